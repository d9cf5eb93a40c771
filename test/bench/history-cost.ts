import fs, { rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import type { BatchServices } from '../../main/signing/batch';
import type { SigningHistory } from '../../main/signing/history-port';
import { signFiles, Workbench } from '../fixtures/hosts/built-product';
import { softHsm } from '../fixtures/token-kinds/soft-hsm';
import { writeBenchPdf } from './bench-files';
import { printColumns } from './results';

/** What a batch costs for each document, in milliseconds and in waits for the disk. */
interface BatchCost {
  /** Of the quickest of several batches. */
  milliseconds: number;
  /** Processor time of main. */
  processor: number;
  /** fsync and fdatasync of main; the document process has its own. */
  syncs: number;
}

export interface HistoryCost {
  documents: number;
  recorded: BatchCost;
  /** The same batch without a history. */
  unrecorded: BatchCost;
}

export const historyTitle = 'cost of the history';

const documents = 200;
const turns = 5;

const noHistory: SigningHistory = {
  leftKey: () => Promise.resolve(),
  begin: () =>
    Promise.resolve({
      requestId: '',
      keyStep: () => undefined,
      identified: () => undefined,
      authorized: () => undefined,
      delegated: () => undefined,
      reserve: () => Promise.resolve(undefined),
      chosen: () => undefined,
      loginHeld: () => undefined,
      announce: () => undefined,
      asking: () => Promise.resolve(),
      ended: () => undefined,
      finish: () => Promise.resolve(undefined),
    }),
};

/** A batch with its history and one without take turns, with the same key. */
export async function measureHistory(): Promise<HistoryCost> {
  const bench = new Workbench();
  const under = await softHsm.make();
  const syncs = countSyncs();
  try {
    const signers = { any: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' as const } };
    const services = bench.services(bench.profile({ ...under.configuration, SIGNERS: signers }));
    const folder = bench.fresh('documents');
    const files = Array.from({ length: documents }, (_, index) => join(folder, `${index}.pdf`));
    for (const file of files) writeBenchPdf(file, 30_000);

    const sign = async (history: SigningHistory): Promise<BatchCost> => {
      for (const file of files) rmSync(file.replace('.pdf', '-signed.pdf'), { force: true });
      const before = { syncs: syncs.counted, processor: process.cpuUsage(), at: performance.now() };
      await mustSign({ ...services, history }, files, under.pin, under.keys[0]!.alias);
      const milliseconds = performance.now() - before.at;
      const { user, system } = process.cpuUsage(before.processor);
      return {
        milliseconds: milliseconds / documents,
        processor: (user + system) / 1000 / documents,
        syncs: (syncs.counted - before.syncs) / documents,
      };
    };
    const costs: Record<'recorded' | 'unrecorded', BatchCost[]> = { recorded: [], unrecorded: [] };
    await sign(noHistory);
    for (let turn = 0; turn < turns; turn += 1) {
      costs.unrecorded.push(await sign(noHistory));
      costs.recorded.push(await sign(services.history));
    }
    return { documents, recorded: quickest(costs.recorded), unrecorded: quickest(costs.unrecorded) };
  } finally {
    syncs.end();
    bench.remove();
    await under.stop();
  }
}

async function mustSign(services: BatchServices, files: string[], pin: string, alias: string): Promise<void> {
  const result = await signFiles(services, files, { pin, alias });
  const failure = result.refused ?? result.unrecorded ?? result.documents.find(({ error }) => error)?.error;
  if (failure) throw new Error(`ours did not sign: ${failure.code}`);
}

/** Counts how often this process waits for the disk. */
function countSyncs(): { counted: number; end(): void } {
  const { fsync, fdatasync } = fs;
  const count = {
    counted: 0,
    end: () => {
      Object.assign(fs, { fsync, fdatasync });
      syncBuiltinESMExports();
    },
  };
  const counting =
    (real: typeof fsync) =>
    (...call: Parameters<typeof fsync>): void => {
      count.counted += 1;
      real(...call);
    };
  Object.assign(fs, { fsync: counting(fsync), fdatasync: counting(fdatasync) });
  syncBuiltinESMExports();
  return count;
}

function quickest(costs: readonly BatchCost[]): BatchCost {
  return costs.reduce((best, cost) => (cost.milliseconds < best.milliseconds ? cost : best));
}

export function printHistory({ documents: count, recorded, unrecorded }: HistoryCost): void {
  console.log(`\n${historyTitle}, for each document of a batch of ${count}`);
  const figures = ({ milliseconds, processor, syncs }: BatchCost): string[] =>
    [milliseconds, processor, syncs].map((figure) => figure.toFixed(2));
  printColumns([
    ['', 'wall ms', 'main CPU ms', 'disk syncs'],
    ['with its history', ...figures(recorded)],
    ['without', ...figures(unrecorded)],
  ]);
}
