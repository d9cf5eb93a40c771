import { basename } from 'node:path';
import type { OneTimeStepName } from '../../preload/contract/one-time';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { SigningNote } from '../document/document-port';
import { assertInForce } from '../signers/delegations';
import type { IdentifiedSigner, Signer } from '../signers/signer-catalog';
import type {
  BegunLogin,
  CryptoToken,
  PrivateKeyDescription,
  TokenDescription,
  TokenSession,
} from '../token/crypto-token';
import { afterToken, named, withoutPreparation } from './batch-errors';
import { whileAssured } from './assured-key';
import { BatchPause } from './batch-pause';
import { BatchPins } from './batch-pins';
import { BatchProgress } from './batch-progress';
import { BatchStop } from './batch-stop';
import type { BatchResult, BatchServices } from './batch-services';
import { complete, signPrepared, type ReleasedSession, type SignedPreparation } from './completion';
import { admitDelegated, assertOwnKey } from './delegated';
import { claimsForEach, type ClaimsFor } from './document-claims';
import { lookAtAll, type Looking } from './examination';
import { identifiedSigner } from './identified-signer';
import { makesKeys, signWithOneTimeKeys } from './one-time-key';
import { toOutcome } from './outcome';
import { Preparations, type Preparation } from './preparations';
import { recordedKey } from './recorded-facts';
import { planFor, uncertifiedPlanFor } from './request-plan';
import { resolveSigningKey, type SigningKey } from './signing-key';
import { admitReviewed, stillShown } from './shown-octets';
import type { RequestRecorder } from './history-port';
import type { BatchDocument, BatchObserver, PinConversation, PinPrompt, SignRequest } from './signing-port';
import { unlockingRequest } from './unlocking';

export type { BatchResult, BatchServices };

/** How many finished signatures may wait for the disk while the token goes on. */
const writesAhead = 6;

/**
 * The life of one sign request: resolve the key → look at the documents → PIN → for each document prepare, sign, embed,
 * check, save. One PIN serves the batch. While the token signs, the document before is saved and the one behind is prepared.
 * Nothing is tried twice: a token that fails ends the batch for the documents that are left, with their reason.
 */
export class Batch {
  private readonly result: BatchResult;
  private readonly progress: BatchProgress;
  private readonly stop = new BatchStop(() => {
    this.unlocking?.close();
    this.pins?.stop();
  });
  private readonly pausing = new BatchPause((paused) => this.observer.paused?.(paused));
  private readonly notes = new Map<BatchDocument, SigningNote[]>();
  /** True once the token has let us in: from then on documents were tried. */
  private tried = false;
  private pins: BatchPins | undefined;
  private unlocking: PinConversation | undefined;
  private recorder!: RequestRecorder;
  /** Begun, and neither opened nor left yet. */
  private login: BegunLogin | undefined;
  private closing: Promise<void> | undefined;
  /** True where keys are made for this batch. */
  private ownKeys = false;

  constructor(
    private readonly services: BatchServices,
    private readonly request: SignRequest,
    private readonly prompt: PinPrompt,
    private readonly observer: BatchObserver,
  ) {
    this.result = {
      signer: request.signer,
      alias: request.alias,
      documents: request.documents.map((document) => ({ document })),
    };
    this.progress = new BatchProgress(this.result, observer, services.log, () => this.recorder);
  }

  /** Stops after the signature that is under way. Documents already signed stay signed. */
  cancel(): void {
    this.stop.stop(new CountersignError('batch.cancelled', {}));
  }

  /**
   * Waits before the next document. The login does not wait with it: what the policy lets live on is held, everything else ends, and
   * going on asks for the PIN again. A key that is made for this signing lives no longer for a pause.
   *
   * @returns false where it can not be paused
   */
  pause(): boolean {
    return !this.ownKeys && this.pausing.ask();
  }

  /** @returns false where nothing is paused */
  resume(): boolean {
    return this.pausing.goOn();
  }

