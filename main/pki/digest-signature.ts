import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { describePublicKey } from './certificate-structure';
import { algorithmIdentifier, nullValue, octetString, sequence } from './der-writer';
import {
  rsaPublicOperation,
  signatureProblem,
  UnsupportedAlgorithm,
  type NamedSignatureAlgorithm,
} from './signature-value';
import { digestOf, isLate, lateAlgorithms } from './digests';
import { sameOctets, type Tlv } from './tlv-reader';

const curves = {
  'P-256': p256,
  'P-384': p384,
  'P-521': p521,
  brainpoolP256r1,
  brainpoolP384r1,
  brainpoolP512r1,
} as const;

const wrong = 'the signature value does not belong to this content and this key';

/**
 * Checks a signature value over content of which only the digest is known: node:crypto wants the content itself, which may be a
 * file of any size. Public values only.
 *
 * @returns undefined when it is right, otherwise what is wrong
 * @throws UnsupportedAlgorithm for a key or an algorithm that can not be checked so
 */
export function digestSignatureProblem(
  algorithm: NamedSignatureAlgorithm,
  subjectPublicKeyInfo: Tlv,
  digest: Uint8Array,
  signatureValue: Uint8Array,
): string | undefined {
  const key = describePublicKey(subjectPublicKeyInfo);
  if (key.kind === 'RSA' && algorithm.name === 'RSA-PKCS1') {
    if (key.pssOnly) return 'the certificate allows only RSA-PSS signatures';
    if (key.modulusBits > 16384 || key.exponent.length > 8 || signatureValue.length !== key.modulus.length)
      return wrong;
    const encoded = rsaPublicOperation(signatureValue, key, key.modulus.length);
    // RFC 8017, clause 9.2: the parameters of the digest are NULL; some signers leave them out.
    const forms = [nullValue(), undefined].map((parameters) =>
      sequence(algorithmIdentifier(algorithm.digest.oid, parameters), octetString(digest)),
    );
    const right = forms.some((info) => {
      const padding = key.modulus.length - info.length - 3;
      const expected = Buffer.concat([Buffer.of(0, 1), Buffer.alloc(Math.max(0, padding), 0xff), Buffer.of(0), info]);
      return padding >= 8 && encoded !== undefined && sameOctets(expected, encoded);
    });
    return right ? undefined : wrong;
  }
  if (key.kind === 'EC' && algorithm.name === 'ECDSA') {
    const curve =
      key.curve !== undefined && Object.hasOwn(curves, key.curve)
        ? curves[key.curve as keyof typeof curves]
        : undefined;
    if (!curve) throw new UnsupportedAlgorithm(`elliptic curve ${key.curveOid ?? 'with explicit parameters'}`);
    try {
      const options = { prehash: false, lowS: false, format: 'der' } as const;
      const octets = [signatureValue, digest, key.point].map((one) => Uint8Array.from(one));
      return curve.verify(octets[0]!, octets[1]!, octets[2]!, options) ? undefined : wrong;
    } catch {
      // A point that is not on the curve, or a value that is no Ecdsa-Sig-Value.
      return wrong;
    }
  }
  throw new UnsupportedAlgorithm(`${algorithm.name} without signed attributes`);
}

/**
 * Checks a signature value with the key of a certificate, also under digests that neither OpenSSL nor BoringSSL is asked for.
 *
 * @returns undefined when it is right, otherwise what is wrong
 * @throws UnsupportedAlgorithm for a key or an algorithm that can not be checked, or that was not loaded
 */
export function anySignatureProblem(
  algorithm: NamedSignatureAlgorithm,
  subjectPublicKeyInfo: Tlv,
  signed: Uint8Array,
  signatureValue: Uint8Array,
): string | undefined {
  const { digest, name } = algorithm;
  if (isLate(digest) && !lateAlgorithms()) throw new UnsupportedAlgorithm(digest.name);
  const digested = isLate(digest) && (name === 'RSA-PKCS1' || name === 'ECDSA');
  const key = digested ? describePublicKey(subjectPublicKeyInfo) : undefined;
  if (key?.kind === 'EC' ? name === 'ECDSA' : key?.kind === 'RSA' && name === 'RSA-PKCS1' && !key.pssOnly) {
    return digestSignatureProblem(algorithm, subjectPublicKeyInfo, digestOf(digest, signed), signatureValue);
  }
  return signatureProblem(algorithm, subjectPublicKeyInfo, signed, signatureValue);
}
