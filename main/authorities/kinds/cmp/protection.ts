import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import type { CmpConfiguration } from '../../../configuration/authorities/cmp';
import {
  readPasswordFile,
  readPublicFile,
  readSecretFile,
  readSecretLine,
  SecretUnusable,
} from '../../../configuration/secret-files';
import { Asn1Error, extensionValue, readCertificateStructure, sameOctets, Tlv, tags, element } from '../../../pki';
import { CertificateError, readCertificate } from '../../../pki/certificate';
import { extensionOids } from '../../../pki/extensions';
import { nameKey } from '../../../pki/name-comparison';
import { isNameOfText } from '../../../pki/name-text';
import { checkStructureSignature, signatureProblemOf } from '../../../pki/signed-structure';
import { keyUsageAllows } from '../../../pki/validity';
import { certificatesIn } from '../../../trust/certificates-in';
import { findPath, type TrustAnchor } from '../../../trust/paths';
import { unpack } from '../../../trust/unpacked';
import { ownSignature, requestSignature } from '../../certification-request';
import { subjectName } from '../../subject-name';
import { beginMac, macProblem } from './mac';
import type { CmpMessage, RequestProtection } from './message';

/** How requests are protected, and which answers count (RFC 9483, clauses 3.1 and 3.2). */
export interface Protection extends RequestProtection {
  /** DER of the authorities that signed answers come from. */
  anchors: Uint8Array[];
  /** @returns undefined where an answer is protected as it has to be, otherwise a few words */
  problem(answer: CmpMessage, now: Date): string | undefined;
  /** Ends the secret. */
  wipe(): void;
}

/** Certificates of CMP servers say so with one of these (RFC 6402, clause 2.10; RFC 9810, clause 4.5). */
const purposes = ['1.3.6.1.5.5.7.3.27', '1.3.6.1.5.5.7.3.28'];
const digitalSignature = 0;
const largestFile = 4 * 1024 * 1024;

/**
 * What the configuration has a request protected with.
 * @throws SecretUnusable
 */
export function protectionOf(entry: CmpConfiguration): Protection {
  const anchors =
    entry.CMP_ANSWERANCHORS === undefined ? [] : certificatesOf(entry.CMP_ANSWERANCHORS, 'CMP_ANSWERANCHORS');
  return entry.CMP_SIGNINGCERTIFICATE === undefined
    ? bySecret(entry, anchors)
    : bySignature(entry, entry.CMP_SIGNINGCERTIFICATE, anchors);
}

function bySecret(entry: CmpConfiguration, anchors: Uint8Array[]): Protection {
  const { CMP_SECRET_FILE: file = '', CMP_REFERENCE: reference = '', CMP_MAC: mac } = entry;
  const secret = readSecretLine(file, 'CMP_SECRET_FILE');
  return {
    // RFC 9483, clause 3.1: what the secret goes by, in both places.
    sender: subjectName('CN=${reference}', { reference }),
    senderKeyId: Buffer.from(reference, 'utf8'),
    certificates: [],
    anchors,
    begin: () => beginMac(mac, secret),
    problem: (answer, now) => protectionProblem(answer, { secret, anchors, sender: entry.CMP_SENDER, now }),
    wipe: () => void secret.fill(0),
  };
}

function bySignature(entry: CmpConfiguration, file: string, anchors: Uint8Array[]): Protection {
  const certificates = certificatesOf(file, 'CMP_SIGNINGCERTIFICATE');
  const structure = readCertificateStructure(certificates[0] as Uint8Array);
  const key = signingKey(entry);
  const publicKey = structure.subjectPublicKeyInfo.raw;
  if (!sameOctets(createPublicKey(key).export({ type: 'spki', format: 'der' }), publicKey)) {
    throw new SecretUnusable('CMP_SIGNINGKEY is not the key of the first certificate of CMP_SIGNINGCERTIFICATE');
  }
  const algorithm = requestSignature(publicKey, undefined);
  const identifier = extensionValue(structure, extensionOids.subjectKeyIdentifier);
  return {
    sender: structure.subject.raw,
    ...(identifier && { senderKeyId: Tlv.read(identifier).octets() }),
    certificates,
    anchors,
    begin: () => ({
      algorithm: ownSignature(algorithm, () => Promise.reject(new Error('the key signs here'))).algorithm,
      protect: (octets) => sign(algorithm.digest.replace('-', '').toLowerCase(), octets, key),
    }),
    problem: (answer, now) => protectionProblem(answer, { anchors, sender: entry.CMP_SENDER, now }),
    wipe: () => undefined,
  };
}

