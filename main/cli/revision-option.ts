import { resolve } from 'node:path';
import type { ParseArgsConfig } from 'node:util';
import type { SavedRevision } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { Services } from '../services';
import { revisionName } from '../signing/output-name';
import { outputsOf } from './out-option';

/** Options of `verify` with which it saves what a signature signed. */
export const revisionOptions = {
  'save-revision': { type: 'string' },
  out: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

export const revisionUsage = `      --save-revision N         saves the document as its signature number N signed it, without what came later
      --out PATH                where to: a folder or a new file (default: beside the document); nothing is replaced
`;

/** Which revision is wanted, and where. */
export interface RevisionChoice {
  /** Number of the signature in the report, from 1. */
  signature: number;
  out?: string;
}

/** @throws CountersignError usage.invalid */
export function revisionIn(
  values: { 'save-revision'?: string; out?: string },
  files: readonly string[],
): { revision?: RevisionChoice } {
  const { 'save-revision': number, out } = values;
  if (number === undefined) {
    if (out !== undefined) throw wrong('verify takes --out only with --save-revision');
    return {};
  }
  if (!/^[1-9]\d{0,5}$/.test(number)) throw wrong('--save-revision takes the number of a signature, such as 1');
  if (files.length > 1) throw wrong('--save-revision takes one file');
  return { revision: { signature: Number(number), ...(out !== undefined && { out }) } };
}

/** What became of the wish; never rejects. */
export type RevisionResult = { saved: SavedRevision } | { error: CountersignError };

/** Where a revision goes. @throws CountersignError usage.invalid for an impossible `--out` */
export function revisionTarget(file: string, { signature, out }: RevisionChoice): string {
  const named = (input: string, folder?: string): string => revisionName(input, signature, folder);
  const [{ path, output } = { path: resolve(file) }] = outputsOf([file], out, named);
  return output ?? named(path);
}

/**
 * Saves what a signature signed; the new file is whole or not there, and takes nobody's place.
 *
 * @param path - of the document; absolute
 */
export async function saveRevision(
  { path, signature, target, password }: { path: string; signature: number; target: string; password?: string },
  { checks, unfinished, log }: Pick<Services, 'checks' | 'unfinished' | 'log'>,
): Promise<RevisionResult> {
  let temporary: string | undefined;
  try {
    temporary = unfinished.begin(target);
    const saved = await checks.saveRevision({
      ...{ path, signature, temporary, target },
      ...(password !== undefined && { password }),
    });
    unfinished.end(temporary);
    return { saved };
  } catch (error) {
    if (temporary !== undefined) unfinished.abandon(temporary);
    return { error: toCountersignError(error, log) };
  }
}

const wrong = (detail: string): CountersignError => new CountersignError('usage.invalid', { detail });
