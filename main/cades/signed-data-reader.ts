import { oids } from '../pki/object-identifiers';
import { Asn1Error, Tlv, tags } from '../pki/tlv-reader';

/** One Attribute (RFC 5652, clause 5.3). */
export interface Attribute {
  type: string;
  values: Tlv[];
}

/** One SignerInfo, as views of its own octets. */
export interface SignerInfo {
  identifier: { issuer: Uint8Array; serialNumber: Uint8Array } | { subjectKeyIdentifier: Uint8Array };
  digestAlgorithm: string;
  /** Absent when the signature is over the content itself. */
  signedAttributes?: { attributes: Attribute[]; element: Tlv };
  signatureAlgorithm: { oid: string; parameters?: Tlv };
  signatureValue: Uint8Array;
}

export interface SignedDataParts {
  /** Octets of the ContentInfo; what follows is not part of it. */
  length: number;
  contentType: string;
  /** Absent when the signature is detached. */
  content?: Uint8Array;
  digestAlgorithms: string[];
  certificates: Uint8Array[];
  /** RevocationInfoChoices (RFC 5652, clause 10.2.1), whole elements. */
  revocationInfos: Tlv[];
  signerInfos: SignerInfo[];
  /** What is not DER, if anything: ETSI EN 319 142-1, clause 6.3, wants DER. */
  notDer: string[];
}

/**
 * Reads a ContentInfo with SignedData. Indefinite lengths (BER) around the parts are read; the parts that a signature
 * covers stay as they are.
 *
 * @throws Asn1Error when it is something else or can not be read
 */
export function readSignedData(bytes: Uint8Array): SignedDataParts {
  const notDer: string[] = [];
  const note = (tlv: Tlv, what: string): Tlv => {
    if (!tlv.derLength) notDer.push(`${what} has a BER length`);
    return tlv;
  };
  const contentInfo = note(Tlv.read(bytes).expect(tags.sequence, 'ContentInfo'), 'ContentInfo');
  const [type, wrapped] = contentInfo.children(2);
  if (type?.oid() !== oids.signedData) throw new Asn1Error('not a SignedData');
  const signedData = wrapped?.expect(tags.contextConstructed(0), 'content').children(1)[0];
  if (!signedData) throw new Asn1Error('SignedData is missing');
  const parts = note(signedData.expect(tags.sequence, 'SignedData'), 'SignedData').children(6);
  const [version, digestAlgorithms, encapsulated, ...rest] = parts;
  const signerInfos = rest.pop();
  if (!version || !digestAlgorithms || !encapsulated || !signerInfos) throw new Asn1Error('SignedData is incomplete');
  version.smallInteger();

  const certificates: Uint8Array[] = [];
  const revocationInfos: Tlv[] = [];
  for (const part of rest) {
    if (part.tag === tags.contextConstructed(0)) {
      const choices = note(part, 'certificates').children(256);
      // CertificateChoices: only plain X.509 certificates are SEQUENCEs.
      certificates.push(...choices.filter((choice) => choice.tag === tags.sequence).map((choice) => choice.raw));
    } else if (part.tag === tags.contextConstructed(1)) {
      revocationInfos.push(...part.children(256));
    } else {
      throw new Asn1Error('SignedData has an unknown part');
    }
  }

  const [contentType, contentHolder] = encapsulated.expect(tags.sequence, 'EncapsulatedContentInfo').children(2);
  const content = contentHolder?.expect(tags.contextConstructed(0), 'eContent').children(1)[0]?.octets();
  return {
    length: contentInfo.length,
    contentType: contentType?.oid() ?? '',
    ...(content && { content }),
    digestAlgorithms: digestAlgorithms.expect(tags.set, 'digestAlgorithms').children(32).map(algorithmOid),
    certificates,
    revocationInfos,
    signerInfos: signerInfos
      .expect(tags.set, 'signerInfos')
      .children(32)
      .map((signerInfo) => readSignerInfo(note(signerInfo, 'SignerInfo'))),
    notDer,
  };
}

function readSignerInfo(signerInfo: Tlv): SignerInfo {
  const [version, identifier, digestAlgorithm, ...rest] = signerInfo.expect(tags.sequence, 'SignerInfo').children(7);
  if (!version || !identifier || !digestAlgorithm) throw new Asn1Error('SignerInfo is incomplete');
  const signed = rest[0]?.tag === tags.contextConstructed(0) ? rest.shift() : undefined;
  const [signatureAlgorithm, signatureValue] = rest;
  if (!signatureAlgorithm || !signatureValue) throw new Asn1Error('SignerInfo is incomplete');
  const [algorithm, parameters] = signatureAlgorithm.expect(tags.sequence, 'signatureAlgorithm').children(2);
  return {
    identifier: readIdentifier(identifier),
    digestAlgorithm: algorithmOid(digestAlgorithm),
    ...(signed && { signedAttributes: { attributes: readAttributes(signed), element: signed } }),
    signatureAlgorithm: { oid: algorithm?.oid() ?? '', ...(parameters && { parameters }) },
    signatureValue: signatureValue.octets(),
  };
}

function readIdentifier(identifier: Tlv): SignerInfo['identifier'] {
  if (identifier.tag === tags.context(0)) return { subjectKeyIdentifier: identifier.content };
  const [issuer, serialNumber] = identifier.expect(tags.sequence, 'signer identifier').children(2);
  if (!issuer || !serialNumber) throw new Asn1Error('signer identifier is incomplete');
  return { issuer: issuer.raw, serialNumber: serialNumber.expect(tags.integer, 'serial number').content };
}

function readAttributes(set: Tlv): Attribute[] {
  // The signature covers the DER of the SET; with an indefinite length that is not what stands here.
  if (set.indefinite) throw new Asn1Error('the signed attributes are not DER');
  return set.children(256).map((attribute) => {
    const [type, values] = attribute.expect(tags.sequence, 'attribute').children(2);
    if (!type || !values) throw new Asn1Error('attribute is incomplete');
    return { type: type.oid(), values: values.expect(tags.set, 'attribute values').children(64) };
  });
}

function algorithmOid(algorithm: Tlv): string {
  const oid = algorithm.expect(tags.sequence, 'algorithm').children(2)[0]?.oid();
  if (!oid) throw new Asn1Error('algorithm is empty');
  return oid;
}
