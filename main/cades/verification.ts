import type { CadesVerdict } from './cades-port';
import { baselineDepartures } from './baseline';
import { readClaims } from './claimed-attributes';
import { extensionValue, readCertificateStructure } from '../pki/certificate-structure';
import { digestOf, loadLateAlgorithms, verifiedDigest } from '../pki/digests';
import { oids, refusedAlgorithms, type KnownDigest } from '../pki/object-identifiers';
import { anySignatureProblem, digestSignatureProblem } from '../pki/digest-signature';
import { AlgorithmSubstitution, UnsupportedAlgorithm, resolveSignatureAlgorithm } from '../pki/signature-value';
import { encodedAttributes, retagged } from './signed-data';
import { readSignedData, type Attribute, type SignedDataParts, type SignerInfo } from './signed-data-reader';
import { carriedRevocation } from './carried-revocation';
import { readCertificateReferences, refersTo, type CertificateReference } from './signing-certificate-reference';
import { readTimeStampInfo } from './time-stamp-info';
import { Asn1Error, Tlv, sameOctets, tags } from '../pki/tlv-reader';

/** Digests of the signed content: asked with names such as `SHA-256`, answers with the digest octets. */
export type ContentDigests = (algorithm: string) => Promise<Uint8Array> | Uint8Array;

type Outcome = Pick<CadesVerdict, 'outcome' | 'detail'>;

/** How the signed content and the octets under the CMS relate. */
type ContentCheck = (
  parts: SignedDataParts,
  messageDigest: Uint8Array,
  digest: KnownDigest,
) => Promise<Outcome & { time?: string; imprintAlgorithm?: string }>;

/** Digest of what a signature without signed attributes is over, or why there is none. */
type BareContent = (parts: SignedDataParts, digest: KnownDigest) => Promise<Uint8Array | Outcome>;

/**
 * Verifies a detached CAdES or CMS signature (RFC 5652, clauses 5.4 and 5.6). Looks at nothing but the signature: no
 * chain, no revocation, no validity period.
 *
 * @param cms - ContentInfo; octets behind it are left to the caller ({@link signedDataLength})
 * @param contentDigests - digests of the signed content
 * @returns the verdict; hostile or damaged input is a verdict too. Rejects only where `contentDigests` does.
 */
export function verifySignedData(cms: Uint8Array, contentDigests: ContentDigests): Promise<CadesVerdict> {
  const attached: Outcome = {
    outcome: 'format-failure',
    detail: 'the signature is not detached: it carries content of its own',
  };
  return verdictOf(
    cms,
    oids.data,
    async (parts, messageDigest, digest) =>
      parts.content ? attached : compare(messageDigest, await contentDigests(digest.name)),
    async (parts, digest) => (parts.content ? attached : contentDigests(digest.name)),
  );
}

/**
 * Verifies an RFC 3161 time-stamp token over content: imprint, message digest and signature. Not the authority's chain.
 *
 * @param token - ContentInfo with a TSTInfo
 * @param contentDigests - digests of the time-stamped content
 */
export function verifyTimeStampToken(token: Uint8Array, contentDigests: ContentDigests): Promise<CadesVerdict> {
  return verdictOf(token, oids.timeStampInfo, async (parts, messageDigest, digest) => {
    if (!parts.content) return { outcome: 'format-failure', detail: 'the time-stamp token is empty' };
    const info = readTimeStampInfo(parts.content);
    const inner = compare(messageDigest, digestOf(digest, parts.content));
    if (inner.outcome !== 'intact') return inner;
    const imprintDigest = verifiedDigest(info.imprintAlgorithm);
    if (!imprintDigest) return unsupportedDigest(info.imprintAlgorithm);
    const outcome = compare(info.imprint, await contentDigests(imprintDigest.name));
    return { ...outcome, time: info.time, imprintAlgorithm: imprintDigest.name };
  });
}

/**
 * Verifies a signature over the SHA-1 digest of content that it carries inside (the old `adbe.pkcs7.sha1` form).
 *
 * @param contentDigests - digests of the signed content
 */
export function verifyEncapsulatedSha1(cms: Uint8Array, contentDigests: ContentDigests): Promise<CadesVerdict> {
  const empty: Outcome = {
    outcome: 'format-failure',
    detail: 'the signature does not carry the digest that it signs',
  };
  return verdictOf(
    cms,
    oids.data,
    async (parts, messageDigest, digest) => {
      if (!parts.content) return empty;
      const inner = compare(messageDigest, digestOf(digest, parts.content));
      return inner.outcome === 'intact' ? compare(parts.content, await contentDigests('SHA-1')) : inner;
    },
    async (parts, digest) => {
      if (!parts.content) return empty;
      const outer = compare(parts.content, await contentDigests('SHA-1'));
      return outer.outcome === 'intact' ? digestOf(digest, parts.content) : outer;
    },
  );
}

