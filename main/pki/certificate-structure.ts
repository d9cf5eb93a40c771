import { digestByOid, curves, lateDigestByOid, oids, oldCurves } from './object-identifiers';
import { RecentlyRead } from './recently-read';
import { Asn1Error, Tlv, tags } from './tlv-reader';

/** The parts of a certificate (RFC 5280, clause 4.1), as views of its own octets. */
export interface CertificateStructure {
  /** The certificate alone: octets that some tokens leave behind it are cut. */
  der: Uint8Array;
  /** 1, 2 or 3. */
  version: number;
  /** INTEGER, whole element. */
  serialNumber: Tlv;
  /** AlgorithmIdentifier inside of what is signed; it must equal the one beside the signature. */
  signature: Tlv;
  issuer: Tlv;
  validity: Tlv;
  subject: Tlv;
  subjectPublicKeyInfo: Tlv;
  /** The Extension elements, in order. */
  extensions: Tlv[];
}

/**
 * Takes a certificate apart without interpreting it.
 *
 * @throws Asn1Error when it has not the shape of a certificate
 */
export function readCertificateStructure(bytes: Uint8Array): CertificateStructure {
  return certificates.of(bytes, takeApart);
}

const certificates = new RecentlyRead<CertificateStructure>(64);

function takeApart(bytes: Uint8Array): CertificateStructure {
  const certificate = Tlv.read(bytes).expect(tags.sequence, 'certificate');
  if (certificate.indefinite) throw new Asn1Error('certificate: not DER');
  const toBeSigned = certificate.children(3)[0];
  if (!toBeSigned) throw new Asn1Error('certificate: empty');
  const parts = toBeSigned.expect(tags.sequence, 'certificate').children(16);
  const version = parts[0]?.tag === tags.contextConstructed(0) ? parts.shift() : undefined;
  const [serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo, ...optional] = parts;
  if (!serialNumber || !signature || !issuer || !validity || !subject || !subjectPublicKeyInfo)
    throw new Asn1Error('certificate: incomplete');
  const wrapped = optional.find((part) => part.tag === tags.contextConstructed(3));
  const extensions = wrapped?.children(1)[0]?.expect(tags.sequence, 'extensions').children(256) ?? [];
  return {
    der: certificate.raw,
    version: (version?.children(1)[0]?.smallInteger() ?? 0) + 1,
    serialNumber: serialNumber.expect(tags.integer, 'serial number'),
    signature,
    issuer: issuer.expect(tags.sequence, 'issuer'),
    validity: validity.expect(tags.sequence, 'validity'),
    subject: subject.expect(tags.sequence, 'subject'),
    subjectPublicKeyInfo: subjectPublicKeyInfo.expect(tags.sequence, 'public key'),
    extensions,
  };
}

/** The value inside an extension's OCTET STRING; undefined when the certificate does not have the extension. */
export function extensionValue(certificate: CertificateStructure, oid: string): Uint8Array | undefined {
  for (const extension of certificate.extensions) {
    const parts = extension.expect(tags.sequence, 'extension').children(3);
    if (parts[0]?.oid() === oid) return parts.at(-1)?.expect(tags.octetString, 'extension').content;
  }
  return undefined;
}

/** RSASSA-PSS-params (RFC 4055, clause 3.1), with the defaults filled in. */
export interface PssParameters {
  hash: string;
  maskHash: string;
  saltLength: number;
}

export type PublicKeyDescription =
  | {
      kind: 'RSA';
      modulus: Uint8Array;
      exponent: Uint8Array;
      modulusBits: number;
      /** RSAPublicKey, whole element. */
      rsaPublicKey: Uint8Array;
      /** True for an id-RSASSA-PSS key, which must not make PKCS #1 v1.5 signatures. */
      pssOnly: boolean;
      /** What the key itself demands of a PSS signature. */
      pssParameters?: PssParameters;
    }
  | {
      kind: 'EC';
      curve?: string;
      orderBits?: number;
      curveOid?: string;
      /** The public key as it stands in the certificate (SEC 1, clause 2.3.3). */
      point: Uint8Array;
    }
  | {
      kind: 'other';
      oid: string;
      /** The public key as it stands in the certificate. */
      point: Uint8Array;
    };

