import { stat } from 'node:fs/promises';
import type { ErrorCode } from '../../../../preload/contract/error-codes';
import type { RequestFlaw, StationReason } from '../../../../preload/contract/station-reasons';
import { CountersignError } from '../../../errors/countersign-error';
import { demandSafePlace } from '../../../files/place/demand';
import { printable } from '../../../files/printable';
import { folderEntries, newestFirst, type FolderEntry } from '../folder-entries';
import { longestShown } from '../folder-place';
import { watchFolder } from '../folder-watch';
import { GrowingFiles } from '../growing-files';
import type { OfferedDocument, TrayPlace } from '../tray-source';
import { Claims } from './claims';
import { isRequestName, readRequest, requestSchema, type OfficeRequest } from './request-file';

type ReasonFor<C extends StationReason['code']> = Extract<StationReason, { code: C }>;

const flaws: Partial<Record<ErrorCode, RequestFlaw>> = {
  'station.requestExpired': 'expired',
  'station.documentGone': 'gone',
  'place.unsafe': 'unsafe',
};

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
  /** Why the folder is not used. */
  private failure: StationReason | undefined;
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

  problems(): StationReason[] {
    if (this.failure) return [this.failure];
    const reasons = new Map<string, ReasonFor<'requests-unused'>>();
    for (const error of this.refused) {
      const params = { flaw: flaws[error.code] ?? 'invalid', ...fieldOf(error) };
      const known = reasons.get(JSON.stringify(params)) ?? { code: 'requests-unused', params: { count: 0, ...params } };
      known.params.count += 1;
      reasons.set(JSON.stringify(params), known);
    }
    const unanswered: StationReason = {
      code: 'requests-unused',
      params: { count: this.unanswered, flaw: 'unanswered' },
    };
    return [...reasons.values(), ...(this.unanswered > 0 ? [unanswered] : [])];
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
      this.failure = CountersignError.is(error)
        ? { code: 'requests-unsafe', params: {} }
        : {
            code: 'requests-unreadable',
            params: { reason: (error as NodeJS.ErrnoException).code ?? 'unknown reason' },
          };
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

/** The entry of the request that is wrong, and nothing of what it says: an issue begins with its name. */
function fieldOf({ params }: CountersignError): { field?: string } {
  const issue = 'issue' in params ? params.issue : '';
  const field = Object.keys(requestSchema.shape).find((name) => issue.startsWith(`${name}:`));
  return field === undefined ? {} : { field };
}