/**
 * Octets that the ContentInfo itself takes, without what follows it.
 *
 * @returns undefined when there is no readable element
 */
export function signedDataLength(bytes: Uint8Array): number | undefined {
  try {
    return Tlv.read(bytes).expect(tags.sequence, 'ContentInfo').length;
  } catch {
    return undefined;
  }
}

function compare(signed: Uint8Array, found: Uint8Array): Outcome {
  return sameOctets(signed, found)
    ? { outcome: 'intact' }
    : { outcome: 'digest-mismatch', detail: 'the signed content was changed' };
}

const unsupportedDigest = (oid: string): Outcome => ({
  outcome: 'unsupported',
  detail: `the digest algorithm ${refusedAlgorithms.get(oid) ?? oid} is not accepted`,
});

/** @param bareContent - absent where signed attributes are a must */
async function verdictOf(
  cms: Uint8Array,
  contentType: string,
  checkContent: ContentCheck,
  bareContent?: BareContent,
): Promise<CadesVerdict> {
  const verdict: CadesVerdict = {
    outcome: 'format-failure',
    certificates: [],
    signedAttributeTypes: [],
    baselineProblems: [],
    craftProblems: [],
    revocation: { crls: [], ocsps: [] },
  };
  await loadLateAlgorithms(cms);
  try {
    const parts = readSignedData(cms);
    verdict.certificates = parts.certificates.map((certificate) => Uint8Array.from(certificate));
    verdict.revocation = carriedRevocation(parts);
    const outcome = await judge(parts, contentType, { checkContent, bareContent }, verdict);
    return { ...verdict, ...outcome };
  } catch (error) {
    if (error instanceof UnsupportedAlgorithm) {
      return { ...verdict, outcome: 'unsupported', detail: `${error.message} is not supported yet` };
    }
    if (error instanceof AlgorithmSubstitution) {
      return { ...verdict, outcome: 'signature-invalid', detail: error.message };
    }
    if (error instanceof Asn1Error) return { ...verdict, outcome: 'format-failure', detail: error.message };
    throw error;
  }
}

/** Format, content digest, signing certificate, signature value, certificate reference: the first that fails is the outcome. Fills `verdict`. */
async function judge(
  parts: SignedDataParts,
  contentType: string,
  { checkContent, bareContent }: { checkContent: ContentCheck; bareContent: BareContent | undefined },
  verdict: CadesVerdict,
): Promise<Outcome> {
  const [signerInfo, ...more] = parts.signerInfos;
  if (!signerInfo) throw new Asn1Error('there is no signer');
  // ETSI EN 319 142-1, clause 4.1 a).
  if (more.length > 0) throw new Asn1Error('there is more than one signer');
  if (!signerInfo.signedAttributes) return judgeBare(parts, signerInfo, bareContent, verdict);
  const { attributes, element } = signerInfo.signedAttributes;
  verdict.signedAttributeTypes = attributes.map(({ type }) => type);
  const claims = readClaims(attributes);
  if (Object.keys(claims).length > 0) verdict.claims = claims;
  const references = readCertificateReferences(attributes);
  const [named] = references;
  if (named) verdict.referenceDigest = named.digest?.name ?? 'unknown';
  const certificate = findSigningCertificate(parts, signerInfo, references);
  if (certificate) verdict.certificate = Uint8Array.from(certificate);
  const departures = baselineDepartures({ parts, signerInfo, attributes, element, references, certificate });
  verdict.baselineProblems = [...departures.profile, ...departures.craft];
  verdict.craftProblems = departures.craft;

  const digest = verifiedDigest(signerInfo.digestAlgorithm);
  if (!digest) return unsupportedDigest(signerInfo.digestAlgorithm);
  verdict.digestAlgorithm = digest.name;
  const algorithm = resolveSignatureAlgorithm(signerInfo.signatureAlgorithm, digest);
  verdict.signatureAlgorithm = algorithm.name;

  // RFC 5652, clause 11.1: the attribute repeats the type of what is signed.
  if (parts.contentType !== contentType && contentType === oids.timeStampInfo)
    throw new Asn1Error('not a time-stamp token');
  if (onlyValue(attributes, oids.contentType, 'content-type').oid() !== parts.contentType) {
    throw new Asn1Error('the content-type attribute differs from the type of the content');
  }
  const messageDigest = onlyValue(attributes, oids.messageDigest, 'message-digest').octets();
  const { time, imprintAlgorithm, ...content } = await checkContent(parts, messageDigest, digest);
  if (time) verdict.timeStampTime = time;
  if (imprintAlgorithm !== undefined) verdict.imprintAlgorithm = imprintAlgorithm;
  if (content.outcome !== 'intact') return content;

  if (!certificate)
    return { outcome: 'no-signing-certificate', detail: 'the certificate of the signer is not in the signature' };
  const { subjectPublicKeyInfo } = readCertificateStructure(certificate);
  const problemOver = (signed: Uint8Array): string | undefined =>
    anySignatureProblem(algorithm, subjectPublicKeyInfo, signed, signerInfo.signatureValue);
  const asTheyStand = retagged(tags.set, element);
  const encoded = encodedAttributes(element);
  const problem = problemOver(encoded);
  if (problem !== undefined) {
    // Nothing was changed, but whoever follows the standard computes another digest.
    if (sameOctets(encoded, asTheyStand) || problemOver(asTheyStand) !== undefined) {
      return { outcome: 'signature-invalid', detail: problem };
    }
    verdict.encodingProblem = 'its value is not over the DER encoding of the signed attributes';
  }

  if (!references.every((reference) => refersTo(reference, certificate))) {
    return {
      outcome: 'certificate-reference-mismatch',
      detail: 'the signature names another signing certificate than the one it carries',
    };
  }
  return { outcome: 'intact' };
}

