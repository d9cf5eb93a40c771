import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { CertificateFacts } from '../../preload/contract/certificate-facts';
import { CountersignError } from '../errors/countersign-error';
import type { HostLauncher } from '../hosts/host-launcher';
import { HostGaveUp, HostStopped, HostTimeout, SupervisedHost } from '../hosts/supervised-host';
import type { Log } from '../log/log';
import { answerNetworkRequest } from '../network/network-desk';
import { chainCompletionMs } from '../trust/chain-completion';
import type { NetworkPort } from '../network/network-port';
import type {
  CompleteRequest,
  Completed,
  DocumentPlaces,
  DocumentPort,
  ExtendRequest,
  Extended,
  Finding,
  ForeseeRequest,
  Inspection,
  LevelWish,
  OctetDigests,
  PageUnit,
  PictureRequest,
  Prepared,
  PrepareRequest,
  Preview,
  PreviewRequest,
  ReportRequest,
  RevisionRequest,
  SavedReport,
  SavedRevision,
  SignaturePainter,
  SignaturePicture,
  SigningLine,
  SigningNote,
  TrustWish,
  VerificationReport,
} from './document-port';
import { networkAnswerMethod, networkRequestEvent, type NetworkQuestion } from '../network/network-over-wire';
import { trustCacheVariable, type DocumentMethods } from './process/protocol';

/** A slow network share still reads this many bytes a second; slower than that counts as hung. */
const slowestBytesPerSecond = 4 * 1024 * 1024;

/** The process only takes an answer in; it does nothing with it before it says so. */
const answerWithinMs = 60_000;

/** Time for chains and revocation data: a dozen requests of which some do not answer. */
const validationDataSeconds = 120;

/** How long a request may wait for the network. */
function networkSeconds(raise: LevelWish | undefined): number {
  if (!raise) return 0;
  const once = raise.authorities.reduce((sum, { deadlineMs }) => sum + deadlineMs / 1000, 0);
  if (raise.level === 'PAdES-BASELINE-T') return Math.ceil(once);
  // A document timestamp may have to be asked for twice.
  return Math.ceil(3 * once) + validationDataSeconds;
}

/** The same before a signature, where issuers may be missing. */
function planningSeconds({ plan }: PrepareRequest | ForeseeRequest): number {
  return networkSeconds(plan.raise) + chainCompletionMs / 1000;
}

/** Main's side of the document process. */
export class DocumentService implements DocumentPort, SignaturePainter {
  private readonly host: SupervisedHost;
  /** What each preparation is of, to name the file when its process stops, and what it may ask of the network. */
  private readonly inputs = new Map<string, { path: string; raise: LevelWish | undefined; generation: number }>();

  /**
   * @param deadlineSeconds - for a small file; a large one gets more, by its size, and a timestamp the deadlines of its
   * authorities
   * @param network - what the process asks of the network is done with it
   * @param name - of the process, as lists of processes and the log call it
   * @param trustCache - folder in which the process keeps what it fetched of issuers, as `DocumentEngine` says
   */
  constructor(
    launcher: HostLauncher,
    log: Log,
    private readonly deadlineSeconds: number,
    private readonly network: NetworkPort,
    trustCache?: string,
    name = 'Countersign documents',
  ) {
    this.host = new SupervisedHost({
      entry: 'document-process',
      name,
      launcher,
      log,
      ...(trustCache !== undefined && { environment: { [trustCacheVariable]: trustCache } }),
      // One file may be hashed while those before it are on their way to the disk; those that are only looked at go together.
      concurrency: 16,
      respawn: { starts: 12, withinMs: 60_000 },
    });
    this.host.onEvent(({ name, payload }) => {
      if (name === networkRequestEvent) void this.answerNetwork(payload as NetworkQuestion);
    });
  }

  get pid(): number | undefined {
    return this.host.pid;
  }

  inspect(path: string, password?: string): Promise<Inspection> {
    return this.ask('inspect', { path, ...(password !== undefined && { password }) }, path);
  }

  findings(path: string, password?: string): Promise<Finding[]> {
    return this.ask('findings', { path, ...(password !== undefined && { password }) }, path);
  }

  async admit(request: PrepareRequest): Promise<SigningNote[]> {
    return this.ask('admit', request, request.path, planningSeconds(request));
  }

  async foresee(request: ForeseeRequest): Promise<SigningNote[]> {
    return this.ask('foresee', request, request.path, planningSeconds(request));
  }

