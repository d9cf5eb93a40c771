import { createHash, randomBytes } from 'node:crypto';
import {
  Tlv,
  UnsupportedAlgorithm,
  describePublicKey,
  digestByName,
  signatureProblem,
  type KnownDigest,
} from '../../../pki';
import type { Certificate } from '../../../pki/certificate';
import type { SignatureAlgorithm } from '../../../document/document-port';

/**
 * With what every challenge begins. A key that logs people in may be one that signs documents, too (cards with one key for both
 * are about), and whoever gets it to sign "a random number" must not get a signature of a document. No document, and nothing else
 * that is signed in this world, begins like this: the signed attributes of CMS, over which every signature of a PDF goes, are a
 * SET (octet 0x31); certificates, requests and lists are a SEQUENCE (0x30); a token of JWS begins with `eyJ`; a TLS handshake
 * with octets that are no letters. And nothing of what follows is chosen by anybody else: names of the configuration and of the
 * token, the time, and octets of our own dice.
 */
const prefix = 'Countersign identification, version 1\0';

const nonceLength = 32;
const digest = digestByName.get('SHA-256') as KnownDigest;

/** What a challenge is bound to: its signature proves nothing anywhere else. */
export interface ChallengeContext {
  /** Name in AUTHENTICATORS. */
  authenticator: string;
  tokenSerial: string;
  /** DER. */
  certificate: Uint8Array;
  at: Date;
}

/** Octets that only the holder of a key can sign, now. It serves one login: of two answers the second is refused whatever it is. */
export class IdentificationChallenge {
  readonly octets: Uint8Array;
  private answered = false;

  constructor({ authenticator, tokenSerial, certificate, at }: ChallengeContext) {
    const fields = [
      Buffer.from(authenticator, 'utf8'),
      Buffer.from(tokenSerial, 'utf8'),
      createHash('sha256').update(certificate).digest(),
      Buffer.from(at.toISOString(), 'latin1'),
      randomBytes(nonceLength),
    ];
    // With its length before it, no field can pass for the beginning of the next.
    this.octets = Buffer.concat([Buffer.from(prefix, 'latin1'), ...fields.flatMap((field) => [length(field), field])]);
  }

  /** What the token signs: SHA-256 of the octets. */
  get digest(): { algorithm: 'SHA-256'; value: Uint8Array } {
    return { algorithm: 'SHA-256', value: createHash('sha256').update(this.octets).digest() };
  }

  /**
   * @param value - as a token gives it: RSA octets, or DER Ecdsa-Sig-Value
   * @returns undefined when the key of the certificate signed this challenge, otherwise a few words
   */
  answerProblem(certificate: Certificate, algorithm: SignatureAlgorithm, value: Uint8Array): string | undefined {
    if (this.answered) return 'the challenge was answered already';
    this.answered = true;
    const pss = { hash: digest.name, maskHash: digest.name, saltLength: digest.length };
    try {
      return signatureProblem(
        { name: algorithm, digest, ...(algorithm === 'RSA-PSS' && { pss }) },
        Tlv.read(certificate.subjectPublicKeyInfo),
        this.octets,
        value,
      );
    } catch (error) {
      if (error instanceof UnsupportedAlgorithm) return error.message;
      throw error;
    }
  }
}

/** How the key of a certificate signs a challenge. */
export function challengeAlgorithm({ subjectPublicKeyInfo }: Certificate): SignatureAlgorithm {
  const key = describePublicKey(Tlv.read(subjectPublicKeyInfo));
  if (key.kind === 'EC') return 'ECDSA';
  return key.kind === 'RSA' && key.pssOnly ? 'RSA-PSS' : 'RSA-PKCS1';
}

function length(field: Uint8Array): Uint8Array {
  const octets = Buffer.alloc(2);
  octets.writeUInt16BE(field.length);
  return octets;
}
