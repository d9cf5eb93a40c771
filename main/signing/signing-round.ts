import { basename, dirname } from 'node:path';
import type { OneTimeStepName } from '../../preload/contract/one-time';
import type { SigningNote } from '../document/document-port';
import { toCountersignError } from '../errors/unexpected';
import { namesOnDisk } from '../files/placed-file';
import { assertInForce } from '../signers/delegations';
import type { IdentifiedSigner } from '../signers/signer-catalog';
import type { BegunLogin, PrivateKeyDescription, TokenSession } from '../token/crypto-token';
import { afterToken, named, withoutPreparation } from './batch-errors';
import type { BatchPause } from './batch-pause';
import { BatchPins } from './batch-pins';
import type { BatchProgress } from './batch-progress';
import type { BatchServices } from './batch-services';
import type { BatchStop } from './batch-stop';
import { complete, signPrepared, type ReleasedSession, type SignedPreparation } from './completion';
import type { ClaimsFor } from './document-claims';
import type { RequestRecorder } from './history-port';
import { toOutcome } from './outcome';
import { Preparations, type Preparation } from './preparations';
import type { SigningKey } from './signing-key';
import type { BatchDocument, BatchObserver, PinPrompt } from './signing-port';

/** How many finished signatures may wait for the disk while the token goes on. */
const writesAhead = 6;

/** What a round has of its batch. */
export interface RoundOfBatch {
  services: BatchServices;
  prompt: PinPrompt;
  observer: BatchObserver;
  progress: BatchProgress;
  recorder: RequestRecorder;
  stop: BatchStop;
  pausing: BatchPause;
  /** What is told beside the PIN. */
  notes: ReadonlyMap<BatchDocument, SigningNote[]>;
  /** The login that was begun for this round; it is left by whoever began it, unless it is taken. */
  takeLogin(): BegunLogin | undefined;
  /** Told once the token has let us in. */
  letIn(): void;
  /** Documents whose passwords are still asked for. */
  awaited: () => readonly BatchDocument[];
  /** Looks at those whose passwords came since; gives those that can be signed. */
  lookAtLate(): Promise<BatchDocument[]>;
  /** Keeps a document that turns out to be locked for later. */
  keepLocked(document: BatchDocument, error: ReturnType<typeof named>): boolean;
}

/**
 * One key at work: PIN → for each document sign, embed, check, save. While the token signs, the document before is saved and the
 * one behind is prepared. Documents whose passwords come meanwhile are signed under the same login.
 */
export class SigningRound {
  /** The end of the login, which the history does not wait for. */
  closed: Promise<void> | undefined;
  private readonly documents: BatchDocument[];
  private readonly pins: BatchPins;
  private readonly preparations: Preparations;

  constructor(
    private readonly batch: RoundOfBatch,
    private readonly signer: IdentifiedSigner,
    private readonly key: SigningKey,
    claims: ClaimsFor,
    documents: readonly BatchDocument[],
  ) {
    const { prompt, stop, notes, awaited, services } = batch;
    this.documents = [...documents];
    this.pins = new BatchPins(prompt, key, signer, this.documents, stop, notes, awaited);
    this.preparations = new Preparations(services, key, claims, this.documents);
  }

  /** The PIN is asked for no more. */
  stopAsking(): void {
    this.pins.stop();
  }

  /** @throws CountersignError when the token failed, or nothing is to go on: that ends the batch */
  async run(): Promise<void> {
    const { batch, documents, preparations, signer, key } = this;
    const { progress, stop, services } = batch;
    let session: TokenSession | undefined;
    try {
      session = await this.enter(0, key.session);
    } catch (error) {
      await preparations.dropRest();
      throw error;
    }
    batch.letIn();
    const writes: Promise<void>[] = [];
    let held: boolean | undefined;
    try {
      this.begin(0);
      const facts = await session.key(key.alias);
      for (let index = 0; await this.isThere(index, writes); index += 1) {
        const document = documents[index]!;
        if (batch.pausing.wanted) {
          await Promise.all([...writes.splice(0), preparations.dropRest()]);
          const kept = services.held?.keep(signer, key, facts, session) ?? false;
          if (!kept) await session.close();
          session = undefined;
          session = await this.enter(index);
        }
        stop.goOn();
        // A PIN that comes late does not make it last longer.
        if (signer.delegation) assertInForce(signer.delegation, services.now());
        progress.tell(document, { state: 'signing' });
        const attempt = await preparations.take(index);
        if ('error' in attempt) {
          const reason = named(attempt.error, key.alias);
          if (!batch.keepLocked(document, reason)) progress.fail(document, reason);
          this.pins.settle(document);
          continue;
        }
        const release = this.pins.release(document, {
          begins: () => progress.tell(document, { state: 'awaiting-pin' }),
          ends: () => progress.tell(document, { state: 'signing' }),
        });
        const signing = this.sign({ session, release }, document, attempt);
        const following = documents[index + 1];
        if (following) batch.recorder.announce(following.id);
        const signatureValue = await signing.catch(async (error: unknown) => {
          await preparations.drop(attempt);
          throw error;
        });
        this.pins.settle(document);
        writes.push(this.save(facts, { session, release }, document, { ...attempt, signatureValue }));
        if (writes.length >= writesAhead) await writes.shift();
      }
      await Promise.all(writes);
      if (!stop.reason) held = services.held?.keep(signer, key, facts, session);
    } finally {
      await preparations.dropRest();
      await Promise.all(writes);
      // The token ends its login while the history is written.
      if (!held) this.closed = session?.close();
    }
  }

