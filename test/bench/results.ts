import type { Cost } from './measure';

/** What one contender took for one kind of file. */
export interface Row {
  name: string;
  /** The best of `runs`. */
  cost: Cost;
  runs: number;
  /** Of the last output. */
  outputBytes: number;
}

/** Everybody on the same files. */
export interface Measured {
  title: string;
  /** Of one input. */
  bytes: number;
  /** How many files each run signed. */
  files: number;
  rows: Row[];
  /** Who did not make it, and why. */
  failures: string[];
}

/** @returns undefined when it took no part, or failed */
export function costOf(measured: Measured | undefined, name: string): Cost | undefined {
  return measured?.rows.find((row) => row.name === name)?.cost;
}

/** Seconds for each file beside what the private key took: what the engine itself costs. */
export function engineSeconds({ seconds, keySeconds = 0 }: Cost, files: number): number {
  return (seconds - keySeconds) / files;
}

/** One table: absolute figures, then everybody's as multiples of ours. */
export function printTable({ title, bytes, files, rows, failures }: Measured): void {
  const ours = rows.find(({ name }) => name === 'ours, warm');
  const head = [
    '',
    'wall s',
    'CPU s',
    'engine ms',
    'peak MB',
    'all MB',
    'added kB',
    'runs',
    'wall ÷ ours',
    'engine ÷ ours',
  ];
  const body = rows.map(({ name, cost, runs, outputBytes }) => {
    const engine = cost.keySeconds === undefined ? undefined : engineSeconds(cost, files);
    return [
      name,
      cost.seconds.toFixed(3),
      cost.cpu.toFixed(2),
      engine === undefined ? '' : (engine * 1000).toFixed(2),
      megabytes(cost.peaks[0]?.bytes ?? 0),
      megabytes(cost.peaks.reduce((sum, one) => sum + one.bytes, 0)),
      ((outputBytes - bytes) / 1000).toFixed(1),
      String(runs),
      ours ? (cost.seconds / ours.cost.seconds).toFixed(2) : '',
      ours && engine !== undefined ? (engine / engineSeconds(ours.cost, files)).toFixed(1) : '',
    ];
  });
  console.log(`\n${title} (${files > 1 ? `${files} files of ` : ''}${bytes} bytes)`);
  printColumns([head, ...body]);
  const parts = rows.map(
    ({ name, cost }) => `${name}: ${cost.peaks.map((one) => `${one.name} ${megabytes(one.bytes)}`).join(', ')}`,
  );
  console.log(`peaks by process, MB: ${parts.join('; ')}`);
  for (const failure of failures) console.log(`not measured: ${failure}`);
}

/** Prints lines of cells: the first column to the left, figures to the right. */
export function printColumns(lines: readonly (readonly string[])[]): void {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines) {
    const cells = line.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(cells.join('  '));
  }
}

export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
