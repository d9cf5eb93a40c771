import { resolve } from 'node:path';
import { changeInWords } from '../../preload/contract/change-in-words';
import { verificationSchema } from '../../preload/contract/verification';
import type { MacReport, SignatureReport, TrustWish, VerificationReport } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { Services } from '../services';
import type { Command } from './arguments';
import { brokenOff, notTried } from './batch-so-far';
import { identifiedFor } from './identified';
import { Interruption } from './interruption';
import {
  exitCodes,
  failedCheckSentence,
  printedError,
  printedFailedCheck,
  printJson,
  sentence,
  type ExitCode,
  type Output,
} from './output';
import { listed, Prose, prose } from './prose';
import { calledBy, circumstancesOf, trustOf } from './trust-prose';
import { trustWish } from './trust-wish';
import { reportTargets, saveReport, type ReportResult, type ReportTarget } from './report-option';
import { revisionTarget, saveRevision, type RevisionResult } from './revision-option';
import { CheckProgress } from './check-progress';
import { ReportSealing } from './report-sealing';
import { readSecrets, type StdinSecrets } from './stdin-secrets';

/** Changes that are printed for one signature. */
const toldChanges = 20;

type VerifyCommand = Extract<Command, { name: 'verify' }>;
type FileVerdict = { input: string; revision?: RevisionResult; saved?: ReportResult } & (
  { report: VerificationReport } | { error: CountersignError }
);

/**
 * `countersign verify`: whether each signature is valid (ETSI EN 319 102-1), or with `--accept integrity` whether it is
 * intact, and who made it.
 */
export async function runVerify(
  command: VerifyCommand,
  services: Services,
  output: Output,
  stdin: NodeJS.ReadStream,
  interruption = new Interruption(),
): Promise<ExitCode> {
  const { revision } = command;
  const target = revision && revisionTarget(command.files[0] ?? '', revision);
  const reports = command.report && reportTargets(command.files, command.report);
  const signer = command.report?.signer;
  const lines = signer && (await identifiedFor(signer.name, signer, { services, output, stdin, interruption }));
  const err = (text: Prose): void => output.err(text);
  const secrets = await readSecrets({ ...command, pinStdin: signer?.pinStdin ?? false }, stdin, err, lines);
  const sealing = signer && reports && new ReportSealing(signer, reports);
  try {
    return await verifyAll(command, services, { output, stdin, interruption, secrets, target, reports, sealing });
  } finally {
    sealing?.close();
    await secrets.close();
  }
}

interface Verifying {
  output: Output;
  stdin: NodeJS.ReadStream;
  interruption: Interruption;
  secrets: StdinSecrets;
  /** Where the revision goes that is to be saved. */
  target: string | undefined;
  reports: readonly ReportTarget[] | undefined;
  /** Signs the reports before they go there. */
  sealing: ReportSealing | undefined;
}

