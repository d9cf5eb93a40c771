/**
 * `npm run bench`: our time and memory beside other signers, in one run on the same files; what we add to a token's own
 * signature; how long main's event loop makes others wait while a token is busy or hangs, and while trusted lists are
 * refreshed; what the history costs; the window beside the command line; its first frame beside that
 * of an empty application, and the pages of large documents. It asserts nothing about time: it ends with the
 * goals and what was found, and fails only when we ourselves do not sign.
 *
 * `--only WORD,…` takes the files, batches and sections whose titles hold one of the words; `--json FILE` saves all figures.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeBenchPdf } from './bench-files';
import { checkingTitle, measureChecking, printChecking } from './checking-cost';
import { mustBeSigned, type Contender, type Job } from './contender';
import { durableCopySpeed } from './durable-copy';
import { engineShare, judge, printGoals } from './goals';
import { historyTitle, measureHistory, printHistory } from './history-cost';
import { measureOneTimeKeys, oneTimeTitle, printOneTimeKeys } from './one-time-cost';
import { loopTitle, measureLoopDelays, printLoopDelays } from './loop-delay';
import { best, type Cost } from './measure';
import { measurePageFeel, pagesTitle, printPageFeel } from './page-feel';
import { bareNodes, findPeers, floor } from './peers';
import {
  bareToken,
  benchKeys,
  coldProduct,
  createProduct,
  WarmProduct,
  type BareToken,
  type BenchKey,
} from './product-contender';
import { costOf, engineSeconds, printTable, type Measured, type Row } from './results';
import { measureOverheads, overheadTitle, printOverheads } from './signature-overhead';
import { measureWindowBatch, printWindowBatch, windowTitle } from './window-batch';
import { measureWindowStart, printWindowStart, startTitle } from './window-start';

const files = [
  { title: 'small file', size: 30_000, objects: 0, runs: 9 },
  { title: '10 MB', size: 10_000_000, objects: 0, runs: 5 },
  { title: '100 MB, 200,000 objects', size: 100_000_000, objects: 200_000, runs: 3 },
  { title: '1 GB', size: 1_000_000_000, objects: 0, runs: 5 },
];
const batchKeys = [benchKeys[0], benchKeys[2]];
const batchFiles = 500;
const batchRuns = 3;

/** Input, output, and room for what a contender writes beside them. */
const neededBytes = (size: number): number => 4 * size;

/** A contender that takes longer than this is not run again on the same file. */
const longRunSeconds = 20;

if (process.platform !== 'linux') {
  console.log('The bench reads /proc and runs on Linux only.');
  process.exit(0);
}
const { values: wishes } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'string' } } });

const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
// When it is stopped, a peer may still be writing.
const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    remove();
    process.exit(130);
  });
}
try {
  await main();
} finally {
  remove();
}

