import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { HistoryEvent } from '../../preload/contract/history';
import type { SigningOutcome } from '../../preload/contract/model';
import type { CountersignError } from '../errors/countersign-error';
import type { Log } from '../log/log';
import type {
  RecordedDelegation,
  RecordedKey,
  RecordedKeyStep,
  RecordedSigner,
  RememberedKey,
  RequestRecorder,
  SignatureLimit,
  SigningHistory,
} from '../signing/history-port';
import type { BatchDocument } from '../signing/signing-port';
import { signedUnder } from './delegation-use';
import { outcomeOfError, requestFields, type HistoryFields } from './history-line';
import { keyStepLine, leftKeyLine, lineOf, linesOfLeft, signedFields } from './request-lines';
import { removeAbandonedLocks } from '../files/folder-lock';
import { HistoryLog } from './history-log';
import { readHistory } from './history-reader';
import { notRecorded } from './not-recorded';
import { Operation, type OperationFacts, type OperationHistory, type OperationRecorder } from './operation';
import { OpenRequests, type OpenDocument } from './open-requests';

/**
 * Milliseconds between two accesses to the disk for lines: in a batch of quick signatures they would cost as much as the
 * signatures. Until a line is written, the note of its request answers for it.
 */
const paceMs = 250;

/**
 * Writes the history of a profile: one line for each document of a request, one for a request that was refused whole, and one for
 * what is done beside signing.
 */
export class ProfileHistory implements SigningHistory, OperationHistory {
  private readonly file: HistoryLog;
  private readonly open: OpenRequests;
  /** Lines that have not been written; they go with the next ones. */
  private waiting: HistoryFields[] = [];
  private writing: Promise<void> = Promise.resolve();
  /** Set for a while after an access to the disk; `more` lines came meanwhile. */
  private pace: { more: boolean } | undefined;

  /**
   * @param folder - of the history, in the profile
   * @param options - `rotateAt`: octets after which a new file begins
   */
  constructor(
    readonly folder: string,
    private readonly log: Log,
    private readonly now: () => Date = () => new Date(),
    options: { rotateAt?: number } = {},
  ) {
    this.file = new HistoryLog(folder, log, options);
    this.open = new OpenRequests(folder);
  }

  async begin(documents: BatchDocument[]): Promise<RequestRecorder> {
    const recording = new Recording(this, this.open, documents, this.now);
    await recording.begin();
    return recording;
  }

  async operation(event: HistoryEvent, facts: OperationFacts): Promise<OperationRecorder> {
    await this.closeLeftRequests();
    const { open, now } = this;
    const operation = new Operation(
      event,
      facts,
      open,
      (line) => {
        this.add(line);
        return this.flush();
      },
      (error) => this.problem(error),
      now,
    );
    await operation.begin();
    return operation;
  }

  async leftKey(key: RememberedKey, error?: CountersignError): Promise<void> {
    this.add(leftKeyLine(key, error, this.now()));
    await this.flush().catch((problem: unknown) => this.problem(problem));
  }

  /** Takes a line, and writes it at once or, where lines follow each other quickly, soon; {@link flush} says whether it was. */
  add(line: HistoryFields): void {
    this.waiting.push(line);
    if (this.pace) this.pace.more = true;
    else this.writeAtPace();
  }

  private writeAtPace(): void {
    this.flush().catch(() => undefined);
    const timer = setTimeout(() => {
      const more = this.pace?.more;
      this.pace = undefined;
      if (more) this.writeAtPace();
    }, paceMs);
    // Whoever finishes a request has flushed: nobody waits for this.
    timer.unref();
    this.pace = { more: false };
  }

  /**
   * Writes the lines that wait.
   * @throws whatever kept them from being written; they go on waiting
   */
  flush(): Promise<void> {
    const written = this.writing.then(async () => {
      // A copy: lines may arrive while these are being written.
      const lines = [...this.waiting];
      if (lines.length === 0) return;
      await this.file.locked((append) => append(lines));
      this.waiting = this.waiting.slice(lines.length);
    });
    this.writing = written.catch(() => undefined);
    return written;
  }

