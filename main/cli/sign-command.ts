import { isStoppedByPerson } from '../../preload/contract/stopped';
import type { Services } from '../services';
import { Batch, type BatchResult } from '../signing/batch';
import { signedName } from '../signing/output-name';
import type { BatchDocument } from '../signing/signing-port';
import type { CertificateWarning } from '../../preload/contract/certificate-warnings';
import { describeOneTimeStep } from '../../preload/contract/one-time-sentences';
import { describeNote, isWarning, type SigningNote } from '../../preload/contract/signing-notes';
import { CountersignError } from '../errors/countersign-error';
import type { Command } from './arguments';
import { BatchSoFar, notTried } from './batch-so-far';
import { identifiedFor } from './identified';
import { Interruption } from './interruption';
import { chooseKey, chooseSigner } from './key-choice';
import {
  exitCodes,
  printedError,
  printJson,
  sentence,
  warningLines,
  withText,
  type ExitCode,
  type Output,
} from './output';
import { outputsOf } from './out-option';
import { terminalPinPrompt } from './pin-from-terminal';
import { listed, Prose, prose } from './prose';
import { placeLines } from './seen-places';
import { readSecrets } from './stdin-secrets';
import { readVisibility, type VisibilityWish } from './visible-options';

/** The looks that a person keeps are read where one is named that the configuration does not have. */
async function visibilityFor(
  wish: VisibilityWish,
  { profile, configuration }: Services,
): ReturnType<typeof readVisibility> {
  const { OwnAppearances } = await import('../configuration/own-appearances');
  const own = configuration?.ALLOW_OWN_APPEARANCES === false ? undefined : new OwnAppearances(profile.folder);
  return readVisibility(wish, configuration?.APPEARANCES, own);
}

type SignCommand = Extract<Command, { name: 'sign' }>;

/** `countersign sign`: signs each file with one PIN and prints each result, the failed ones too. */
export async function runSign(
  command: SignCommand,
  services: Services,
  output: Output,
  stdin: NodeJS.ReadStream,
  interruption = new Interruption(),
): Promise<ExitCode> {
  const named = toDocuments(command);
  const places = command.visibility?.places;
  const documents = places === undefined ? named : (await import('./places-file')).withPlaces(named, places);
  const visible = command.visibility && (await visibilityFor(command.visibility, services));
  const claims = { ...command.claims, ...(visible !== undefined && { visible }) };
  const err = (text: Prose): void => output.err(text);
  const lent = command.onBehalfOf === undefined ? undefined : services.signers.lentAs(command.onBehalfOf);
  const choosing = { ...(lent !== undefined && { signer: lent }), ...command };
  const signer = await chooseSigner(choosing, services, output, stdin);
  // A login that failed is a request that was refused.
  const refused = async (reason: CountersignError): Promise<unknown> =>
    (await services.history.begin(documents)).finish(reason);
  const lines = await identifiedFor(signer, command, { services, output, stdin, interruption }, refused);
  const chosen = { ...command, ...(signer !== undefined && { signer }) };
  const alias = command.alias ?? (await chooseKey(chosen, services, output, stdin));
  const { pin, password, close } = await readSecrets(command, stdin, err, lines);
  const told = new CertificateDoubts(output);
  const soFar = new BatchSoFar(
    documents,
    ({ path }, notes) => warn(output, path, told.rest(notes)),
    (step) => output.err(prose`${Prose.about(step, describeOneTimeStep)}\n`),
  );
  let result: BatchResult;
  try {
    const prompt = terminalPinPrompt({ stdin, err, ...(pin && { piped: pin }), allowLastTry: command.allowLastTry });
    const batch = new Batch(
      services,
      {
        documents: documents.map((document) => (password === undefined ? document : { ...document, password })),
        signer,
        alias,
        claims,
        ...(command.level && { level: command.level }),
        ...(command.onBehalfOf !== undefined && { onBehalfOf: command.onBehalfOf }),
      },
      prompt,
      soFar,
    );
    const stop = (): true => {
      batch.cancel();
      return true;
    };
    const tellSoFar = (): void => print(output, { signer, alias, ...soFar.result() }, interruption, told);
    result = await interruption.during({ stop, tellSoFar }, () => batch.run());
  } finally {
    await close();
  }
  print(output, interruption.caught ? stopped(result) : result, interruption, told);
  if (result.refused) return exitCodes.nothingTried;
  return result.documents.every((entry) => entry.signed) ? exitCodes.good : exitCodes.failed;
}

/** @throws CountersignError usage.invalid */
function toDocuments({ files, out }: SignCommand): BatchDocument[] {
  return outputsOf(files, out, signedName).map((document, index) => ({ id: String(index), ...document }));
}