async function main(): Promise<void> {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`);
  printLoad();
  const signers = [...files.map(({ title }) => title), ...batchKeys.map(batchTitle)].some(wanted)
    ? await compareSigners()
    : undefined;
  const overheads = wanted(overheadTitle) ? await measureOverheads() : undefined;
  if (overheads) printOverheads(overheads);
  const loopDelays = wanted(loopTitle) ? await measureLoopDelays() : undefined;
  if (loopDelays) printLoopDelays(loopDelays);
  const history = wanted(historyTitle) ? await measureHistory() : undefined;
  if (history) printHistory(history);

  const oneTime = wanted(oneTimeTitle) ? await measureOneTimeKeys() : undefined;
  if (oneTime) printOneTimeKeys(oneTime);

  const checking = wanted(checkingTitle) ? await measureChecking() : undefined;
  if (checking) printChecking(checking);

  const window = wanted(windowTitle) ? await measureWindowBatch() : undefined;
  if (window) printWindowBatch(window);

  const start = wanted(startTitle) ? await measureWindowStart() : undefined;
  if (start) printWindowStart(start);

  const pages = wanted(pagesTitle) ? await measurePageFeel() : undefined;
  if (pages) printPageFeel(pages);

  const { all = [], batches = new Map<string, Measured>() } = signers ?? {};
  const goals = judge({
    all,
    batches,
    gigabyte: all.find(({ title }) => title === '1 GB'),
    overheads: overheads?.rows ?? [],
    loopDelays: loopDelays?.rows ?? [],
    history,
    oneTime,
    checking,
    window: typeof window === 'string' ? undefined : window,
    start: typeof start === 'string' ? undefined : start,
    pages: typeof pages === 'string' ? undefined : pages,
  });
  printGoals(goals);
  printLoad();
  if (wishes.json !== undefined) {
    const machine = { processors: cpus().map(({ model }) => model), node: process.versions.node };
    const measured = [...all, ...batches.values()];
    const beside = signers && { absent: signers.absent, bareTokens: Object.fromEntries(signers.tokens), measured };
    const saved = {
      ...machine,
      ...beside,
      overheads,
      loopDelays,
      history,
      oneTime,
      checking,
      window,
      start,
      pages,
      goals,
    };
    writeFileSync(wishes.json, `${JSON.stringify(saved, undefined, 2)}\n`);
  }
}

/** Figures of a machine that others work on say less. */
function printLoad(): void {
  console.log(
    `load of the machine (1, 5, 15 minutes): ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}`,
  );
}

interface Compared {
  all: Measured[];
  /** By the name of our key. */
  batches: Map<string, Measured>;
  /** By the name of our key. */
  tokens: Map<string, BareToken>;
  /** Which peers are not here. */
  absent: string[];
}

/** Ours and the peers on the same files. */
async function compareSigners(): Promise<Compared> {
  const small = join(folder, 'small.pdf');
  writeBenchPdf(small, 30_000);
  for (const { input } of warmUps()) copyFileSync(small, input);
  const product = await createProduct(folder);
  const { peers, absent } = await findPeers(folder, small);
  const fileKey = benchKeys[1];
  const tokens = new Map<string, BareToken>();
  for (const key of benchKeys) tokens.set(key.name, await bareToken(product, key));
  const warmFor = (key: BenchKey): WarmProduct => new WarmProduct(product, key, tokens.get(key.name)!, warmUps());

  const contenders = [warmFor(fileKey), floor, coldProduct(product, fileKey), bareNodes, ...peers];
  console.log('One contender at a time, taking turns; the best run counts. Peers sign with RSA-3072, too.');
  for (const { name, remark } of contenders) console.log(`  ${name}: ${remark}`);
  for (const reason of absent) console.log(`  not here: ${reason}`);
  for (const [name, { signature, login }] of tokens) {
    const [one, first] = [signature, login].map((seconds) => (seconds * 1000).toFixed(2));
    console.log(`  the bare token: ${one} ms for one ${name} signature, ${first} ms for a login`);
  }

  const all: Measured[] = [];
  for (const { title, size, objects, runs } of files.filter((file) => wanted(file.title))) {
    const lack = lackOfRoom(size);
    if (lack !== undefined) {
      console.log(`\n${title}: left out, ${lack}`);
      continue;
    }
    const input = join(folder, 'input.pdf');
    writeBenchPdf(input, size, objects);
    const measured = await inTurns(title, contenders, [{ input, output: join(folder, 'output.pdf') }], runs);
    printTable(measured);
    all.push(measured);
  }

  const batches = new Map<string, Measured>();
  for (const key of batchKeys.filter((one) => wanted(batchTitle(one)))) {
    const others = key === batchKeys[0] ? peers.filter(({ warm }) => warm) : [];
    const measured = await inTurns(batchTitle(key), [warmFor(key), ...others], batchJobs(small), batchRuns);
    printTable(measured);
    printShare(measured, await durableCopySpeed(folder, small));
    batches.set(key.name, measured);
  }
  return { all, batches, tokens, absent };
}

function batchTitle({ name }: BenchKey): string {
  return `batch of ${batchFiles} with our ${name}`;
}

function wanted(title: string): boolean {
  return wishes.only === undefined || wishes.only.split(',').some((word) => title.includes(word));
}

/** What signs for the first time compiles, opens and looks up what every later signature finds done. No file is in it twice. */
function warmUps(): Job[] {
  return Array.from({ length: 50 }, (_, index) => {
    const name = join(folder, `warm-up-${index}`);
    return { input: `${name}.pdf`, output: `${name}-signed.pdf` };
  });
}

function batchJobs(small: string): Job[] {
  return Array.from({ length: batchFiles }, (_, index) => {
    const input = join(folder, `batch-${index}.pdf`);
    copyFileSync(small, input);
    return { input, output: join(folder, `batch-${index}-signed.pdf`) };
  });
}

/** @returns undefined when there is room */
function lackOfRoom(size: number): string | undefined {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const needed = neededBytes(size);
  if (free >= needed) return undefined;
  return `it needs ${(needed / 1e9).toFixed(1)} GB in ${tmpdir()}, where ${(free / 1e9).toFixed(1)} GB are free`;
}

/** Every contender once, then all of them again: whatever else the machine does falls on all alike. */
async function inTurns(
  title: string,
  contenders: readonly Contender[],
  jobs: readonly Job[],
  runs: number,
): Promise<Measured> {
  const costs = new Map<Contender, Cost[]>();
  const failures: string[] = [];
  const sizes = new Map<Contender, number>();
  try {
    for (const contender of contenders) {
      await orFail(contender, failures, async () => {
        clear(warmUps());
        await contender.ready?.();
        costs.set(contender, []);
      });
    }
    for (let turn = 0; turn < runs; turn += 1) {
      for (const [contender, before] of costs) {
        if (before.some(({ seconds }) => seconds > longRunSeconds)) continue;
        const signed = await orFail(contender, failures, async () => {
          clear(jobs);
          // What others have left to be written would be written while this one waits for the disk.
          spawnSync('sync');
          before.push(await contender.sign(jobs));
          for (const job of jobs) mustBeSigned(contender, job);
          sizes.set(contender, statSync(jobs[0]?.output ?? '').size);
        });
        if (!signed) costs.delete(contender);
      }
    }
  } finally {
    for (const contender of contenders) contender.end?.();
    clear(jobs);
  }
  const rows = [...costs].map(([contender, found]): Row => ({
    name: contender.name,
    cost: best(found),
    runs: found.length,
    outputBytes: sizes.get(contender) ?? 0,
  }));
  return { title, bytes: statSync(jobs[0]?.input ?? '').size, files: jobs.length, rows, failures };
}

/** A peer that fails is told and left out; that we fail is a defect. */
async function orFail(contender: Contender, failures: string[], step: () => Promise<void>): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (error) {
    if (contender.name.startsWith('ours')) throw error;
    failures.push(`${contender.name}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

function clear(jobs: readonly Job[]): void {
  for (const { output } of jobs) rmSync(output, { force: true });
}

/** What the token leaves of a batch's time, and which token would be the slower of the two. */
function printShare(batch: Measured, durableCopy: number): void {
  const ours = costOf(batch, 'ours, warm');
  if (!ours) return;
  const share = (engineShare(ours) * 100).toFixed(0);
  const token = (((ours.keySeconds ?? 0) / batch.files) * 1000).toFixed(2);
  const each = ((ours.seconds / batch.files) * 1000).toFixed(2);
  const processor = ((ours.cpu / batch.files) * 1000).toFixed(2);
  console.log(
    `each file ${each} ms, of which the bare token takes ${token} ms: engine share ${share} %; ` +
      `${processor} ms of processor time in all processes; engine alone ${(engineSeconds(ours, batch.files) * 1000).toFixed(2)} ms`,
  );
  console.log(
    `a durable copy of such a file, with nothing signed, takes ${(durableCopy * 1000).toFixed(2)} ms here: the share of a ` +
      `signer that did nothing else would be ${((durableCopy / (durableCopy + (ours.keySeconds ?? 0) / batch.files)) * 100).toFixed(0)} %`,
  );
}
