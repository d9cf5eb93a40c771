import { stat } from 'node:fs/promises';
import { CountersignError } from '../../../errors/countersign-error';
import { demandSafePlace } from '../../../files/place/demand';
import { printable } from '../../../files/printable';
import { folderEntries, newestFirst, type FolderEntry } from '../folder-entries';
import { longestShown } from '../folder-place';
import { watchFolder } from '../folder-watch';
import { GrowingFiles } from '../growing-files';
import type { OfferedDocument, TrayPlace } from '../tray-source';
import { Claims } from './claims';
import { isRequestName, readRequest, type OfficeRequest } from './request-file';

/** A request file as it was read when it had this mark. */
interface Judged {
  mark: string;
  request?: OfficeRequest;
  refused?: CountersignError;
}

/** A request that can be offered. */
interface Standing {
  name: string;
  request: OfficeRequest;
  size: number;
}

/**
 * What the back office hands over: a folder of request files, each of which names one document, its hash and until when it is
 * good. The folder is believed, so nobody else may write there.
 *
 * @param folder - absolute
 * @param state - where the station remembers what it has taken, absolute
 */
export function createRequestsPlace(folder: string, state: string): TrayPlace {
  return new OfficeRequests(folder, new Claims(folder, state));
}

class OfficeRequests implements TrayPlace {
  readonly from = 'office';
  private readonly growing = new GrowingFiles();
  private readonly judged = new Map<string, Judged>();
  private looking: Promise<Standing[]> | undefined;
  private failure: string | undefined;
  /** Why requests that are there are not offered. */
  private refused: CountersignError[] = [];
  private unanswered = 0;
  private recovered: Promise<void> | undefined;

  constructor(
    private readonly folder: string,
    private readonly claims: Claims,
  ) {
    void this.recover();
  }

  async list(): Promise<OfferedDocument[]> {
    await this.recover();
    const open = await this.open();
    return [...open, ...(await this.standing())].map((one) => this.offered(one));
  }

  watch(changed: () => void): () => void {
    let known: string | undefined;
    const look = (): void => {
      void this.standing().then((standing) => {
        const now = standing.map(({ name, request }) => `${name}/${request.digest}`).join('\n');
        if (known !== undefined && now !== known) changed();
        known = now;
      });
    };
    look();
    return watchFolder(this.folder, look);
  }

  problem(): string | undefined {
    if (this.failure !== undefined) return `The folder of requests is not used (${this.failure}).`;
    const reasons = new Map<string, number>();
    for (const { code, params } of this.refused) {
      const issue = 'issue' in params ? `: ${params.issue}` : 'stranger' in params ? `: ${params.stranger}` : '';
      reasons.set(code + issue, (reasons.get(code + issue) ?? 0) + 1);
    }
    if (this.unanswered > 0) reasons.set('not answered', this.unanswered);
    if (reasons.size === 0) return undefined;
    return `Requests are not used: ${[...reasons].map(([reason, count]) => `${count} (${reason})`).join(', ')}.`;
  }

  async end(): Promise<void> {
    const failed = await this.claims.settleLeft();
    if (failed === 0) return;
    // They are answered when the folder is to be had again.
    this.unanswered = failed;
    this.recovered = undefined;
  }

  /** Answers what could not be answered in its time, until nothing of that is left. */
  private recover(): Promise<void> {
    return (this.recovered ??= this.claims.recover().then((failed) => {
      this.unanswered = failed;
      if (failed > 0) this.recovered = undefined;
    }));
  }

  /** Taken by whoever is there, and not signed: they may go back to it. */
  private async open(): Promise<Standing[]> {
    const open = [...this.claims.unanswered].map(async ([name, request]) => {
      const found = await stat(request.document).catch(() => undefined);
      return { name, request, size: found?.size ?? 0 };
    });
    return Promise.all(open);
  }

  private offered({ name, request, size }: Standing): OfferedDocument {
    const { document, sha256, expires } = request;
    const shown = printable(request.name, longestShown);
    return {
      ...{ from: this.from, key: `${name} ${request.digest}`, path: document, name: shown, size, sha256 },
      ...(request.inside && { within: this.folder }),
      claim: async () => {
        if (expires <= Date.now()) throw new CountersignError('station.requestExpired', { file: shown });
        await this.claims.take(name, request);
      },
      settled: (outcome, more = {}) => this.claims.settle(name, outcome, more),
    };
  }

  private standing(): Promise<Standing[]> {
    return (this.looking ??= this.lookOnce().finally(() => (this.looking = undefined)));
  }

  private async lookOnce(): Promise<Standing[]> {
    this.refused = [];
    let entries: FolderEntry[];
    try {
      demandSafePlace('request', this.folder);
      ({ entries } = await folderEntries(this.folder, isRequestName));
      this.failure = undefined;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const stranger = CountersignError.is(error) && 'stranger' in error.params ? `: ${error.params.stranger}` : '';
      this.failure = `${code ?? 'unknown reason'}${stranger}`;
      return [];
    }
    const there = new Set(entries.map(({ name }) => name));
    for (const name of this.judged.keys()) if (!there.has(name)) this.judged.delete(name);
    const whole = new Set(this.growing.whole(entries).map(({ name }) => name));
    const standing: Standing[] = [];
    for (const entry of entries.sort(newestFirst)) {
      try {
        standing.push(await this.stand(entry));
      } catch (error) {
        // One that is not written by a rename is not held against the back office while it grows.
        if (CountersignError.is(error) && whole.has(entry.name)) this.refused.push(error);
      }
    }
    return standing;
  }

  /** @throws CountersignError why it is not offered; the system's error when it is gone meanwhile */
  private async stand({ name, path, mark }: FolderEntry): Promise<Standing> {
    let judged = this.judged.get(name);
    if (judged?.mark !== mark) {
      judged = { mark };
      try {
        judged.request = await readRequest(this.folder, path, name);
      } catch (error) {
        if (!CountersignError.is(error)) throw error;
        judged.refused = error;
      }
      this.judged.set(name, judged);
    }
    const { request, refused } = judged;
    if (!request) throw refused!;
    const file = printable(request.name, longestShown);
    if (request.expires <= Date.now()) throw new CountersignError('station.requestExpired', { file });
    const found = await stat(request.document).catch(() => undefined);
    if (!found?.isFile()) throw new CountersignError('station.documentGone', { file });
    return { name, request, size: found.size };
  }
}
