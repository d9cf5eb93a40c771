import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A folder of the data that `COUNTERSIGN_DATA` names; undefined where it is not there, and its tests are skipped. */
export function dataFolder(...parts: string[]): string | undefined {
  const data = process.env['COUNTERSIGN_DATA'];
  if (!data) return undefined;
  const folder = resolve(data, ...parts);
  return existsSync(folder) ? folder : undefined;
}

export const octetsOf = (folder: string, ...parts: string[]): Uint8Array =>
  new Uint8Array(readFileSync(join(folder, ...parts)));

export const jsonOf = (folder: string, name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));

/** The octets inside of PEM. */
export const derOf = (pem: string): Uint8Array =>
  new Uint8Array(Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64'));

/** Processor time of a piece of work, in milliseconds: other work on the machine does not count. */
export function timed<T>(work: () => T): { result: T; milliseconds: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, milliseconds: (user + system) / 1000 };
}
