import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { CountersignError } from '../../../errors/countersign-error';
import { namedOutputError } from '../../../files/output-error';
import { demandSafePlace } from '../../../files/place/demand';
import { copyWhole } from '../../../files/whole-copy';
import { UnfinishedOutputs } from '../../../signing/unfinished-outputs';
import type { SettledWith, Settlement } from '../tray-source';
import { ClaimNotes } from './claim-notes';
import { readRequest, type OfficeRequest } from './request-file';
import { writeResult, type RequestResult } from './result-file';

/** Requests that a station has taken lie here, below their folder, by names that it made. */
const taken = 'taken';

/** A request that is this station's, and is not answered. */
interface Claim {
  id: string;
  /** Name of the request file. */
  name: string;
  request: OfficeRequest;
  /** Permission bits of the request file, for its answer. */
  mode: number;
  /** Its answer, which could not be given yet. */
  result?: RequestResult;
}

/**
 * Takes requests so that no two stations ever have the same: the file is renamed to a name that nobody else can know, which
 * succeeds for one of them, and it is answered by a file of its own.
 */
export class Claims {
  private readonly open = new Map<string, Claim>();
  private readonly notes: ClaimNotes;
  private readonly unfinished: UnfinishedOutputs;

  /**
   * @param folder - that of the requests, absolute
   * @param state - where the station remembers them, absolute
   */
  constructor(
    private readonly folder: string,
    state: string,
  ) {
    this.notes = new ClaimNotes(join(state, 'requests'));
    // What a power cut left half written in the office's folders goes before anything else is written there.
    this.unfinished = new UnfinishedOutputs(join(state, 'unfinished'));
    this.unfinished.sweep();
  }

  /** Those that were taken and not answered, by the names of their files. */
  get unanswered(): Map<string, OfficeRequest> {
    return new Map([...this.open].map(([name, { request }]) => [name, request]));
  }

  /**
   * @throws CountersignError station.documentGone when another station was first, station.documentChanged when the request is
   * another by now, place.unsafe
   */
  async take(name: string, request: OfficeRequest): Promise<void> {
    if (this.open.has(name)) return;
    const from = join(this.folder, name);
    const gone = (cause?: unknown): CountersignError =>
      new CountersignError('station.documentGone', { file: request.name }, { cause });
    const id = randomBytes(16).toString('hex');
    const to = this.placeOf(id);
    await mkdir(dirname(to), { recursive: true });
    demandSafePlace('request', dirname(to));
    const { mode } = await stat(from).catch((error: unknown) => Promise.reject(gone(error)));
    await this.notes.keep(id, { request: name, folder: this.folder, mode: mode & 0o666 });
    try {
      await rename(from, to);
    } catch (error) {
      this.notes.forget(id);
      throw gone(error);
    }
    const now = await readRequest(this.folder, to, name).catch(() => undefined);
    if (now?.digest !== request.digest) {
      await this.giveBack(id, name);
      throw new CountersignError('station.documentChanged', { file: request.name });
    }
    this.open.set(name, { id, name, request, mode: mode & 0o666 });
  }

  /** @throws CountersignError output.*; the request then is still to be answered */
  async settle(name: string, outcome: Settlement, { signed, reason }: SettledWith): Promise<void> {
    const claim = this.open.get(name);
    if (!claim) return;
    // What was signed stays so, whatever is said of it later.
    const said = claim.result?.outcome === 'signed' ? 'signed' : outcome;
    const back = said === 'signed' && signed !== undefined ? await this.bringBack(claim, signed) : {};
    await this.answer(claim, { ...resultNow(name, said), ...back, ...(reason && { reason }) });
  }

  /** The person went: what nobody has signed is answered as left. @returns how many could not be answered now */
  async settleLeft(): Promise<number> {
    let failed = 0;
    for (const claim of [...this.open.values()]) {
      const result = claim.result ?? resultNow(claim.name, 'left');
      await this.answer(claim, result).catch(() => (failed += 1));
    }
    this.open.clear();
    return failed;
  }

  /** Answers what was left open, by an earlier run of the station too. @returns how many could not be answered now */
  async recover(): Promise<number> {
    const current = new Set([...this.open.values()].map(({ id }) => id));
    let failed = 0;
    for (const [id, note] of this.notes.all()) {
      if (current.has(id)) continue;
      if (note.folder !== this.folder) {
        // Of a configuration that is no more.
        this.notes.forget(id);
      } else if (existsSync(this.placeOf(id))) {
        const result = note.result ?? resultNow(note.request, 'left');
        await this.deliver({ id, mode: note.mode }, result).catch(() => (failed += 1));
      } else if (existsSync(this.folder)) {
        // The request never became this station's.
        this.notes.forget(id);
      } else {
        failed += 1;
      }
    }
    return failed;
  }

  private async bringBack(claim: Claim, signed: string): Promise<Pick<RequestResult, 'document' | 'sha256'>> {
    const { returnTo } = claim.request;
    if (!returnTo) return {};
    const before = claim.result;
    if (before?.document !== undefined) return { document: before.document, sha256: before.sha256 };
    const { path, said } = returnTo;
    try {
      demandSafePlace('request', dirname(path));
      const { mode } = await stat(claim.request.document).catch(() => claim);
      const temporary = this.unfinished.begin(path);
      const options = { temporary, mode: (mode & 0o666) | 0o400, numbered: true };
      const copy = await copyWhole(signed, path, options)
        .catch((error: unknown) => Promise.reject(namedOutputError(path, error)))
        .finally(() => this.unfinished.abandon(temporary));
      const document = said === path ? copy.path : relative(this.folder, copy.path).replaceAll('\\', '/');
      return { document, sha256: copy.sha256 };
    } catch (error) {
      claim.result = resultNow(claim.name, 'signed');
      if (CountersignError.is(error)) claim.result.reason = error.code;
      throw error;
    }
  }

  /** The answer is noted before it is given: whoever is cut off between the two gives the same one later. */
  private async answer(claim: Claim, result: RequestResult): Promise<void> {
    claim.result = result;
    const note = { request: claim.name, folder: this.folder, mode: claim.mode, result };
    await this.notes.keep(claim.id, note).catch(() => undefined);
    await this.deliver(claim, result);
    this.open.delete(claim.name);
  }

  private async deliver({ id, mode }: Pick<Claim, 'id' | 'mode'>, result: RequestResult): Promise<void> {
    await writeResult(this.folder, result, mode, this.unfinished);
    await rm(this.placeOf(id), { force: true });
    this.notes.forget(id);
  }

  /** A newer request of that name has taken its place meanwhile: then that one counts. */
  private async giveBack(id: string, name: string): Promise<void> {
    const to = join(this.folder, name);
    if (existsSync(to)) await rm(this.placeOf(id), { force: true });
    else await rename(this.placeOf(id), to);
    this.notes.forget(id);
  }

  private placeOf(id: string): string {
    return join(this.folder, taken, `${id}.json`);
  }
}

function resultNow(request: string, outcome: Settlement): RequestResult {
  return { version: 1, request, outcome, at: new Date().toISOString() };
}
