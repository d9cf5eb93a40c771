import { Asn1Error, Tlv, readCertificateStructure, readTime, sameOctets, tags } from '../../pki';
import { accessLocations, addresses, distributionPointNames } from '../../pki/access-locations';
import { extensionOids, readExtensions } from '../../pki/extensions';
import { structureSignatureProblem } from '../../pki/signed-structure';
import {
  RevocationDataError,
  keyUsageAllows,
  revocationReason,
  updateProblem,
  type RevocationStatus,
  type UpdatePeriod,
} from '../../pki/validity';

/** What a checked CRL says of one certificate. */
export interface CrlAnswer extends UpdatePeriod {
  /** DER CertificateList, a view of what was given. */
  der: Uint8Array;
  status: RevocationStatus;
}

const cRLSign = 6;
const enumerated = 0x0a;
/** Critical extensions of a CRL that are understood here. */
const known: string[] = [
  extensionOids.authorityKeyIdentifier,
  extensionOids.crlNumber,
  extensionOids.issuingDistributionPoint,
];
/** Critical extensions of an entry that change nothing in whether the certificate is revoked. */
const knownInEntries: string[] = [extensionOids.reasonCode, extensionOids.invalidityDate];

/**
 * Reads a CRL, checks it and looks a certificate up in it (RFC 5280, clauses 5 and 6.3): issuer, its right to sign CRLs,
 * dates, scope, signature. Entries are passed over one by one, so that a CRL of any length costs no more memory than its
 * own octets. Delta CRLs, indirect CRLs, CRLs for some reasons only, and critical extensions that are not known are refused.
 *
 * @param bytes - DER
 * @param certificate - DER of the certificate in question
 * @param issuer - DER of its issuer
 * @param now - for the dates, which without it are the caller's to judge
 * @throws RevocationDataError
 */
export function readCrl(bytes: Uint8Array, certificate: Uint8Array, issuer: Uint8Array, now?: Date): CrlAnswer {
  try {
    return read(bytes, certificate, issuer, now);
  } catch (cause) {
    if (cause instanceof Asn1Error) throw new RevocationDataError('malformed', cause.message, { cause });
    throw cause;
  }
}

function read(bytes: Uint8Array, certificate: Uint8Array, issuer: Uint8Array, now?: Date): CrlAnswer {
  const whole = Tlv.read(bytes).expect(tags.sequence, 'CertificateList');
  const [list, algorithm, signature] = whole.children(3);
  if (!list || !algorithm || !signature) throw new Asn1Error('CertificateList is incomplete');
  const { issuerName, revoked, extensions, ...period } = readList(list);

  const issuing = readCertificateStructure(issuer);
  if (!sameOctets(issuerName.raw, issuing.subject.raw)) {
    throw new RevocationDataError('mismatch', 'it is from another issuer');
  }
  if (!keyUsageAllows(readExtensions(issuing.extensions).get(extensionOids.keyUsage)?.value, cRLSign)) {
    throw new RevocationDataError('responder', 'the issuer may not sign revocation lists');
  }
  for (const [oid, { critical }] of extensions) {
    if (oid === extensionOids.deltaCrlIndicator) {
      throw new RevocationDataError('unsupported', 'it lists only changes to another list');
    }
    if (critical && !known.includes(oid)) {
      throw new RevocationDataError('unsupported', `it has a critical extension ${oid} that is not known`);
    }
  }
  const scope = extensions.get(extensionOids.issuingDistributionPoint);
  if (scope) assertInScope(scope.value, certificate);
  const outdated = now && updateProblem(period, now);
  if (outdated) throw new RevocationDataError('outdated', outdated);
  const problem = structureSignatureProblem(list.raw, algorithm, signature, issuing.subjectPublicKeyInfo);
  if (problem) throw new RevocationDataError('signature', problem);

  const serialNumber = readCertificateStructure(certificate).serialNumber.content;
  return { der: whole.raw, ...period, status: revoked ? lookUp(revoked.content, serialNumber) : { status: 'good' } };
}

interface ReadList extends UpdatePeriod {
  issuerName: Tlv;
  revoked?: Tlv;
  extensions: ReturnType<typeof readExtensions>;
}

