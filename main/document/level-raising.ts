import type { PadesLevel } from '../../preload/contract/model';
import type { IssuerCache } from '../trust/issuer-cache';
import { completePath } from '../trust/paths/path-completion';
import { collectRevocation, type RevocationSources, type RevocationWish } from '../trust/revocation';
import { signatureTimeStamps, verifySignedData, verifyTimeStampToken } from '../cades/index';
import { Asn1Error, readCertificateStructure } from '../pki';
import { readExtensions, withoutRevocationData } from '../pki/extensions';
import type { LevelWish } from './document-port';
import {
  appendRevision,
  DocumentTimestampRevision,
  InputFile,
  listSignatures,
  planValidationData,
  validationKey,
  type ListedSignature,
  type PlannedValidationData,
  type RelatedValidationData,
} from './pades';
import { PdfError, PdfReader, PdfString, type NamedNumbers } from './pdf';
import { describeFailures, type Timestamping } from './timestamping';

/** How far a file got, and what kept it from more. */
export interface Raised {
  level: PadesLevel;
  /** A few words for each reason; empty when the wish was reached. */
  problems: string[];
  /** What was appended to the file, in order. */
  revisions: Buffer[];
}

/** A file of our own that grows. */
export interface GrowingFile {
  /** Absolute path. */
  file: string;
  password: string | undefined;
  /** What it names, once that is known: nothing that is appended here names anything else. */
  numbers?: NamedNumbers;
}

export interface RaisingServices extends RevocationSources {
  timestamping: Timestamping;
  /** Those that were met before: none is fetched for every document of a batch. */
  issuers: IssuerCache;
}

/** genTime is often in whole seconds: what happened within that second may have been before or after. */
const timePrecisionMs = 1000;

/** One signature or document timestamp with the certificates whose validity it rests on. */
interface Subject {
  key: string;
  /** DER. */
  candidates: Uint8Array[];
  leaves: { certificate: Uint8Array; after?: Date; exempt?: true }[];
}

/**
 * Raises a file that has level B-T to B-LT or B-LTA by appending to it: validation data (DSS), then a document timestamp
 * over it (ETSI EN 319 142-1, clauses 5.4 to 5.6). The file is our own copy, not the user's.
 *
 * @param field - the signature that is to be raised; without one, all signatures and timestamps of the file
 */
export async function raiseLevel(
  growing: GrowingFile,
  wish: LevelWish,
  field: string | undefined,
  services: RaisingServices,
): Promise<Raised> {
  const raised: Raised = { level: 'PAdES-BASELINE-T', problems: [], revisions: [] };
  const gathered = await gather(growing, field, services);
  raised.problems.push(...gathered.problems);
  if (raised.problems.length > 0) return raised;
  try {
    raised.revisions.push(await append(growing, (reader) => planValidationData(reader, gathered.related)));
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    // What an earlier save left there can not be read, and so not be continued.
    return { ...raised, problems: [`the validation data that the document has can not be read: ${error.detail}`] };
  }
  raised.level = 'PAdES-BASELINE-LT';
  if (wish.level !== 'PAdES-BASELINE-LTA') return raised;
  const stamped = await stampDocument(growing, wish, services.timestamping);
  if ('problem' in stamped) raised.problems.push(stamped.problem);
  else {
    raised.revisions.push(stamped.revision);
    raised.level = 'PAdES-BASELINE-LTA';
  }
  return raised;
}

/**
 * Raises all that a file carries already, signature or document timestamp. Where something is under no timestamp, or where
 * there is nothing yet, a document timestamp goes first: it bears witness for B-T (ETSI EN 319 142-1, clause 6.3, note).
 *
 * @param empty - there is no signature and no timestamp in the file yet
 */
export async function extendLevel(
  growing: GrowingFile,
  wish: LevelWish,
  services: RaisingServices,
  empty: boolean,
): Promise<Raised> {
  const revisions: Buffer[] = [];
  if (empty || hasUnstamped(growing)) {
    const stamped = await stampDocument(growing, wish, services.timestamping);
    if ('problem' in stamped) return { level: 'PAdES-BASELINE-B', problems: [stamped.problem], revisions };
    revisions.push(stamped.revision);
  }
  if (wish.level === 'PAdES-BASELINE-T') return { level: 'PAdES-BASELINE-T', problems: [], revisions };
  const raised = await raiseLevel(growing, wish, undefined, services);
  return { ...raised, revisions: [...revisions, ...raised.revisions] };
}

/** Whether a signature has neither a timestamp of its own nor a document timestamp after it. */
function hasUnstamped({ file, password }: GrowingFile): boolean {
  const reader = PdfReader.open(file, password);
  try {
    const signatures = listSignatures(reader);
    const last = signatures.findLastIndex(({ subFilter }) => subFilter === 'ETSI.RFC3161');
    return signatures
      .slice(last + 1)
      .some(({ contents }) => contents instanceof PdfString && timestampsOf(contents.bytes).length === 0);
  } finally {
    reader.close();
  }
}

