import type { CertificateAssurance } from '../../../preload/contract/assurance';
import type { CertificateQualification } from '../../../preload/contract/qualification';
import { readCertificate } from '../../pki/certificate';
import type { ListedService } from '../lists/model';
import { isComplete, listsAtHand } from './lists-at-hand';
import type { TrustedLists } from '../lists/trusted-lists';
import { AnchorIndex, findPath, joinedAnchors, type AnchorLookup, type TrustAnchor } from '../paths';
import { qualifyCertificate } from './certificate-qualification';
import { joinedQualification } from './signature-qualification';

/** What a certificate's assurance rests on. */
export interface AssuranceMeans {
  /** The lists at hand. */
  lists: Pick<TrustedLists, 'withSubject' | 'withCertificate' | 'servicesOf' | 'state'>;
  /** The person's own anchors, and those of the configuration. */
  anchors: readonly TrustAnchor[];
  at: Date;
}

/**
 * What is known of a certificate before anything is signed with it: the path to an anchor, and what the trusted lists say of
 * it at its issuance and now. Nothing is fetched, and revocation is not looked at.
 *
 * @param certificate - DER
 * @param candidates - DER of certificates that may be its issuers
 * @throws CertificateError or Asn1Error when the certificate can not be read
 */
export function assureCertificate(
  certificate: Uint8Array,
  candidates: readonly Uint8Array[],
  { lists, anchors, at }: AssuranceMeans,
): CertificateAssurance {
  const lookup: AnchorLookup = joinedAnchors(lists, new AnchorIndex(anchors));
  const found = findPath({ certificate, candidates, anchors: lookup, at });
  const path = found.status === 'valid' ? found.path.certificates : [certificate];
  const services = servicesFor(path, lists);
  const complete = isComplete(lists);
  const now = qualifyCertificate(path, services, at.getTime(), complete);
  const issuance = qualifyCertificate(path, services, readCertificate(certificate).notBefore, complete);
  const joined = joinedQualification(issuance, now);
  return {
    at: at.toISOString(),
    path: found.status === 'valid' ? trusted(found.path) : { trusted: false, detail: found.failure.detail },
    qualified: joined ? (joined.qualified ? 'yes' : 'no') : 'not-determined',
    type: joined?.type ?? now.type,
    qscd: joined ? (joined.qualified && joined.device ? 'yes' : 'no') : 'not-determined',
    ...(now.entry && { entry: now.entry }),
    recognised: now.recognised,
    decisions: decisive(issuance, now),
    lists: listsAtHand(lists),
  };
}

/** The services that speak of any certificate of a path. */
export function servicesFor(path: readonly Uint8Array[], lists: Pick<TrustedLists, 'servicesOf'>): ListedService[] {
  return path.flatMap((certificate) => lists.servicesOf(certificate));
}

/** Where only the state at issuance stands against it, that is what decided. */
function decisive(
  issuance: CertificateQualification,
  now: CertificateQualification,
): CertificateQualification['decisions'] {
  return now.qualified === 'yes' && issuance.qualified !== 'yes' ? issuance.decisions : now.decisions;
}

function trusted({
  certificates,
  anchors,
}: {
  certificates: readonly Uint8Array[];
  anchors: readonly TrustAnchor[];
}): CertificateAssurance['path'] {
  const last = certificates.at(-1);
  const listed = anchors.find(({ origin }) => origin.kind === 'list') ?? anchors[0];
  const origin = listed?.origin ?? { kind: 'person' as const };
  return {
    trusted: true,
    by: origin.kind,
    anchor: last ? readCertificate(last).subject : '',
    ...(origin.kind === 'list' && { territory: origin.territory }),
  };
}
