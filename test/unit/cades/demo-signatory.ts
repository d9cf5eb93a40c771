import 'reflect-metadata';
import { constants, createHash, createPrivateKey, sign, webcrypto, type KeyObject } from 'node:crypto';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509CertificateGenerator,
  cryptoProvider,
  type X509Certificate,
} from '@peculiar/x509';
import {
  assembleSignedData,
  buildSignedAttributes,
  type CadesDigest,
  type CadesPlan,
  type CadesSignature,
} from '../../../main/cades/index';

cryptoProvider.set(webcrypto as Crypto);

export type KeyKind = 'RSA 2048' | 'RSA 3072' | 'P-256' | 'P-384' | 'P-521';

export interface Signatory {
  privateKey: KeyObject;
  certificate: Uint8Array;
  chain: Uint8Array[];
  /** PEM of the issuing CA. */
  anchor: string;
}

const nodeDigest: Record<CadesDigest, string> = { 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };

/** A CA and a certificate that it issued, with fresh keys. */
export async function createSignatory(kind: KeyKind, name = 'Jana Nováková'): Promise<Signatory> {
  const ecdsa = (curve: string): EcKeyGenParams & { hash: string } => ({
    name: 'ECDSA',
    namedCurve: curve,
    hash: 'SHA-256',
  });
  const rsa = (modulusLength: number): RsaHashedKeyGenParams => ({
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: Uint8Array.of(1, 0, 1),
    modulusLength,
  });
  const generate = (algorithm: ReturnType<typeof ecdsa> | ReturnType<typeof rsa>): Promise<CryptoKeyPair> =>
    webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const caKeys = await generate(ecdsa('P-256'));
  const keys = await generate(kind.startsWith('RSA') ? rsa(Number(kind.slice(4))) : ecdsa(kind));
  const period = { notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 365 * 86_400_000) };
  const authority: X509Certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Demo Issuing CA, O=Demo',
    serialNumber: '01',
    keys: caKeys,
    signingAlgorithm: ecdsa('P-256'),
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
    ],
    ...period,
  });
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${name}, O=Demo`,
    issuer: authority.subject,
    serialNumber: '00a1b2c3',
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    signingAlgorithm: ecdsa('P-256'),
    extensions: [new KeyUsagesExtension(KeyUsageFlags.nonRepudiation, true)],
    ...period,
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return {
    privateKey: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }),
    certificate: new Uint8Array(certificate.rawData),
    chain: [new Uint8Array(authority.rawData)],
    anchor: authority.toString('pem'),
  };
}

export function planFor(
  signatory: Signatory,
  signatureAlgorithm: CadesSignature,
  digestAlgorithm: CadesDigest = 'SHA-256',
): CadesPlan {
  const { certificate, chain } = signatory;
  return { certificate, chain, digestAlgorithm, signatureAlgorithm };
}

/** What a token would answer. */
export function signatureValue(signatory: Signatory, plan: CadesPlan, signed: Uint8Array): Uint8Array {
  const hash = nodeDigest[plan.digestAlgorithm];
  if (plan.signatureAlgorithm !== 'RSA-PSS') return sign(hash, signed, signatory.privateKey);
  return sign(hash, signed, {
    key: signatory.privateKey,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  });
}

export const digestOf = (digest: string, content: Uint8Array): Uint8Array =>
  createHash(digest.replace('-', '').toLowerCase()).update(content).digest();

/** A whole signature over `content`; `change` may put other octets where the signed attributes would be. */
export function signContent(
  signatory: Signatory,
  plan: CadesPlan,
  content: Uint8Array,
  change: (attributes: Uint8Array) => Uint8Array = (attributes) => attributes,
): Uint8Array {
  const attributes = change(buildSignedAttributes(plan, digestOf(plan.digestAlgorithm, content)));
  return assembleSignedData(plan, attributes, signatureValue(signatory, plan, attributes));
}
