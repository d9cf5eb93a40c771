import { resolve } from 'node:path';
import { describeFinding, findingPlace } from '../../preload/contract/finding-sentences';
import type { Finding, Inspection } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { Services } from '../services';
import { notTried } from './batch-so-far';
import type { InspectCommand } from './inspect-options';
import { Interruption } from './interruption';
import {
  exitCodes,
  failedCheckSentence,
  printedFailedCheck,
  printJson,
  sentence,
  type ExitCode,
  type Output,
} from './output';
import { listed, Prose, prose } from './prose';
import { readSecrets } from './stdin-secrets';

type Looked = { input: string } & ({ inspection: Inspection; findings: Finding[] } | { error: CountersignError });

/**
 * `countersign inspect`: what may make the pages of each file say something else later. A finding is no failure: the exit code
 * says whether every file could be looked at.
 */
export async function runInspect(
  command: InspectCommand,
  services: Services,
  output: Output,
  stdin: NodeJS.ReadStream,
  interruption = new Interruption(),
): Promise<ExitCode> {
  const secrets = await readSecrets(command, stdin, (text) => output.err(text));
  const looked: Looked[] = [];
  const tell = (): void => {
    const { caught } = interruption;
    const left = command.files.slice(looked.length).map((file): Looked => {
      const input = resolve(file);
      return { input, error: notTried(input) };
    });
    if (output.json) {
      const files = [...looked, ...left].map(toDocument);
      return printJson(output, { command: 'inspect', ...(caught && { stopped: caught }), files });
    }
    for (const each of left) printProse(output, each);
    if (caught) output.err(prose`${sentence(new CountersignError('command.stopped', {}))}\n`);
  };
  try {
    await interruption.during({ stop: () => true, tellSoFar: tell }, async () => {
      for (const file of command.files) {
        if (interruption.caught) return;
        const each = await look(resolve(file), secrets.password, services);
        looked.push(each);
        if (!output.json) printProse(output, each);
      }
    });
  } finally {
    await secrets.close();
  }
  tell();
  const all = looked.length === command.files.length && looked.every((each) => 'findings' in each);
  return all ? exitCodes.good : exitCodes.failed;
}

async function look(input: string, password: string | undefined, { documents, log }: Services): Promise<Looked> {
  try {
    const inspection = await documents.inspect(input, password);
    return { input, inspection, findings: await documents.findings(input, password) };
  } catch (error) {
    return { input, error: toCountersignError(error, log) };
  }
}

function toDocument(looked: Looked): unknown {
  if ('error' in looked) return { input: looked.input, ok: false, error: printedFailedCheck(looked.error) };
  const findings = looked.findings.map((finding) => ({ ...finding, ...describeFinding(finding) }));
  return { input: looked.input, ok: true, ...looked.inspection, findings };
}

function printProse(output: Output, looked: Looked): void {
  const file = Prose.path(looked.input);
  if ('error' in looked) {
    output.err(prose`${file}\n  ${failedCheckSentence(looked.error)}\n`);
    return;
  }
  output.out(prose`${file}\n`);
  const changes = looked.findings.filter(({ weight }) => weight === 'changes');
  const asides = looked.findings.filter(({ weight }) => weight === 'aside');
  if (changes.length === 0) output.out(prose`  Nothing was found that may make its pages look different later.\n`);
  else printGroup(output, prose`  May look different later:\n`, changes);
  if (asides.length > 0) printGroup(output, prose`  Beside the pages:\n`, asides);
}

function printGroup(output: Output, title: Prose, findings: Finding[]): void {
  output.out(title);
  for (const finding of findings) {
    output.out(prose`  - ${Prose.about(finding, (told) => describeFinding(told).what)}\n`);
    output.out(prose`    ${Prose.about(finding, (told) => describeFinding(told).why)}\n`);
    const place = findingPlace(finding);
    if (place !== '') output.out(prose`    ${place}\n`);
    const { names, moreNames } = finding;
    if (names)
      output.out(prose`    ${listed(names, ', ')}${moreNames === undefined ? '' : `, and ${moreNames} more`}\n`);
  }
}
