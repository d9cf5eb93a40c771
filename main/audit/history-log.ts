import { randomBytes } from 'node:crypto';
import { mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log/log';
import {
  appendWhole,
  historyFiles,
  nameOfFile,
  readFrom,
  readSeal,
  splitLines,
  syncFolder,
  prepareSeal,
  type Seal,
} from './history-files';
import { digestOf, readLine, writeLine, type HistoryFields } from './history-line';
import { whileLocked } from '../files/folder-lock';

/** A file that has grown beyond this gets no more lines; the next one goes on with the chain. */
const rotateAt = 10 * 1024 * 1024;

/** Where the next line goes, and what it is linked to. */
interface End {
  historyId: string;
  sequence: number;
  digest: string;
  file: string;
  size: number;
}

/**
 * The append-only log: JSON lines, each with its number and the SHA-256 of the line before; the first is linked to a random id.
 * A seal beside them holds the number and digest of the last line.
 *
 * Order on disk: the lines and beside them the new seal, synced, then the seal renamed into its place. A power cut between the two leaves lines
 * behind the seal that fit the chain: the next writer goes on after them, and a check calls them "not sealed". A line that
 * was half written has no newline at its end and was never sealed: the next writer removes it, and the note of its
 * request (`open-requests.ts`) gives it a line again.
 *
 * Everything else that does not fit stays as it is. The next line is linked to the seal, not to what stands in the file, and
 * where the seal is gone a new chain begins; so a history that was changed, cut or robbed of its seal never heals.
 *
 * What this shows, and what it does not: whoever changes, removes, swaps or cuts lines by hand is noticed. Whoever may write
 * the folder and knows the rules can write the whole history and its seal anew, put an older copy of both back, or delete all
 * of it. Against that the number and digest of the last line, which `--verify` prints, have to be kept somewhere else.
 */
export class HistoryLog {
  constructor(
    private readonly folder: string,
    private readonly log: Log,
    private readonly options: { rotateAt?: number } = {},
  ) {}

  /** Runs the work with nobody else writing; makes the folder if need be. */
  async locked<Result>(work: (append: (lines: HistoryFields[]) => Promise<void>) => Promise<Result>): Promise<Result> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    return whileLocked(this.folder, () => work((lines) => this.append(lines)));
  }

  private async append(lines: HistoryFields[]): Promise<void> {
    if (lines.length === 0) return;
    const end = await this.end();
    const file = end.size >= (this.options.rotateAt ?? rotateAt) ? nameOfFile(end.sequence + 1) : end.file;
    let { sequence, digest } = end;
    const octets = lines.map((fields) => {
      sequence += 1;
      const begins = digest === end.historyId ? { HISTORY_ID: end.historyId } : {};
      const line = writeLine({ SEQUENCE: sequence, PREVIOUS_DIGEST: digest, ...begins, ...fields });
      digest = digestOf(line);
      return Buffer.concat([line, newline]);
    });
    const before = file === end.file ? end.size : 0;
    const written = Buffer.concat(octets);
    const next = { ...end, sequence, digest, file, size: before + written.length };
    // The seal goes to the disk beside the lines, and into its place behind them.
    const [appended, sealed] = await Promise.allSettled([
      appendWhole(join(this.folder, file), written),
      prepareSeal(this.folder, sealOf(next)),
    ]);
    if (appended.status === 'rejected') throw appended.reason;
    // From here on the lines are recorded: what follows may fail, and the next writer seals them.
    try {
      if (before === 0) await syncFolder(this.folder);
      if (sealed.status === 'rejected') throw sealed.reason;
      const grown = appended.value !== next.size;
      const place = grown ? await prepareSeal(this.folder, sealOf({ ...next, size: appended.value })) : sealed.value;
      place();
      // Nobody waits for the name of the seal: after a power cut the one before it says what was sealed by then. And it goes
      // behind the lock and the note of the request, which a disk that is at work would let go of only when it is done.
      setImmediate(() => void syncFolder(this.folder).catch(() => undefined));
    } catch (error) {
      this.log.warn('history.unsealed', { error: (error as NodeJS.ErrnoException).code ?? 'unknown' });
    }
  }

  private async end(): Promise<End> {
    const seal = readSeal(this.folder);
    const files = historyFiles(this.folder);
    if (!seal) return this.freshEnd(files);
    const end: End = {
      historyId: seal.HISTORY_ID,
      sequence: seal.SEQUENCE,
      digest: seal.DIGEST,
      file: seal.FILE,
      size: seal.SIZE,
    };
    for (const file of [seal.FILE, ...files.filter((name) => name > seal.FILE)]) {
      await this.adoptUnsealed(end, file, file === seal.FILE ? seal.SIZE : 0);
    }
    return end;
  }

  /** Takes over what a writer that was cut off had written whole; removes what it had not. */
  private async adoptUnsealed(end: End, file: string, sealed: number): Promise<void> {
    const path = join(this.folder, file);
    const { size, octets: unsealed, endsWithNewline } = readFrom(path, sealed);
    end.file = file;
    end.size = size;
    const { lines, torn } = splitLines(unsealed);
    for (const octets of lines) {
      const line = readLine(octets);
      if (line?.SEQUENCE !== end.sequence + 1 || line.PREVIOUS_DIGEST !== end.digest) continue;
      end.sequence = line.SEQUENCE;
      end.digest = digestOf(octets);
    }
    if (torn.length > 0) {
      truncateSync(path, size - torn.length);
      end.size -= torn.length;
    } else if (!endsWithNewline) {
      // Sealed octets were cut within a line: what comes next begins a line of its own.
      end.size = await appendWhole(path, newline);
    }
  }

  /** A first history; or one that lost its seal, where only the numbers go on. */
  private async freshEnd(files: string[]): Promise<End> {
    const historyId = randomBytes(32).toString('hex');
    const last = files.at(-1);
    let sequence = 0;
    let size = 0;
    if (last !== undefined) {
      const path = join(this.folder, last);
      const all = readFrom(path, 0);
      const known = splitLines(all.octets).lines.flatMap((octets) => readLine(octets) ?? []);
      sequence = known.reduce((most, line) => Math.max(most, line.SEQUENCE), 0);
      size = all.endsWithNewline ? all.size : await appendWhole(path, newline);
    }
    const end = { historyId, sequence, digest: historyId, file: last ?? nameOfFile(1), size };
    // Before its first line: a chain without a seal would look robbed of it after a power cut.
    (await prepareSeal(this.folder, sealOf(end)))();
    await syncFolder(this.folder);
    return end;
  }
}

function sealOf({ historyId, sequence, digest, file, size }: End): Seal {
  return { HISTORY_ID: historyId, SEQUENCE: sequence, DIGEST: digest, FILE: file, SIZE: size };
}

const newline = Buffer.from('\n');
