import { resolve } from 'node:path';
import { recordedExtension } from '../audit/recorded-extension';
import type { Extended } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { Services } from '../services';
import { Destinations } from '../signing/destinations';
import { extendedName } from '../signing/output-name';
import type { Command } from './arguments';
import { brokenOff, notTried } from './batch-so-far';
import { Interruption } from './interruption';
import { exitCodes, printedError, printJson, sentence, type ExitCode, type Output } from './output';
import { outputsOf } from './out-option';
import { listed, Prose, prose } from './prose';
import { readSecrets } from './stdin-secrets';
import { recordedAuthType } from '../configuration/configuration-authenticators';
import { recordedPerson } from '../identity/identity';

type ExtendCommand = Extract<Command, { name: 'extend' }>;
type FileResult = { input: string } & ({ extended: Extended } | { error: CountersignError });

/** `countersign extend`: raises what is signed already, or renews its archive timestamp. No key and no PIN is used. */
export async function runExtend(
  command: ExtendCommand,
  services: Services,
  output: Output,
  stdin: NodeJS.ReadStream,
  interruption = new Interruption(),
): Promise<ExitCode> {
  const documents = outputsOf(command.files, command.out, extendedName);
  const destinations = new Destinations(documents, extendedName);
  const signer = await services.signers.find(command.signer);
  const raise = services.signers.levelWish(signer, command.level);
  const { password, close } = await readSecrets(command.passwordStdin ? { passwordStdin: true } : {}, stdin, (text) =>
    output.err(text),
  );
  await close();
  const results: FileResult[] = [];
  let unrecorded: CountersignError | undefined;
  let under: string | undefined;
  const tell = (): void => print(output, withRest(command.files, results, under), unrecorded, interruption);
  await interruption.during({ stop: () => true, tellSoFar: tell }, async () => {
    for (const document of documents) {
      const { path: input, output: wanted } = document;
      if (interruption.caught) break;
      under = input;
      const target = wanted ?? extendedName(input);
      let temporary: string | undefined;
      try {
        await destinations.check(document);
        temporary = services.unfinished.begin(target);
        const request = {
          ...{ path: input, raise, temporary, target, numbered: wanted === undefined },
          ...(password !== undefined && { password }),
        };
        const extended = await recordedExtension(
          services.history,
          {
            signer: { name: signer.name, authType: recordedAuthType(signer.configuration) },
            signatory: recordedPerson(signer.signatory ?? services.identity.signatory),
            ...{ input, wanted: raise.level },
          },
          () => services.documents.extend(request),
          (problem) => void (unrecorded = problem),
        );
        services.unfinished.end(temporary);
        results.push({ input, extended });
      } catch (error) {
        if (temporary !== undefined) services.unfinished.abandon(temporary);
        results.push({ input, error: toCountersignError(error, services.log) });
      }
    }
    under = undefined;
  });
  tell();
  return results.every((result) => 'extended' in result) ? exitCodes.good : exitCodes.failed;
}

/**
 * The results, and for the files behind them that their turn has not come.
 * @param under - the file that is under way, which is broken off
 */
function withRest(files: readonly string[], results: readonly FileResult[], under: string | undefined): FileResult[] {
  const rest = files.slice(results.length).map((file) => resolve(file));
  return [
    ...results,
    ...rest.map((input, index) => ({
      input,
      error: index === 0 && input === under ? brokenOff(input) : notTried(input),
    })),
  ];
}

function print(
  output: Output,
  results: FileResult[],
  unrecorded: CountersignError | undefined,
  { caught }: Interruption,
): void {
  if (output.json) {
    const warning = unrecorded && { warning: printedError(unrecorded) };
    const stopped = caught && { stopped: caught };
    return printJson(output, { command: 'extend', ...stopped, files: results.map(toDocument), ...warning });
  }
  for (const result of results) printProse(output, result);
  if (unrecorded) output.err(prose`${sentence(unrecorded)}\n`);
  if (caught) output.err(prose`${sentence(new CountersignError('command.stopped', {}))}\n`);
}

function toDocument(result: FileResult): unknown {
  if ('error' in result) return { input: result.input, ok: false, error: printedError(result.error) };
  const { path, size, level, levelProblems } = result.extended;
  const timestampOnly = onlyTimestamps(result.extended);
  return { input: result.input, ok: true, output: path, size, level, timestampOnly, levelProblems };
}

function onlyTimestamps({ report }: Extended): boolean {
  return report.signatures.every(({ subFilter }) => subFilter === 'ETSI.RFC3161');
}

function printProse(output: Output, result: FileResult): void {
  if ('error' in result) {
    output.err(prose`${Prose.path(result.input)}\n  ${sentence(result.error)}\n`);
    return;
  }
  const { path, level, levelProblems } = result.extended;
  const unsigned = onlyTimestamps(result.extended) ? ', of timestamps alone: the document carries no signature' : '';
  output.out(prose`${Prose.path(path)}\n  ${level}${unsigned}\n`);
  if (levelProblems.length > 0) output.err(prose`  Not more, because: ${listed(levelProblems)}\n`);
}
