import { describe, expect, it } from 'vitest';
import type { CountersignError } from '../../../main/errors/countersign-error';
import { parse } from './signer-entries';

const policy = `{ "OID": "1.2.3", "DIGESTALGORITHM": "SHA-256", "DIGEST": "${'ab'.repeat(32)}" }`;

describe('what a signer lets its signatures say', () => {
  it('is taken as it stands', () => {
    const signer = parse(
      '"CLAIMED_ROLES": ["Notary"]',
      '"COMMITMENTTYPE": "proof-of-approval"',
      `"SIGNATURE_POLICY": ${policy}`,
      '"CERTIFICATION_LEVEL": "FORM_FILLING"',
      '"FIELD_NAME": "contract.seller"',
      '"REASON": ""',
    );
    expect(signer).toMatchObject({
      CLAIMED_ROLES: ['Notary'],
      COMMITMENTTYPE: 'proof-of-approval',
      SIGNATURE_POLICY: { OID: '1.2.3', DIGESTALGORITHM: 'SHA-256', DIGEST: 'ab'.repeat(32) },
      CERTIFICATION_LEVEL: 'FORM_FILLING',
      FIELD_NAME: 'contract.seller',
    });
  });

  const commitment = '"COMMITMENTTYPE": "proof-of-origin"';
  it.each<[string, string[], number, string, string]>([
    [
      'a reason beside a commitment (EN 319 142-1, table 1)',
      [commitment, '"REASON": "I agree"'],
      7,
      'REASON',
      'no reason is expected, because COMMITMENTTYPE or SIGNATURE_POLICY stands in its place',
    ],
    [
      'a reason beside a signature policy',
      ['"REASON": "I agree"', `"SIGNATURE_POLICY": ${policy}`],
      6,
      'REASON',
      'no reason is expected, because COMMITMENTTYPE or SIGNATURE_POLICY stands in its place',
    ],
    [
      'a commitment that there is not',
      ['"COMMITMENTTYPE": "proof-of-love"'],
      6,
      'COMMITMENTTYPE',
      'one of proof-of-origin, proof-of-receipt, proof-of-delivery, proof-of-sender, proof-of-approval, proof-of-creation is expected',
    ],
    [
      'a policy whose digest has another length',
      [commitment, `"SIGNATURE_POLICY": ${policy.replace('SHA-256', 'SHA-384')}`],
      7,
      'SIGNATURE_POLICY.DIGEST',
      'a digest of another length is expected, because DIGESTALGORITHM names its length',
    ],
    [
      'a policy without a proper identifier',
      [`"SIGNATURE_POLICY": ${policy.replace('1.2.3', '3.2.1')}`],
      6,
      'SIGNATURE_POLICY.OID',
      'an object identifier in dotted form is expected',
    ],
    [
      'a policy at an address that is none',
      [`"SIGNATURE_POLICY": ${policy.replace(' }', ', "URI": "policy.pdf" }')}`],
      6,
      'SIGNATURE_POLICY.URI',
      'a URI is expected',
    ],
    [
      'a certification level that there is not',
      ['"CERTIFICATION_LEVEL": 2'],
      6,
      'CERTIFICATION_LEVEL',
      'one of NOT_CERTIFIED, FORM_FILLING, FORM_FILLING_AND_ANNOTATIONS, NO_CHANGES_ALLOWED is expected',
    ],
    [
      'a role that says nothing',
      ['"CLAIMED_ROLES": ["Notary", ""]'],
      6,
      'CLAIMED_ROLES.1',
      'at least one character is expected',
    ],
  ])('is refused with its line for %s', (_, entries, line, path, expected) => {
    let error: unknown;
    try {
      parse(...entries);
    } catch (thrown) {
      error = thrown;
    }
    const { code, params } = error as CountersignError<'config.invalid'>;
    expect({ code, params }).toMatchObject({
      code: 'config.invalid',
      params: { file: '/etc/countersign.json', line, path: `SIGNERS.office.${path}`, expected },
    });
  });
});
