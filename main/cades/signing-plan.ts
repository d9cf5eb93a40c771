import type { CadesPlan } from './cades-port';
import {
  describePublicKey,
  readCertificateStructure,
  type CertificateStructure,
  type PublicKeyDescription,
} from '../pki/certificate-structure';
import { curves, digestByName, type KnownDigest } from '../pki/object-identifiers';
import { Asn1Error } from '../pki/tlv-reader';

/** A plan, a digest or a signature value from which no CAdES signature can be built. */
export class CadesError extends Error {
  override readonly name = 'CadesError';

  constructor(
    /**
     * `certificate`: unreadable. `algorithm`: key and algorithms do not fit together. `value`: wrong digest or signature
     * value. `claim`: a role, commitment or policy that can not be written.
     */
    readonly reason: 'certificate' | 'algorithm' | 'value' | 'claim',
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

export interface ReadPlan {
  signing: CertificateStructure;
  /** The signing certificate and the chain, no certificate twice. */
  certificates: Uint8Array[];
  key: PublicKeyDescription;
  digest: KnownDigest;
  /** The longest signature value that the key can make, in octets. */
  maximumSignatureLength: number;
}

/**
 * Reads the certificates of a plan and checks that key and algorithms fit together.
 *
 * @throws CadesError
 */
export function readPlan(plan: CadesPlan): ReadPlan {
  const known = plans.get(plan);
  if (known) return known;
  const read = interpret(plan);
  plans.set(plan, read);
  return read;
}

/** A plan is read for the attributes, and again for what they are put into. */
const plans = new WeakMap<CadesPlan, ReadPlan>();

function interpret(plan: CadesPlan): ReadPlan {
  const digest = digestByName.get(plan.digestAlgorithm);
  if (!digest || digest.length < 32)
    throw new CadesError('algorithm', `${plan.digestAlgorithm} can not be used for signing`);
  try {
    const signing = readCertificateStructure(plan.certificate);
    const certificates = new Map<string, Uint8Array>();
    for (const der of [signing.der, ...plan.chain.map((issuer) => readCertificateStructure(issuer).der)]) {
      certificates.set(Buffer.from(der).toString('base64'), der);
    }
    const key = describePublicKey(signing.subjectPublicKeyInfo);
    return {
      signing,
      certificates: [...certificates.values()],
      key,
      digest,
      maximumSignatureLength: maximumSignatureLength(plan, key, digest),
    };
  } catch (cause) {
    if (cause instanceof Asn1Error) throw new CadesError('certificate', cause.message, { cause });
    throw cause;
  }
}

function maximumSignatureLength(plan: CadesPlan, key: PublicKeyDescription, digest: KnownDigest): number {
  if (plan.signatureAlgorithm === 'ECDSA') {
    if (key.kind !== 'EC' || !key.orderBits || !curves.has(key.curveOid ?? ''))
      throw new CadesError(
        'algorithm',
        `ECDSA needs a key on one of ${[...curves.values()].map(({ name }) => name).join(', ')}`,
      );
    // Ecdsa-Sig-Value: two INTEGERs below the group order, each with a zero in front when its top bit is set.
    const integer = 2 + Math.floor(key.orderBits / 8) + 1;
    return 2 * integer + (2 * integer < 0x80 ? 2 : 3);
  }
  if (key.kind !== 'RSA') throw new CadesError('algorithm', `${plan.signatureAlgorithm} needs an RSA key`);
  if (plan.signatureAlgorithm === 'RSA-PKCS1' && key.pssOnly) {
    throw new CadesError('algorithm', 'the certificate allows only RSA-PSS signatures');
  }
  // RFC 8017, clause 9.1.1: the encoded message must hold digest, salt and two octets.
  const room = Math.ceil((key.modulusBits - 1) / 8);
  if (plan.signatureAlgorithm === 'RSA-PSS' && room < 2 * digest.length + 2) {
    throw new CadesError('algorithm', 'the RSA key is too short for this digest');
  }
  return key.modulus.length;
}