async function verifyAll(
  command: VerifyCommand,
  services: Services,
  { output, stdin, interruption, secrets, target, reports, sealing }: Verifying,
): Promise<ExitCode> {
  const { revision } = command;
  const places = sealing ? sealing.drafts() : reports;
  const { wish: trust, problems } = await trustWish(command.trust ?? {}, services);
  for (const problem of problems) output.err(prose`Warning: ${sentence(problem)}\n`);
  const verdicts: (FileVerdict | undefined)[] = command.files.map(() => undefined);
  const drafts: (ReportResult | undefined)[] = command.files.map(() => undefined);
  const under = new Set<number>();
  const judge = async (index: number, documents: Lane): Promise<FileVerdict> => {
    const input = resolve(command.files[index] ?? '');
    try {
      const { password } = secrets;
      const { report, saved: reported } = await verified(input, password, trust, places?.[index], documents, services);
      const wish = { path: input, signature: revision?.signature ?? 0, ...(password !== undefined && { password }) };
      const saved = target === undefined ? {} : { revision: await saveRevision({ ...wish, target }, services) };
      drafts[index] = reported;
      // What is still to be signed is told once it is.
      return { input, report, ...saved, ...(reported && !sealing && { saved: reported }) };
    } catch (error) {
      return { input, error: toCountersignError(error, services.log) };
    }
  };
  // In the order of the command, each as soon as those before it are known.
  let told = 0;
  const stream = (): void => {
    // A report that is to be signed is not there before all of them are.
    if (output.json || sealing) return;
    for (let next = verdicts[told]; next; next = verdicts[told]) {
      printProse(output, next);
      told += 1;
    }
  };
  const progress = new CheckProgress(command.files.length, output);
  const tell = (): void => {
    progress.end();
    const all = verdicts.map(
      (verdict, index) => verdict ?? withoutVerdict(command.files[index] ?? '', under.has(index)),
    );
    print(output, all, told, interruption);
    told = all.length;
  };
  await interruption.during({ stop: () => true, tellSoFar: tell }, async () => {
    let next = 0;
    const work = async (documents: Lane): Promise<void> => {
      while (next < command.files.length && !interruption.caught) {
        const index = next;
        next += 1;
        under.add(index);
        verdicts[index] = await judge(index, documents);
        under.delete(index);
        stream();
        progress.checked();
      }
    };
    await Promise.all(lanesFor(command.files.length, services).map(work));
    if (!sealing) return;
    progress.end();
    const sealed = await sealing.seal(drafts, services, { output, stdin, interruption, pin: secrets.pin });
    sealed.forEach((saved, index) => {
      const verdict = verdicts[index];
      if (verdict && saved) verdict.saved = saved;
    });
  });
  tell();
  return verdicts.every((verdict) => verdict && isGood(verdict)) ? exitCodes.good : exitCodes.failed;
}

type Lane = Pick<Services['documents'], 'verify' | 'saveReport'>;

/** Validates a file, and where a report is wanted saves it. One that can not be saved takes no verdict along. */
async function verified(
  path: string,
  password: string | undefined,
  trust: TrustWish | undefined,
  target: ReportTarget | undefined,
  documents: Lane,
  services: Services,
): Promise<{ report: VerificationReport; saved?: ReportResult }> {
  if (!target || !trust) return { report: await documents.verify(path, password, trust) };
  const wish = { path, trust, ...target, ...(password !== undefined && { password }) };
  const saved = await saveReport(wish, documents, services);
  if ('saved' in saved) return { report: saved.saved.report, saved };
  if (!saved.error.code.startsWith('output.')) throw saved.error;
  return { report: await documents.verify(path, password, trust), saved };
}

/** So many files are worth the start of a second process. */
const manyFiles = 8;

/** Two processes for many files: one core reads while the other does. */
function lanesFor(files: number, { documents, checks }: Services): Lane[] {
  return files >= manyFiles ? [documents, checks] : [documents];
}

/** @param under - it was under way, and is broken off; otherwise its turn had not come */
function withoutVerdict(file: string, under: boolean): FileVerdict {
  const input = resolve(file);
  return { input, error: under ? brokenOff(input) : notTried(input) };
}

/** @param told - so many of them were printed already */
function print(output: Output, verdicts: FileVerdict[], told: number, { caught }: Interruption): void {
  const stopped = caught && { stopped: caught };
  if (output.json) {
    const files = verdicts.map(toDocument);
    return printJson(output, { command: 'verify', schema: verificationSchema, ...stopped, files });
  }
  for (const verdict of verdicts.slice(told)) printProse(output, verdict);
  if (caught) output.err(prose`${sentence(new CountersignError('command.stopped', {}))}\n`);
}

