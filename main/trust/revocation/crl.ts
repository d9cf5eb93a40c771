import { Asn1Error, Tlv, readCertificateStructure, sameOctets, tags } from '../../pki';
import { accessLocations, addresses, distributionPointNames } from '../../pki/access-locations';
import { extensionOids, readExtensions } from '../../pki/extensions';
import { structureSignatureProblem } from '../../pki/signed-structure';
import {
  RevocationDataError,
  keyUsageAllows,
  updateProblem,
  type RevocationStatus,
  type UpdatePeriod,
} from '../../pki/validity';
import { findEntry, readCrlStructure } from './crl-structure';

/** What a checked CRL says of one certificate. */
export interface CrlAnswer extends UpdatePeriod {
  /** DER CertificateList, a view of what was given. */
  der: Uint8Array;
  status: RevocationStatus;
}

const cRLSign = 6;
/** Critical extensions of a CRL that are understood here. */
const known: string[] = [
  extensionOids.authorityKeyIdentifier,
  extensionOids.crlNumber,
  extensionOids.issuingDistributionPoint,
];

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
  const list = readCrlStructure(bytes);
  const { der, extensions, thisUpdate, nextUpdate } = list;
  const issuing = readCertificateStructure(issuer);
  if (!sameOctets(list.issuer.raw, issuing.subject.raw)) {
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
  const period: UpdatePeriod = { thisUpdate, ...(nextUpdate !== undefined && { nextUpdate }) };
  const outdated = now && updateProblem(period, now);
  if (outdated) throw new RevocationDataError('outdated', outdated);
  const problem = structureSignatureProblem(list.signed, list.algorithm, list.signature, issuing.subjectPublicKeyInfo);
  if (problem) throw new RevocationDataError('signature', problem);

  const serialNumber = readCertificateStructure(certificate).serialNumber.content;
  return { der, ...period, status: findEntry(list.entries, serialNumber) ?? { status: 'good' } };
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