/**
 * Reads what kind of key a SubjectPublicKeyInfo holds.
 *
 * @throws Asn1Error when it can not be read
 */
export function describePublicKey(subjectPublicKeyInfo: Tlv): PublicKeyDescription {
  const [algorithm, key] = subjectPublicKeyInfo.children(2);
  if (!algorithm || !key) throw new Asn1Error('public key: incomplete');
  const [identifier, parameters] = algorithm.expect(tags.sequence, 'algorithm').children(2);
  const oid = identifier?.oid() ?? '';
  if (oid === oids.rsaEncryption || oid === oids.rsaPss) {
    const rsaPublicKey = Tlv.readWhole(key.expect(tags.bitString, 'public key').content.subarray(1));
    const [modulus, exponent] = rsaPublicKey
      .expect(tags.sequence, 'RSA key')
      .children(2)
      .map((part) => unsigned(part));
    if (!modulus?.length || !exponent?.length) throw new Asn1Error('RSA key: incomplete');
    const modulusBits = modulus.length * 8 - Math.clz32(modulus[0] as number) + 24;
    const pssOnly = oid === oids.rsaPss;
    const pssParameters = pssOnly && parameters ? readPssParameters(parameters) : undefined;
    return {
      kind: 'RSA',
      modulus,
      exponent,
      modulusBits,
      rsaPublicKey: rsaPublicKey.raw,
      pssOnly,
      ...(pssParameters && { pssParameters }),
    };
  }
  if (oid === oids.ecPublicKey) {
    // Explicit curve parameters are a known way to forge; only named curves are described.
    const point = key.expect(tags.bitString, 'public key').content.subarray(1);
    if (parameters?.tag !== tags.objectIdentifier) return { kind: 'EC', point };
    const curveOid = parameters.oid();
    const curve = curves.get(curveOid) ?? oldCurves.get(curveOid);
    return { kind: 'EC', curveOid, point, ...(curve && { curve: curve.name, orderBits: curve.orderBits }) };
  }
  return { kind: 'other', oid, point: key.expect(tags.bitString, 'public key').content.subarray(1) };
}

/** @throws Asn1Error when the parameters can not be read or name what RFC 4055 does not know */
export function readPssParameters(parameters: Tlv): PssParameters {
  let hash = 'SHA-1';
  let maskHash = 'SHA-1';
  let saltLength = 20;
  for (const field of parameters.expect(tags.sequence, 'PSS parameters').children(4)) {
    const value = field.children(1)[0];
    if (!value) throw new Asn1Error('PSS parameters: empty field');
    if (field.tag === tags.contextConstructed(0)) {
      hash = digestName(value);
    } else if (field.tag === tags.contextConstructed(1)) {
      const [identifier, maskDigest] = value.children(2);
      if (identifier?.oid() !== oids.mgf1 || !maskDigest)
        throw new Asn1Error('PSS parameters: unknown mask generation function');
      maskHash = digestName(maskDigest);
    } else if (field.tag === tags.contextConstructed(2)) {
      saltLength = value.smallInteger();
    } else if (field.tag === tags.contextConstructed(3)) {
      if (value.smallInteger() !== 1) throw new Asn1Error('PSS parameters: unknown trailer field');
    } else {
      throw new Asn1Error('PSS parameters: unknown field');
    }
  }
  return { hash, maskHash, saltLength };
}

function digestName(algorithm: Tlv): string {
  const oid = algorithm.expect(tags.sequence, 'algorithm').children(2)[0]?.oid() ?? '';
  const digest = digestByOid.get(oid) ?? lateDigestByOid.get(oid);
  if (!digest) throw new Asn1Error(`digest algorithm ${oid} is not known`);
  return digest.name;
}

/** The octets of a positive INTEGER without its leading zeros. */
function unsigned(value: Tlv): Uint8Array {
  const octets = value.expect(tags.integer, 'integer').content;
  let start = 0;
  while (start < octets.length && octets[start] === 0) start++;
  return octets.subarray(start);
}
