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
import { coldProduct, WarmProduct } from './product-contender';

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
  for (const { name, remark } of contenders) console.log(`  ${name}: ${remark}`);
  for (const reason of absent) console.log(`  not here: ${reason}`);

  for (const { title, size, objects, runs } of files) {
    const input = join(folder, 'input.pdf');
    writeBenchPdf(input, size, objects);
    const rows: Row[] = [];
    const warm = new WarmProduct(product);
    try {
      // The first signature starts the processes; it is not counted.
      await run(warm, input, 1);
      rows.push(await run(warm, input, runs));
    } finally {
      warm.dispose();
    }
    for (const contender of contenders) rows.push(await run(contender, input, runs));
    printTable(title, statSync(input).size, runs, rows);
  }
}

async function run(contender: Contender, input: string, runs: number): Promise<Row> {
  const costs: Cost[] = [];
  let outputBytes = 0;
  for (let index = 0; index < runs; index += 1) {
    const output = join(folder, 'output.pdf');
    rmSync(output, { force: true });
    costs.push(await contender.sign(input, output));
    outputBytes = statSync(output).size;
    if (contender !== floor) mustBeSigned(contender.name, output, statSync(input).size);
  }
  return { name: contender.name, cost: median(costs), outputBytes };
}

/** A contender that writes something unsigned must not win. */
function mustBeSigned(name: string, output: string, inputBytes: number): void {
  const tail = readFileSync(output).subarray(inputBytes).toString('latin1');
  if (!/\/ByteRange\s*\[\s*0 \d+ \d+ \d+\s*\]/.test(tail)) throw new Error(`${name} did not append a signature`);
}

/** One table: absolute figures, then everybody's as a multiple of our warm ones. */
function printTable(title: string, bytes: number, runs: number, rows: readonly Row[]): void {
  const ours = rows[0];
  if (ours === undefined) return;
  const head = ['', 'wall s', 'CPU s', 'peak MB', 'all MB', 'added kB', 'wall ÷ ours', 'peak ÷ ours'];
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

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
