import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { CountersignError } from '../errors/countersign-error';
import type { HostLauncher } from '../hosts/host-launcher';
import { HostGaveUp, HostStopped, HostTimeout, SupervisedHost } from '../hosts/supervised-host';
import type { Log } from '../log/log';
import type {
  CompleteRequest,
  Completed,
  DocumentPort,
  Inspection,
  Prepared,
  PrepareRequest,
  VerificationReport,
} from './document-port';
import type { DocumentMethods } from './process/protocol';

/** A slow network share still reads this many bytes a second; slower than that counts as hung. */
const slowestBytesPerSecond = 4 * 1024 * 1024;

/** Main's side of the document process. */
export class DocumentService implements DocumentPort {
  private readonly host: SupervisedHost;
  /** What each preparation is of, to name the file when its process stops. */
  private readonly inputs = new Map<string, string>();

  /** @param deadlineSeconds - for a small file; a large one gets more, by its size */
  constructor(
    launcher: HostLauncher,
    log: Log,
    private readonly deadlineSeconds: number,
  ) {
    this.host = new SupervisedHost({
      entry: 'document-process',
      name: 'Countersign documents',
      launcher,
      log,
      // One file may be hashed while the one before it is being written.
      concurrency: 2,
      respawn: { starts: 12, withinMs: 60_000 },
    });
  }

  get pid(): number | undefined {
    return this.host.pid;
  }

  inspect(path: string): Promise<Inspection> {
    return this.ask('inspect', { path }, path);
  }

  async prepare(request: PrepareRequest): Promise<Prepared> {
    const prepared = await this.ask('prepare', request, request.path);
    this.inputs.set(prepared.preparationId, request.path);
    return prepared;
  }

  async complete(request: CompleteRequest): Promise<Completed> {
    const input = this.inputs.get(request.preparationId) ?? request.target;
    this.inputs.delete(request.preparationId);
    return this.ask('complete', request, input);
  }

  async discard(preparationId: string): Promise<void> {
    const input = this.inputs.get(preparationId);
    this.inputs.delete(preparationId);
    // A preparation dies with its process.
    if (input !== undefined && this.host.pid !== undefined) await this.ask('discard', { preparationId }, input);
  }

  verify(path: string): Promise<VerificationReport> {
    return this.ask('verify', { path }, path);
  }

  /** Starts the process ahead of the first document. */
  async warmUp(): Promise<void> {
    await this.host.request('discard', { preparationId: '' }, 20_000).catch(() => undefined);
  }

  dispose(): void {
    this.host.dispose();
  }

  private async ask<M extends keyof DocumentMethods>(
    method: M,
    params: DocumentMethods[M]['params'],
    path: string,
  ): Promise<DocumentMethods[M]['value']> {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const seconds = this.deadlineSeconds + Math.ceil(size / slowestBytesPerSecond);
    try {
      return await this.host.request<DocumentMethods[M]['value']>(method, params, seconds * 1000);
    } catch (error) {
      const file = basename(path);
      if (error instanceof HostTimeout) {
        throw new CountersignError('document.processTimeout', { file, seconds }, { cause: error });
      }
      if (error instanceof HostStopped || error instanceof HostGaveUp) {
        throw new CountersignError('document.processStopped', { file }, { cause: error });
      }
      throw error;
    }
  }
}
