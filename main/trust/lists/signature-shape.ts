import { digestByName, type KnownDigest } from '../../pki';
import type { NamedSignatureAlgorithm } from '../../pki/signature-value';
import { canonicalMethods, type CanonicalMethod } from './canonical-xml';
import { ListError } from './list-error';
import { namespaces } from './xml-events';
import { readDateTime } from './xml-time';
import { childrenOf, octetsOf, onlyChild, textOf, type XmlNode } from './xml-tree';

/** SignedInfo of XML Signature, of the one shape that lists have. */
export interface SignedInfo {
  /** How SignedInfo itself is written. */
  method: CanonicalMethod;
  algorithm: NamedSignatureAlgorithm;
  /** The list without its signature: URI="", or, until about 2019, the Id of its root. */
  document: SignedReference & { id?: string };
  properties: SignedReference & { id: string };
}

export interface SignedReference {
  method: CanonicalMethod;
  digest: KnownDigest;
  value: Uint8Array;
}

/** What XAdES signs of the signature itself (ETSI EN 319 132-1, clauses 5.2.1 and 5.2.2). */
export interface SignedProperties {
  /** ISO 8601, UTC; a claim of the signer. */
  signingTime: string;
  certificateDigest: { digest: KnownDigest; value: Uint8Array };
}

const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const xpath = 'http://www.w3.org/TR/1999/REC-xpath-19991116';
/**
 * The one expression that lists had (until about 2016), in place of `enveloped` or behind it: everything but signatures. A list
 * has only one, so it comes to the same. Were the prefix another namespace's, the digest would not be that of the list.
 */
const withoutSignatures = /^not\(ancestor-or-self::[A-Za-z]\w*:Signature\)$/;
const propertiesType = 'http://uri.etsi.org/01903#SignedProperties';

const known = (name: KnownDigest['name']): KnownDigest => digestByName.get(name) as KnownDigest;
const sha256 = known('SHA-256');
const sha384 = known('SHA-384');
const sha512 = known('SHA-512');

const digestMethods: ReadonlyMap<string, KnownDigest> = new Map([
  ['http://www.w3.org/2001/04/xmlenc#sha256', sha256],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', sha384],
  ['http://www.w3.org/2001/04/xmlenc#sha512', sha512],
]);

/**
 * How the signer's certificate may be named in the signed properties. Until about 2020 lists did it with SHA-1; nothing rests on
 * that digest, because who may sign a list is known octet for octet.
 */
const certificateDigestMethods: ReadonlyMap<string, KnownDigest> = new Map([
  ...digestMethods,
  ['http://www.w3.org/2000/09/xmldsig#sha1', known('SHA-1')],
]);

const pss = (digest: KnownDigest): NamedSignatureAlgorithm => ({
  name: 'RSA-PSS',
  digest,
  pss: { hash: digest.name, maskHash: digest.name, saltLength: digest.length },
});

/** RFC 9231; those with SHA-1, SHA-224 and MD5 are left out on purpose. */
const signatureMethods: ReadonlyMap<string, NamedSignatureAlgorithm> = new Map([
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', { name: 'RSA-PKCS1', digest: sha256 }],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', { name: 'RSA-PKCS1', digest: sha384 }],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', { name: 'RSA-PKCS1', digest: sha512 }],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', { name: 'ECDSA', digest: sha256 }],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384', { name: 'ECDSA', digest: sha384 }],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512', { name: 'ECDSA', digest: sha512 }],
  // RFC 9231, clause 2.3.10: the mask hash is the hash, the salt is as long as the digest.
  [`${namespaces.pss}sha256-rsa-MGF1`, pss(sha256)],
  [`${namespaces.pss}sha384-rsa-MGF1`, pss(sha384)],
  [`${namespaces.pss}sha512-rsa-MGF1`, pss(sha512)],
]);

const shape = (detail: string): ListError => new ListError('signature-shape', detail);

/** @throws ListError `signature-shape` or `algorithm` when it is not of the shape that lists have */
export function readSignedInfo(node: XmlNode): SignedInfo {
  const [canonicalization, method, ...references] = node.children;
  const first = expected(canonicalization, 'CanonicalizationMethod');
  if (first.children.length > 0) throw shape('CanonicalizationMethod has parameters');
  const found = references.map((reference) => expected(reference, 'Reference'));
  if (found.length !== 2) throw shape(`SignedInfo has ${found.length} references`);
  const properties = found.filter((reference) => reference.attributes.get('Type') === propertiesType);
  const [document] = found.filter((reference) => !properties.includes(reference));
  if (!document || properties.length !== 1) throw shape('the references are not the list and its signed properties');
  const id = document.attributes.get('URI') === '' ? undefined : idNamed(document, 'the list');
  return {
    method: methodNamed(first.attributes.get('Algorithm')),
    algorithm: readSignatureMethod(expected(method, 'SignatureMethod')),
    document: { ...readReference(document, true), ...(id !== undefined && { id }) },
    properties: { ...readReference(properties[0], false), id: idNamed(properties[0], 'the signed properties') },
  };
}

