import { describe, expect, it } from 'vitest';
import { ListError } from '../../../main/trust/lists/list-error';
import { serviceTypes } from '../../../main/trust/lists/model';
import { readSignedList } from '../../../main/trust/lists/signed-list';
import { readDateTime } from '../../../main/trust/lists/xml-time';
import { issue, usages } from '../../fixtures/pki/certificates';
import { exampleList } from '../../fixtures/trust/example-list';
import { listXml, type ListWish } from '../../fixtures/trust/list-xml';
import { signList } from '../../fixtures/trust/sign-list';

const signer = issue({ name: 'List signer', keyUsage: usages.digitalSignature });
const read = async (wish: ListWish, edit = (xml: string): string => xml) =>
  readSignedList(Buffer.from(signList(edit(listXml(wish)), await signer))).list;

describe('the model of a list', () => {
  it('has the scheme information', async () => {
    const wish = await exampleList();
    const { scheme } = await read(wish);
    expect(scheme).toMatchObject({
      version: 6,
      sequenceNumber: 7,
      type: 'http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric',
      territory: 'AT',
      issued: '2026-01-01T00:00:00Z',
      nextUpdate: '2026-06-30T00:00:00Z',
      operatorNames: [{ lang: 'en', value: 'Operator of AT' }],
      distributionPoints: ['https://lists.example/AT.xml'],
    });
    expect(scheme.informationUris.map(({ value }) => value)).toEqual([
      'https://lists.example/first',
      'https://lists.example/second',
      'https://lists.example/about',
    ]);
    expect(scheme.pointers).toEqual([
      {
        location: 'https://lists.example/lotl.xml',
        territory: 'EU',
        type: 'http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric',
        mimeType: 'application/vnd.etsi.tsl+xml',
        certificates: wish.pointers?.[0]?.certificates.map((der) => Buffer.from(der)),
        operatorNames: [{ lang: 'en', value: 'Operator of EU' }],
        communityRules: [{ lang: 'en', value: 'http://uri.etsi.org/TrstSvc/TrustedList/schemerules/EUcommon' }],
      },
    ]);
  });

  it('has the services as they were wished, with extensions, criteria and history', async () => {
    const wish = await exampleList();
    const { providers } = await read(wish);
    expect(providers).toHaveLength(1);
    expect(providers[0]?.names).toEqual([{ lang: 'en', value: 'Trust & Sons' }]);
    const [authority, stamps] = providers[0]?.services ?? [];
    const [wishedAuthority, wishedStamps] = wish.providers?.[0]?.services ?? [];
    expect(authority?.extensions).toEqual(wishedAuthority?.extensions);
    expect(authority?.identities).toEqual({
      certificates: wishedAuthority?.certificates?.map((der) => Buffer.from(der)),
      subjectKeyIdentifiers: wishedAuthority?.subjectKeyIdentifiers,
      subjectNames: wishedAuthority?.subjectNames,
    });
    expect(authority).toMatchObject({ type: serviceTypes.caQc, start: '2017-07-01T00:00:00Z' });
    expect(authority?.history).toMatchObject([
      { status: wishedAuthority?.history?.[0]?.status, start: '2012-01-01T00:00:00Z', extensions: [] },
    ]);
    expect(stamps).toMatchObject({ type: serviceTypes.tsaQtst, extensions: wishedStamps?.extensions, history: [] });
  });

  it('has no next update where the list is closed', async () => {
    expect((await read({ territory: 'UK', nextUpdate: null })).scheme.nextUpdate).toBeUndefined();
  });

  it('keeps what nobody knows as unknown', async () => {
    const wish = await exampleList();
    const { providers } = await read(wish, (xml) =>
      xml
        .replace('assert="atLeastOne"', 'assert="mostly"')
        .replace('<ecc:KeyUsageBit name="nonRepudiation">true<', '<ecc:KeyUsageBit name="nonRepudiation">perhaps<')
        .replace('urn:oid:1.2.3.5', 'oid:1.2.3.5'),
    );
    const extension = providers[0]?.services[0]?.extensions[1];
    const criteria = extension?.kind === 'qualifications' ? extension.elements[0]?.criteria : undefined;
    expect(criteria?.assert).toBeUndefined();
    expect(criteria?.criteria.slice(0, 2)).toEqual([
      { kind: 'unknown', name: '{http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#}KeyUsage' },
      { kind: 'policySet', policies: ['1.2.3.4', 'oid:1.2.3.5'] },
    ]);
  });

  it.each([
    ['no version', /<TSLVersionIdentifier>.*<\/TSLVersionIdentifier>/, ''],
    ['two numbers', /(<TSLSequenceNumber>.*<\/TSLSequenceNumber>)/, '$1$1'],
    ['a number that is none', /(<TSLSequenceNumber>)/, '$1x'],
    ['no territory', /<SchemeTerritory>..<\/SchemeTerritory>(?=\s*<Policy)/, ''],
    ['no next update', /<NextUpdate>.*<\/NextUpdate>/, ''],
    ['a time that is none', /(<ListIssueDateTime>)[^<]*/, '$1yesterday'],
    ['a service without a start', /<StatusStartingTime>[^<]*<\/StatusStartingTime>/, ''],
    ['a root of another namespace', 'xmlns="http://uri.etsi.org/02231/v2#"', 'xmlns="urn:other"'],
    ['something beside the parts of a list', /<SchemeInformation>/, '<Other/><SchemeInformation>'],
  ])('is refused: %s', async (_, from, to) => {
    const wish = await exampleList();
    const refused = await read(wish, (xml) => xml.replace(from, to)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ListError);
    expect((refused as ListError).fault).toBe('not-a-list');
  });
});

describe('a time of a list', () => {
  it.each([
    ['2016-06-30T22:00:00Z', '2016-06-30T22:00:00Z'],
    ['2016-07-01T00:00:00.123+02:00', '2016-06-30T22:00:00Z'],
    ['2016-06-30T22:00:00', '2016-06-30T22:00:00Z'],
    ['2016-06-30', undefined],
    ['2016-13-30T22:00:00Z', undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(readDateTime(text)).toBe(expected);
  });
});