function print(output: Output, result: BatchResult, { caught }: Interruption, { warnings }: CertificateDoubts): void {
  if (output.json) return printJson(output, toDocument(result, caught, warnings));
  printProse(output, result);
  if (caught && !result.refused) output.err(prose`${sentence(new CountersignError('command.stopped', {}))}\n`);
}

/** In a batch that was stopped, each document whose turn had not come is named as that. */
function stopped(result: BatchResult): BatchResult {
  const byStop = (error: CountersignError | undefined): boolean => isStoppedByPerson(error?.code);
  return {
    ...result,
    documents: result.documents.map((entry) =>
      byStop(entry.error) ? { ...entry, error: notTried(entry.document.path) } : entry,
    ),
    ...(byStop(result.refused) && { refused: new CountersignError('command.stopped', {}) }),
  };
}

function toDocument(result: BatchResult, caught: string | undefined, warnings: readonly CertificateWarning[]): unknown {
  const someSigned = result.documents.some(({ signed }) => signed);
  return {
    command: 'sign',
    signer: result.signer ?? null,
    alias: result.alias ?? null,
    ...(result.onBehalfOf && { onBehalfOf: result.onBehalfOf }),
    ...(caught && { stopped: caught }),
    ...(result.refused ? { error: printedError(result.refused) } : {}),
    ...(result.unrecorded ? { warning: printedError(result.unrecorded) } : {}),
    ...(result.left ? { left: printedError(result.left) } : {}),
    ...withText({ warnings: [...warnings] }),
    files: result.documents.map(({ document, signed, error }) => {
      if (!signed)
        return { input: document.path, ok: false, ...(error ? { error: printedError(error, someSigned) } : {}) };
      const { documentId: _id, name: _name, folder: _folder, notes, ...outcome } = signed.outcome;
      const told = notes.map((note) => ({ ...note, text: describeNote(note) }));
      return { input: document.path, ok: true, output: signed.path, ...outcome, notes: told };
    }),
  };
}

/** What is held against the certificates: told once, before the first document whose signature will have them. */
class CertificateDoubts {
  readonly warnings: CertificateWarning[] = [];

  constructor(private readonly output: Output) {}

  /** @returns the notes about the document itself */
  rest(notes: readonly SigningNote[]): SigningNote[] {
    const known = new Set(this.warnings.map((one) => JSON.stringify(one)));
    const added = notes.flatMap((note) =>
      note.code === 'certificate.doubted' && !known.has(JSON.stringify(note.params.warning)) ? note.params.warning : [],
    );
    this.warnings.push(...added);
    this.output.err(warningLines(added));
    return notes.filter(({ code }) => code !== 'certificate.doubted');
  }
}

/** Before a key is used: what somebody may want to stop for. */
function warn(output: Output, path: string | undefined, notes: readonly SigningNote[]): void {
  const warnings = notes.filter(isWarning);
  if (warnings.length > 0) output.err(prose`${Prose.path(path ?? '')}\n`);
  for (const note of warnings) output.err(prose`  ${Prose.about(note, describeNote)}\n`);
}

function printProse(output: Output, result: BatchResult): void {
  const someSigned = result.documents.some(({ signed }) => signed);
  for (const { document, signed, error } of result.documents) {
    if (signed) {
      const { outcome } = signed;
      const behalf = outcome.onBehalfOf ? prose` on behalf of ${outcome.onBehalfOf.principal}` : '';
      output.out(
        prose`${Prose.path(signed.path)}\n  ${outcome.level}, signed by ${outcome.certificate.subject}${behalf} with the key ${outcome.alias}\n`,
      );
      const { timestamp, lowerThan, seen, notes } = outcome;
      for (const line of placeLines(seen)) output.out(prose`  ${line}\n`);
      for (const note of notes) if (!isWarning(note)) output.out(prose`  ${Prose.about(note, describeNote)}\n`);
      if (timestamp) output.out(prose`  Time confirmed by ${timestamp.authority}: ${timestamp.time}\n`);
      if (lowerThan) output.err(prose`  Not ${lowerThan.level} as wanted: ${listed(lowerThan.reasons)}\n`);
    } else if (error && error !== result.refused) {
      output.err(prose`${Prose.path(document.path)}\n  ${sentence(error, someSigned)}\n`);
    }
  }
  if (result.refused) output.err(prose`${sentence(result.refused)}\n`);
  if (result.left) output.err(prose`${sentence(result.left)}\n`);
  if (result.unrecorded) output.err(prose`${sentence(result.unrecorded)}\n`);
}
