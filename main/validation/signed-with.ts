import {
  describePublicKey,
  digestByEcdsaOid,
  digestByName,
  digestByRsaOid,
  oids,
  readCertificateStructure,
  readPssParameters,
  tags,
  Tlv,
  type PublicKeyDescription,
} from '../pki';
import { lateDigestByEcdsaOid, lateDigestByRsaOid } from '../pki/object-identifiers';
import type { AlgorithmUse } from './algorithms';

/** Signature algorithms that are known only to be named. */
const oldAlgorithms = new Map([
  ['1.2.840.113549.1.1.4', { digest: 'MD5', algorithm: 'RSA-PKCS1' }],
  ['1.2.840.10040.4.3', { digest: 'SHA-1', algorithm: 'DSA' }],
  ['2.16.840.1.101.3.4.3.2', { digest: 'SHA-256', algorithm: 'DSA' }],
]);

/** Names in the words of the table of algorithms what an AlgorithmIdentifier says. */
function namesOf(algorithm: Tlv): { digest?: string; algorithm?: string } {
  const [identifier, parameters] = algorithm.expect(tags.sequence, 'signature algorithm').children(2);
  const oid = identifier?.oid() ?? '';
  if (oid === oids.rsaPss) {
    const digest = parameters ? readPssParameters(parameters).hash : 'SHA-1';
    return { digest: digestByName.get(digest)?.name ?? digest, algorithm: 'RSA-PSS' };
  }
  const rsa = digestByRsaOid.get(oid) ?? lateDigestByRsaOid.get(oid);
  if (rsa) return { digest: rsa.name, algorithm: 'RSA-PKCS1' };
  const ecdsa = digestByEcdsaOid.get(oid) ?? lateDigestByEcdsaOid.get(oid);
  if (ecdsa) return { digest: ecdsa.name, algorithm: 'ECDSA' };
  return oldAlgorithms.get(oid) ?? { algorithm: oid === oids.ed25519 ? 'Ed25519' : oid === oids.ed448 ? 'Ed448' : oid };
}

/** Length of the public key of a certificate; undefined where it is not known. */
export function keyBitsOf(certificate: Uint8Array): number | undefined {
  const { subjectPublicKeyInfo } = readCertificateStructure(certificate);
  const known = lengths.get(subjectPublicKeyInfo);
  if (known) return known.bits;
  const bits = bitsOf(describePublicKey(subjectPublicKeyInfo));
  lengths.set(subjectPublicKeyInfo, { bits });
  return bits;
}

/** By the keys of certificates that were read lately. */
const lengths = new WeakMap<Tlv, { bits: number | undefined }>();

function bitsOf(key: PublicKeyDescription): number | undefined {
  return key.kind === 'RSA' ? key.modulusBits : key.kind === 'EC' ? key.orderBits : undefined;
}

function use(algorithm: Tlv, signer: Uint8Array): AlgorithmUse {
  const { digest, algorithm: name } = namesOf(algorithm);
  const keyBits = keyBitsOf(signer);
  return {
    ...(digest !== undefined && { digest }),
    signature: { ...(name !== undefined && { algorithm: name }), ...(keyBits !== undefined && { keyBits }) },
  };
}

/**
 * With what a certificate or a CRL is signed.
 *
 * @param signer - DER of the certificate whose key made it
 * @throws Asn1Error when one of them can not be read
 */
export function signedStructureUse(der: Uint8Array, signer: Uint8Array): AlgorithmUse {
  return use(Tlv.read(der).children(3)[1] ?? Tlv.read(der), signer);
}

/** The same of an OCSPResponse. */
export function ocspUse(der: Uint8Array, signer: Uint8Array): AlgorithmUse {
  const wrapped = Tlv.read(der).children(2)[1]?.children(1)[0]?.children(2)[1];
  const basic = Tlv.read(wrapped?.octets() ?? new Uint8Array());
  return use(basic.children(4)[1] ?? basic, signer);
}
