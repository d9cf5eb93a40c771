import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { DownloadState, InstallKind } from '../../preload/contract/updates';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import { demandSafePlace } from '../files/place/demand';
import type { Log } from '../log/log';
import type { NetworkPort } from '../network/network-port';
import type { ReleaseFile } from './release-index';

/** An installer of 150 MB over a slow line. */
const deadlineMs = 2 * 3_600_000;

/** What the system itself says of an installer's signature. */
export type Authenticity = 'trusted' | 'untrusted' | 'unavailable';

export interface DownloadOptions {
  /** Absolute; made for its owner alone. */
  folder: string;
  network: NetworkPort;
  kind: InstallKind;
  /** WinVerifyTrust, on Windows. Where there is none, what needs it is never handed over. */
  authenticity?: (path: string) => Promise<Authenticity>;
  /** Shows or starts the file. @returns false where that was not possible */
  handOver: (path: string, kind: InstallKind) => Promise<boolean>;
  log: Log;
  changed: () => void;
}

/** A file that was compared with what was signed, and the open handle by which it was. */
interface Verified {
  file: ReleaseFile;
  path: string;
  handle: FileHandle;
}

/**
 * Brings an installer into a folder of the person, compares it with what was signed and, by the person's click, hands it over
 * to the system. It is read through one handle from then on, so what is handed over is what was compared.
 */
export class UpdateDownload {
  private state_: DownloadState | undefined;
  private verified: Verified | undefined;

  constructor(private readonly options: DownloadOptions) {}

  get state(): DownloadState | undefined {
    return this.state_;
  }

  /** Brings the file; what became of it is told by the state. Never rejects. */
  async fetch({ file, url }: { file: ReleaseFile; url: string }): Promise<void> {
    if (this.state_?.state === 'running') return;
    await this.forget();
    this.set({ state: 'running', received: 0, bytes: file.bytes });
    try {
      await this.bring(file, url);
      this.set({ state: 'ready', name: file.name, folder: this.options.folder });
      this.options.log.info('updates.downloaded', { bytes: file.bytes });
    } catch (error) {
      await this.forget();
      this.set({ state: 'failed', error: toCountersignError(error, this.options.log).toShape() });
    }
  }

  /**
   * Compares the file once more, through the handle that it was compared by, and hands it over.
   *
   * @throws CountersignError update.notAllowed, update.exchanged, update.notVerified, update.notStarted
   */
  async handOver(): Promise<void> {
    const { verified, options } = this;
    if (!verified) throw new CountersignError('update.notAllowed', { reason: 'nothing' });
    const { file, path, handle } = verified;
    const name = file.name;
    if (!(await isSameFile(handle, path)) || (await digestOf(handle)) !== file.sha512) {
      await this.forget();
      const error = new CountersignError('update.exchanged', { file: name });
      this.set({ state: 'failed', error: error.toShape() });
      throw error;
    }
    if (options.kind === 'nsis' && (await options.authenticity?.(path)) !== 'trusted') {
      throw new CountersignError('update.notVerified', { file: name });
    }
    if (options.kind === 'appimage') await handle.chmod(0o700);
    if (!(await options.handOver(path, options.kind))) throw new CountersignError('update.notStarted', { file: name });
  }

  /** Takes away what was brought, of earlier runs too. */
  async forget(): Promise<void> {
    await this.verified?.handle.close().catch(() => undefined);
    this.verified = undefined;
    this.state_ = undefined;
    const names = await readdir(this.options.folder).catch(() => []);
    for (const name of names) await rm(join(this.options.folder, name), { force: true });
  }

  private async bring(file: ReleaseFile, url: string): Promise<void> {
    const { folder, network } = this.options;
    const notSaved = (detail: string): CountersignError =>
      new CountersignError('update.notSaved', { file: file.name, detail });
    const code = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown';
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw notSaved(code(error));
    });
    demandSafePlace('temporary', folder);
    const path = join(folder, file.name);
    // Nobody's file and no link of that name is written to.
    const handle = await open(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600).catch(
      (error: unknown) => {
        throw notSaved(code(error));
      },
    );
    this.verified = { file, path, handle };
    const writing = new Writing(handle, (received) => this.progress(received, file.bytes));
    const answer = await network({
      purpose: 'update',
      url,
      method: 'GET',
      sameOriginOnly: true,
      maximumBytes: file.bytes,
      deadlineMs,
      receive: (chunk) => writing.take(chunk),
    });
    const { failure, sha512, received } = await writing.ended();
    if (failure !== undefined) throw notSaved(failure);
    if (!answer.ok && answer.failure !== 'too-large') {
      throw new CountersignError('update.unreachable', { detail: answer.detail });
    }
    if (answer.ok && answer.status !== 200) {
      throw new CountersignError('update.unreachable', { detail: `the server answers with status ${answer.status}` });
    }
    if (!answer.ok || received !== file.bytes || sha512 !== file.sha512) {
      throw new CountersignError('update.damaged', { file: file.name });
    }
    await handle.sync();
  }

  private progress(received: number, bytes: number): void {
    const before = this.state_?.state === 'running' ? this.state_.received : 0;
    // A window needs no more than a hundred steps.
    if (received - before >= bytes / 100) this.set({ state: 'running', received, bytes });
  }

  private set(state: DownloadState): void {
    this.state_ = state;
    this.options.changed();
  }
}

/** Writes what arrives in its order, and makes its digest. */
class Writing {
  private readonly hash: Hash = createHash('sha512');
  private received = 0;
  private failure: string | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly handle: FileHandle,
    private readonly progress: (received: number) => void,
  ) {}

  take(chunk: Uint8Array): void {
    const at = this.received;
    this.received += chunk.length;
    this.hash.update(chunk);
    this.last = this.last.then(async () => {
      if (this.failure !== undefined) return;
      try {
        await this.handle.write(chunk, 0, chunk.length, at);
      } catch (error) {
        this.failure = (error as NodeJS.ErrnoException).code ?? 'unknown';
      }
    });
    this.progress(this.received);
  }

  async ended(): Promise<{ failure: string | undefined; sha512: string; received: number }> {
    await this.last;
    return { failure: this.failure, sha512: this.hash.digest('hex'), received: this.received };
  }
}

/** Whether the name still leads to the file that the handle is of. */
async function isSameFile(handle: FileHandle, path: string): Promise<boolean> {
  const [opened, named] = await Promise.all([handle.stat(), lstat(path).catch(() => undefined)]);
  return named !== undefined && opened.dev === named.dev && opened.ino === named.ino && opened.size === named.size;
}

async function digestOf(handle: FileHandle): Promise<string> {
  const hash = createHash('sha512');
  const block = Buffer.alloc(1024 * 1024);
  for (let at = 0; ;) {
    const { bytesRead } = await handle.read(block, 0, block.length, at);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(block.subarray(0, bytesRead));
    at += bytesRead;
  }
}
