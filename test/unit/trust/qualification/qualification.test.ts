import { beforeAll, describe, expect, it } from 'vitest';
import { isOnNoList, qualificationWords } from '../../../../preload/contract/qualification-sentences';
import type { Indication } from '../../../../preload/contract/model';
import type { SignatureQualification } from '../../../../preload/contract/qualification';
import { qualifyCertificate, qualifySignature, qualifyTimestamp } from '../../../../main/trust/qualification';
import type { ListedService } from '../../../../main/trust/lists/model';
import {
  caseServices,
  issueCaseAuthorities,
  issueForCase,
  type CaseAuthorities,
} from '../../../fixtures/trust/case-services';
import type { CertificateWish, ServiceWish } from '../../../fixtures/trust/qualification-case';
import type { Identity } from '../../../fixtures/pki/certificates';

const in2024 = '2024-06-01T12:00:00Z';
const qes: CertificateWish = { compliance: true, sscd: true, types: ['eSign'] };
let authorities: CaseAuthorities;
let leaf: Identity;
beforeAll(async () => {
  authorities = await issueCaseAuthorities();
  leaf = await issueForCase(qes, authorities);
});

const pathOf = (one: Identity): Uint8Array[] => [
  one.certificate,
  authorities.issuing.certificate,
  authorities.root.certificate,
];
const listed = (...wishes: ServiceWish[]): ListedService[] => caseServices(wishes, authorities, leaf);

describe('what a person is told of a certificate', () => {
  it('the entry: list, provider, service, status, since when', () => {
    const services = listed({ since: '2018-02-03T04:05:06Z' });
    expect(qualifyCertificate(pathOf(leaf), services, in2024)).toMatchObject({
      at: '2024-06-01T12:00:00.000Z',
      qualified: 'yes',
      entry: {
        scheme: 'EU',
        territory: 'AT',
        sequenceNumber: 7,
        provider: 'Trust of AT',
        service: 'Service 1',
        status: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted',
        since: '2018-02-03T04:05:06Z',
      },
    });
  });

  it('the entry of the time that was asked for, not of today', () => {
    const services = listed({
      status: 'withdrawn',
      since: '2025-01-01T00:00:00Z',
      history: [{ since: '2019-01-01T00:00:00Z' }],
    });
    expect(qualifyCertificate(pathOf(leaf), services, in2024).entry?.since).toBe('2019-01-01T00:00:00Z');
    expect(qualifyCertificate(pathOf(leaf), services, '2025-01-01T00:00:00Z')).toMatchObject({ qualified: 'no' });
  });

  it('an identity that can not be read spoils nothing else', () => {
    const [good] = listed({});
    const bad = listed({})[0]!;
    bad.service.identities.certificates = [Uint8Array.of(0x30, 0x03, 1)];
    expect(qualifyCertificate(pathOf(leaf), [bad, good!], in2024).qualified).toBe('yes');
    expect(qualifyCertificate(pathOf(leaf), [bad], in2024, false).qualified).toBe('not-determined');
  });

  it('an entry for another certificate of the same key and name speaks too; one of the same name alone does not', async () => {
    const services = listed({});
    const namesake = await issueCaseAuthorities();
    services[0]!.service.identities.certificates = [namesake.issuing.certificate];
    expect(qualifyCertificate(pathOf(leaf), services, in2024, false).qualified).toBe('not-determined');
  });

  it('lists of other schemes never make it qualified; that they recognise it is told beside', () => {
    const swiss = listed({ scheme: 'CH', territory: 'CH' });
    const alone = qualifyCertificate(pathOf(leaf), swiss, in2024);
    expect(alone).toMatchObject({ qualified: 'no', recognised: [{ scheme: 'CH', territory: 'CH' }] });
    const signature = { path: pathOf(leaf), bestSignatureTime: in2024, indication: 'TOTAL-PASSED' } as const;
    expect(qualifySignature({ ...signature, services: swiss }).qualification).toBe('AdESig');
    expect(qualifySignature({ ...signature, services: swiss, complete: false }).qualification).toBe('not-determined');

    const both = qualifyCertificate(pathOf(leaf), [...swiss, ...listed({ status: 'withdrawn' })], in2024);
    expect(both).toMatchObject({ qualified: 'no', recognised: [{ territory: 'CH' }] });
    const withdrawn = listed({ scheme: 'CH', territory: 'CH', status: 'withdrawn' });
    expect(qualifyCertificate(pathOf(leaf), withdrawn, in2024).recognised).toEqual([]);
  });
});

