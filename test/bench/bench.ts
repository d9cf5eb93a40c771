/**
 * `npm run bench`: our time and memory beside two peers, in one run on the same files. It times and asserts nothing about
 * time; it fails only when somebody does not sign.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Product } from '../interop/product';
import { writeBenchPdf } from './bench-files';
import { median } from './measure';
import type { Cost } from './measure';
import { findPeers, floor } from './peers';
import type { Contender } from './peers';
import { coldProduct, warmRemark, WarmProduct } from './product-contender';

interface Row {
  name: string;
  cost: Cost;
  outputBytes: number;
}

const files = [
  { title: 'small', size: 30_000, objects: 0, runs: 7 },
  { title: '10 MB', size: 10_000_000, objects: 0, runs: 5 },
  { title: '100 MB', size: 100_000_000, objects: 0, runs: 3 },
  { title: '100 MB, 200,000 objects', size: 100_000_000, objects: 200_000, runs: 3 },
];

if (process.platform !== 'linux') {
  console.log('The bench reads /proc and runs on Linux only.');
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const product = await Product.create(folder);
  const { peers, absent } = await findPeers(folder);
  const contenders = [floor, coldProduct(product), ...peers];
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}; one contender at a time, medians`,
  );
  console.log(`  ours, warm: ${warmRemark}`);
  for (const { name, remark } of contenders) console.log(`  ${name}: ${remark}`);
  for (const reason of absent) console.log(`  not here: ${reason}`);

  for (const { title, size, objects, runs } of files) {
    const input = join(folder, 'input.pdf');
    writeBenchPdf(input, size, objects);
    const warm = new WarmProduct(product);
    let rows: Row[];
    try {
      // The first signature starts the processes; it is not counted.
      await signOnce(warm, input);
      rows = await inTurns([warm, ...contenders], input, runs);
    } finally {
      warm.dispose();
    }
    printTable(title, statSync(input).size, runs, rows);
  }
}

/** Every contender once, then all of them again: whatever else the machine does falls on all alike. */
async function inTurns(contenders: readonly Contender[], input: string, runs: number): Promise<Row[]> {
  const costs = contenders.map((): Cost[] => []);
  const sizes: number[] = [];
  for (let turn = 0; turn < runs; turn += 1) {
    for (const [index, contender] of contenders.entries()) {
      const { cost, outputBytes } = await signOnce(contender, input);
      costs[index]?.push(cost);
      sizes[index] = outputBytes;
    }
  }
  return contenders.map(({ name }, index) => ({
    name,
    cost: median(costs[index] ?? []),
    outputBytes: sizes[index] ?? 0,
  }));
}

async function signOnce(contender: Contender, input: string): Promise<{ cost: Cost; outputBytes: number }> {
  const output = join(folder, 'output.pdf');
  rmSync(output, { force: true });
  const cost = await contender.sign(input, output);
  if (contender !== floor) mustBeSigned(contender.name, output, statSync(input).size);
  return { cost, outputBytes: statSync(output).size };
}

/** A contender that writes something unsigned must not win. */
function mustBeSigned(name: string, output: string, inputBytes: number): void {
  const tail = readFileSync(output).subarray(inputBytes).toString('latin1');
  if (!/\/ByteRange\s*\[\s*0\s+\d+\s+\d+\s+\d+\s*\]/.test(tail)) throw new Error(`${name} did not append a signature`);
}

/** One table: absolute figures, then everybody's as multiples of ours. */
function printTable(title: string, bytes: number, runs: number, rows: readonly Row[]): void {
  const ours = rowOf(rows, 'ours, warm');
  const cold = rowOf(rows, 'ours, cold');
  const head = ['', 'wall s', 'CPU s', 'peak MB', 'all MB', 'added kB', 'wall ÷ warm', 'wall ÷ cold', 'peak ÷ warm'];
  const body = rows.map(({ name, cost, outputBytes }) => {
    const peak = cost.peaks[0]?.bytes ?? 0;
    const all = cost.peaks.reduce((sum, one) => sum + one.bytes, 0);
    return [
      name,
      cost.seconds.toFixed(3),
      cost.cpu.toFixed(2),
      megabytes(peak),
      megabytes(all),
      ((outputBytes - bytes) / 1000).toFixed(1),
      (cost.seconds / ours.cost.seconds).toFixed(2),
      (cost.seconds / cold.cost.seconds).toFixed(2),
      (peak / (ours.cost.peaks[0]?.bytes ?? 1)).toFixed(2),
    ];
  });
  const widths = head.map((cell, column) => Math.max(cell.length, ...body.map((row) => row[column]?.length ?? 0)));
  console.log(`\n${title} (${bytes} bytes, median of ${runs})`);
  for (const row of [head, ...body]) {
    console.log(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    );
  }
  const parts = rows.map(
    ({ name, cost }) => `${name}: ${cost.peaks.map((one) => `${one.name} ${megabytes(one.bytes)}`).join(', ')}`,
  );
  console.log(`peaks by process, MB: ${parts.join('; ')}`);
}

function rowOf(rows: readonly Row[], name: string): Row {
  const row = rows.find((one) => one.name === name);
  if (row === undefined) throw new Error(`${name} did not take part`);
  return row;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
