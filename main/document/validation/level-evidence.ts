import type { PadesLevel } from '../../../preload/contract/model';
import { CertificateError, readCertificate } from '../../pki/certificate';
import type { AnchorLookup } from '../../trust/paths/trust-anchor';
import { certificatesInOcsp } from './ocsp-certificates';
import { PresentData } from './present-data';
import type { CheckedTimestamp } from './timestamps';
import type { ValidationStores } from './validation-store';

/** A signature of level B-B, with what may lift it. */
export interface Subject {
  /** Index of the revision that it covers. */
  revision: number;
  /** DER. */
  certificate: Uint8Array;
  certificates: Uint8Array[];
  /** Its signature-time-stamps. */
  timestamps: CheckedTimestamp[];
}

/** A document timestamp whose octets are intact; whether it is a timestamp that counts, it says itself. */
export interface ArchiveTimestamp {
  revision: number;
  timestamp: CheckedTimestamp;
}

/** An intact timestamp from before the end of the signatory's certificate. */
interface Witness {
  time: number;
  certificate: Uint8Array;
  certificates: Uint8Array[];
  /** Of a document timestamp. */
  revision?: number;
}

/**
 * The level above B-B for which there is evidence (ETSI EN 319 142-1, clause 6.3), as EU DSS decides it:
 *
 * - B-T: an intact timestamp, of the signature value or of the document, from before the certificate's end
 * - B-LT: revocation data in a DSS that was written after the signature, for the chains of the signatory and of that
 *   timestamp's authority
 * - B-LTA: a document timestamp over that DSS; where it is itself the only witness of the time, data of its own authority can
 *   not be under it yet and are not asked for
 *
 * Where trust is looked at, timestamps and answers count by being there ({@link levelByPresence}).
 *
 * @param newest - index of the newest revision
 * @returns in `problems` what keeps it from more, where there was evidence for more
 */
export async function levelOf(
  subject: Subject,
  archive: readonly ArchiveTimestamp[],
  stores: ValidationStores,
  newest: number,
): Promise<{ level: PadesLevel; problems: string[] }> {
  const later = archive.filter(({ revision }) => revision > subject.revision);
  const { anchors } = stores;
  if (anchors) return levelByPresence(subject, later, stores, anchors, newest);
  const { witnesses, problems } = witnessesOf(subject, later);
  if (witnesses.length === 0) return { level: 'PAdES-BASELINE-B', problems };

  for (const { revision, timestamp } of later.filter((one) => one.timestamp.report.intact)) {
    const store = stores.at(revision);
    for (const witness of store ? witnesses : []) {
      if (witness.revision !== undefined && witness.revision > revision) continue;
      const own = witness.certificate === timestamp.certificate;
      if ((await missing(stores, revision, subject, witness, own)).length === 0) {
        return { level: 'PAdES-BASELINE-LTA', problems: [] };
      }
    }
  }
  if (!stores.writtenAfter(subject.revision)) return { level: 'PAdES-BASELINE-T', problems };
  let fewest: Uint8Array[] | undefined;
  for (const witness of witnesses) {
    const found = await missing(stores, newest, subject, witness, false);
    if (found.length === 0) return { level: 'PAdES-BASELINE-LT', problems };
    if (!fewest || found.length < fewest.length) fewest = found;
  }
  return { level: 'PAdES-BASELINE-T', problems: [...problems, ...withoutData(fewest ?? [])] };
}

/**
 * The level by what is there, whatever it is worth, as EU DSS tells it beside a verdict: B-T with any timestamp; B-LT with a DSS
 * that was written after the signature, and revocation data for the chains of the signatory and of every timestamp but the last one over a DSS; B-LTA with a document
 * timestamp over the signatory's.
 */
