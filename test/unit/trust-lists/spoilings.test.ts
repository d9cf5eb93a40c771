import { beforeAll, describe, expect, it } from 'vitest';
import { ListError } from '../../../main/trust/lists/list-error';
import { verifiedSigner } from '../../../main/trust/lists/list-verification';
import { readSignedList } from '../../../main/trust/lists/signed-list';
import { issue, usages, type Identity } from '../../fixtures/pki/certificates';
import { exampleList } from '../../fixtures/trust/example-list';
import { listXml } from '../../fixtures/trust/list-xml';
import { signList, type SigningWish } from '../../fixtures/trust/sign-list';
import { serviceSpoilings } from '../../fixtures/trust/service-spoilings';
import { spoilings } from '../../fixtures/trust/spoilings';

let signer: Identity;
let unsigned: string;
let good: string;

beforeAll(async () => {
  signer = await issue({ name: 'List signer', rsa: true, keyUsage: usages.digitalSignature });
  unsigned = listXml(await exampleList());
  good = signList(unsigned, signer);
});

function faultOf(xml: string | Uint8Array): string {
  try {
    const bytes = typeof xml === 'string' ? Buffer.from(xml, 'utf8') : xml;
    verifiedSigner(readSignedList(bytes), [signer.certificate], new Date());
  } catch (error) {
    if (error instanceof ListError) return error.fault;
    throw error;
  }
  return 'accepted';
}

describe('a list that was spoilt', () => {
  it('was good before', () => {
    expect(faultOf(good)).toBe('accepted');
    expect(spoilings.length).toBeGreaterThanOrEqual(40);
  });

  it.each([...spoilings, ...serviceSpoilings])('is refused: $name', ({ spoil }) => {
    const spoilt = spoil(good);
    expect(spoilt).not.toBe(good);
    expect(faultOf(spoilt)).not.toBe('accepted');
  });

  it('is refused when any octet of its text is turned', () => {
    const bytes = Buffer.from(good, 'utf8');
    const accepted: number[] = [];
    for (let at = 37; at < bytes.length; at += 101) {
      const turned = Buffer.from(bytes);
      turned[at] = (turned[at] as number) ^ 1;
      if (faultOf(turned) === 'accepted') accepted.push(at);
    }
    // KeyInfo is not signed, and white space beside it stands for nothing.
    const text = accepted.map((at) => good.slice(good.lastIndexOf('<', at), at));
    expect(text.filter((where) => !/^<(ds:|\/ds:)?(X509|KeyInfo|Object|Signature)/.test(where))).toEqual([]);
  });

  it('is refused in another encoding', () => {
    expect(faultOf(Buffer.from(`﻿${good}`, 'utf16le'))).toBe('not-xml');
    expect(faultOf(Buffer.concat([Buffer.from(good), Buffer.from([0xff])]))).toBe('not-xml');
  });
});

describe('a signature of another shape, though its value is right', () => {
  const info = (from: string | RegExp, to: string): SigningWish => ({ edit: { info: (xml) => xml.replace(from, to) } });
  const enveloped = '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>';
  const exclusive = '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>';

  const shapes: [string, SigningWish, string][] = [
    ['SHA-1 in the references', { digest: 'sha1' }, 'algorithm'],
    ['SHA-1 in the signature', { algorithm: 'rsa-sha1' }, 'algorithm'],
    [
      'an XPath transform',
      info(
        enveloped,
        `${enveloped}<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>self::node()</ds:XPath></ds:Transform>`,
      ),
      'signature-shape',
    ],
    [
      'a base64 transform',
      info(enveloped, `${enveloped}<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#base64"/>`),
      'signature-shape',
    ],
    ['the transforms the other way round', info(enveloped + exclusive, exclusive + enveloped), 'signature-shape'],
    ['the enveloped transform twice', info(enveloped, enveloped + enveloped), 'signature-shape'],
    ['the properties enveloped', info(/(.*)<ds:Transform [^>]*exc-c14n#"\/>/, `$1${enveloped}`), 'signature-shape'],
    [
      'prefixes of InclusiveNamespaces',
      info(
        exclusive,
        exclusive.replace(
          '/>',
          '><ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="ds"/></ds:Transform>',
        ),
      ),
      'signature-shape',
    ],
    ['canonicalization of SignedInfo with comments', info('exc-c14n#"', 'exc-c14n#WithComments"'), 'signature-shape'],
    [
      'an XPointer to the properties',
      info('URI="#properties"', `URI="#xpointer(id('properties'))"`),
      'signature-shape',
    ],
    [
      'a third reference',
      info(
        '</ds:SignedInfo>',
        `<ds:Reference URI="#other"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>${'A'.repeat(43)}=</ds:DigestValue></ds:Reference></ds:SignedInfo>`,
      ),
      'signature-shape',
    ],
    ['a manifest', info('</ds:SignedInfo>', '<ds:Manifest/></ds:SignedInfo>'), 'signature-shape'],
    [
      'a truncated HMAC',
      info('<ds:Reference', '<ds:HMACOutputLength>8</ds:HMACOutputLength><ds:Reference'),
      'signature-shape',
    ],
    ['a short digest', info(/DigestValue>[^<]{44}/, 'DigestValue>AAAA'), 'signature-shape'],
    [
      'no signing certificate',
      {
        edit: { properties: (xml) => xml.replace(/<xades:SigningCertificateV2>.*<\/xades:SigningCertificateV2>/, '') },
      },
      'signature-shape',
    ],
    [
      'no signing time',
      { edit: { properties: (xml) => xml.replace(/<xades:SigningTime>.*<\/xades:SigningTime>/, '') } },
      'signature-shape',
    ],
    [
      'properties without their name',
      { edit: { properties: (xml) => xml.replace('Id="properties"', 'Name="properties"') } },
      'signature-shape',
    ],
    [
      'another element in the signature',
      { edit: { signature: (xml) => xml.replace('</ds:Signature>', '<other/></ds:Signature>') } },
      'signature-shape',
    ],
    [
      'two KeyInfo',
      { edit: { signature: (xml) => xml.replace('<ds:KeyInfo>', '<ds:KeyInfo/><ds:KeyInfo>') } },
      'signature-shape',
    ],
  ];

  it.each(shapes)('%s', (_, wish, fault) => {
    expect(faultOf(signList(unsigned, signer, wish))).toBe(fault);
  });
});

describe('comments', () => {
  it('change neither the signature nor what is read', () => {
    const commented = good
      .replace(/(TSLSequenceNumber>)7/, '$1<!-- 8 -->7<!-- 9 -->')
      .replace(/(DigestValue>)(.)/, '$1<!--AAAA-->$2');
    const { list } = readSignedList(Buffer.from(commented));
    expect(list.scheme.sequenceNumber).toBe(7);
    expect(faultOf(commented)).toBe('accepted');
  });

  it('do not split a value', () => {
    const split = good.replace('https://lists.example/lotl.xml', 'https://lists.example<!-- .evil -->/lotl.xml');
    expect(split).not.toBe(good);
    expect(readSignedList(Buffer.from(split)).list.scheme.pointers[0]?.location).toBe('https://lists.example/lotl.xml');
    expect(faultOf(split)).toBe('accepted');
  });
});