  /** Runs to the end. Never rejects: failures are in the result, and each was told to the observer. */
  async run(): Promise<BatchResult> {
    this.recorder = await this.services.history.begin(this.request.documents);
    try {
      const wanted = await this.services.signers.find(this.request.signer, this.request.level);
      this.result.signer = wanted.name;
      const signer = await this.identified(wanted);
      const claims = await claimsForEach(signer, this.request, this.services.algorithms);
      const { recorder, services } = this;
      const fail = (document: BatchDocument, error: CountersignError): void => this.progress.fail(document, error);
      const rules = { claims, recorder, log: services.log, fail };
      const admitted = await admitDelegated(signer.delegation, this.request.documents, rules);
      const documents = admitReviewed(signer.configuration.MUST_REVIEW ?? false, admitted, fail);
      if (documents.length === 0) return await this.end();
      const unlock = (token: CryptoToken, description: TokenDescription): Promise<TokenSession> =>
        this.unlock(signer, token, description);
      this.ownKeys = makesKeys(signer);
      if (this.ownKeys) await this.signWithNewKeys(signer, claims, documents, unlock);
      else {
        const key = await resolveSigningKey(signer, this.request.alias, this.services.now(), unlock);
        await this.signWith(key, signer, claims, documents);
      }
    } catch (error) {
      const reason = toCountersignError(this.stop.causeOf(error), this.services.log);
      if (!this.tried) this.result.refused = reason;
      this.progress.failRest(reason);
    }
    return this.end();
  }

  private async end(): Promise<BatchResult> {
    this.stop.settle();
    const [unrecorded] = await Promise.all([this.recorder.finish(this.result.refused), this.closing]);
    if (unrecorded) this.result.unrecorded = unrecorded;
    return this.result;
  }

  /** Signs with a key that is chosen, or made for these documents. */
  private async signWith(
    key: SigningKey,
    signer: IdentifiedSigner,
    claims: ClaimsFor,
    documents: BatchDocument[],
  ): Promise<void> {
    try {
      this.result.alias = key.alias;
      this.recorder.chosen(recordedKey(key));
      assertOwnKey(signer.delegation, key.certificate);
      // What the token does before a PIN, it does while the documents are looked at.
      if (!key.session && !this.services.held?.current) this.login = key.token.begin?.();
      const ready = await whileAssured(signer, key, this.services, () => this.examine(key, claims, documents));
      if (ready.length > 0) await this.signAll(signer, key, claims, ready);
    } finally {
      await Promise.all([key.session?.close(), this.login?.leave()]);
    }
  }

  private async signWithNewKeys(
    signer: IdentifiedSigner,
    claims: ClaimsFor,
    documents: BatchDocument[],
    unlock: (token: CryptoToken, description: TokenDescription) => Promise<TokenSession>,
  ): Promise<void> {
    const { oneTime, now, held } = this.services;
    if (!oneTime) throw new CountersignError('oneTime.unsupported', { token: signer.tokenName });
    await held?.end();
    await signWithOneTimeKeys(signer, {
      ...{ services: oneTime, recorder: this.recorder, stop: this.stop, prompt: this.prompt, now, unlock },
      step: (step) => this.observer.step?.(step),
      left: (key) => void (this.result.left = key),
      foresee: () => this.foresee(signer, claims, documents),
      tell: (state, some) => some.forEach((document) => this.progress.tell(document, { state })),
      sign: (key, some) => this.signWith(key, signer, claims, some),
    });
  }

  /** Whoever is at the desk, logged in where the signer wants that, and let in by it. */
  private identified(signer: Signer): Promise<IdentifiedSigner> {
    const { documents } = this.result;
    return identifiedSigner(signer, {
      services: this.services,
      onBehalfOf: this.request.onBehalfOf,
      recorder: this.recorder,
      stop: this.stop,
      awaitsLogin: () => documents.forEach(({ document }) => this.progress.tell(document, { state: 'awaiting-login' })),
      delegated: (delegation) => (this.result.onBehalfOf = delegation),
    });
  }

