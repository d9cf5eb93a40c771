import { Tlv, tags } from './index';

/** id-ce-certificatePolicies (RFC 5280, clause 4.2.1.4). */
export const certificatePoliciesOid = '2.5.29.32';

/**
 * Policies that say "qualified". The first two are of the time before Regulation (EU) 910/2014 (ETSI TS 101 456,
 * clause 5.2: `…1.1` is QCP public + SSCD, `…1.2` is QCP public); the others are of ETSI EN 319 411-2, clause 5.3.
 */
export const qualifiedPolicies = {
  qcpPublicWithSscd: '0.4.0.1456.1.1',
  qcpPublic: '0.4.0.1456.1.2',
  qcpNatural: '0.4.0.194112.1.0',
  qcpLegal: '0.4.0.194112.1.1',
  qcpNaturalQscd: '0.4.0.194112.1.2',
  qcpLegalQscd: '0.4.0.194112.1.3',
  qcpWeb: '0.4.0.194112.1.4',
} as const;

/**
 * The policies under which a certificate was issued, without their qualifiers.
 *
 * @param value - what stands in the extension's OCTET STRING; undefined where the certificate does not have it
 * @throws Asn1Error when it can not be read
 */
export function readPolicyOids(value: Uint8Array | undefined): string[] {
  if (!value) return [];
  return Tlv.read(value)
    .expect(tags.sequence, 'certificate policies')
    .children(256)
    .flatMap((policy) => policy.expect(tags.sequence, 'policy').children(2)[0]?.oid() ?? []);
}
