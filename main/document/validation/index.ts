/** Verdicts on the signatures of a document (ETSI EN 319 102-1): integrity and who signed. Trust is a separate answer. */
import type { MacReport, SignatureReport, VerificationReport } from '../document-port';
import type { RevisionChange } from './change-kind';
import { inWords, toldChanges } from './change-words';
import { listSignatures } from '../pades';
import { firstPage, pageCount, PdfError, PdfReader } from '../pdf';
import { confirmHarm, foreseeHarm } from './foresight';
import { areSound, harmedSignatures, type FileBefore } from './kept-signatures';
import { addsOnlySignatures, changesAfter, needsNoSignature } from './later-changes';
import { levelOf, type ArchiveTimestamp } from './level-evidence';
import { checkMac } from './mac-check';
import { RangeDigests } from './range-digests';
import { remarksOn } from './remarks';
import { judgeChanges } from './restrictions';
import { judgeSignature, timestampFilter, type Judged } from './signature-report';
import {
  addTrust,
  anchorsOf,
  circumstancesOf,
  namedCertificates,
  type DocumentTrust,
  type ValidatedDocument,
} from './trust';
import { ValidationStores, type ValidationLists } from './validation-store';

export type { DocumentTrust, FileBefore, Judged, ValidationLists };

/**
 * Verifies every signature of a file. The file is read through one descriptor and in blocks, so memory does not grow
 * with its size.
 *
 * @param path - of the file
 * @param password - of the user or the owner of an encrypted document
 * @param trust - with it the verdicts are those of EN 319 102-1; without it they speak of integrity alone
 * @returns one report per signature, oldest first; hostile and broken signatures are reports too
 * @throws PdfError when the file can not be read as a PDF; the system's own errors (`ENOENT`, …) for the file
 */
export async function verifyDocument(
  path: string,
  password?: string,
  trust?: DocumentTrust,
): Promise<VerificationReport> {
  const reader = PdfReader.open(path, password);
  try {
    return await verifyOpened(reader, digestsOf(reader), trust);
  } finally {
    reader.close();
  }
}

/**
 * {@link verifyDocument} for a file that is open already.
 *
 * @param reader - of the newest revision; stays open
 * @param digests - of this file, where some of them are made already
 */
export async function verifyOpened(
  reader: PdfReader,
  digests = digestsOf(reader),
  trust?: DocumentTrust,
): Promise<VerificationReport> {
  return (await examine(reader, digests, trust)).report;
}

/** A report on a document, with what it was made from. */
export interface Examination {
  report: VerificationReport;
  /** As in the report. */
  judged: readonly Judged[];
  digests: RangeDigests;
  stores: ValidationStores;
  /** Only with trust. */
  validated?: ValidatedDocument;
}

/** {@link verifyOpened}, with what a longer report is made from. */
export async function examine(
  reader: PdfReader,
  digests = digestsOf(reader),
  trust?: DocumentTrust,
): Promise<Examination> {
  // Nobody can say anything of a document whose pages are not there.
  firstPage(reader);
  const signatures = listSignatures(reader);
  const first = signatures.find(({ subFilter }) => subFilter !== timestampFilter);
  // Begun together, so that the digests of all of them take one pass over the file.
  const [mac, judged] = await Promise.all([
    checkMac(reader, digests),
    Promise.all(
      signatures.map((signature) =>
        judgeSignature(signature, reader, digests, signature === first, trust !== undefined),
      ),
    ),
  ]);
  judged.sort((a, b) => a.report.coverage.revisionEnd - b.report.coverage.revisionEnd);
  examineLaterChanges(judged, reader);
  const stores = new ValidationStores(reader, trust && anchorsOf(trust));
  await nameLevels(judged, reader, stores);
  if (trust) comparePages(judged, reader);
  const validated = trust && (await addTrust(judged, stores, reader.revisions.length - 1, trust));
  judged.forEach(({ report }, position) => (report.index = position + 1));
  const remarks = remarksOn(reader, signatures);
  const report: VerificationReport = {
    size: reader.size,
    signatures: judged.map((one) => one.report),
    ...(remarks.length > 0 && { remarks }),
    ...(mac && { mac }),
    trust: trust ? 'evaluated' : 'not-evaluated',
    ...(trust && { circumstances: circumstancesOf(trust) }),
    ...(validated && { certificates: namedCertificates(validated.outcome) }),
  };
  return { report, judged, digests, stores, ...(validated && { validated }) };
}

/** Pages that came or went after a signature: as EU DSS has it, the signature is not one of this document any more. */
function comparePages(judged: readonly Judged[], reader: PdfReader): void {
  const pages = countPages(reader);
  for (const one of judged) {
    if (!one.coverage || one.coverage.wholeDocument) continue;
    const before = countPages(reader.at(one.coverage.revision));
    if (pages === undefined || before === undefined || before === pages) continue;
    one.formatProblems = [`it signed ${before} pages, and the document has ${pages} now`];
  }
}

function countPages(reader: PdfReader): number | undefined {
  try {
    return pageCount(reader);
  } catch (error) {
    if (error instanceof PdfError) return undefined;
    throw error;
  }
}

/** {@link checkMac} by itself, for a document whose signatures are not asked for. */
export const macOf = (reader: PdfReader): Promise<MacReport | undefined> => checkMac(reader, digestsOf(reader));

const digestsOf = (reader: PdfReader): RangeDigests => new RangeDigests((end) => reader.blocks(end));

