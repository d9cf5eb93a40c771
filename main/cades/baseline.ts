import { describePublicKey, readCertificateStructure } from '../pki/certificate-structure';
import { inSetOrder } from '../pki/der-writer';
import { digestByOid, oids } from '../pki/object-identifiers';
import type { Attribute, SignedDataParts, SignerInfo } from './signed-data-reader';
import { issuerSerialAgrees, type CertificateReference } from './signing-certificate-reference';
import type { Tlv } from '../pki/tlv-reader';

interface Examined {
  parts: SignedDataParts;
  signerInfo: SignerInfo;
  attributes: Attribute[];
  element: Tlv;
  references: CertificateReference[];
  certificate: Uint8Array | undefined;
}

/**
 * Departures from baseline B that the CMS itself shows (ETSI EN 319 122-1, clause 6.3; EN 319 142-1, clause 6.3).
 *
 * @returns whole sentences without the full stop; empty for a baseline signature
 */
export function baselineProblems({
  parts,
  signerInfo,
  attributes,
  element,
  references,
  certificate,
}: Examined): string[] {
  const problems: string[] = parts.notDer.map((what) => `not DER: ${what}`);
  const count = (type: string): number => attributes.filter((attribute) => attribute.type === type).length;

  const raw = element.children().map((attribute) => attribute.raw);
  if (inSetOrder(raw).some((attribute, index) => attribute !== raw[index]) || !element.derLength) {
    problems.push('not DER: the signed attributes are not in the order of a SET');
  }
  if (parts.contentType !== oids.data) problems.push('the content type is not id-data');
  if (parts.content) problems.push('the signature is not detached');
  if (!parts.digestAlgorithms.includes(signerInfo.digestAlgorithm)) {
    problems.push('digestAlgorithms does not list the signer’s digest algorithm');
  }
  if (count(oids.signingTime) > 0) problems.push('the CMS signing-time attribute is present');

  const versionOne = references.filter(({ version }) => version === 1).length;
  const versionTwo = references.length - versionOne;
  if (versionOne > 0) problems.push('the ESS signing-certificate attribute is of version 1, which uses SHA-1');
  if (versionOne + versionTwo === 0) problems.push('the ESS signing-certificate-v2 attribute is missing');
  else if (versionTwo !== 1) problems.push('there is not exactly one ESS signing-certificate-v2 attribute');
  if (references.some(({ policies }) => policies))
    problems.push('the ESS signing-certificate attribute carries policies');
  if (references.some(({ version, digest }) => version === 2 && digest?.name === 'SHA-1')) {
    problems.push('the ESS signing-certificate-v2 attribute uses SHA-1');
  }
  if (certificate && !references.every((reference) => issuerSerialAgrees(reference, certificate))) {
    problems.push('the ESS signing-certificate attribute names another issuer and serial number');
  }

  if (count(oids.signerAttributes) > 0) problems.push('the signer-attributes attribute is of version 1');
  if (count(oids.signerAttributesV2) > 1) problems.push('there is more than one signer-attributes-v2 attribute');
  if (count(oids.signaturePolicy) > 1) problems.push('there is more than one signature policy');

  if (digestByOid.get(signerInfo.digestAlgorithm)?.name === 'SHA-1')
    problems.push('the digest algorithm SHA-1 is no longer trustworthy');
  if (certificate) problems.push(...keyProblems(certificate));
  return problems;
}

function keyProblems(certificate: Uint8Array): string[] {
  const key = describePublicKey(readCertificateStructure(certificate).subjectPublicKeyInfo);
  // ETSI TS 119 312 counts RSA below 1900 bits as broken.
  return key.kind === 'RSA' && key.modulusBits < 1900 ? [`the RSA key has only ${key.modulusBits} bits`] : [];
}
