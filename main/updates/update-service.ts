import type { ErrorShape } from '../../preload/contract/error-codes';
import type { UpdateRefusal } from '../../preload/contract/update-error-codes';
import type { InstallKind, LooksDecision, UpdatesReport, UpdateWay } from '../../preload/contract/updates';
import { CountersignError } from '../errors/countersign-error';
import type { NetworkPort } from '../network/network-port';
import { isManaged } from './install-kind';
import { judgeIndex, type SeenIndex } from './judgement';
import {
  largestIndex,
  NotTrusted,
  openIndex,
  type ReleaseFile,
  type ReleaseIndex,
  type ReleaseSource,
} from './release-index';
import type { UpdateMemory } from './update-memory';
import { compareVersions } from './version-order';

const deadlineMs = 20_000;

/** What the configuration or a policy says of looks for updates. */
export interface UpdatesAllowed {
  /** Absent where it leaves that to the person. */
  looks?: boolean;
  /** The entry and the place that say so, for a sentence. */
  where: string;
}

export interface UpdateOptions {
  /** Of this program. */
  version: string;
  kind: InstallKind;
  /** Absent in a build without keys. */
  source: ReleaseSource | undefined;
  memory: UpdateMemory;
  network: NetworkPort;
  allowed: () => UpdatesAllowed;
  /** What the person set; absent where they set nothing. */
  wish: () => boolean | undefined;
  /** Whether this computer can verify and hand over an installer of that kind. */
  takes?: (kind: InstallKind) => boolean;
  platform?: NodeJS.Platform;
  arch?: string;
  now: () => Date;
}

/**
 * Finds out whether there is a newer version, and whether this one may still be used. It tells; it installs nothing. What it
 * believes is signed by a key of this build, and held against what was seen before.
 */
export class UpdateService {
  private running: Promise<UpdatesReport> | undefined;
  private problem: ErrorShape | undefined;

  constructor(private readonly options: UpdateOptions) {}

  /** What is known, without asking anybody. */
  report(): UpdatesReport {
    const { version, kind } = this.options;
    const { looks, decided, mayLook } = this.decision();
    const { triedAt: _tried, lookedAt } = this.options.memory.seen;
    const index = this.seen()?.index;
    const newer = index !== undefined && compareVersions(index.version, version) > 0;
    const unsafe = index !== undefined && compareVersions(version, index.minimumSafe) < 0;
    return {
      ...{ version, kind, looks, decided, mayLook },
      ...(index && lookedAt !== undefined && { lookedAt }),
      state: index === undefined ? 'unknown' : newer ? 'newer' : 'current',
      ...(newer && { newest: { version: index.version, notes: index.notes } }),
      ...(unsafe && { unsafeBelow: index.minimumSafe }),
      way: this.way(),
      ...(this.problem && { problem: this.problem }),
      ...(this.running && { looking: true }),
    };
  }

  /** Whether it looks by itself, once a day. */
  get looks(): boolean {
    return this.decision().looks;
  }

  get kind(): InstallKind {
    return this.options.kind;
  }

  /** When a look was last tried, whatever came of it. */
  get triedAt(): Date | undefined {
    const { triedAt } = this.options.memory.seen;
    return triedAt === undefined ? undefined : new Date(triedAt);
  }

  /**
   * Asks the server of releases; a look that goes on is joined. What went wrong is in the report, for nothing that a person
   * does waits for this.
   *
   * @throws CountersignError update.notAllowed
   */
  look(): Promise<UpdatesReport> {
    const { source } = this.options;
    if (!source) throw notAllowed('build');
    if (!this.decision().mayLook) throw notAllowed('configuration');
    this.running ??= this.ask(source)
      .then(
        () => (this.problem = undefined),
        (error: unknown) => {
          if (!CountersignError.is(error)) throw error;
          this.problem = error.toShape();
        },
      )
      .finally(() => (this.running = undefined))
      .then(() => this.report());
    return this.running;
  }

  /**
   * The file of the newer version for this computer, and where it is.
   * @throws CountersignError update.notAllowed where there is none, or none that comes this way
   */
  offered(): { file: ReleaseFile; url: string; version: string } {
    const { source } = this.options;
    const index = this.seen()?.index;
    const file = index && this.fileOf(index);
    if (!source) throw notAllowed('build');
    if (!file || this.report().state !== 'newer' || this.way() !== 'download') throw notAllowed('nothing');
    // Its name is letters, digits and a few marks: it can not lead anywhere else.
    return { file, url: new URL(file.name, source.address).href, version: index.version };
  }

  private async ask(source: ReleaseSource): Promise<void> {
    const { memory, network, now } = this.options;
    memory.keep({ triedAt: now().toISOString() });
    const answer = await network({
      purpose: 'update',
      url: source.address,
      method: 'GET',
      accept: 'application/json',
      sameOriginOnly: true,
      maximumBytes: largestIndex * 2,
      deadlineMs,
    });
    if (!answer.ok) throw new CountersignError('update.unreachable', { detail: answer.detail });
    if (answer.status !== 200) {
      throw new CountersignError('update.unreachable', { detail: `the server answers with status ${answer.status}` });
    }
    try {
      judgeIndex(openIndex(answer.body, source), this.seen(), now());
    } catch (error) {
      if (error instanceof NotTrusted) throw new CountersignError('update.notTrusted', { reason: error.reason });
      throw error;
    }
    memory.keep({ envelope: Buffer.from(answer.body).toString('utf8'), lookedAt: now().toISOString() });
  }

  /** What was believed, opened again: the profile is no proof, and a build with other keys believes others. */
  private seen(): SeenIndex | undefined {
    const { source, memory } = this.options;
    const { envelope, lookedAt } = memory.seen;
    if (!source || envelope === undefined) return undefined;
    try {
      const index = openIndex(Buffer.from(envelope, 'utf8'), source);
      return { index, at: lookedAt === undefined ? undefined : new Date(lookedAt) };
    } catch (error) {
      if (error instanceof NotTrusted) return undefined;
      throw error;
    }
  }

  private decision(): { looks: boolean; decided: LooksDecision; mayLook: boolean } {
    const { source, allowed, wish, kind } = this.options;
    if (!source) return { looks: false, decided: { by: 'build' }, mayLook: false };
    const { looks, where } = allowed();
    if (looks !== undefined) return { looks, decided: { by: 'configuration', where }, mayLook: looks };
    const own = wish();
    if (own !== undefined) return { looks: own, decided: { by: 'person' }, mayLook: true };
    if (isManaged(kind)) return { looks: false, decided: { by: 'package' }, mayLook: true };
    return { looks: true, decided: { by: 'default' }, mayLook: true };
  }

  private way(): UpdateWay {
    const { kind, takes } = this.options;
    if (isManaged(kind)) return 'packages';
    const index = this.seen()?.index;
    return index && this.fileOf(index) && takes?.(kind) === true ? 'download' : 'page';
  }

  private fileOf({ files }: ReleaseIndex): ReleaseFile | undefined {
    const { platform = process.platform, arch = process.arch, kind } = this.options;
    return files.find((file) => file.os === platform && file.arch === arch && file.kind === kind);
  }
}

const notAllowed = (reason: UpdateRefusal): CountersignError => new CountersignError('update.notAllowed', { reason });