/** A same-document reference by a bare name; no XPointer of another form. */
function idNamed(reference: XmlNode | undefined, what: string): string {
  const uri = reference?.attributes.get('URI') ?? '';
  if (!/^#[^#()\s]+$/.test(uri)) throw shape(`${what} is not named by an Id`);
  return uri.slice(1);
}

/** @throws ListError `signature-shape` or `algorithm` */
export function readSignedProperties(node: XmlNode): SignedProperties {
  const signature = onlyChild(node, 'SignedSignatureProperties', namespaces.xades);
  const signingTime = readDateTime(textOf(onlyChild(signature, 'SigningTime', namespaces.xades)));
  if (!signature || signingTime === undefined) throw shape('no SigningTime');
  const certificate = ['SigningCertificate', 'SigningCertificateV2'].flatMap((name) =>
    childrenOf(signature, name, namespaces.xades),
  );
  // More than one Cert names a path; the first is the signer's (ETSI EN 319 132-1, clause 5.2.2).
  const digest = onlyChild(childrenOf(certificate[0], 'Cert', namespaces.xades)[0], 'CertDigest', namespaces.xades);
  if (certificate.length !== 1 || !digest) throw shape('no SigningCertificate');
  return { signingTime, certificateDigest: readDigest(digest, certificateDigestMethods) };
}

function expected(node: XmlNode | undefined, local: string): XmlNode {
  if (node?.local !== local || node.uri !== namespaces.signature) throw shape(`${local} is not where it belongs`);
  return node;
}

function methodNamed(algorithm: string | undefined): CanonicalMethod {
  const method = canonicalMethods.get(algorithm ?? '');
  if (!method) throw shape(`canonicalization ${algorithm ?? 'without a name'}`);
  return method;
}

function readReference(node: XmlNode | undefined, isDocument: boolean): SignedReference {
  const transforms = readTransforms(node, isDocument);
  if (isDocument) {
    // Where both stand, the second finds nothing left: behind a canonicalization the text is the same after it.
    const [first, second, third] = transforms;
    if (first !== enveloped && first !== xpath) throw shape('the list is not signed as the one around');
    if (first === enveloped && third === xpath) transforms.pop();
    else if (first === enveloped && second === xpath) transforms.splice(1, 1);
    transforms.shift();
  }
  if (transforms.length > 1) throw shape('more transforms than one after another');
  const [method] = transforms;
  // Without one Canonical XML 1.0 applies (XML Signature, clause 4.4.3.2).
  return { method: method === undefined ? 'inclusive' : methodNamed(method), ...readDigest(node) };
}

function readTransforms(node: XmlNode | undefined, isDocument: boolean): string[] {
  const wrapped = childrenOf(node, 'Transforms', namespaces.signature);
  if (wrapped.length > 1) throw shape('two lists of transforms');
  return (wrapped[0]?.children ?? []).map((transform) => {
    const algorithm = expected(transform, 'Transform').attributes.get('Algorithm') ?? '';
    if (isDocument && algorithm === xpath) {
      const [expression, ...more] = transform.children;
      const text = expected(expression, 'XPath').text.trim();
      if (more.length > 0 || !withoutSignatures.test(text)) throw shape('an XPath that is not known');
    } else if (transform.children.length > 0) {
      // XSLT and the prefixes of InclusiveNamespaces would stand inside.
      throw shape('a transform has parameters');
    }
    return algorithm;
  });
}

/** DigestMethod and DigestValue. */
function readDigest(
  node: XmlNode | undefined,
  methods: ReadonlyMap<string, KnownDigest> = digestMethods,
): { digest: KnownDigest; value: Uint8Array } {
  const algorithm = onlyChild(node, 'DigestMethod', namespaces.signature)?.attributes.get('Algorithm') ?? '';
  const value = octetsOf(onlyChild(node, 'DigestValue', namespaces.signature));
  if (!value) throw shape('no DigestValue');
  const digest = digestNamed(algorithm, methods);
  if (value.length !== digest.length) throw shape('a DigestValue of another length');
  return { digest, value };
}

function digestNamed(algorithm: string, methods: ReadonlyMap<string, KnownDigest> = digestMethods): KnownDigest {
  const digest = methods.get(algorithm);
  if (!digest) throw new ListError('algorithm', `digest ${algorithm === '' ? 'without a name' : algorithm}`);
  return digest;
}

function readSignatureMethod(node: XmlNode): NamedSignatureAlgorithm {
  const name = node.attributes.get('Algorithm') ?? '';
  if (name === `${namespaces.pss}rsa-pss`) return readPss(node);
  const algorithm = signatureMethods.get(name);
  if (!algorithm) throw new ListError('algorithm', `signature ${name === '' ? 'without a name' : name}`);
  if (node.children.length > 0) throw shape('SignatureMethod has parameters');
  return algorithm;
}

/** RSAPSSParams of RFC 9231, clause 2.3.9: SHA-256, the same for the mask, and a salt as long, unless said otherwise. */
function readPss(node: XmlNode): NamedSignatureAlgorithm {
  const parameters = node.children[0];
  if (node.children.length > 1 || (parameters && parameters.local !== 'RSAPSSParams')) throw shape('parameters of PSS');
  const named = (within: XmlNode | undefined): KnownDigest | undefined => {
    const algorithm = within?.children.find(({ local }) => local === 'DigestMethod')?.attributes.get('Algorithm');
    return algorithm === undefined ? undefined : digestNamed(algorithm);
  };
  const digest = named(parameters) ?? sha256;
  const mask = parameters?.children.find(({ local }) => local === 'MaskGenerationFunction');
  const maskName = mask?.attributes.get('Algorithm');
  if (maskName !== undefined && maskName !== `${namespaces.pss}MGF1`) throw new ListError('algorithm', maskName);
  const salt = textOf(parameters?.children.find(({ local }) => local === 'SaltLength'));
  const trailer = textOf(parameters?.children.find(({ local }) => local === 'TrailerField'));
  if (!/^\d{0,3}$/.test(salt) || (trailer !== '' && trailer !== '1')) throw shape('parameters of PSS');
  return {
    name: 'RSA-PSS',
    digest,
    pss: {
      hash: digest.name,
      maskHash: (named(mask) ?? digest).name,
      saltLength: salt === '' ? digest.length : Number(salt),
    },
  };
}
