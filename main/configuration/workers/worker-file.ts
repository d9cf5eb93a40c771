import { parseLines } from 'dot-properties';
import { Worker } from './worker';

/** `WORKERGENID1.REASON`, `WORKER7.REASON`, `SIGNER7.REASON` of old, and `WORKERMyName.REASON`. */
const prefixed = /^(?:GLOB\.)?((?:WORKER|SIGNER)(?:GENID\d+|\d+|[A-Za-z][^.]*))\.(.+)$/i;

/** A file of worker properties. */
export interface WorkerFile {
  workers: Worker[];
  /** Properties of SignServer itself, or such that a file takes away (`-WORKER1.REASON`). */
  beside: string[];
}

/**
 * Reads worker properties as SignServer's `setproperties` does: Java's `.properties`, of one worker without prefixes or of
 * several with them. What is written twice counts as it is written last.
 *
 * @param octets - UTF-8; ISO-8859-1 where they are none
 */
export function readWorkerFile(octets: Uint8Array): WorkerFile {
  const pairs = parseLines(textOf(octets), false).filter((line): line is string[] => Array.isArray(line));
  const all = pairs.map(([name = '', value = '']) => ({ name: name.trim(), value }));
  const groups = new Map<string, Map<string, string>>();
  const into = (id: string): Map<string, string> => {
    const group = groups.get(id) ?? new Map<string, string>();
    groups.set(id, group);
    return group;
  };
  const beside: string[] = [];
  const plain = new Map<string, string>();
  for (const { name, value } of all) {
    const [, id, property] = prefixed.exec(name) ?? [];
    if (id !== undefined && property !== undefined) into(id.toUpperCase()).set(property, value);
    else if (/^(GLOB\.|-)/i.test(name)) beside.push(name);
    else plain.set(name, value);
  }
  // Beside workers with a prefix, names without one belong to nobody.
  if (groups.size > 0) beside.push(...plain.keys());
  else if (plain.size > 0) groups.set('', plain);
  return { workers: [...groups].map(([id, values]) => new Worker(id, values)), beside };
}

function textOf(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return Buffer.from(octets).toString('latin1');
  }
}
