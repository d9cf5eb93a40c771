import type { EvidenceId } from '../../preload/contract/verification';
import { extensionOids, withoutRevocationData } from '../pki/extensions';
import { statementProblem } from '../trust/revocation';
import type { Chain, EvidenceAtHand } from './evidence';
import type { KnownCertificate } from './known-certificate';
import type { RevocationRecord } from './revocation-record';

/** What a chain is validated for: the rules of what it needs differ (EN 319 102-1, clause 5.1.4; the defaults of EU DSS). */
export type CertificateUse = 'signature' | 'timestamp' | 'revocation';

/** Extensions by which an issuer says that the status of this certificate is not told. */
const exempting: Record<CertificateUse, readonly string[]> = {
  signature: withoutRevocationData,
  timestamp: [],
  revocation: [extensionOids.ocspNoCheck],
};

/** Whether something has to be known of the revocation of a chain's certificate. */
export function needsRevocationData({ certificates, anchor }: Chain, index: number, use: CertificateUse): boolean {
  const certificate = certificates[index];
  if (!certificate || certificate.selfSigned) return false;
  if (anchor && index === certificates.length - 1) return false;
  return index > 0 || !exempting[use].some((oid) => certificate.extensions.has(oid));
}

/** Why a record can not be accepted, in a few words. */
export type Refusal = { record: RevocationRecord; words: string };

/**
 * The newest record that counts.
 *
 * @param counts - what the process in question asks beside acceptance
 */
export function newestOf(
  records: readonly RevocationRecord[],
  counts: (record: RevocationRecord) => boolean,
): RevocationRecord | undefined {
  let newest: RevocationRecord | undefined;
  for (const record of records) {
    if (counts(record) && (!newest || newest.producedAt < record.producedAt)) newest = record;
  }
  return newest;
}

/** What is accepted of a certificate's revocation data, and why the rest is not. */
export function acceptedRecords(
  evidence: EvidenceAtHand,
  chain: Chain,
  index: number,
  visited = new Set<EvidenceId>(),
): { accepted: RevocationRecord[]; refused: Refusal[] } {
  const certificate = chain.certificates[index];
  const accepted: RevocationRecord[] = [];
  const refused: Refusal[] = [];
  if (!certificate) return { accepted, refused };
  visited.add(certificate.id);
  for (const record of evidence.recordsOf(chain, index)) {
    const words = refusedStatement(record, evidence, chain, index) ?? refusedIssuer(record, evidence, visited);
    if (words === undefined) accepted.push(record);
    else refused.push({ record, words });
  }
  return { accepted, refused };
}

/** What the record and the certificate alone say against it, and what trusted lists know of certificates that have ended. */
function refusedStatement(
  record: RevocationRecord,
  evidence: EvidenceAtHand,
  chain: Chain,
  index: number,
): string | undefined {
  const { der } = chain.certificates[index] as KnownCertificate;
  const words = statementProblem(record, der);
  if (words === undefined) return undefined;
  const expiredCertificatesSince = evidence.expiredCertificatesSince(chain, index, record.thisUpdate);
  return expiredCertificatesSince ? statementProblem(record, der, { expiredCertificatesSince }) : words;
}

/** Whoever signed it has to lead to an anchor, and for a responder it has to be known that it was not revoked. */
function refusedIssuer(
  record: RevocationRecord,
  evidence: EvidenceAtHand,
  visited: Set<EvidenceId>,
): string | undefined {
  for (const { issuer } of record.parts) {
    const words = refusedSigner(issuer, evidence, visited);
    if (words !== undefined) return words;
  }
  return undefined;
}

function refusedSigner(
  { der }: KnownCertificate,
  evidence: EvidenceAtHand,
  visited: Set<EvidenceId>,
): string | undefined {
  const chain = evidence.chainOf(der);
  if (!chain.anchor) return 'no path leads from its issuer to an anchor';
  for (const [index, { id }] of chain.certificates.entries()) {
    if (index === chain.certificates.length - 1) break;
    if (visited.has(id)) continue;
    visited.add(id);
    if (index > 0 || !needsRevocationData(chain, index, 'revocation')) continue;
    const { accepted } = acceptedRecords(evidence, chain, index, visited);
    if (accepted.length === 0) return 'it is not known whether its issuer was revoked';
  }
  return undefined;
}