  /**
   * Opens a token before its key is known: a file that shows its certificates only behind its password, or a token that makes the
   * key for this batch.
   */
  private async unlock(
    signer: IdentifiedSigner,
    token: CryptoToken,
    description: TokenDescription,
  ): Promise<TokenSession> {
    this.stop.goOn();
    if (!description.pin.required) return token.open({ kind: 'typed', ask: () => Promise.resolve(undefined) });
    const documents = this.result.documents.flatMap(({ document, error }) => (error ? [] : document));
    const request = { ...this.request, documents };
    this.unlocking = this.prompt.open(unlockingRequest(signer.tokenName, description, request, signer));
    for (const document of documents) this.progress.tell(document, { state: 'awaiting-pin' });
    try {
      return await token.open(this.unlocking.source);
    } finally {
      this.unlocking.close();
      this.unlocking = undefined;
    }
  }

  /** Finds out before any PIN what can not be signed anyway, so that a PIN is never spent on it. */
  private examine(key: SigningKey, claims: ClaimsFor, documents: BatchDocument[]): Promise<BatchDocument[]> {
    const ask = (document: BatchDocument): Promise<SigningNote[]> =>
      this.services.documents.admit({
        path: document.path,
        plan: planFor(document, key, claims(document), this.services.now().toISOString()),
      });
    return this.signable(documents, ask, (reason) => named(reason, key.alias));
  }

  /** The same before a key is made: an authority is asked for no certificate that would sign nothing. */
  private foresee(signer: IdentifiedSigner, claims: ClaimsFor, documents: BatchDocument[]): Promise<BatchDocument[]> {
    const ask = (document: BatchDocument): Promise<SigningNote[]> =>
      this.services.documents.foresee({
        path: document.path,
        plan: uncertifiedPlanFor(document, signer, claims(document), this.services.now().toISOString()),
      });
    return this.signable(documents, ask, (reason) => reason);
  }

  /** Those that can be signed; the others are told why not. */
  private async signable(
    documents: BatchDocument[],
    ask: Looking['ask'],
    told: Looking['told'],
  ): Promise<BatchDocument[]> {
    const verdicts = await lookAtAll(documents, {
      ...{ ask: stillShown(ask), told, stop: this.stop, log: this.services.log },
      begins: (document) => this.progress.tell(document, { state: 'preparing' }),
      noted: (document, notes) => {
        this.notes.set(document, notes);
        this.observer.noted?.(document.id, notes);
      },
    });
    return documents.filter((document, index) => {
      const reason = verdicts[index];
      if (reason) this.progress.fail(document, reason);
      return !reason;
    });
  }

  private async signAll(
    signer: IdentifiedSigner,
    key: SigningKey,
    claims: ClaimsFor,
    documents: BatchDocument[],
  ): Promise<void> {
    const pins = new BatchPins(this.prompt, key, signer, documents, this.stop, this.notes);
    this.pins = pins;
    const preparations = new Preparations(this.services, key, claims, documents);
    // The note of the first use of the key and the first document do not wait for each other, nor for the login.
    const begin = (): void => {
      preparations.begin(0);
      this.recorder.announce(documents[0]!.id);
    };
    let session: TokenSession | undefined;
    try {
      await this.waitWhilePaused();
      session = key.session ?? (await this.openSession(signer, key, { pins, documents, begin }));
    } catch (error) {
      await preparations.dropRest();
      throw error;
    }
    this.tried = true;
    // The PIN is given: those whose turn has not come wait for their turn, no longer for the PIN.
    for (const document of documents) this.progress.tell(document, { state: 'waiting' });
    const writes: Promise<void>[] = [];
    let held: boolean | undefined;
    try {
      begin();
      const facts = await session.key(key.alias);
      for (const [index, document] of documents.entries()) {
        if (this.pausing.wanted) {
          await Promise.all([...writes.splice(0), preparations.dropRest()]);
          const kept = this.services.held?.keep(signer, key, facts, session) ?? false;
          if (!kept) await session.close();
          session = undefined;
          await this.waitWhilePaused();
          const left = documents.slice(index);
          session = await this.openSession(signer, key, {
            pins,
            documents: left,
            begin: () => preparations.begin(index),
          });
          for (const waiting of left) this.progress.tell(waiting, { state: 'waiting' });
        }
        this.stop.goOn();
        // A PIN that comes late does not make it last longer.
        if (signer.delegation) assertInForce(signer.delegation, this.services.now());
        this.progress.tell(document, { state: 'signing' });
        const attempt = await preparations.take(index);
        if ('error' in attempt) {
          this.progress.fail(document, named(attempt.error, key.alias));
          pins.settle(document);
          continue;
        }
        const release = pins.release(document, {
          begins: () => this.progress.tell(document, { state: 'awaiting-pin' }),
          ends: () => this.progress.tell(document, { state: 'signing' }),
        });
        const signing = this.sign({ session, release }, key, document, attempt);
        const following = documents[index + 1];
        if (following) this.recorder.announce(following.id);
        const signatureValue = await signing.catch(async (error: unknown) => {
          await preparations.drop(attempt);
          throw error;
        });
        pins.settle(document);
        writes.push(this.save(signer, key, facts, { session, release }, document, { ...attempt, signatureValue }));
        if (writes.length >= writesAhead) await writes.shift();
      }
      await Promise.all(writes);
      if (!this.stop.reason) held = this.services.held?.keep(signer, key, facts, session);
    } finally {
      await preparations.dropRest();
      await Promise.all(writes);
      // The token ends its login while the history is written.
      if (!held) this.closing = session?.close();
    }
  }

