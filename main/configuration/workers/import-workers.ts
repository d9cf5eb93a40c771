import { whyLeft } from './known-properties';
import { NewEntries, type NewEntry, type WrittenConfiguration } from './new-entries';
import { isOneTimeWorker } from './one-time-worker';
import { isSignerWorker, takeSigner } from './signer-worker';
import { isTokenWorker, takeToken } from './token-worker';
import type { ToldProperty, Worker } from './worker';
import type { WorkerFile } from './worker-file';

export type WorkerKind = 'signer' | 'token' | 'one-time-keys' | 'other';

/** What became of a worker. */
export interface ImportedWorker {
  id: string;
  name: string;
  kind: WorkerKind;
  /** Why it is not taken over; empty when it is. */
  problems: readonly string[];
}

/** What a file of workers would make of a configuration. */
export interface WorkerImport {
  workers: ImportedWorker[];
  properties: ToldProperty[];
  entries: readonly NewEntry[];
}

/**
 * Turns SignServer's workers into entries of a configuration. Nothing is written, and no PIN or password is in what comes back.
 *
 * @param existing - the configuration as it is written; empty where there is none
 * @param withoutLogin - signers whose AUTHTYPE can not be taken over are made with NOAUTH
 */
export function importWorkers(
  { workers, beside }: WorkerFile,
  existing: WrittenConfiguration,
  { withoutLogin = false }: { withoutLogin?: boolean } = {},
): WorkerImport {
  const entries = new NewEntries(existing);
  const workerOf = (reference: string): Worker | undefined =>
    workers.find(({ name }) => name === reference) ??
    workers.find(({ id }) => id.replace(/^(WORKER|SIGNER)/, '') === reference);
  const active = workers.filter((worker) => !isDisabled(worker));
  for (const worker of active) if (isTokenWorker(worker)) takeToken(worker, entries);
  for (const worker of active) if (isSignerWorker(worker)) takeSigner(worker, { entries, workerOf, withoutLogin });
  for (const worker of active) {
    if (kindOf(worker) === 'other')
      worker.refuse(
        `a worker of the kind ${worker.implementation ?? '(none is named)'} does what a desktop has no use for`,
      );
  }
  for (const worker of workers) {
    worker.take('NAME', kindOf(worker) === 'token' ? `CRYPTOTOKENS.${worker.name}` : undefined);
    worker.tellRest(whyLeft);
  }
  return {
    workers: workers.map((worker) => ({
      id: worker.id,
      name: worker.name,
      kind: kindOf(worker),
      problems: worker.problems,
    })),
    properties: [...workers.flatMap(({ told }) => told), ...beside.map(besideWorkers)],
    entries: usable(entries.all, (name) => workerOf(name)?.problems.length === 0),
  };
}

/** The entries of workers that are taken over, and what a signer among them shares with one that is not. */
function usable(all: readonly NewEntry[], isTaken: (worker: string) => boolean): NewEntry[] {
  const shared = all.flatMap(({ section, worker, value }) =>
    section === 'SIGNERS' && isTaken(worker) ? ((value['TSA'] as string[] | undefined) ?? []) : [],
  );
  return all.filter(
    ({ section, name, worker }) => isTaken(worker) || (section === 'TIMESTAMPAUTHORITIES' && shared.includes(name)),
  );
}

function kindOf(worker: Worker): WorkerKind {
  if (isOneTimeWorker(worker)) return 'one-time-keys';
  if (isSignerWorker(worker)) return 'signer';
  return isTokenWorker(worker) ? 'token' : 'other';
}

function isDisabled(worker: Worker): boolean {
  if (worker.value('DISABLED')?.toLowerCase() !== 'true') return false;
  worker.refuse('SignServer does not use it either (DISABLED)');
  return true;
}

function besideWorkers(property: string): ToldProperty {
  const note = 'belongs to SignServer, and to no worker';
  return /^(GLOB\.|-)/i.test(property)
    ? { worker: '', property, outcome: 'not-for-a-desktop', note }
    : { worker: '', property, outcome: 'unknown' };
}
