import { createHash } from 'node:crypto';
import type { CadesPlan, SignatureClaims } from './cades-port';
import { claimedAttributes } from './claimed-attributes';
import { algorithmIdentifier, context, objectIdentifier, octetString, sequence, setOf } from '../pki/der-writer';
import { oids } from '../pki/object-identifiers';
import { CadesError, readPlan, type ReadPlan } from './signing-plan';

/**
 * The signed attributes of a CAdES/PAdES baseline B signature (ETSI EN 319 122-1, clause 5; EN 319 142-1, clause 6.3):
 * content-type, message-digest and one ESS signing-certificate-v2 (RFC 5035), and what the plan claims: roles, commitment,
 * policy. The CMS signing-time is absent, because PAdES carries the claimed time in `/M`.
 *
 * @param plan - the signing certificate and the algorithms
 * @param messageDigest - digest of the signed content with the plan's digest algorithm
 * @returns DER SET OF Attribute: exactly the octets that the signature is computed over
 * @throws CadesError when certificate, algorithms or digest do not fit together
 */
export function buildSignedAttributes(plan: CadesPlan, messageDigest: Uint8Array): Uint8Array {
  return signedAttributes(readPlan(plan), plan, messageDigest);
}

export function signedAttributes(plan: ReadPlan, claims: SignatureClaims, messageDigest: Uint8Array): Uint8Array {
  if (messageDigest.length !== plan.digest.length) {
    throw new CadesError(
      'value',
      `a ${plan.digest.name} digest has ${plan.digest.length} octets, not ${messageDigest.length}`,
    );
  }
  return setOf(
    attribute(oids.contentType, objectIdentifier(oids.data)),
    attribute(oids.messageDigest, octetString(messageDigest)),
    attribute(oids.signingCertificateV2, signingCertificateV2(plan)),
    ...claimedAttributes(claims).map(({ type, value }) => attribute(type, value)),
  );
}

const attribute = (oid: string, value: Uint8Array): Uint8Array => sequence(objectIdentifier(oid), setOf(value));

/** SigningCertificateV2 with one ESSCertIDv2. DER leaves the default hash algorithm, SHA-256, out. */
function signingCertificateV2({ signing, digest }: ReadPlan): Uint8Array {
  const hash = createHash(digest.node).update(signing.der).digest();
  const generalNames = sequence(context(4, signing.issuer.raw));
  const issuerSerial = sequence(generalNames, signing.serialNumber.raw);
  const certId =
    digest.name === 'SHA-256'
      ? sequence(octetString(hash), issuerSerial)
      : sequence(algorithmIdentifier(digest.oid), octetString(hash), issuerSerial);
  return sequence(sequence(certId));
}
