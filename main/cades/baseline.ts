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

/** Departures from baseline B, each a whole sentence without the full stop. */
export interface BaselineDepartures {
  /** Attributes that are missing, too many or for something else: it is no signature of the profile. */
  profile: string[];
  /** How things are encoded, and with which algorithms: the profile can be told all the same, as EU DSS does. */
  craft: string[];
}

/**
 * Departures from baseline B that the CMS itself shows (ETSI EN 319 122-1, clause 6.3; EN 319 142-1, clause 6.3).
 */
export function baselineDepartures(examined: Examined): BaselineDepartures {
  const { parts, attributes, references } = examined;
  const profile: string[] = [];
  const count = (type: string): number => attributes.filter((attribute) => attribute.type === type).length;

  if (parts.contentType !== oids.data) profile.push('the content type is not id-data');
  if (parts.content) profile.push('the signature is not detached');
  if (count(oids.signingTime) > 0) profile.push('the CMS signing-time attribute is present');

  const versionOne = references.filter(({ version }) => version === 1).length;
  if (references.length === 0) profile.push('the ESS signing-certificate-v2 attribute is missing');
  else if (references.length > 1) profile.push('there is not exactly one ESS signing-certificate-v2 attribute');
  if (versionOne === 0 && references.some(({ digest }) => digest?.name === 'SHA-1')) {
    profile.push('the ESS signing-certificate-v2 attribute uses SHA-1');
  }

  if (count(oids.signerAttributes) + count(oids.signerAttributesV2) > 1) {
    profile.push('there is more than one signer-attributes-v2 attribute');
  }
  if (count(oids.signaturePolicy) > 1) profile.push('there is more than one signature policy');
  return { profile, craft: craftProblems(examined) };
}

function craftProblems({ parts, signerInfo, attributes, element, references, certificate }: Examined): string[] {
  const problems: string[] = parts.notDer.map((what) => `not DER: ${what}`);
  const raw = element.children().map((attribute) => attribute.raw);
  if (inSetOrder(raw).some((attribute, index) => attribute !== raw[index]) || !element.derLength) {
    problems.push('not DER: the signed attributes are not in the order of a SET');
  }
  if (!parts.digestAlgorithms.includes(signerInfo.digestAlgorithm)) {
    problems.push('digestAlgorithms does not list the signer’s digest algorithm');
  }
  if (references.some(({ version }) => version === 1)) {
    problems.push('the ESS signing-certificate attribute is of version 1, which uses SHA-1');
  }
  if (references.some(({ policies }) => policies))
    problems.push('the ESS signing-certificate attribute carries policies');
  if (certificate && !references.every((reference) => issuerSerialAgrees(reference, certificate))) {
    problems.push('the ESS signing-certificate attribute names another issuer and serial number');
  }
  if (attributes.some(({ type }) => type === oids.signerAttributes)) {
    problems.push('the signer-attributes attribute is of version 1');
  }
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