/** Everything that the signatures' certificates need, or why it can not be had. */
async function gather(
  { file, password }: GrowingFile,
  field: string | undefined,
  services: RaisingServices,
): Promise<{ related: RelatedValidationData[]; problems: string[] }> {
  const reader = PdfReader.open(file, password);
  const subjects: Subject[] = [];
  try {
    for (const signature of listSignatures(reader)) {
      if (field === undefined || signature.field === field) subjects.push(...(await subjectOf(signature)));
    }
  } finally {
    reader.close();
  }
  const related: RelatedValidationData[] = [];
  const problems: string[] = [];
  for (const { key, candidates, leaves } of subjects) {
    const wishes: RevocationWish[] = [];
    for (const { certificate, after, exempt } of leaves) {
      const path = await completePath(certificate, {
        candidates: [...candidates, ...(await services.issuers.certificates())],
        anchors: [],
        network: services.network,
      });
      await services.issuers.keep(path.certificates.slice(1));
      if (!path.complete) problems.push('the chain of a certificate is not complete');
      problems.push(
        ...(path.complete
          ? []
          : path.failures.map(({ url, detail }) => (url === undefined ? detail : `${url}: ${detail}`))),
      );
      wishes.push({
        ...{ path: path.certificates, candidates },
        ...(after && { leafAfter: after }),
        ...(exempt && { leafExempt: exempt }),
      });
    }
    const data = await collectRevocation(wishes, services);
    if (data.missing.length > 0) {
      problems.push(
        'revocation data is missing',
        ...data.failures.map((one) => `${one.url ?? ''} ${one.detail}`.trim()),
      );
    }
    for (const { status } of data.refused) problems.push(`a certificate is ${status.status}`);
    const certificates = [...wishes.flatMap(({ path }) => path), ...data.certificates];
    related.push({ key, certificates: distinct(certificates), ocsps: data.ocsps, crls: data.crls });
  }
  return { related, problems: [...new Set(problems)] };
}

/** What a signature rests on: its signatory's certificate and those of its timestamps. Digests are checked elsewhere. */
async function subjectOf({ contents, subFilter }: ListedSignature): Promise<Subject[]> {
  if (!(contents instanceof PdfString)) return [];
  const key = validationKey(contents.bytes);
  const nothing = (): Uint8Array => new Uint8Array();
  if (subFilter === 'ETSI.RFC3161') {
    const token = await verifyTimeStampToken(contents.bytes, nothing);
    if (!token.certificate) return [];
    return [{ key, candidates: token.certificates, leaves: [{ certificate: token.certificate }] }];
  }
  const verdict = await verifySignedData(contents.bytes, nothing);
  const subject: Subject = { key, candidates: verdict.certificates, leaves: [] };
  let time: Date | undefined;
  for (const der of timestampsOf(contents.bytes)) {
    const token = await verifyTimeStampToken(der, nothing);
    subject.candidates.push(...token.certificates);
    if (token.certificate) subject.leaves.push({ certificate: token.certificate });
    if (token.timeStampTime !== undefined) time = new Date(Date.parse(token.timeStampTime) + timePrecisionMs);
  }
  if (verdict.certificate) {
    subject.leaves.unshift({
      certificate: verdict.certificate,
      ...(time && { after: time }),
      ...(isWithoutRevocation(verdict.certificate) && { exempt: true }),
    });
  }
  return subject.leaves.length > 0 ? [subject] : [];
}

/** As those are that live for minutes: they end before anybody could revoke them. */
function isWithoutRevocation(certificate: Uint8Array): boolean {
  const extensions = readExtensions(readCertificateStructure(certificate).extensions);
  return withoutRevocationData.some((oid) => extensions.has(oid));
}

function timestampsOf(contents: Uint8Array): Uint8Array[] {
  try {
    return signatureTimeStamps(contents);
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}

async function stampDocument(
  growing: GrowingFile,
  { authorities }: LevelWish,
  timestamping: Timestamping,
): Promise<{ revision: Buffer } | { problem: string }> {
  // Room for a longer token than the one that was measured costs nothing here but a second question.
  for (let attempt = 1; ; attempt++) {
    const { room, failures } = await timestamping.room(authorities);
    if (room === undefined) return { problem: describeFailures(failures) };
    const input = InputFile.open(growing.file);
    try {
      const reader = PdfReader.over(input.descriptor, growing.password);
      const revision = numbered(growing, reader, () => DocumentTimestampRevision.plan(reader, room));
      const hashes = new Map<string, Uint8Array>();
      for (const { digestAlgorithm } of authorities) {
        if (hashes.has(digestAlgorithm)) continue;
        const hash = await input.digest(digestAlgorithm.replace('-', '').toLowerCase());
        hashes.set(digestAlgorithm, hash.update(revision.head).update(revision.tail).digest());
      }
      const stamp = await timestamping.stampDigest((algorithm) => hashes.get(algorithm) as Uint8Array, authorities);
      if (!stamp.token) return { problem: describeFailures(stamp.failures) };
      if (stamp.token.der.length > room && attempt === 1) continue;
      const { digestAlgorithm } = authorities[0]!;
      const digest = hashes.get(digestAlgorithm)!;
      const bytes = revision.withToken(revision.protect(stamp.token.der, digestAlgorithm, digest));
      await (
        await appendRevision(growing.file, revision.position, bytes)
      ).onDisk;
      return { revision: bytes };
    } finally {
      input.close();
    }
  }
}

async function append(growing: GrowingFile, plan: (reader: PdfReader) => PlannedValidationData): Promise<Buffer> {
  const { file, password } = growing;
  const input = InputFile.open(file);
  try {
    const reader = PdfReader.over(input.descriptor, password);
    const planned = numbered(growing, reader, () => plan(reader));
    planned.mac?.seal(planned, await input.digest('sha256'));
    await (
      await appendRevision(file, planned.position, planned.bytes)
    ).onDisk;
    return planned.bytes;
  } finally {
    input.close();
  }
}

/** Plans a revision without searching the file again for the numbers that it names. */
function numbered<T>(growing: GrowingFile, reader: PdfReader, plan: () => T): T {
  if (growing.numbers) reader.namedNumbers = growing.numbers;
  const planned = plan();
  growing.numbers = reader.namedNumbers;
  return planned;
}

function distinct(list: Uint8Array[]): Uint8Array[] {
  return [...new Map(list.map((der) => [Buffer.from(der).toString('base64'), der])).values()];
}