/** TBSCertList without its entries. */
function readList(list: Tlv): ReadList {
  const parts = list.expect(tags.sequence, 'TBSCertList').children(7);
  if (parts[0]?.tag === tags.integer) parts.shift();
  const [, issuerName, thisUpdate, ...rest] = parts;
  if (!issuerName || !thisUpdate) throw new Asn1Error('TBSCertList is incomplete');
  const next = rest[0]?.tag === tags.utcTime || rest[0]?.tag === tags.generalizedTime ? rest.shift() : undefined;
  const revoked = rest[0]?.tag === tags.sequence ? rest.shift() : undefined;
  const wrapped = rest.find(({ tag }) => tag === tags.contextConstructed(0));
  return {
    issuerName,
    thisUpdate: readTime(thisUpdate),
    ...(next && { nextUpdate: readTime(next) }),
    ...(revoked && { revoked }),
    extensions: readExtensions(wrapped?.children(1)[0]?.children(64) ?? []),
  };
}

/** IssuingDistributionPoint (RFC 5280, clause 5.2.5). */
function assertInScope(value: Uint8Array, certificate: Uint8Array): void {
  const refuse = (detail: string): RevocationDataError => new RevocationDataError('unsupported', detail);
  const isAuthority = isCertificateAuthority(certificate);
  for (const part of Tlv.read(value).expect(tags.sequence, 'IssuingDistributionPoint').children(6)) {
    const set = part.content[0] !== 0;
    if (part.tag === tags.contextConstructed(0)) {
      const named = addresses(distributionPointNames(part));
      const wanted = accessLocations(certificate).crl;
      // Names of other kinds (LDAP, X.500) can not be compared with where the list was fetched.
      if (named.length > 0 && !named.some((address) => wanted.includes(address))) {
        throw new RevocationDataError('mismatch', 'it is for certificates of another distribution point');
      }
    } else if (part.tag === tags.context(1) && set) {
      if (isAuthority) throw new RevocationDataError('mismatch', 'it lists no certificates of authorities');
    } else if (part.tag === tags.context(2) && set) {
      if (!isAuthority) throw new RevocationDataError('mismatch', 'it lists certificates of authorities only');
    } else if (part.tag === tags.context(3)) {
      throw refuse('it covers some reasons only');
    } else if (part.tag === tags.context(4) && set) {
      throw refuse('it is an indirect list');
    } else if (part.tag === tags.context(5) && set) {
      throw new RevocationDataError('mismatch', 'it lists attribute certificates only');
    }
  }
}

function isCertificateAuthority(certificate: Uint8Array): boolean {
  const value = readExtensions(readCertificateStructure(certificate).extensions).get('2.5.29.19')?.value;
  const flag = value && Tlv.read(value).expect(tags.sequence, 'basicConstraints').children(2)[0];
  return flag?.tag === tags.boolean && flag.content[0] !== 0;
}

/** Passes over the entries without keeping any. */
function lookUp(entries: Uint8Array, serialNumber: Uint8Array): RevocationStatus {
  for (let at = 0; at < entries.length;) {
    const entry = Tlv.read(entries, at).expect(tags.sequence, 'CRL entry');
    at += entry.length;
    if (!sameOctets(Tlv.read(entry.content).expect(tags.integer, 'serial number').content, serialNumber)) continue;
    const [, date, wrapped] = entry.children(3);
    if (!date) throw new Asn1Error('CRL entry is incomplete');
    const extensions = readExtensions(wrapped?.children(32) ?? []);
    for (const [oid, { critical }] of extensions) {
      if (oid === extensionOids.certificateIssuer) {
        throw new RevocationDataError('unsupported', 'it is an indirect list');
      }
      if (critical && !knownInEntries.includes(oid)) {
        throw new RevocationDataError('unsupported', `its entry has a critical extension ${oid} that is not known`);
      }
    }
    const code = extensions.get(extensionOids.reasonCode);
    const reason = code ? (Tlv.read(code.value).expect(enumerated, 'reasonCode').content[0] ?? 0) : 0;
    return { status: 'revoked', at: readTime(date), reason: revocationReason(reason) };
  }
  return { status: 'good' };
}
