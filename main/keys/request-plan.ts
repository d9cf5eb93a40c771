import { CountersignError } from '../errors/countersign-error';
import type { KeyManagement, ManagedKey, PinRelease, TokenSession } from '../token/crypto-token';
import { CertificateError, readCertificate } from '../pki/certificate';
import {
  certificationRequest,
  certificationRequestInfo,
  namesInCertificate,
  ownSignature,
  requestDigest,
  requestSignature,
} from '../authorities/certification-request';
import type { OwnSignature } from '../authorities/certificate-authority';
import { keyNamed, type KeyPlace } from './key-place';
import { subjectName } from '../authorities/subject-name';

/** What a certification request says, and of which key. */
export interface RequestWish {
  /** Without it the key of `renews`, or the signer's. */
  alias?: string;
  /** RFC 4514; without it the names of `renews`, or the signer's SUBJECTDN_PATTERN. */
  subject?: string;
  emails: string[];
  dnsNames: string[];
  /** Alias of the key whose certificate comes to its end: its names are asked for again, for the same key or a new one. */
  renews?: string;
}

/** A certification request as far as it can be thought through before the login. */
export interface RequestPlan {
  alias: string;
  /** Signs it inside the token. */
  sign: (keys: KeyManagement, session: Pick<TokenSession, 'sign'>, release: PinRelease) => Promise<SignedRequest>;
}

export interface SignedRequest {
  key: ManagedKey;
  /** DER CertificationRequest. */
  der: Uint8Array;
  /** For a certificate that the key signs itself. */
  ownSignature: OwnSignature;
}

/**
 * Decides which key a request is for and what it says.
 *
 * @throws CountersignError alias.*, usage.invalid
 */
export function planRequest(place: KeyPlace, wish: RequestWish): RequestPlan {
  const renews = wish.renews === undefined ? undefined : place.alias(wish.renews);
  const alias = wish.alias === undefined && renews !== undefined ? renews : place.alias(wish.alias);
  const pattern = wish.subject ?? (renews === undefined ? place.subjectPattern : undefined);
  if (pattern === undefined && renews === undefined) {
    throw new CountersignError('usage.invalid', {
      detail: '--subject says whose certificate it is to be, because the signer has no SUBJECTDN_PATTERN',
    });
  }
  const named = pattern === undefined ? undefined : subjectName(pattern, { username: place.username, alias });
  return {
    alias,
    sign: async (keys, session, release) => {
      const all = await keys.list();
      const key = keyNamed(all, alias, place.tokenName);
      const { publicKey } = key;
      if (!publicKey) throw new CountersignError('key.missing', { alias, token: place.tokenName });
      const earlier =
        renews === undefined ? undefined : namesInCertificate(latestCertificate(all, renews, place.tokenName));
      const info = certificationRequestInfo({
        ...earlier,
        subject: (named ?? earlier?.subject)!,
        publicKey,
        emails: wish.emails,
        dnsNames: wish.dnsNames,
      });
      const algorithm = requestSignature(publicKey, place.signatureAlgorithm);
      const value = await session.sign(alias, requestDigest(info, algorithm.digest), algorithm, release);
      const der = certificationRequest(info, publicKey, algorithm, value, place.tokenName);
      const own = ownSignature(algorithm, (digest) => session.sign(alias, digest, algorithm, release));
      return { key, der, ownSignature: own };
    },
  };
}

/** @throws CountersignError certificate.missing */
function latestCertificate(keys: ManagedKey[], alias: string, token: string): Uint8Array {
  const latest = latestOf(keyNamed(keys, alias, token));
  if (!latest) throw new CountersignError('certificate.missing', { alias, token });
  return latest;
}

/** Of several certificates for a key the one that is valid longest; DER. */
export function latestOf({ certificates }: ManagedKey): Uint8Array | undefined {
  const dated = certificates.flatMap((der) => {
    try {
      return { der, notAfter: readCertificate(der).notAfter };
    } catch (error) {
      if (error instanceof CertificateError) return [];
      throw error;
    }
  });
  const [latest] = dated.sort((one, other) => other.notAfter.localeCompare(one.notAfter));
  return latest?.der;
}
