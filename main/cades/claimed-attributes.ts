import type { CommitmentType, ReadClaims, SignatureClaims, SignaturePolicy } from './cades-port';
import { readDirectoryString } from '../pki/directory-string';
import {
  algorithmIdentifier,
  context,
  element,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
} from '../pki/der-writer';
import { digestByName, digestByOid, oids } from '../pki/object-identifiers';
import type { Attribute } from './signed-data-reader';
import { CadesError } from './signing-plan';
import type { Tlv } from '../pki/tlv-reader';
import { Asn1Error, tags } from '../pki/tlv-reader';

/** id-cti-ets-…: what a signatory commits to (EN 319 122-1, clause 5.2.3). */
const commitmentOids = new Map<CommitmentType, string>([
  ['proof-of-origin', `${oids.commitmentIdentifiers}.1`],
  ['proof-of-receipt', `${oids.commitmentIdentifiers}.2`],
  ['proof-of-delivery', `${oids.commitmentIdentifiers}.3`],
  ['proof-of-sender', `${oids.commitmentIdentifiers}.4`],
  ['proof-of-approval', `${oids.commitmentIdentifiers}.5`],
  ['proof-of-creation', `${oids.commitmentIdentifiers}.6`],
]);
const commitmentByOid = new Map([...commitmentOids].map(([name, oid]) => [oid, name]));

/** How many octets one claim may take: more than any person writes, less than would make room unreasonable. */
const longestText = 2000;

const properOid = /^([01]\.[1-3]?\d|2\.(0|[1-9]\d{0,14}))(\.(0|[1-9]\d{0,14}))*$/;

/**
 * The signed attributes that say in what quality, to what end and under what rules a person signs (ETSI EN 319 122-1,
 * clauses 5.2.3, 5.2.6 and 5.2.9), each `{type, value}` with the value in DER. content-hints is never among them: it
 * describes content in several layers of MIME, and what PAdES signs is the PDF's own octets.
 *
 * @throws CadesError `claim` when a claim can not be encoded
 */
export function claimedAttributes(claims: SignatureClaims): { type: string; value: Uint8Array }[] {
  const attributes: { type: string; value: Uint8Array }[] = [];
  if (claims.claimedRoles?.length) {
    attributes.push({ type: oids.signerAttributesV2, value: signerAttributesV2(claims.claimedRoles) });
  }
  if (claims.commitmentType !== undefined) {
    const oid = commitmentOids.get(claims.commitmentType);
    if (oid === undefined) throw new CadesError('claim', 'the commitment type is not known');
    attributes.push({ type: oids.commitmentType, value: sequence(objectIdentifier(oid)) });
  }
  if (claims.signaturePolicy !== undefined) {
    attributes.push({ type: oids.signaturePolicy, value: signaturePolicyId(claims.signaturePolicy) });
  }
  return attributes;
}

/**
 * SignerAttributeV2 with claimedAttributes (EXPLICIT tags, annex of the standard). The standard leaves the attribute
 * open; EU DSS writes and shows roles as `name` (2.5.4.41) in UTF-8, and the roles have no order among each other.
 */
function signerAttributesV2(roles: readonly string[]): Uint8Array {
  const values = roles.map((role) => element(tags.utf8String, text(role, 'a claimed role')));
  return sequence(context(0, sequence(sequence(objectIdentifier(oids.name), setOf(...values)))));
}

function signaturePolicyId({ oid, digestAlgorithm, digest, uri }: SignaturePolicy): Uint8Array {
  const known = digestByName.get(digestAlgorithm);
  if (!known || digest.length !== known.length) {
    throw new CadesError('claim', `the digest of the signature policy is not one of ${digestAlgorithm}`);
  }
  if (!properOid.test(oid)) throw new CadesError('claim', 'the signature policy has no proper OID');
  const hash = sequence(algorithmIdentifier(known.oid), octetString(digest));
  if (uri === undefined) return sequence(objectIdentifier(oid), hash);
  if (!/^[\x21-\x7e]+$/.test(uri)) throw new CadesError('claim', 'the URI of the signature policy is not plain ASCII');
  const qualifier = sequence(
    objectIdentifier(oids.policyUri),
    element(tags.ia5String, text(uri, 'the URI of the signature policy')),
  );
  return sequence(objectIdentifier(oid), hash, sequence(qualifier));
}

function text(value: string, what: string): Uint8Array {
  const octets = Buffer.from(value, 'utf8');
  if (octets.length === 0 || octets.length > longestText) {
    throw new CadesError('claim', `${what} has ${octets.length} octets, between 1 and ${longestText} are possible`);
  }
  return octets;
}

/**
 * Reads back what a signature claims. An attribute that can not be read says nothing here; whether the signature is
 * intact does not depend on it.
 */
export function readClaims(attributes: Attribute[]): ReadClaims {
  const values = (type: string): Tlv[] =>
    attributes.filter((attribute) => attribute.type === type).flatMap((attribute) => attribute.values);
  const roles = values(oids.signerAttributesV2).flatMap((value) => lenient(() => readRoles(value)) ?? []);
  const commitmentOid = lenient(() => values(oids.commitmentType)[0]?.children(2)[0]?.oid());
  const commitment = commitmentByOid.get(commitmentOid ?? '');
  const policy = lenient(() => readPolicy(values(oids.signaturePolicy)[0]));
  return {
    ...(roles.length > 0 && { claimedRoles: roles }),
    ...(commitment !== undefined && { commitmentType: commitment }),
    ...(commitmentOid !== undefined && { commitmentTypeOid: commitmentOid }),
    ...(policy && { signaturePolicy: policy }),
  };
}

function readRoles(value: Tlv): string[] {
  const claimed = value.children(3).find((part) => part.tag === tags.contextConstructed(0));
  const list = claimed?.children(1)[0]?.expect(tags.sequence, 'claimedAttributes').children(64) ?? [];
  return list.flatMap((attribute) => {
    const [, set] = attribute.expect(tags.sequence, 'claimed attribute').children(2);
    return (set?.children(64) ?? []).flatMap((role) => readDirectoryString(role) ?? []);
  });
}

function readPolicy(value: Tlv | undefined): SignaturePolicy<string> | undefined {
  // SignaturePolicyImplied is NULL and names nothing.
  if (value?.tag !== tags.sequence) return undefined;
  const [id, hash, qualifiers] = value.children(3);
  const [algorithm, digest] = hash?.expect(tags.sequence, 'sigPolicyHash').children(2) ?? [];
  const known = digestByOid.get(algorithm?.children(2)[0]?.oid() ?? '');
  if (!id || !digest || !known) return undefined;
  const uri = qualifiers
    ?.children(16)
    .map((qualifier) => qualifier.children(2))
    .find(([type]) => type?.oid() === oids.policyUri)?.[1];
  const spelled = uri && readDirectoryString(uri);
  return {
    oid: id.oid(),
    digestAlgorithm: known.name,
    digest: Uint8Array.from(digest.octets()),
    ...(spelled !== undefined && { uri: spelled }),
  };
}

function lenient<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}