  /**
   * Gives the documents of requests whose process has ended the lines that they lack.
   *
   * @returns how many lines that were; 0 also where the folder can not be written
   */
  async closeLeftRequests(): Promise<number> {
    if ((await this.open.left()).length === 0) return 0;
    try {
      return await this.file.locked(async (append) => {
        await removeAbandonedLocks(this.folder, this.now());
        // Again, now that nobody else closes them.
        const left = await this.open.left();
        const recorded = new Set((await readHistory(this.folder)).lines.map(({ LOG_ID }) => LOG_ID));
        const lines = left.flatMap((request) => linesOfLeft(request, recorded, this.now()));
        await append(lines);
        for (const request of left) await this.open.close(request);
        return lines.length;
      });
    } catch (error) {
      this.log.warn('history.unclosed', { error: (error as NodeJS.ErrnoException).code ?? 'unknown' });
      return 0;
    }
  }

  /**
   * How many signatures were made under a delegation, with those that requests under way have set aside.
   * @throws whatever keeps the history from being read
   */
  async signedUnder(limit: Pick<SignatureLimit, 'delegation' | 'since'>): Promise<number> {
    return signedUnder(this.folder, await this.open.all(), limit);
  }

  /**
   * Notes what a request sets aside, while no other request can.
   *
   * @param wanted - how many signatures
   * @param note - what makes the request count, kept before another one may look
   * @returns see {@link RequestRecorder.reserve}
   */
  async reserve(
    wanted: number,
    limit: SignatureLimit,
    note: () => Promise<void>,
  ): Promise<{ left: number } | undefined> {
    return this.file.locked(async () => {
      const left = Math.max(0, limit.most - (await this.signedUnder(limit)));
      if (wanted > left) return { left };
      await note();
      return undefined;
    });
  }

  /** What a person is told when a line is missing. */
  problem(error: unknown): CountersignError {
    const known = notRecorded(error);
    this.log.warn('history.unrecorded', { error: known.params.reason });
    return known;
  }
}