  /** The note of the first use of the key and the first document do not wait for each other, nor for the login. */
  private begin(index: number): void {
    this.preparations.begin(index);
    this.batch.recorder.announce(this.documents[index]!.id);
  }

  /** Waits while the batch is paused; then lets us in for the documents from `index` on, and those that were opened meanwhile. */
  private async enter(index: number, open?: TokenSession): Promise<TokenSession> {
    const { pausing, stop } = this.batch;
    await pausing.wait(stop.signal);
    // A pause ends with what ends the batch.
    stop.goOn();
    await this.addLate();
    return open ? this.letIn(index, open) : this.openSession(index);
  }

  /** The PIN is given: those whose turn has not come wait for their turn, no longer for the PIN. */
  private letIn(index: number, session: TokenSession): TokenSession {
    for (const document of this.documents.slice(index)) this.batch.progress.tell(document, { state: 'waiting' });
    return session;
  }

  /** Whether there is such a document: behind the last one, those count whose passwords came while the others were signed and saved. */
  private async isThere(index: number, writes: Promise<void>[]): Promise<boolean> {
    if (index >= this.documents.length) await this.addLate();
    if (index >= this.documents.length) {
      await Promise.all(writes.splice(0));
      await this.addLate();
    }
    return index < this.documents.length;
  }

  private async addLate(): Promise<void> {
    const late = await this.batch.lookAtLate();
    this.documents.push(...late);
    this.pins.add(late);
  }

  private async openSession(index: number): Promise<TokenSession> {
    const { services, stop, recorder, progress } = this.batch;
    const { signer, key } = this;
    stop.goOn();
    const held = await services.held?.take(signer, key);
    if (held) {
      recorder.loginHeld();
      return this.letIn(index, held);
    }
    // As soon as a PIN is typed, where we are the place for that, the documents can be begun.
    const conversation = this.pins.login(() => this.begin(index));
    for (const document of this.documents.slice(index)) progress.tell(document, { state: 'awaiting-pin' });
    const login = this.batch.takeLogin();
    try {
      const { source } = conversation;
      const session = await (login ? login.open(source, key.alias) : key.token.open(source));
      // Before the place for the PIN goes: what stands behind it then is true.
      return this.letIn(index, session);
    } finally {
      conversation.close();
    }
  }

  /** @throws CountersignError when the token failed, which ends the batch */
  private async sign(
    session: ReleasedSession,
    document: BatchDocument,
    { prepared }: Preparation,
  ): Promise<Uint8Array> {
    const { recorder, services, stop, progress } = this.batch;
    await recorder.asking(document.id);
    try {
      const signing = performance.now();
      const value = await signPrepared(session, this.key, prepared, services.now());
      this.step('signature', signing, basename(document.path));
      return value;
    } catch (error) {
      const cause = stop.causeOf(error);
      progress.fail(document, toCountersignError(cause, services.log));
      throw afterToken(cause);
    }
  }

  private async save(
    facts: PrivateKeyDescription,
    session: ReleasedSession,
    document: BatchDocument,
    signature: SignedPreparation,
  ): Promise<void> {
    const { services, progress, recorder } = this.batch;
    const { signer, key } = this;
    progress.tell(document, { state: 'saving' });
    const { plan, temporary } = signature;
    try {
      const saving = performance.now();
      const { prepared, completed } = await complete(services, document, key, session, signature);
      if (completed.timestamp) this.step('timestamp', saving, completed.timestamp.authority);
      // Its name and its line go to the disk together; nobody is told before both had their time.
      const named = namesOnDisk(dirname(completed.path));
      const signed = {
        path: completed.path,
        outcome: toOutcome({ document, signer, key, facts, prepared, completed, signedAt: plan.signedAt }),
      };
      recorder.ended(document.id, { signed: signed.outcome });
      await named;
      services.unfinished.end(temporary);
      progress.signed(document, signed);
      services.log.info('signing.signed', { milliseconds: services.now().getTime() - Date.parse(plan.signedAt) });
    } catch (error) {
      // A process that stopped may have left its temporary file; whoever answered has removed it.
      services.unfinished.abandon(temporary);
      progress.fail(document, withoutPreparation(toCountersignError(error, services.log), document));
    }
  }

  /** A key that is there for long has no steps. */
  private step(step: OneTimeStepName, since: number, about: string): void {
    const milliseconds = Math.round(performance.now() - since);
    if (this.key.oneTime) this.batch.observer.step?.({ step, milliseconds, about });
  }
}
