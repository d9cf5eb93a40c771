import { createHash } from 'node:crypto';
import { pssAlgorithmIdentifier } from '../cades/index';
import {
  algorithmIdentifier,
  context,
  describePublicKey,
  digestByName,
  element,
  extensionValue,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  readCertificateStructure,
  sequence,
  signatureProblem,
  tags,
  Tlv,
  type KnownDigest,
} from '../pki';
import type { DigestAlgorithm, SignatureAlgorithm } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import type { OwnSignature } from './certificate-authority';
import { ia5String } from './subject-name';

const extensionRequest = '1.2.840.113549.1.9.14';
const keyUsage = '2.5.29.15';
const subjectAltName = '2.5.29.17';

/** What a certificate is asked for. */
export interface RequestedCertificate {
  /** DER Name. */
  subject: Uint8Array;
  /** DER SubjectPublicKeyInfo. */
  publicKey: Uint8Array;
  emails: string[];
  dnsNames: string[];
  /** DER GeneralNames of an earlier certificate, which stand as they are before the other names. */
  earlierNames?: Uint8Array;
}

/** What a certificate names its holder: DER Name, and DER GeneralNames where it has alternative names. */
export function namesInCertificate(certificate: Uint8Array): { subject: Uint8Array; earlierNames?: Uint8Array } {
  const structure = readCertificateStructure(certificate);
  const earlierNames = extensionValue(structure, subjectAltName);
  return { subject: structure.subject.raw, ...(earlierNames && { earlierNames }) };
}

/** How a request is signed with a key. */
export interface RequestSignature {
  signature: SignatureAlgorithm;
  digest: DigestAlgorithm;
}

/** The signature that fits a key: the digest of a curve's own strength, SHA-256 otherwise. */
export function requestSignature(publicKey: Uint8Array, wanted: SignatureAlgorithm | undefined): RequestSignature {
  const key = describePublicKey(Tlv.readWhole(publicKey));
  if (key.kind !== 'EC') return { signature: wanted === 'RSA-PSS' ? wanted : 'RSA-PKCS1', digest: 'SHA-256' };
  const bits = key.orderBits ?? 256;
  return { signature: 'ECDSA', digest: bits > 384 ? 'SHA-512' : bits > 256 ? 'SHA-384' : 'SHA-256' };
}

/**
 * The part of a certification request that is signed (PKCS #10, RFC 2986, clause 4.1). It asks for the key usage of a
 * signatory, nonRepudiation, and for the alternative names that are given.
 *
 * @returns DER CertificationRequestInfo
 */
export function certificationRequestInfo(wish: RequestedCertificate): Uint8Array {
  const { subject, publicKey, emails, dnsNames, earlierNames } = wish;
  const names = [
    ...(earlierNames ? [Tlv.readWhole(earlierNames).content] : []),
    ...emails.map((email) => ia5String(tags.context(1), email)),
    ...dnsNames.map((name) => ia5String(tags.context(2), name)),
  ];
  // KeyUsage (RFC 5280, clause 4.2.1.3): bit 1 of a BIT STRING with six bits unused.
  const signatory = element(tags.bitString, Uint8Array.of(6, 0x40));
  const extensions = sequence(
    sequence(objectIdentifier(keyUsage), element(tags.boolean, Uint8Array.of(0xff)), octetString(signatory)),
    ...(names.length > 0 ? [sequence(objectIdentifier(subjectAltName), octetString(sequence(...names)))] : []),
  );
  const attribute = sequence(objectIdentifier(extensionRequest), element(tags.set, extensions));
  return sequence(integer(0), subject, publicKey, context(0, attribute));
}

/** The digest that the token signs. */
export function requestDigest(info: Uint8Array, digest: DigestAlgorithm): Uint8Array {
  return new Uint8Array(createHash(known(digest).node).update(info).digest());
}

/**
 * Puts a certification request together, and checks it as an authority will: its signature proves that the key is there.
 *
 * @param signatureValue - RSA: the signature octets; ECDSA: DER Ecdsa-Sig-Value
 * @returns DER CertificationRequest
 * @throws CountersignError token.deviceError when the token's signature is not right
 */
export function certificationRequest(
  info: Uint8Array,
  publicKey: Uint8Array,
  algorithm: RequestSignature,
  signatureValue: Uint8Array,
  token: string,
): Uint8Array {
  const digest = known(algorithm.digest);
  const pss = { hash: digest.name, maskHash: digest.name, saltLength: digest.length };
  const named = { name: algorithm.signature, digest, ...(algorithm.signature === 'RSA-PSS' && { pss }) };
  const problem = signatureProblem(named, Tlv.readWhole(publicKey), info, signatureValue);
  if (problem !== undefined) throw new CountersignError('token.deviceError', { token, detail: 'a wrong signature' });
  const signature = element(tags.bitString, Uint8Array.of(0), signatureValue);
  return sequence(info, signatureAlgorithm(algorithm.signature, digest), signature);
}

/**
 * How the key of a request signs its own certificate.
 *
 * @param sign - signs a digest with it, as for the request
 */
export function ownSignature(
  { signature, digest }: RequestSignature,
  sign: (digest: Uint8Array) => Promise<Uint8Array>,
): OwnSignature {
  return {
    algorithm: signatureAlgorithm(signature, known(digest)),
    sign: (signed) => sign(requestDigest(signed, digest)),
  };
}

/** PEM (RFC 7468, clause 7). */
export function requestPem(der: Uint8Array): string {
  return pem('CERTIFICATE REQUEST', der);
}

/** PEM (RFC 7468, clause 5). */
export function certificatePem(der: Uint8Array): string {
  return pem('CERTIFICATE', der);
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function signatureAlgorithm(algorithm: SignatureAlgorithm, digest: KnownDigest): Uint8Array {
  switch (algorithm) {
    case 'RSA-PKCS1':
      return algorithmIdentifier(digest.withRsa, nullValue());
    case 'ECDSA':
      return algorithmIdentifier(digest.withEcdsa);
    case 'RSA-PSS':
      return pssAlgorithmIdentifier(digest);
  }
}

function known(name: DigestAlgorithm): KnownDigest {
  const digest = digestByName.get(name);
  if (!digest) throw new Error(`no digest ${name}`);
  return digest;
}
