import { isStoppedByPerson } from '../../preload/contract/stopped';
import { randomBytes } from 'node:crypto';
import type { Events } from '../../preload/contract/channels';
import type { BatchId, DeskContents, DocumentId, DocumentState, StandsStill } from '../../preload/contract/model';
import type { DocumentPlace } from '../../preload/contract/placement';
import type { OneTimeStepTally } from '../../preload/contract/one-time';
import { CountersignError } from '../errors/countersign-error';
import { Batch, type BatchResult, type BatchServices } from '../signing/batch';
import type { BatchDocument, PinPrompt, RequestedClaims, SignRequest } from '../signing/signing-port';
import type { DocumentDesk } from './document-desk';
import { GatheredProgress } from './gathered-progress';
import { tallied } from './one-time-tally';
import { requestedPlace } from './requested-claims';

/** Sends an event of the contract to the main window. */
export type Announce = <E extends keyof Events>(event: E, payload: Events[E]) => void;

/** What the window asks to be signed, its handles resolved. */
export interface StartRequest {
  documentIds: string[];
  signer: string;
  alias?: string | undefined;
  onBehalfOf?: string | undefined;
  claims?: RequestedClaims;
  /** By the documents' ids. */
  places?: Readonly<Record<string, DocumentPlace>> | undefined;
  /** By the document's id: what is said of it in place of `claims`. */
  perDocument?: ReadonlyMap<string, RequestedClaims>;
}

interface Running {
  batch: Batch;
  documentIds: string[];
  paused?: StandsStill;
}

/** Runs the batches that the window starts, one after another: there is one person and one token. */
export class SigningDesk {
  private readonly running = new Map<BatchId, Running>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly services: BatchServices,
    private readonly documents: DocumentDesk,
    private readonly prompt: PinPrompt,
    private readonly announce: Announce,
    /** Told when a batch has ended. */
    private readonly ended: (result: BatchResult) => void = () => undefined,
  ) {}

  get busy(): boolean {
    return this.running.size > 0;
  }

  /** True while documents are being signed; a batch that stands still waits for its person. */
  get atWork(): boolean {
    return [...this.running.values()].some(({ paused }) => paused === undefined || paused === 'asked');
  }

  /** The batch that goes on or waits, for a window that has to begin anew. */
  get current(): DeskContents['batch'] {
    const [newest] = [...this.running].slice(-1);
    if (!newest) return undefined;
    const [batchId, { documentIds, paused }] = newest;
    return { batchId, documentIds, ...(paused && { paused }) };
  }

  /** @throws CountersignError document.unknown */
  start({ documentIds, signer, alias, onBehalfOf, claims, places, perDocument }: StartRequest): BatchId {
    const documents = [...new Set(documentIds)].map((id): BatchDocument => {
      const place = places?.[id];
      const own = perDocument?.get(id);
      return { ...this.documents.toSign(id), ...(place && requestedPlace(place)), ...(own && { claims: own }) };
    });
    const batchId: BatchId = `batch-${randomBytes(16).toString('hex')}`;
    const behalf = onBehalfOf !== undefined && { onBehalfOf };
    const signRequest: SignRequest = {
      ...{ documents, signer, alias, ...behalf, ...(claims && { claims }) },
      waitsForPasswords: true,
    };
    const gathered = new GatheredProgress<DocumentState>(documents.length, (documentId, progress) =>
      this.tell('signing.progress', { batchId, documentId, progress }),
    );
    let steps: OneTimeStepTally[] = [];
    const gatheredSteps = new GatheredProgress<OneTimeStepTally[]>(documents.length, (_, so) =>
      this.tell('signing.steps', { batchId, steps: so }),
    );
    const batch = new Batch(this.services, signRequest, this.prompt, {
      progress: (documentId, progress: DocumentState) => {
        this.documents.noteProgress(documentId, progress);
        gathered.note(documentId, progress);
      },
      paused: (paused) => {
        const running = this.running.get(batchId);
        if (running && paused === 'over') delete running.paused;
        else if (running && paused !== 'over') running.paused = paused;
        // What was done before the pause is told before it.
        gathered.flush();
        this.tell('signing.paused', { batchId, paused });
      },
      step: (step) => {
        steps = tallied(steps, step);
        gatheredSteps.note(batchId, steps);
      },
      saved: (documentId, path) => this.documents.noteOutput(documentId, path),
    });
    for (const { id } of documents) this.documents.noteProgress(id, { state: 'waiting' });
    this.running.set(batchId, { batch, documentIds: documents.map(({ id }) => id) });
    this.last = this.last.then(() => this.finish(batchId, batch, [gathered, gatheredSteps]));
    return batchId;
  }

  /** @throws CountersignError batch.unknown */
  cancel(batchId: BatchId): void {
    this.batch(batchId).cancel();
  }

  /**
   * @returns false where it is paused already or can not be
   * @throws CountersignError batch.unknown
   */
  pause(batchId: BatchId): boolean {
    return this.batch(batchId).pause();
  }

  /**
   * @returns false where it is not paused
   * @throws CountersignError batch.unknown
   */
  resume(batchId: BatchId): boolean {
    return this.batch(batchId).resume();
  }

  /** Passwords of these documents are there: whatever waits for one goes on with it. */
  opened(documentIds: readonly DocumentId[]): void {
    for (const { batch } of this.running.values()) {
      for (const id of documentIds) batch.opened(id, this.documents.toSign(id));
    }
  }

  /**
   * @returns how many of these documents waited for their passwords
   * @throws CountersignError batch.unknown
   */
  leaveOut(batchId: BatchId, documentIds: readonly DocumentId[]): number {
    return this.batch(batchId).leaveOut(documentIds);
  }

  /** Ends everything that runs after the signature that is under way; resolves when all of it has ended. */
  async stopAll(): Promise<void> {
    for (const { batch } of this.running.values()) batch.cancel();
    await this.last;
  }

  private batch(batchId: BatchId): Batch {
    const running = this.running.get(batchId);
    if (!running) throw new CountersignError('batch.unknown', {});
    return running.batch;
  }

  /** A window that can not be told any more changes nothing about what is being signed. */
  private tell<E extends keyof Events>(event: E, payload: Events[E]): void {
    try {
      this.announce(event, payload);
    } catch {
      this.services.log.warn('ipc.unannounced');
    }
  }

  private async finish(batchId: BatchId, batch: Batch, gathered: { flush(): void }[]): Promise<void> {
    const result = await batch.run();
    const { documents, unrecorded, left } = result;
    this.ended(result);
    for (const told of gathered) told.flush();
    this.running.delete(batchId);
    let signed = 0;
    let cancelled = 0;
    for (const entry of documents) {
      if (entry.signed) signed += 1;
      else if (isStoppedByPerson(entry.error?.code)) cancelled += 1;
    }
    this.tell('signing.finished', {
      batchId,
      signed,
      cancelled,
      failed: documents.length - signed - cancelled,
      ...(unrecorded && { unrecorded: unrecorded.toShape() }),
      ...(left && { left: left.toShape() }),
    });
  }
}