function levelByPresence(
  subject: Subject,
  later: readonly ArchiveTimestamp[],
  stores: ValidationStores,
  anchors: AnchorLookup,
  newest: number,
): { level: PadesLevel; problems: string[] } {
  const isRead = ({ report }: CheckedTimestamp): boolean => report.time !== undefined;
  const documents = later.filter(({ timestamp }) => isRead(timestamp)).sort((a, b) => a.revision - b.revision);
  const own = subject.timestamps.filter(isRead);
  const all = [...own, ...documents.map(({ timestamp }) => timestamp)];
  if (all.length === 0) return { level: 'PAdES-BASELINE-B', problems: [] };
  // Validation data that the signature covers was not put there for it.
  if (!stores.writtenAfter(subject.revision)) return { level: 'PAdES-BASELINE-T', problems: [] };
  const archive = documents.filter(({ revision }) => stores.at(revision) !== undefined);
  const asked = all.filter((one) => one !== archive.at(-1)?.timestamp);
  const carried = [subject, ...all].flatMap(({ certificates }) => certificates);
  const present = new Map<number, PresentData>();
  const dataOf = (revision: number): PresentData | undefined => {
    const store = stores.at(revision);
    if (!store) return undefined;
    let data = present.get(revision);
    if (!data) {
      const certificates = [
        ...carried,
        ...store.certificates,
        ...store.ocsps.flatMap((der) => certificatesInOcsp(der)),
      ];
      present.set(revision, (data = new PresentData(certificates, store.ocsps, store.crls, anchors)));
    }
    return data;
  };
  const missing = (revision: number, leaves: readonly (Subject | CheckedTimestamp)[]): Uint8Array[] | undefined => {
    const data = dataOf(revision);
    return data && leaves.flatMap((one) => certificateOf(one) ?? []).flatMap((leaf) => data.missingFor(leaf));
  };
  const found = missing(newest, [subject, ...asked]);
  if (!found || found.length > 0) return { level: 'PAdES-BASELINE-T', problems: withoutData(found ?? []) };
  const archived = archive.some(({ revision }) => missing(revision, [subject])?.length === 0);
  return { level: archived ? 'PAdES-BASELINE-LTA' : 'PAdES-BASELINE-LT', problems: [] };
}

const certificateOf = (one: Subject | CheckedTimestamp): Uint8Array | undefined =>
  one.certificate ?? ('verdict' in one ? one.verdict.certificate : undefined);

const withoutData = (certificates: readonly Uint8Array[]): string[] => [
  ...new Set(
    certificates.map(
      (certificate) => `the document holds no revocation data for the certificate ${nameOf(certificate)}`,
    ),
  ),
];

function witnessesOf(
  { certificate, timestamps }: Subject,
  later: readonly ArchiveTimestamp[],
): { witnesses: Witness[]; problems: string[] } {
  const problems: string[] = [];
  const witnesses: Witness[] = [];
  const end = endOf(certificate);
  const all = [...timestamps.map((timestamp) => ({ timestamp })), ...later];
  for (const { timestamp, ...place } of all) {
    const { report, certificate: authority, certificates } = timestamp;
    if (!report.intact || report.time === undefined || !authority) {
      problems.push(`a timestamp does not count: ${report.detail ?? 'it is broken'}`);
      continue;
    }
    const time = Date.parse(report.time);
    if (time < end) witnesses.push({ time, certificate: authority, certificates, ...place });
    else problems.push('a timestamp does not count: by its time, the certificate of the signatory has ended');
  }
  // A signature with a timestamp of its own rests on that one.
  const own = witnesses.filter(({ revision }) => revision === undefined);
  return { witnesses: own.length > 0 ? own : witnesses, problems };
}

/** The certificates without revocation data: of the signatory's chain, and unless `signatoryOnly`, of the witness's. */
async function missing(
  stores: ValidationStores,
  revision: number,
  subject: Subject,
  witness: Witness,
  signatoryOnly: boolean,
): Promise<Uint8Array[]> {
  const store = stores.at(revision);
  if (!store) return [subject.certificate];
  const { time } = witness;
  const signatory = await store.missingFor(
    subject.certificate,
    [...subject.certificates, ...witness.certificates],
    time,
  );
  if (signatoryOnly) return signatory;
  return [...signatory, ...(await store.missingFor(witness.certificate, witness.certificates, time))];
}

/** ms; the second of notAfter still belongs to the period (RFC 5280, clause 4.1.2.5). */
function endOf(certificate: Uint8Array): number {
  try {
    return Date.parse(readCertificate(certificate).notAfter) + 1000;
  } catch (error) {
    if (error instanceof CertificateError) return Number.NEGATIVE_INFINITY;
    throw error;
  }
}

function nameOf(certificate: Uint8Array): string {
  try {
    const { subject, serialNumber } = readCertificate(certificate);
    return `${subject} (${serialNumber})`;
  } catch (error) {
    if (error instanceof CertificateError) return 'that can not be read';
    throw error;
  }
}
