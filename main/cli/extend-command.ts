import { resolve } from 'node:path';
import type { Extended } from '../document/document-port';
import type { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { Services } from '../services';
import { extendedName } from '../signing/output-name';
import type { Command } from './arguments';
import { exitCodes, printedError, printJson, sentence, type ExitCode, type Output } from './output';
import { readSecrets } from './stdin-secrets';

type ExtendCommand = Extract<Command, { name: 'extend' }>;
type FileResult = { input: string } & ({ extended: Extended } | { error: CountersignError });

/** `countersign extend`: raises what is signed already, or renews its archive timestamp. No key and no PIN is used. */
export async function runExtend(
  command: ExtendCommand,
  services: Services,
  output: Output,
  stdin: NodeJS.ReadStream,
): Promise<ExitCode> {
  const raise = services.signers.levelWish(await services.signers.find(command.signer), command.level);
  const { password, close } = await readSecrets(command.passwordStdin ? { passwordStdin: true } : {}, stdin, (text) =>
    output.err(text),
  );
  await close();
  const results: FileResult[] = [];
  for (const file of command.files) {
    const input = resolve(file);
    const target = command.out === undefined ? extendedName(input) : resolve(command.out);
    let temporary: string | undefined;
    try {
      temporary = services.unfinished.begin(target);
      const numbered = command.out === undefined;
      const extended = await services.documents.extend({
        ...{ path: input, raise, temporary, target, numbered },
        ...(password !== undefined && { password }),
      });
      services.unfinished.end(temporary);
      results.push({ input, extended });
    } catch (error) {
      if (temporary !== undefined) services.unfinished.abandon(temporary);
      results.push({ input, error: toCountersignError(error, services.log) });
    }
  }
  if (output.json) printJson(output, { command: 'extend', files: results.map(toDocument) });
  else for (const result of results) printProse(output, result);
  return results.every((result) => 'extended' in result) ? exitCodes.good : exitCodes.failed;
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
    output.err(`${result.input}\n  ${sentence(result.error)}\n`);
    return;
  }
  const { path, level, levelProblems } = result.extended;
  const unsigned = onlyTimestamps(result.extended) ? ', of timestamps alone: the document carries no signature' : '';
  output.out(`${path}\n  ${level}${unsigned}\n`);
  if (levelProblems.length > 0) output.err(`  Not more, because: ${levelProblems.join('; ')}\n`);
}