function signingKey({
  CMP_SIGNINGKEY: file = '',
  CMP_SIGNINGKEY_PASSWORD_FILE: password,
}: CmpConfiguration): KeyObject {
  const pem = readSecretFile(file, 'CMP_SIGNINGKEY');
  const passphrase = password === undefined ? undefined : readPasswordFile(password, 'CMP_SIGNINGKEY_PASSWORD_FILE');
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(passphrase !== undefined && { passphrase }) });
  } catch (cause) {
    throw new SecretUnusable('CMP_SIGNINGKEY can not be used: the file or its password is wrong', { cause });
  } finally {
    pem.fill(0);
  }
}

/** @returns DER, one at least */
function certificatesOf(file: string, entry: string): Uint8Array[] {
  const unpacked = unpack(readPublicFile(file, entry), { maximumBytes: largestFile });
  const found = unpacked.ok ? unpacked.blocks.flatMap(({ der }) => certificatesIn(der)) : [];
  if (found.length === 0) throw new SecretUnusable(`the file of ${entry} holds no certificate that can be read`);
  return found;
}

interface AnswerRules {
  /** Absent: MACs do not count. */
  secret?: Uint8Array;
  anchors: readonly Uint8Array[];
  /** CMP_SENDER. */
  sender: string | undefined;
  now: Date;
}

/** @returns undefined where an answer is protected as it has to be, otherwise a few words */
function protectionProblem(answer: CmpMessage, rules: AnswerRules): string | undefined {
  const { protectionAlgorithm: algorithm, protection, protectedPart } = answer;
  if (!algorithm || !protection) return 'nothing protects it';
  try {
    const mac = macProblem(algorithm, protection, protectedPart, rules.secret);
    if (mac === undefined) return undefined;
    if (mac === 'unknown') return 'it is protected with a kind of MAC that is not known here';
    if (mac === 'wrong') return 'it is protected with another secret than that of CMP_SECRET_FILE';
    if (rules.anchors.length === 0) return 'it is signed, and CMP_ANSWERANCHORS does not say who may sign it';
    return signerProblem(answer, algorithm, protection, rules);
  } catch (error) {
    if (error instanceof Asn1Error || error instanceof CertificateError) return 'what protects it can not be read';
    throw error;
  }
}

/** The certificate that signs has the sender's name (RFC 9810, clause 5.1.1). */
function signerProblem(
  { sender, certificates, protectedPart }: CmpMessage,
  algorithm: Tlv,
  value: Uint8Array,
  { anchors, sender: configured, now }: AnswerRules,
): string | undefined {
  const wanted = sender && nameKey(sender);
  const named = [...certificates, ...anchors].filter(
    (der) => wanted !== undefined && nameKey(readCertificateStructure(der).subject) === wanted,
  );
  if (named.length === 0) return 'the certificate of whoever signed it did not come with it';
  const bits = Tlv.read(element(tags.bitString, Uint8Array.of(0), value));
  const signer = named.find((der) => {
    const { subjectPublicKeyInfo } = readCertificateStructure(der);
    const checked = checkStructureSignature(protectedPart, algorithm, bits, subjectPublicKeyInfo);
    return signatureProblemOf(checked, false) === undefined;
  });
  if (!signer) return 'its signature is wrong';
  if (anchors.some((anchor) => sameOctets(anchor, signer))) return undefined;
  const trusted = anchors.map((certificate): TrustAnchor => ({
    certificate,
    origin: { kind: 'configuration', file: 'CMP_ANSWERANCHORS' },
  }));
  const path = findPath({ certificate: signer, candidates: certificates, anchors: trusted, at: now });
  if (path.status === 'invalid')
    return `nobody of CMP_ANSWERANCHORS vouches for whoever signed it: ${path.failure.detail}`;
  return maySign(signer, configured)
    ? undefined
    : 'whoever signed it is not known to speak for the authority (CMP_SENDER can name them)';
}

/** Anybody with a certificate of the same authority could answer otherwise. */
function maySign(der: Uint8Array, configured: string | undefined): boolean {
  const structure = readCertificateStructure(der);
  const { isCertificateAuthority, extendedKeyUsage } = readCertificate(der);
  if (isCertificateAuthority) return true;
  const named = configured !== undefined && isNameOfText(structure.subject, configured);
  return (
    (named || extendedKeyUsage.some((purpose) => purposes.includes(purpose))) &&
    keyUsageAllows(extensionValue(structure, extensionOids.keyUsage), digitalSignature)
  );
}