  /** @throws CountersignError batch.cancelled, identity.ended: a pause ends with what ends the batch */
  private async waitWhilePaused(): Promise<void> {
    await this.pausing.wait(this.stop.signal);
    this.stop.goOn();
  }

  /** @param begin - told as soon as a PIN is typed, where we are the place for that: then the documents can be begun */
  private async openSession(
    signer: IdentifiedSigner,
    key: SigningKey,
    { pins, documents, begin }: { pins: BatchPins; documents: BatchDocument[]; begin: () => void },
  ): Promise<TokenSession> {
    this.stop.goOn();
    const held = await this.services.held?.take(signer, key);
    if (held) {
      this.recorder.loginHeld();
      return held;
    }
    const conversation = pins.login(begin);
    for (const document of documents) this.progress.tell(document, { state: 'awaiting-pin' });
    const { login } = this;
    this.login = undefined;
    try {
      return await (login ? login.open(conversation.source, key.alias) : key.token.open(conversation.source));
    } finally {
      conversation.close();
    }
  }

  /** @throws CountersignError when the token failed, which ends the batch */
  private async sign(
    session: ReleasedSession,
    key: SigningKey,
    document: BatchDocument,
    { prepared }: Preparation,
  ): Promise<Uint8Array> {
    await this.recorder.asking(document.id);
    try {
      const signing = performance.now();
      const value = await signPrepared(session, key, prepared, this.services.now());
      this.stepOf(key, 'signature', signing, basename(document.path));
      return value;
    } catch (error) {
      const cause = this.stop.causeOf(error);
      this.progress.fail(document, toCountersignError(cause, this.services.log));
      throw afterToken(cause);
    }
  }

  private async save(
    signer: IdentifiedSigner,
    key: SigningKey,
    facts: PrivateKeyDescription,
    session: ReleasedSession,
    document: BatchDocument,
    signature: SignedPreparation,
  ): Promise<void> {
    this.progress.tell(document, { state: 'saving' });
    const { plan, temporary } = signature;
    try {
      const saving = performance.now();
      const { prepared, completed } = await complete(this.services, document, key, session, signature);
      if (completed.timestamp) this.stepOf(key, 'timestamp', saving, completed.timestamp.authority);
      this.services.unfinished.end(temporary);
      const signed = {
        path: completed.path,
        outcome: toOutcome({ document, signer, key, facts, prepared, completed, signedAt: plan.signedAt }),
      };
      this.progress.signed(document, signed);
      this.services.log.info('signing.signed', {
        milliseconds: this.services.now().getTime() - Date.parse(plan.signedAt),
      });
    } catch (error) {
      // A process that stopped may have left its temporary file; whoever answered has removed it.
      this.services.unfinished.abandon(temporary);
      this.progress.fail(document, withoutPreparation(toCountersignError(error, this.services.log), document));
    }
  }

  /** A key that is there for long has no steps. */
  private stepOf({ oneTime }: SigningKey, step: OneTimeStepName, since: number, about: string): void {
    if (oneTime) this.observer.step?.({ step, milliseconds: Math.round(performance.now() - since), about });
  }
}
