import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readWritten, replaceConfiguration, withEntries } from '../configuration/configuration-change';
import { configurationFile } from '../configuration/profile-folders';
import { importWorkers, type ImportedWorker, type WorkerImport } from '../configuration/workers/import-workers';
import type { NewEntry } from '../configuration/workers/new-entries';
import type { PropertyOutcome, ToldProperty } from '../configuration/workers/worker';
import { readWorkerFile, type WorkerFile } from '../configuration/workers/worker-file';
import { CountersignError } from '../errors/countersign-error';
import type { Services } from '../services';
import { exitCodes, printJson, type ExitCode, type Output } from './output';
import { Prose, prose } from './prose';
import type { SignersImportCommand } from './signers-options';

/** Thousands of workers fit into it. */
const largestFile = 5_000_000;

/** `countersign signers import`: what SignServer's workers become here, and with `--write` their entries. */
export async function runSignersImport(
  command: SignersImportCommand,
  services: Services,
  output: Output,
): Promise<ExitCode> {
  const path = resolve(command.file);
  const workers = await workersIn(path);
  const configuration = configurationFile(services.profile);
  const existing = (await readWritten(configuration)) ?? {};
  const imported = importWorkers(workers, existing, { withoutLogin: command.withoutLogin });
  // What would be written must not be what nobody reads.
  const enforced = ['ConfigurationFile', ...new Set(imported.entries.map(({ section }) => section))];
  if (command.write) for (const name of enforced) services.policy.assertOwn(name);
  const written = command.write ? await write(configuration, existing, imported, command, services.now()) : undefined;
  if (output.json) printJson(output, toDocument(path, configuration, imported, written));
  else print(output, imported, configuration, written);
  if (imported.entries.length === 0) return exitCodes.nothingTried;
  return imported.workers.every(({ problems }) => problems.length === 0) ? exitCodes.good : exitCodes.failed;
}

/** @throws CountersignError workers.unreadable, workers.none */
async function workersIn(path: string): Promise<WorkerFile> {
  let octets: Uint8Array;
  try {
    const { size } = await stat(path);
    if (size > largestFile) throw Object.assign(new Error('too large'), { code: 'larger than 5 MB' });
    octets = await readFile(path);
  } catch (error) {
    const detail = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CountersignError('workers.unreadable', { file: path, detail }, { cause: error });
  }
  const file = readWorkerFile(octets);
  const isWorker = file.workers.some(
    (worker) => worker.implementation !== undefined || worker.tokenImplementation !== undefined,
  );
  if (!isWorker) throw new CountersignError('workers.none', { file: path });
  return file;
}

interface Written {
  file: string;
  backup?: string;
}

async function write(
  file: string,
  existing: Parameters<typeof withEntries>[0],
  { entries }: WorkerImport,
  { replace }: SignersImportCommand,
  now: Date,
): Promise<Written | undefined> {
  if (entries.every(({ state }) => state === 'same')) return undefined;
  const backup = await replaceConfiguration(file, withEntries(existing, entries, replace), now);
  return { file, ...(backup !== undefined && { backup }) };
}

const outcomeWords: Record<PropertyOutcome, string> = {
  taken: 'taken',
  'taken-otherwise': 'taken with another meaning',
  'not-for-a-desktop': 'not for a desktop',
  unknown: 'unknown',
};
const widestOutcome = Math.max(...Object.values(outcomeWords).map(({ length }) => length));

const stateWords: Record<NewEntry['state'], string> = {
  new: 'new',
  same: 'is there already',
  differs: 'another one of that name is there',
};

function print(output: Output, imported: WorkerImport, configuration: string, written: Written | undefined): void {
  for (const worker of imported.workers) {
    output.out(workerLine(worker));
    printProperties(
      output,
      imported.properties.filter((one) => one.worker === worker.name),
    );
  }
  const beside = imported.properties.filter((one) => one.worker === '');
  if (beside.length > 0) output.out(prose`Beside the workers\n`);
  printProperties(output, beside);
  if (imported.entries.length > 0) output.out(prose`Entries of the configuration\n`);
  for (const { section, name, state } of imported.entries) {
    output.out(prose`  ${section}.${name}: ${stateWords[state]}\n`);
  }
  output.err(outcomeLine(imported, configuration, written));
}

function workerLine({ id, name, kind, problems }: ImportedWorker): Prose {
  const words = { signer: 'a signer', token: 'a CryptoToken', 'one-time-keys': 'one-time keys', other: 'a worker' };
  const whose = id === '' ? prose`${name}` : prose`${name} (${id})`;
  if (problems.length === 0) return prose`${whose}: ${words[kind]}\n`;
  return prose`${whose}: ${words[kind]}, not taken over: ${problems.join('; ')}\n`;
}

function printProperties(output: Output, properties: readonly ToldProperty[]): void {
  const widest = Math.min(50, Math.max(0, ...properties.map(({ property }) => property.length)));
  for (const { property, outcome, entry, note, implied } of properties) {
    const target = entry === undefined ? '' : ` → ${entry}`;
    const why = note === undefined ? '' : ` (${note})`;
    const words = `${implied ? 'not in the file' : outcomeWords[outcome]}`;
    // Printed in columns: blanks are ours, names and notes are cleaned.
    const gap = Prose.ours(' '.repeat(Math.max(0, widest - property.length) + 2));
    const behind = Prose.ours(target + why === '' ? '' : ' '.repeat(Math.max(0, widestOutcome - words.length)));
    output.out(prose`  ${property}${gap}${words}${behind}${target}${why}\n`);
  }
}

function outcomeLine(imported: WorkerImport, file: string, written: Written | undefined): Prose {
  if (imported.entries.length === 0) return prose`Nothing of it can be taken over.\n`;
  if (written) {
    const backup = written.backup === undefined ? prose`` : prose` The one before is ${Prose.path(written.backup)}.`;
    return prose`Written to ${Prose.path(file)}.${backup} No PIN and no password was taken along. A window that is open reads it when it is started again. “countersign signers check” tries what is in it.\n`;
  }
  if (imported.entries.every(({ state }) => state === 'same'))
    return prose`All of it is in ${Prose.path(file)} already.\n`;
  return prose`Nothing was written. With --write these entries go into ${Prose.path(file)}; no PIN and no password is among them.\n`;
}

function toDocument(
  file: string,
  configuration: string,
  imported: WorkerImport,
  written: Written | undefined,
): unknown {
  const sections: Record<string, Record<string, unknown>> = {};
  for (const { section, name, value } of imported.entries) (sections[section] ??= {})[name] = value;
  return {
    command: 'signers',
    action: 'import',
    file,
    workers: imported.workers.map((worker) => ({ ...worker, ok: worker.problems.length === 0 })),
    properties: imported.properties,
    entries: imported.entries.map(({ section, name, worker, state }) => ({ section, name, worker, state })),
    configuration: sections,
    written: written !== undefined,
    configurationFile: configuration,
    ...(written?.backup !== undefined && { backup: written.backup }),
  };
}