describe('a signature, by what its validation came to', () => {
  const table: [Indication, CertificateWish, SignatureQualification, boolean][] = [
    ['TOTAL-PASSED', qes, 'QESig', false],
    ['INDETERMINATE', qes, 'QESig', true],
    ['TOTAL-FAILED', qes, 'not-AdES-QC-QSCD', false],
    ['TOTAL-FAILED', { compliance: true, types: ['eSign'] }, 'not-AdES-QC', false],
    ['TOTAL-FAILED', {}, 'not-AdES', false],
    ['INDETERMINATE', { compliance: true, types: ['eSeal'] }, 'AdESeal-QC', true],
    ['INDETERMINATE', { compliance: true, types: ['web'] }, 'not-AdES', true],
    ['TOTAL-FAILED', { compliance: true, types: ['web'] }, 'not-AdES', false],
    ['INDETERMINATE', { types: ['eSeal'] }, 'AdESeal', true],
  ];
  it.each(table)('%s, %o: %s', async (indication, wish, qualification, indeterminate) => {
    const one = await issueForCase(wish, authorities);
    const services = listed({ information: ['forESignatures', 'forESeals', 'forWebSiteAuthentication'] });
    const told = qualifySignature({ path: pathOf(one), services, bestSignatureTime: in2024, indication });
    expect(told).toMatchObject({ qualification, indeterminate });
    expect(qualificationWords(told.qualification)).not.toBe('');
  });

  it('is not qualified where all lists are silent; where some are missing nothing is known, and a failed one is not advanced', () => {
    const whole = { path: pathOf(leaf), services: [], bestSignatureTime: in2024 };
    const silent = qualifySignature({ ...whole, indication: 'TOTAL-PASSED' });
    expect(silent).toMatchObject({ qualification: 'AdESig', atSigning: { qualified: 'no' } });
    expect(isOnNoList(silent)).toBe(true);
    const signature = { ...whole, complete: false };
    expect(qualifySignature({ ...signature, indication: 'TOTAL-PASSED' }).qualification).toBe('not-determined');
    expect(qualifySignature({ ...signature, indication: 'TOTAL-FAILED' }).qualification).toBe('not-AdES');
  });
});

describe('a timestamp', () => {
  const told = (services: ListedService[], producedAt = in2024, provenAt = in2024) =>
    qualifyTimestamp({ path: pathOf(leaf), services, producedAt, provenAt });

  it('of a qualified authority: its own certificate or that of its issuer is listed and granted', () => {
    for (const of of ['leaf', 'issuing', 'root'] as const) {
      expect(told(listed({ type: 'tsaQtst', information: [], of }))).toMatchObject({
        qualification: 'QTSA',
        entry: { territory: 'AT', service: 'Service 1' },
      });
    }
  });

  it('of a service that is not qualified, or of another kind', () => {
    expect(told(listed({ type: 'tsaQtst', status: 'withdrawn' })).qualification).toBe('TSA');
    expect(told(listed({ type: 'tsa', status: 'recognisedAtNationalLevel' })).qualification).toBe('TSA');
    expect(told(listed({})).qualification).toBe('TSA');
  });

  it('the authority had to be qualified when it was made and when its existence is proved', () => {
    const until2025 = listed({
      type: 'tsaQtst',
      status: 'withdrawn',
      since: '2025-01-01T00:00:00Z',
      history: [{ type: 'tsaQtst' }],
    });
    expect(told(until2025).qualification).toBe('QTSA');
    expect(told(until2025, in2024, '2025-06-01T00:00:00Z').qualification).toBe('TSA');
    const from2025 = listed({ type: 'tsaQtst', since: '2025-01-01T00:00:00Z' });
    expect(told(from2025, in2024, '2025-06-01T00:00:00Z').qualification).toBe('TSA');
  });

  it('on no list of the EU: nothing is known; another scheme may recognise it', () => {
    expect(told([])).toEqual({ qualification: 'not-determined', recognised: [] });
    const british = listed({ scheme: 'UK', territory: 'UK', type: 'tsaQtst' });
    expect(told(british)).toMatchObject({ qualification: 'not-determined', recognised: [{ territory: 'UK' }] });
  });
});
