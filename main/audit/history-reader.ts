import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChainVerdict } from '../../preload/contract/history';
import { CountersignError } from '../errors/countersign-error';
import { ChainCheck } from './chain-check';
import { historyFiles, readSeal, splitLines } from './history-files';
import { readLine, type HistoryLine } from './history-line';

/** What was read of a history. */
export interface ReadHistory {
  /** Newest first. */
  lines: HistoryLine[];
  /** There are older ones. */
  more: boolean;
  /** Lines that could not be read were passed over. */
  unreadable: number;
}

export interface ReadOptions {
  /** Only lines with a smaller number. */
  before?: number;
  /** At most so many. */
  limit?: number;
  /** Only lines written at this instant or later: the time in the line, by the clock of then. */
  since?: Date;
}

/**
 * Reads lines from the newest on, and no more files than that takes. It checks nothing.
 *
 * @param folder - of the history; one that is not there is an empty history
 * @throws CountersignError history.unreadable
 */
export async function readHistory(folder: string, options: ReadOptions = {}): Promise<ReadHistory> {
  return readable(readLines(folder, options));
}

async function readLines(
  folder: string,
  { before = Infinity, limit = Infinity, since }: ReadOptions,
): Promise<ReadHistory> {
  const found: HistoryLine[] = [];
  let unreadable = 0;
  for (const file of historyFiles(folder).reverse()) {
    if (found.length > limit) break;
    const { lines } = splitLines(await readFile(join(folder, file)));
    for (const octets of lines.reverse()) {
      const line = readLine(octets);
      if (!line) unreadable += 1;
      else if (line.SEQUENCE < before && !(since && Date.parse(line.LOG_TIME) < since.getTime())) found.push(line);
    }
  }
  return { lines: found.slice(0, limit), more: found.length > limit, unreadable };
}

/** How often a history that somebody writes just now is looked at again, and after how many milliseconds. */
const looks = 5;
const pause = 50;

/**
 * Checks the whole chain.
 * @param folder - of the history; one that is not there is intact and has no lines
 * @throws CountersignError history.unreadable
 */
export async function checkHistory(folder: string): Promise<ChainVerdict> {
  let verdict = await readable(checkOnce(folder));
  // A writer between its line and its seal looks like a power cut, but does not stay so.
  for (let look = 1; look < looks && (verdict.unsealed > 0 || verdict.torn || !verdict.intact); look += 1) {
    await sleep(pause);
    verdict = await readable(checkOnce(folder));
  }
  return verdict;
}

async function checkOnce(folder: string): Promise<ChainVerdict> {
  // Before the lines: one that is written meanwhile lies behind the seal then, never before it.
  const check = new ChainCheck(readSeal(folder));
  let torn = false;
  for (const file of historyFiles(folder)) {
    const split = splitLines(await readFile(join(folder, file)));
    split.lines.forEach((octets, index) => check.accept(octets, file, index + 1));
    torn = split.torn.length > 0;
  }
  return check.finish(torn);
}

async function readable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new CountersignError('history.unreadable', {}, { cause: error });
  }
}
