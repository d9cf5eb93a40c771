import { describe, expect, it } from 'vitest';
import { documentProvableUntil, provableSentence } from '../../../preload/contract/provable-until-sentences';
import type { ProvableUntil } from '../../../preload/contract/verification';
import { checkedReport, isoWords, signature, validation } from './checked-samples';

const at = '2026-05-04T08:00:00Z';
const until = (end: ProvableUntil['end'], what: string, time = '2028-05-03T10:00:00Z'): ProvableUntil => ({
  ...{ end, what, time, id: '0a'.repeat(32) },
});
const confirmed = (time?: string): ReturnType<typeof signature> =>
  signature({ validation: validation(time ? { provableUntil: until('certificate', 'Maria', time) } : {}) });

describe('until when something can be proved, in words', () => {
  it.each([
    ['certificate', 'Maria', 'its certificate ends'],
    ['issuer', 'Example CA', 'the certificate of Example CA, who stands behind it, ends'],
    ['timestamp', 'Example TSA', 'the certificate of Example TSA, whose timestamp proves when it was made, ends'],
    ['revocation', 'OCSP 1', 'the certificate of OCSP 1, who confirmed that nothing was revoked, ends'],
    ['anchor', 'Example Root', 'the trust that was given to Example Root ends'],
    ['algorithm', 'RSA-PKCS1', 'the time ends for which its method (RSA-PKCS1) is expected to be safe'],
  ] satisfies [ProvableUntil['end'], string, string][])('%s', (end, what, why) => {
    expect(provableSentence(until(end, what), at, isoWords)).toBe(
      `Provable until 2028-05-03: then ${why}. Extended before that day it can be proved longer.`,
    );
    const over = provableSentence(until(end, what, '2025-01-01T00:00:00Z'), at, isoWords);
    expect(over).toMatch(/^Its proof was sure only until 2025-01-01: .*ended/);
    expect(over).not.toContain('Provable until');
  });

  it('of a document: of the signature that ends first', () => {
    const found = documentProvableUntil(
      checkedReport([confirmed('2030-01-01T00:00:00Z'), confirmed('2029-01-01T00:00:00Z'), confirmed()]),
    );
    expect(found?.time).toBe('2029-01-01T00:00:00Z');
    expect(documentProvableUntil(checkedReport([confirmed()]))).toBeUndefined();
    const open = signature({ validation: validation({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER' }) });
    expect(documentProvableUntil(checkedReport([confirmed('2029-01-01T00:00:00Z'), open]))).toBeUndefined();
  });
});