/**
 * Verifies a file that was appended to, and holds the signatures that were there against what they were. The shorter file is
 * only judged where something is not as it is with a sound signature; its digests are made already then.
 *
 * @param path - of the longer file
 * @returns `harmed`: the fields of signatures that did not stay what they were
 */
export async function verifyAppended(
  path: string,
  password: string | undefined,
  before: FileBefore,
): Promise<{ report: VerificationReport; harmed: string[] }> {
  const reader = PdfReader.open(path, password);
  try {
    const digests = digestsOf(reader);
    const report = await verifyOpened(reader, digests);
    if (areSound(report, before)) return { report, harmed: [] };
    const shorter = PdfReader.open(path, password, { end: before.size });
    try {
      return { report, harmed: harmedSignatures(await verifyOpened(shorter, digests), report) };
    } finally {
      shorter.close();
    }
  } finally {
    reader.close();
  }
}

/**
 * The signatures of a file that would not stay what they are under a revision that is only planned. Where nothing is wrong
 * with the plan, which is nearly always, no digest is made.
 *
 * @param revision - complete but for the signature, which will cover all of it
 * @returns their fields
 */
export async function harmedByPlan(path: string, password: string | undefined, revision: Buffer): Promise<string[]> {
  const foreseen = foreseeHarm(path, password, revision);
  return foreseen.length === 0 ? [] : confirmHarm(foreseen, await verifyDocument(path, password));
}

function examineLaterChanges(judged: Judged[], reader: PdfReader): void {
  const intact = judged.filter(({ report }) => report.integrity === 'intact');
  const earlier = intact.filter(({ coverage }) => coverage && !coverage.wholeDocument);
  if (earlier.length === 0) return;
  const oldest = Math.min(...earlier.map(({ coverage }) => coverage?.revision ?? 0));
  const newest = Math.max(...intact.map(({ coverage }) => coverage?.revision ?? 0));
  const changes = changesAfter(reader, oldest);
  // Without a signature over the whole file, nobody answers for the last revisions.
  const closed =
    intact.some(({ coverage }) => coverage?.wholeDocument) || changes.slice(newest - oldest).every(needsNoSignature);
  const behind = reader.tolerated.has('end') ? [behindTheEnd] : [];
  for (const one of earlier) {
    const { report, coverage, restrictions } = one;
    const later = [...changes.slice((coverage?.revision ?? 0) - oldest), ...behind];
    const laterChanges = laterChangesOf(later, closed);
    const { changes: told, more } = toldChanges(later);
    report.coverage.laterChanges = laterChanges;
    if (laterChanges === 'other') {
      if (told.length > 0) report.coverage.changes = told;
      if (more > 0) report.coverage.moreChanges = more;
      report.detail = `the document was changed after this signature: ${inWords(told, more)}`;
    }
    const { permitted, detail } = judgeChanges(restrictions ?? { scopes: [] }, later);
    if (permitted !== undefined) report.coverage.permitted = permitted;
    // What that makes of the verdict is decided last, where the verdict is (`addTrust`); here nobody is trusted yet.
    if (permitted !== false) continue;
    // What certifies a document to its end is no signature of this form any more: as EU DSS has such attacks.
    if (behind.length > 0)
      one.formatProblems = ['behind the end of the document that it certifies there is a piece of another'];
    if (detail !== undefined) report.detail = told.length > 0 ? `${detail}: ${inWords(told, more)}` : detail;
  }
}

/**
 * A piece of a document behind the end of the file: readers that repair a file by its objects show what is there instead of what
 * was signed (incremental saving attacks without a cross-reference).
 */
const behindTheEnd: RevisionChange = {
  kind: 'other',
  fields: [],
  changes: [{ kind: 'other', what: 'behind its end there is a piece of another document' }],
};

function laterChangesOf(
  later: readonly RevisionChange[],
  closed: boolean,
): SignatureReport['coverage']['laterChanges'] {
  // A file that goes on behind its last revision was changed by nobody knows what.
  if (!closed || later.length === 0 || !later.every(addsOnlySignatures)) return 'other';
  return later.every(({ kind }) => kind === 'nothing') ? 'nothing' : 'signatures-only';
}

/** Raises the level of the signatures that have B-B to the one for which there is evidence. */
async function nameLevels(judged: Judged[], reader: PdfReader, stores: ValidationStores): Promise<void> {
  const archive = judged.flatMap(({ report, coverage, timestamps }): ArchiveTimestamp[] => {
    const [timestamp] = timestamps ?? [];
    const intact = report.integrity === 'intact' || stores.anchors !== undefined;
    const counts = report.role === 'document-timestamp' && intact && coverage && timestamp;
    return counts ? [{ revision: coverage.revision, timestamp }] : [];
  });
  const newest = reader.revisions.length - 1;
  for (const { report, coverage, verdict, timestamps = [], ...one } of judged) {
    const certificate = one.certificate ?? verdict?.certificate;
    const certificates = one.certificates ?? verdict?.certificates ?? [];
    if (report.level === 'not-baseline' || !certificate) continue;
    // A malformed one covers no revision; it stands in one.
    const revision = coverage?.revision ?? one.listed.revision;
    const subject = { revision, certificate, certificates, timestamps };
    const { level, problems } = await levelOf(subject, archive, stores, newest);
    report.level = level;
    const all = [...(report.levelProblems ?? []), ...problems];
    if (all.length > 0) report.levelProblems = all;
  }
}