/** Where trust was asked for every signature has to be TOTAL-PASSED; otherwise, and beside that, intact. */
function isGood(verdict: FileVerdict): boolean {
  if (!('report' in verdict) || !isIntact(verdict.report)) return false;
  if ([verdict.revision, verdict.saved].some((made) => made && 'error' in made)) return false;
  const { signatures, trust } = verdict.report;
  if (trust === 'not-evaluated') return true;
  const signed = signatures.filter(({ role }) => role === 'signature');
  // A document that has nothing but timestamps is asked about those.
  return (signed.length > 0 ? signed : signatures).every(({ indication }) => indication === 'TOTAL-PASSED');
}

/** A file without any signature or timestamp is not "all good": whoever asks expects one. */
function isIntact({ signatures, mac, remarks }: VerificationReport): boolean {
  return (
    signatures.length > 0 &&
    (mac ?? { state: 'right' }).state === 'right' &&
    !remarks?.some(({ code }) => code === 'signature-hidden') &&
    signatures.every(
      ({ integrity, coverage }) => integrity === 'intact' && (coverage.permitted ?? coverage.laterChanges !== 'other'),
    )
  );
}

function toDocument(verdict: FileVerdict): unknown {
  return 'error' in verdict
    ? { input: verdict.input, ok: false, error: printedFailedCheck(verdict.error) }
    : { input: verdict.input, ok: isGood(verdict), ...verdict.report, ...madeFiles(verdict) };
}

/** What was saved beside the verdict, or why not. */
function madeFiles({ revision, saved }: FileVerdict): { revision?: unknown; reportFile?: unknown } {
  const told = (made: RevisionResult | ReportResult): unknown =>
    'saved' in made ? { output: made.saved.path, size: made.saved.size } : printedError(made.error);
  return { ...(revision && { revision: told(revision) }), ...(saved && { reportFile: told(saved) }) };
}

function printProse(output: Output, verdict: FileVerdict): void {
  const file = Prose.path(verdict.input);
  if ('error' in verdict) {
    output.err(prose`${file}\n  ${failedCheckSentence(verdict.error)}\n`);
    return;
  }
  output.out(prose`${file}\n`);
  if (verdict.report.signatures.length === 0) output.out(prose`  This document carries no signature.\n`);
  for (const signature of verdict.report.signatures) {
    output.out(prose`  ${signature.index}. ${describe(signature)}\n     ${signature.indication}${sub(signature)}\n`);
    for (const line of [
      ...trustOf(signature, verdict.report),
      ...changesOf(signature),
      ...levelOf(signature),
      ...timestampsOf(signature),
      ...claimsOf(signature),
    ]) {
      output.out(prose`     ${line}\n`);
    }
  }
  if (verdict.report.mac) output.out(prose`  ${macWords(verdict.report.mac)}\n`);
  for (const { weight, words } of verdict.report.remarks ?? []) {
    output.out(prose`  ${weight === 'warning' ? 'Warning: ' : ''}${words}\n`);
  }
  for (const line of circumstancesOf(verdict.report)) output.out(prose`  ${line}\n`);
  if (verdict.revision) printMade(output, prose`Saved as it was signed`, verdict.revision);
  if (verdict.saved) printMade(output, prose`Report`, verdict.saved);
}

function printMade(output: Output, what: Prose, made: RevisionResult | ReportResult): void {
  if ('saved' in made) output.out(prose`  ${what}: ${Prose.path(made.saved.path)}\n`);
  else output.err(prose`  ${sentence(made.error)}\n`);
}

/** The code by which a document with a password shows changes. */
function macWords({ state, detail }: MacReport): Prose {
  const why = detail === undefined ? '' : `: ${detail}`;
  return {
    right: prose`Its MAC is right: nobody without its password changed it since it was last saved.`,
    wrong: prose`Warning: its MAC is wrong${why}. Somebody without its password may have changed it.`,
    missing: prose`Warning: its MAC is missing${why}. Somebody without its password may have changed it.`,
    'not-examined': prose`Its MAC was not examined${why}.`,
  }[state];
}