  preview(request: PreviewRequest): Promise<Preview> {
    return this.ask('preview', request, request.path);
  }

  places(path: string, password?: string): Promise<DocumentPlaces> {
    return this.ask('places', { path, ...(password !== undefined && { password }) }, path);
  }

  units(path: string, password?: string): Promise<PageUnit[]> {
    return this.ask('units', { path, ...(password !== undefined && { password }) }, path);
  }

  line(path: string, password?: string): Promise<SigningLine | undefined> {
    return this.ask('line', { path, ...(password !== undefined && { password }) }, path);
  }

  async prepare(request: PrepareRequest): Promise<Prepared> {
    const { path, plan } = request;
    const prepared = await this.ask('prepare', request, path, planningSeconds(request));
    this.inputs.set(prepared.preparationId, { path, raise: plan.raise, generation: this.host.generation });
    return prepared;
  }

  holds(preparationId: string): boolean {
    return this.inputs.get(preparationId)?.generation === this.host.generation && this.host.pid !== undefined;
  }

  async complete(request: CompleteRequest): Promise<Completed> {
    const input = this.inputs.get(request.preparationId);
    this.inputs.delete(request.preparationId);
    const { path = request.target, raise, generation } = input ?? {};
    return this.ask('complete', request, path, networkSeconds(raise), generation);
  }

  extend(request: ExtendRequest): Promise<Extended> {
    return this.ask('extend', request, request.path, networkSeconds(request.raise));
  }

  async discard(preparationId: string): Promise<void> {
    const input = this.inputs.get(preparationId);
    this.inputs.delete(preparationId);
    // A preparation dies with its process.
    if (input !== undefined && this.host.pid !== undefined) await this.ask('discard', { preparationId }, input.path);
  }

  verify(path: string, password?: string, trust?: TrustWish): Promise<VerificationReport> {
    const params = { path, ...(password !== undefined && { password }), ...(trust && { trust }) };
    return this.ask('verify', params, path, trust && !trust.offline ? validationDataSeconds : 0);
  }

  /** A report on the signatures of a document, in a file of its own. */
  saveReport(request: ReportRequest): Promise<SavedReport> {
    return this.ask('saveReport', request, request.path, request.trust.offline ? 0 : validationDataSeconds);
  }

  /** The digests of a whole file, whatever it is. */
  digests(path: string): Promise<OctetDigests> {
    return this.ask('digests', { path }, path);
  }

  /** A document as one of its signatures found it, in a file of its own. */
  saveRevision(request: RevisionRequest): Promise<SavedRevision> {
    return this.ask('saveRevision', request, request.path);
  }

  /** How a visible signature would look, drawn as it will be in the document. */
  picture(request: PictureRequest): Promise<SignaturePicture> {
    return this.ask('picture', request, 'signature');
  }

  /**
   * What certificates say.
   * @param certificates - DER, base64; those that can not be read are left out
   * @param path - of the document that they are from, to name it when the process stops
   */
  describe(certificates: string[], path: string): Promise<CertificateFacts[]> {
    return certificates.length === 0 ? Promise.resolve([]) : this.ask('describe', { certificates }, path);
  }

  /** Starts the process ahead of the first document. */
  async warmUp(): Promise<void> {
    await this.host.request('discard', { preparationId: '' }, 20_000).catch(() => undefined);
  }

  /** Resolves when the process has ended. */
  whenGone(): Promise<void> {
    return this.host.whenGone();
  }

  dispose(): void {
    this.host.dispose();
  }

  private async answerNetwork({ id, request }: NetworkQuestion): Promise<void> {
    const { generation } = this.host;
    const response = await answerNetworkRequest(request, this.network);
    // Whoever asked may have stopped since: then there is nobody to answer.
    await this.host.answer(networkAnswerMethod, { id, response }, answerWithinMs, generation).catch(() => undefined);
  }

  private async ask<M extends keyof DocumentMethods>(
    method: M,
    params: DocumentMethods[M]['params'],
    path: string,
    networkSeconds = 0,
    generation?: number,
  ): Promise<DocumentMethods[M]['value']> {
    const size = sizeOf(path);
    const seconds = this.deadlineSeconds + Math.ceil(size / slowestBytesPerSecond) + networkSeconds;
    try {
      return await this.host.request<DocumentMethods[M]['value']>(
        method,
        params,
        seconds * 1000,
        undefined,
        generation,
      );
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

/** What can not be looked at, the process tells. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
