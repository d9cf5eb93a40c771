import type { DescribedCertificate, KeySummary } from '../../preload/contract/keys';
import { describePublicKey, Tlv } from '../pki';
import type { ManagedKey } from '../token/crypto-token';
import { examineCertificate } from '../pki/certificate';
import { certificateWarnings } from '../trust/certificate-warnings';

/** A key as a person is told of it. */
export type DescribedKey = Omit<KeySummary, 'draft'>;

/** Keys in the order in which a person looks for them. */
export function byAlias(one: { alias: string }, other: { alias: string }): number {
  return one.alias.localeCompare(other.alias);
}

/** @param at - the time at which its certificates are judged */
export function describeKey({ alias, id, publicKey, certificates }: ManagedKey, at: Date): DescribedKey {
  return {
    alias,
    id,
    algorithm: publicKey ? algorithmOf(publicKey) : 'unknown',
    certificates: certificates.map((der) => describeCertificate(der, at)),
  };
}

/** @param at - the time at which it is judged */
export function describeCertificate(der: Uint8Array, at: Date): DescribedCertificate {
  const { certificate, problem } = examineCertificate(der, at);
  const warnings = problem ? [] : certificateWarnings(der, [], at);
  return { ...certificate, ...(problem && { problem }), ...(warnings.length > 0 && { warnings }) };
}

function algorithmOf(publicKey: Uint8Array): string {
  const key = describePublicKey(Tlv.readWhole(publicKey));
  if (key.kind === 'RSA') return `RSA ${key.modulusBits}`;
  return key.kind === 'EC' ? `EC ${key.curve ?? key.curveOid ?? 'with explicit parameters'}` : key.oid;
}