function describe(signature: SignatureReport): Prose {
  const timestamp = signature.role === 'document-timestamp';
  const kind = { timestamp: 'Document timestamp', seal: 'Seal', signature: 'Signature' }[calledBy(signature)];
  const who = signature.signer
    ? prose`by ${signature.signer.subject}`
    : prose`by somebody whose certificate is not in it`;
  if (signature.integrity === 'not-examined')
    return prose`${kind} ${who}: not examined, ${signature.detail ?? 'its kind is not known to this version'}`;
  if (signature.integrity === 'broken')
    return prose`Broken ${kind.toLowerCase()} ${who}: ${signature.detail ?? 'it does not fit the document'}`;
  const [own] = timestamp ? (signature.timestamps ?? []) : [];
  const when = own?.time ? `, ${own.time}` : signature.claimedTime ? `, claimed time ${signature.claimedTime}` : '';
  if (signature.coverage.permitted === false) {
    const { detail = 'the document was changed after it in a way that it forbids' } = signature;
    return prose`Changed though forbidden: ${kind.toLowerCase()} ${who}${when}: ${detail}`;
  }
  return prose`${kind} ${who}${when}: ${reachOf(signature)}`;
}

function reachOf({ coverage }: SignatureReport): Prose {
  const kept = coverage.permitted === true ? ', as it permits' : '';
  return {
    none: prose`covers the whole document`,
    nothing: prose`intact; it was saved again after it, and nothing was changed`,
    'signatures-only': prose`intact; only further signatures, seals and timestamps were added after it`,
    other: prose`intact, but the document was changed after it${kept}`,
  }[coverage.laterChanges];
}

/** What later saves did, a line each. */
function changesOf({ coverage: { changes = [], moreChanges = 0 } }: SignatureReport): Prose[] {
  const more = moreChanges + Math.max(0, changes.length - toldChanges);
  return [
    ...changes.slice(0, toldChanges).map((change) => prose`Changed after it: ${changeInWords(change)}`),
    ...(more > 0 ? [prose`Changed after it: ${more} more`] : []),
  ];
}

function levelOf({ role, level, levelProblems }: SignatureReport): Prose[] {
  if (role === 'document-timestamp') return [];
  const name = level === 'not-baseline' ? 'No PAdES baseline level' : `Level: ${level}`;
  return [levelProblems ? prose`${name}, because: ${listed(levelProblems)}` : prose`${name}`];
}

/** The timestamps over a signature value; and why a timestamp is none. */
function timestampsOf({ role, timestamps = [] }: SignatureReport): Prose[] {
  return timestamps.flatMap(({ time, authority, intact, detail }) => {
    if (!intact) return [prose`Timestamp that does not count: ${detail ?? 'it is broken'}`];
    if (role === 'document-timestamp') return [];
    return [prose`Timestamp by ${authority ?? 'an authority without a name'}, ${time ?? 'without a time'}`];
  });
}

/** What a signature says of itself, a line each. Nobody confirms it. */
function claimsOf({ certification, claimedRoles, commitmentType, signaturePolicy }: SignatureReport): Prose[] {
  const allowed = {
    1: 'no changes',
    2: 'filling in forms and signing',
    3: 'filling in forms, signing and annotations',
  };
  return [
    ...(certification ? [prose`Certifies the document and allows ${allowed[certification]}`] : []),
    ...(claimedRoles ? [prose`Claimed role: ${listed(claimedRoles, ', ')}`] : []),
    ...(commitmentType ? [prose`Commitment: ${commitmentType.replaceAll('-', ' ')}`] : []),
    ...(signaturePolicy
      ? [prose`Signature policy: ${signaturePolicy.oid}${signaturePolicy.uri ? prose` ${signaturePolicy.uri}` : ''}`]
      : []),
  ];
}

function sub(signature: SignatureReport): string {
  return signature.subIndication ? ` (${signature.subIndication})` : '';
}
