import { X509Certificate } from 'node:crypto';
import type { Signer } from '../signers/signer-catalog';
import type { Certificate } from '../trust/certificate';
import type { SigningKey } from './signing-key';
import type { RecordedKey, RecordedSigner } from './signing-port';

/** A signer as the history names it. */
export function recordedSigner({ name, configuration, signatory, tokenName }: Signer): RecordedSigner {
  return { name, authType: configuration.AUTHTYPE, ...signatory, token: tokenName };
}

/** A key as the history names it. */
export function recordedKey({ alias, certificate, description }: SigningKey): RecordedKey {
  return {
    tokenSerial: description.serial,
    alias,
    algorithm: certificate.keyAlgorithm,
    certificate: {
      serialNumber: certificate.serialNumber.replaceAll(':', '').toLowerCase(),
      ...distinguishedNames(certificate),
    },
  };
}

/** Names in the order of RFC 4514: the last relative name first. */
function distinguishedNames(certificate: Certificate): { issuer: string; subject: string } {
  try {
    const { issuer, subject } = new X509Certificate(certificate.der);
    const inOrder = (lines: string): string => lines.split('\n').reverse().join(',');
    return { issuer: inOrder(issuer), subject: inOrder(subject) };
  } catch {
    // A certificate that only our own reader takes: its best names.
    return { issuer: `CN=${certificate.issuer}`, subject: `CN=${certificate.subject}` };
  }
}