/** One request on its way into the history. */
class Recording implements RequestRecorder {
  readonly requestId = randomUUID();
  private readonly documents = new Map<string, OpenDocument & { asked: boolean; ended: boolean }>();
  private signer: RecordedSigner | undefined;
  private key: RecordedKey | undefined;
  private isAuthorized: boolean | undefined;
  private delegation: RecordedDelegation | undefined;
  private isLoginHeld = false;
  /** LOG_IDs of the lines that will say that a key is gone, by its alias. */
  private readonly removals = new Map<string, string>();
  /** The note is on disk; without it there is nothing to add to. */
  private noted = false;
  private problem: CountersignError | undefined;
  /** For which documents the note says that the key is asked soon; whether it could be said. */
  private readonly announced = new Map<string, Promise<boolean>>();
  /** What the note is told of signer and key, on its way to it. */
  private kept: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly history: ProfileHistory,
    private readonly open: OpenRequests,
    documents: BatchDocument[],
    private readonly now: () => Date,
  ) {
    for (const { id, path } of documents) {
      this.documents.set(id, { LOG_ID: randomUUID(), FILENAME: basename(path), asked: false, ended: false });
    }
  }

  async begin(): Promise<void> {
    await this.history.closeLeftRequests();
    const documents = [...this.documents.values()].map(({ LOG_ID, FILENAME }) => ({ LOG_ID, FILENAME }));
    this.noted = await this.attempt(() => this.open.begin(this.requestId, documents));
  }

  identified(signer: RecordedSigner): void {
    this.signer = signer;
    // Until it is said that it may.
    this.isAuthorized = false;
  }

  authorized(): void {
    this.isAuthorized = true;
  }

  delegated(delegation: RecordedDelegation): void {
    this.delegation = delegation;
  }

  async reserve(limit: SignatureLimit): Promise<{ left: number } | undefined> {
    if (!this.noted) throw this.problem ?? new Error('a request without a note');
    const wanted = [...this.documents.values()].filter(({ ended }) => !ended).length;
    return this.history.reserve(wanted, limit, () => this.open.note(this.requestId, this.fields));
  }

  chosen(key: RecordedKey): void {
    this.key = key;
    if (this.noted) this.kept = this.attempt(() => this.open.note(this.requestId, this.fields));
  }

  keyStep(step: RecordedKeyStep): void {
    const at = this.now();
    const line = keyStepLine(step, this.requestId, this.fields, at);
    // The line that ends the life of a key has its id from the beginning, so that it is written once.
    const LOG_ID = (step.event === 'KEYREMOVE' && this.removals.get(step.alias)) || line.LOG_ID;
    const whole = { ...line, LOG_ID };
    this.history.add(whole);
    if (!this.noted) return;
    void this.attempt(() => this.open.ended(this.requestId, whole));
    if (!step.endsWithProcess) return;
    const removal = keyStepLine({ event: 'KEYREMOVE', alias: step.alias }, this.requestId, this.fields, at);
    this.removals.set(step.alias, removal.LOG_ID);
    void this.attempt(() => this.open.foresee(this.requestId, removal));
  }

  loginHeld(): void {
    this.isLoginHeld = true;
  }

  announce(documentId: string): void {
    const { LOG_ID } = this.document(documentId);
    if (!this.noted || this.announced.has(documentId)) return;
    this.announced.set(
      documentId,
      this.attempt(() => this.open.announce(this.requestId, LOG_ID)),
    );
  }

  async asking(documentId: string): Promise<void> {
    const document = this.document(documentId);
    document.asked = true;
    if (!this.noted) return;
    const announced = await this.announced.get(documentId);
    await this.attempt(() => this.open.asking(this.requestId, document.LOG_ID, announced));
  }

  ended(documentId: string, end: { signed: SigningOutcome } | { error: CountersignError }): void {
    const document = this.document(documentId);
    if (document.ended) return;
    document.ended = true;
    const line = lineOf(document, this.requestId, this.fields, this.now());
    const ending = 'signed' in end ? signedFields(end.signed) : outcomeOfError(end.error.code);
    const whole = { ...line, KEY_ASKED: document.asked, ...ending };
    if (this.noted) void this.attempt(() => this.open.ended(this.requestId, whole));
    this.history.add(whole);
  }

  async finish(refused?: CountersignError): Promise<CountersignError | undefined> {
    const left = [...this.documents.values()].filter(({ ended }) => !ended);
    if (refused && left.length > 0) this.history.add(this.refusal(refused, left));
    await this.kept;
    // Lines that met an obstacle may find it gone.
    if (this.problem) this.problem = undefined;
    if (!(await this.attempt(() => this.history.flush()))) {
      await this.open.leave(this.requestId);
      return this.problem;
    }
    if (this.noted) await this.attempt(() => this.open.end(this.requestId));
    return this.problem;
  }

  private refusal(error: CountersignError, left: OpenDocument[]): HistoryFields {
    const [only] = left;
    const { FILENAME, ...line } = lineOf(only!, this.requestId, this.fields, this.now());
    const ending = outcomeOfError(error.code);
    return {
      ...line,
      ...(left.length === 1 ? { FILENAME } : { DOCUMENTS: left.length }),
      KEY_ASKED: false,
      ...ending,
      OUTCOME: ending.OUTCOME === 'CANCELLED' ? 'CANCELLED' : 'REFUSED',
    };
  }

  /** Whether it went well. The first problem is kept. */
  private async attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.problem ??= this.history.problem(error);
      return false;
    }
  }

  private get fields(): Partial<HistoryFields> {
    return {
      ...requestFields({
        signer: this.signer,
        key: this.key,
        authorized: this.isAuthorized,
        delegation: this.delegation,
      }),
      ...(this.isLoginHeld && { LOGIN: 'HELD' as const }),
    };
  }

  private document(id: string): OpenDocument & { asked: boolean; ended: boolean } {
    const document = this.documents.get(id);
    if (!document) throw new Error('not a document of this request');
    return document;
  }
}
