import { Asn1Error, Tlv, readTime, sameOctets, tags } from '../../pki';
import { extensionOids, readExtensions, type Extension } from '../../pki/extensions';
import { nameKey } from '../../pki/name-comparison';
import { RevocationDataError, revocationReason, type RevocationStatus, type UpdatePeriod } from '../../pki/validity';

/** A CertificateList taken apart (RFC 5280, clause 5.1); its entries stay octets. */
export interface CrlStructure extends UpdatePeriod {
  /** The list alone, a view of what was given. */
  der: Uint8Array;
  /** TBSCertList. */
  signed: Uint8Array;
  /** AlgorithmIdentifier and BIT STRING. */
  algorithm: Tlv;
  signature: Tlv;
  issuer: Tlv;
  /** revokedCertificates: the entries one after the other. */
  entries?: Uint8Array;
  extensions: Map<string, Extension>;
}

/** @throws Asn1Error when it is none */
export function readCrlStructure(bytes: Uint8Array): CrlStructure {
  const whole = Tlv.read(bytes).expect(tags.sequence, 'CertificateList');
  const [list, algorithm, signature] = whole.children(3);
  if (!list || !algorithm || !signature) throw new Asn1Error('CertificateList is incomplete');
  const parts = list.expect(tags.sequence, 'TBSCertList').children(7);
  if (parts[0]?.tag === tags.integer) parts.shift();
  const [, issuer, thisUpdate, ...rest] = parts;
  if (!issuer || !thisUpdate) throw new Asn1Error('TBSCertList is incomplete');
  const next = rest[0]?.tag === tags.utcTime || rest[0]?.tag === tags.generalizedTime ? rest.shift() : undefined;
  const revoked = rest[0]?.tag === tags.sequence ? rest.shift() : undefined;
  const wrapped = rest.find(({ tag }) => tag === tags.contextConstructed(0));
  return {
    der: whole.raw,
    signed: list.raw,
    algorithm,
    signature,
    issuer,
    thisUpdate: readTime(thisUpdate),
    ...(next && { nextUpdate: readTime(next) }),
    ...(revoked && { entries: revoked.content }),
    extensions: readExtensions(wrapped?.children(1)[0]?.children(64) ?? []),
  };
}

const enumerated = 0x0a;
/** Critical extensions of an entry that change nothing in whether the certificate is revoked. */
const knownInEntries: string[] = [extensionOids.reasonCode, extensionOids.invalidityDate];

/** Whom an entry of an indirect list is about. */
export interface IndirectLookUp {
  /** Of `nameKey`: who issued the certificate in question, and who issued the list. */
  certificateIssuer: string;
  listIssuer: string;
}

/**
 * Looks a certificate up. Passes over the entries without keeping any, so that a list of any length costs no more memory than
 * its own octets.
 *
 * @param serialNumber - content of the INTEGER
 * @param indirect - for a list of other issuers' certificates; others must not have such entries
 * @returns undefined where it is not listed
 * @throws RevocationDataError for what is not understood: then the list says nothing of any certificate (clause 5.3)
 * @throws Asn1Error
 */
export function findEntry(
  entries: Uint8Array | undefined,
  serialNumber: Uint8Array,
  indirect?: IndirectLookUp,
): Extract<RevocationStatus, { status: 'revoked' }> | undefined {
  if (!entries) return undefined;
  // Without a TRUE in it no extension of any entry is critical, and only the entry in question has to be looked into.
  const anyCritical = Buffer.from(entries.buffer, entries.byteOffset, entries.length).includes(criticalTrue);
  let about = indirect?.listIssuer;
  let found: Extract<RevocationStatus, { status: 'revoked' }> | undefined;
  for (let at = 0; at < entries.length;) {
    const entry = Tlv.read(entries, at).expect(tags.sequence, 'CRL entry');
    at += entry.length;
    const isNumber = sameOctets(Tlv.read(entry.content).expect(tags.integer, 'serial number').content, serialNumber);
    if (!isNumber && !anyCritical && !indirect) continue;
    const [, date, wrapped] = entry.children(3);
    if (!date) throw new Asn1Error('CRL entry is incomplete');
    const extensions = readExtensions(wrapped?.children(32) ?? []);
    about = issuerOfEntry(extensions, indirect) ?? about;
    if (!isNumber || found || (indirect && about !== indirect.certificateIssuer)) continue;
    const code = extensions.get(extensionOids.reasonCode);
    const reason = code ? (Tlv.read(code.value).expect(enumerated, 'reasonCode').content[0] ?? 0) : 0;
    found = { status: 'revoked', at: readTime(date), reason: revocationReason(reason) };
    if (!anyCritical) break;
  }
  return found;
}

const criticalTrue = Buffer.from([0x01, 0x01, 0xff]);

/** The certificateIssuer of an entry (clause 5.3.3), which holds for those after it, too. */
function issuerOfEntry(extensions: Map<string, Extension>, indirect?: IndirectLookUp): string | undefined {
  for (const [oid, { critical }] of extensions) {
    if (oid === extensionOids.certificateIssuer) {
      if (!indirect) throw new RevocationDataError('unsupported', 'it is an indirect list');
    } else if (critical && !knownInEntries.includes(oid)) {
      const detail = `its entry has a critical extension ${oid} that is not known`;
      throw new RevocationDataError('unsupported', detail);
    }
  }
  const issuer = extensions.get(extensionOids.certificateIssuer);
  if (!issuer) return undefined;
  const names = Tlv.readWhole(issuer.value).expect(tags.sequence, 'certificateIssuer').children(32);
  const name = names.find(({ tag }) => tag === tags.contextConstructed(4))?.children(1)[0];
  return name ? nameKey(name) : '';
}