/**
 * A signature over the content itself (RFC 5652, clause 5.4: without signed attributes). It names no certificate under the
 * signature and is never a baseline one; RFC 3161 allows no timestamp of the kind.
 */
async function judgeBare(
  parts: SignedDataParts,
  signerInfo: SignerInfo,
  bareContent: BareContent | undefined,
  verdict: CadesVerdict,
): Promise<Outcome> {
  if (!bareContent) throw new Asn1Error('the time-stamp token has no signed attributes');
  verdict.baselineProblems = ['there are no signed attributes'];
  const digest = verifiedDigest(signerInfo.digestAlgorithm);
  if (!digest) return unsupportedDigest(signerInfo.digestAlgorithm);
  verdict.digestAlgorithm = digest.name;
  const algorithm = resolveSignatureAlgorithm(signerInfo.signatureAlgorithm, digest);
  verdict.signatureAlgorithm = algorithm.name;
  const certificate = findSigningCertificate(parts, signerInfo, []);
  if (certificate) verdict.certificate = Uint8Array.from(certificate);
  const signed = await bareContent(parts, digest);
  if ('outcome' in signed) return signed;
  if (!certificate) {
    return { outcome: 'no-signing-certificate', detail: 'the certificate of the signer is not in the signature' };
  }
  const { subjectPublicKeyInfo } = readCertificateStructure(certificate);
  const problem = digestSignatureProblem(algorithm, subjectPublicKeyInfo, signed, signerInfo.signatureValue);
  return problem === undefined ? { outcome: 'intact' } : { outcome: 'signature-invalid', detail: problem };
}

function onlyValue(attributes: Attribute[], type: string, name: string): Tlv {
  const values = attributes.filter((attribute) => attribute.type === type).flatMap((attribute) => attribute.values);
  const [value] = values;
  if (!value) throw new Asn1Error(`the ${name} attribute is missing`);
  if (values.length > 1) throw new Asn1Error(`the ${name} attribute stands more than once`);
  return value;
}

function findSigningCertificate(
  { certificates }: SignedDataParts,
  { identifier }: SignerInfo,
  references: CertificateReference[],
): Uint8Array | undefined {
  let sameSerialNumber: Uint8Array | undefined;
  for (const der of certificates) {
    const certificate = readable(der);
    if (!certificate) continue;
    if ('subjectKeyIdentifier' in identifier) {
      const value = extensionValue(certificate, oids.subjectKeyIdentifier);
      if (value && sameOctets(Tlv.read(value).octets(), identifier.subjectKeyIdentifier)) return der;
    } else if (sameOctets(certificate.serialNumber.content, identifier.serialNumber)) {
      if (sameOctets(certificate.issuer.raw, identifier.issuer)) return der;
      // Some signers re-encode the issuer's name in other string types; then the signed hash decides.
      if (references.some((reference) => refersTo(reference, der))) sameSerialNumber = der;
    }
  }
  return sameSerialNumber;
}

/** A certificate of the set that can not be read is passed over: it may be one that nobody needs. */
function readable(der: Uint8Array): ReturnType<typeof readCertificateStructure> | undefined {
  try {
    return readCertificateStructure(der);
  } catch {
    return undefined;
  }
}
