import { describe, expect, it } from 'vitest';
import { claimsOf } from '../../../main/signing/request-plan';
import type { RequestedClaims } from '../../../main/signing/signing-port';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import type { ConfigurationInput, SignerConfiguration } from '../../../main/configuration/configuration';

const policy = { OID: '1.2.3', DIGESTALGORITHM: 'SHA-256' as const, DIGEST: 'Ab'.repeat(32), URI: 'https://a.b/' };

function signer(entries: Partial<ConfigurationInput['SIGNERS'][string]>): SignerConfiguration {
  const configuration: ConfigurationInput = {
    CRYPTOTOKENS: { t: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    SIGNERS: { s: { CRYPTOTOKEN: 't', ALIASSELECTOR: 'RequestMetadata', ...entries } },
  };
  return parseConfiguration(JSON.stringify(configuration), 'f').SIGNERS['s']!;
}

describe('what a signature will say', () => {
  it('is what the signer is configured to say', () => {
    const everything = signer({
      LOCATION: 'Brno',
      CLAIMED_ROLES: ['Notary'],
      COMMITMENTTYPE: 'proof-of-approval',
      SIGNATURE_POLICY: policy,
      CERTIFICATION_LEVEL: 'FORM_FILLING',
      FIELD_NAME: 'Seller',
    });
    expect(claimsOf('s', everything)).toEqual({
      location: 'Brno',
      claimedRoles: ['Notary'],
      commitmentType: 'proof-of-approval',
      signaturePolicy: {
        oid: '1.2.3',
        digestAlgorithm: 'SHA-256',
        digest: new Uint8Array(32).fill(0xab),
        uri: 'https://a.b/',
      },
      certification: 2,
      fieldName: 'Seller',
    });
    expect(claimsOf('s', signer({}))).toEqual({});
  });

  it.each([
    ['NOT_CERTIFIED', undefined],
    ['NO_CHANGES_ALLOWED', 1],
    ['FORM_FILLING', 2],
    ['FORM_FILLING_AND_ANNOTATIONS', 3],
  ] as const)('CERTIFICATION_LEVEL %s is DocMDP P = %s', (level, permission) => {
    expect(claimsOf('s', signer({ CERTIFICATION_LEVEL: level })).certification).toBe(permission);
  });

  it.each<[string, Parameters<typeof signer>[0], RequestedClaims, object]>([
    ['a reason', { REASON: 'a' }, { reason: 'b' }, { reason: 'b' }],
    ['a reason for a commitment', { COMMITMENTTYPE: 'proof-of-origin' }, { reason: 'b' }, { reason: 'b' }],
    [
      'a commitment for a reason',
      { REASON: 'a' },
      { commitmentType: 'proof-of-sender' },
      { commitmentType: 'proof-of-sender' },
    ],
    ['a location', { LOCATION: 'Brno' }, { location: 'Wien' }, { location: 'Wien' }],
    ['roles', { CLAIMED_ROLES: ['a'] }, { claimedRoles: ['b', 'c'] }, { claimedRoles: ['b', 'c'] }],
    ['a field', { FIELD_NAME: 'A' }, { fieldName: 'B' }, { fieldName: 'B' }],
  ])('the request puts in %s', (_, entries, requested, expected) => {
    expect(claimsOf('s', signer(entries), requested)).toEqual(expected);
  });

  it('no reason may be put beside a policy', () => {
    const under = signer({ SIGNATURE_POLICY: policy });
    expect(() => claimsOf('s', under, { reason: 'I agree' })).toThrow(
      expect.objectContaining({ code: 'usage.invalid' }) as Error,
    );
    expect(claimsOf('s', under, { commitmentType: 'proof-of-origin' })).toMatchObject({
      commitmentType: 'proof-of-origin',
      signaturePolicy: { oid: '1.2.3' },
    });
  });

  it('is neither a reason nor a commitment where the request says an empty reason', () => {
    for (const entries of [{ REASON: 'I agree' }, { COMMITMENTTYPE: 'proof-of-origin' as const }]) {
      const claims = claimsOf('s', signer(entries), { reason: '' });
      expect(claims.reason || undefined).toBeUndefined();
      expect(claims.commitmentType).toBeUndefined();
    }
  });
});
