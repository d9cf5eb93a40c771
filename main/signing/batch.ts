import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { SigningNote } from '../document/document-port';
import { usedBy, type IdentifiedSigner, type Signer } from '../signers/signer-catalog';
import type { CryptoToken, TokenDescription, TokenSession } from '../token/crypto-token';
import { named } from './batch-errors';
import { whileAssured, type AssuranceSource } from './assured-key';
import { BatchPause } from './batch-pause';
import { BatchProgress } from './batch-progress';
import { BatchStop } from './batch-stop';
import type { BatchResult, BatchServices } from './batch-services';
import { admitDelegated, assertOwnKey } from './delegated';
import { claimsForEach, type ClaimsFor } from './document-claims';
import { Destinations } from './destinations';
import { lookAtAll, type Looking } from './examination';
import { FirstLook } from './first-look';
import { identifiedSigner } from './identified-signer';
import { LockedDocuments, type GivenPassword } from './locked-documents';
import { LoginAhead } from './login-ahead';
import { makesKeys, signWithOneTimeKeys } from './one-time-key';
import { signedName } from './output-name';
import { recordedKey } from './recorded-facts';
import { planFor, uncertifiedPlanFor } from './request-plan';
import { resolveSigningKey, type SigningKey } from './signing-key';
import { SigningRound } from './signing-round';
import { admitReviewed, stillShown } from './shown-octets';
import type { RequestRecorder } from './history-port';
import type { BatchDocument, BatchObserver, PinConversation, PinPrompt, SignRequest } from './signing-port';
import { unlockingRequest } from './unlocking';

export type { BatchResult, BatchServices };

/**
 * The life of one sign request: resolve the key → look at the documents → a round of signatures behind one PIN. Another round
 * follows where documents are left whose passwords come late: no login waits for them. Nothing is tried twice: a token that fails
 * ends the batch for the documents that are left, with their reason.
 */
export class Batch {
  private readonly result: BatchResult;
  private readonly progress: BatchProgress;
  private readonly stop = new BatchStop(() => {
    this.unlocking?.close();
    this.round?.stopAsking();
  });
  private readonly pausing = new BatchPause((paused) => this.observer.paused?.(paused));
  private readonly notes = new Map<BatchDocument, SigningNote[]>();
  /** True once the token has let us in: from then on documents were tried. */
  private tried = false;
  private round: SigningRound | undefined;
  private readonly locked: LockedDocuments;
  /** All that is left are documents whose passwords are asked for. */
  private standsStill = false;
  private unlocking: PinConversation | undefined;
  private recorder!: RequestRecorder;
  private readonly login: LoginAhead;
  private readonly firstLook: FirstLook;
  private closing: Promise<void> | undefined;
  private destinations!: Destinations;
  /** True where keys are made for this batch. */
  private ownKeys = false;
  /** Read once: a picture may be a file. */
  private claims: Promise<ClaimsFor> | undefined;

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
    this.login = new LoginAhead(services.held);
    this.firstLook = new FirstLook(services);
    this.locked = new LockedDocuments(request.documents, request.waitsForPasswords === true);
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
    return !this.ownKeys && !this.standsStill && this.pausing.ask();
  }

  /** @returns false where nothing is paused */
  resume(): boolean {
    return this.pausing.goOn();
  }

  /**
   * The password of a document that waits for it is there.
   * @returns false where this one does not wait
   */
  opened(id: string, given: GivenPassword): boolean {
    const document = this.locked.open(id, given);
    if (document) this.progress.tell(document, { state: 'waiting' });
    return document !== undefined;
  }

  /**
   * Goes on without documents whose passwords are waited for.
   * @returns how many of these that were
   */
  leaveOut(ids: readonly string[]): number {
    const left = this.locked.leaveOut(ids);
    for (const { document, error } of left) this.progress.fail(document, error);
    return left.length;
  }

  /** Runs to the end. Never rejects: failures are in the result, and each was told to the observer. */
  async run(): Promise<BatchResult> {
    const found = this.services.signers.find(this.request.signer, this.request.level);
    // Whoever needs what goes wrong here meets it again.
    await found.then((signer) => this.beginAhead(signer)).catch(() => undefined);
    this.recorder = await this.services.history.begin(this.request.documents);
    try {
      const wanted = await found;
      this.result.signer = wanted.name;
      const signer = await this.identified(wanted);
      const claims = await this.claimsOf(signer);
      const { recorder, services } = this;
      const fail = (document: BatchDocument, error: CountersignError): void => this.progress.fail(document, error);
      const rules = { claims, recorder, log: services.log, fail };
      const admitted = await admitDelegated(signer.delegation, this.request.documents, rules);
      const documents = admitReviewed(signer.configuration.MUST_REVIEW ?? false, admitted, fail);
      if (documents.length === 0) return await this.end();
      this.destinations = new Destinations(documents, signedName);
      const unlock = (token: CryptoToken, description: TokenDescription): Promise<TokenSession> =>
        this.unlock(signer, token, description);
      this.ownKeys = makesKeys(signer);
      this.login.begin(signer);
      this.destinations.begin(documents[0]!);
      this.lookAhead(signer, claims, documents[0]!);
      const means = { unlock, login: this.login.begun };
      let key = this.ownKeys
        ? undefined
        : await resolveSigningKey(signer, this.request.alias, this.services.now(), means);
      for (let some = documents; some.length > 0; some = await this.openedLater()) {
        if (!key) await this.signWithNewKeys(signer, claims, some, unlock);
        else {
          await this.signWith(key, signer, claims, some);
          // The session that it came with has ended with the round.
          const { session: _session, ...again } = key;
          key = again;
        }
      }
    } catch (error) {
      const reason = toCountersignError(this.stop.causeOf(error), this.services.log);
      if (!this.tried) this.result.refused = reason;
      this.progress.failRest(reason);
    }
    return this.end();
  }

  /**
   * What goes on while the request is noted: the token is looked at and, where the person is known, the first document. Not while
   * somebody logs in, which may be with the same card.
   */
  private async beginAhead(signer: Signer): Promise<void> {
    const [document] = this.request.documents;
    if (!signer.signatory || !document) return;
    this.login.begin(signer);
    if (this.request.onBehalfOf !== undefined) return;
    const user = usedBy(signer, signer.signatory);
    this.lookAhead(user, await this.claimsOf(user), document);
  }

  private claimsOf(signer: IdentifiedSigner): Promise<ClaimsFor> {
    return (this.claims ??= claimsForEach(signer, this.request, this.services.algorithms));
  }

  private async end(): Promise<BatchResult> {
    this.stop.settle();
    const ends = [this.closing, this.login.leave(), this.firstLook.settled()];
    const [unrecorded] = await Promise.all([this.recorder.finish(this.result.refused), ...ends]);
    if (unrecorded) this.result.unrecorded = unrecorded;
    return this.result;
  }

  /**
   * Waits for passwords without a login: the next round asks for the PIN again, once for all of them, so it begins when none is asked
   * for any more. Where a login is held it costs nothing to begin sooner.
   *
   * @returns the documents that were opened
   * @throws CountersignError batch.cancelled, identity.ended
   */
  private async openedLater(): Promise<BatchDocument[]> {
    const { locked, stop } = this;
    if (locked.isEmpty) return [];
    await this.closing;
    if (locked.awaited.length > 0) {
      // It stands still for another reason now.
      this.pausing.goOn();
      this.standsStill = true;
      this.observer.paused?.('passwords');
      await locked.settled(stop.signal, () => this.services.held?.current !== undefined);
      this.standsStill = false;
      stop.goOn();
      this.observer.paused?.('over');
    }
    return locked.take();
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
      if (!key.oneTime) this.services.lastKey?.keep(signer, this.request.alias, key);
      assertOwnKey(signer.delegation, key.certificate);
      // For documents that were opened later it is begun anew.
      if (!key.session) this.login.begin(signer);
      const ready = await whileAssured(signer, key, this.assuring, () => this.examine(key, claims, documents));
      if (ready.length > 0) await this.signRound(signer, key, claims, ready);
    } finally {
      await Promise.all([key.session?.close(), this.login.leave()]);
    }
  }

  private async signRound(
    signer: IdentifiedSigner,
    key: SigningKey,
    claims: ClaimsFor,
    documents: BatchDocument[],
  ): Promise<void> {
    const { services, prompt, observer, progress, recorder, stop, pausing, notes, locked } = this;
    const shared = { services, prompt, observer, progress, recorder, stop, pausing, notes };
    const round = new SigningRound(
      {
        ...shared,
        takeLogin: () => this.login.take(),
        letIn: () => (this.tried = true),
        awaited: () => locked.awaited,
        // A key that is made for some documents is not lent to others.
        lookAtLate: async () => (key.oneTime ? [] : this.examine(key, claims, locked.take())),
        keepLocked: (document, error) => this.keepLocked(document, error),
      },
      ...([signer, key, claims, documents] as const),
    );
    this.round = round;
    try {
      await round.run();
    } finally {
      this.closing = round.closed;
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
      foreseeLate: () => this.foresee(signer, claims, this.locked.take()),
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
    const documents = this.result.documents.flatMap(({ document, signed, error }) => (signed || error ? [] : document));
    const request = { ...this.request, documents };
    this.unlocking = this.prompt.open(unlockingRequest(signer.tokenName, description, request, signer));
    for (const document of documents) {
      if (!this.locked.awaits(document)) this.progress.tell(document, { state: 'awaiting-pin' });
    }
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
      this.firstLook.take(document, key) ??
      this.services.documents.admit({
        path: document.path,
        plan: planFor(document, key, claims(document), this.services.now().toISOString()),
      });
    return this.signable(documents, ask, (reason) => named(reason, key.alias));
  }

  private get assuring(): { trust?: AssuranceSource; now: () => Date } {
    const { trust, now } = this.services;
    return { ...(trust && { trust: this.firstLook }), now };
  }

  private lookAhead(signer: IdentifiedSigner, claims: ClaimsFor, document: BatchDocument): void {
    if (makesKeys(signer)) return;
    this.firstLook.begin(signer, { requested: this.request.alias, document, claims: claims(document) });
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
    if (documents.length === 0) return [];
    const verdicts = await lookAtAll(documents, {
      ...{ destinations: this.destinations, ask: stillShown(ask), told, stop: this.stop, log: this.services.log },
      begins: (document) => this.progress.tell(document, { state: 'preparing' }),
      noted: (document, notes) => {
        this.notes.set(document, notes);
        this.observer.noted?.(document.id, notes);
      },
    });
    return documents.filter((document, index) => {
      const reason = verdicts[index];
      if (reason && !this.keepLocked(document, reason)) this.progress.fail(document, reason);
      return !reason;
    });
  }

  /** A document that only wants its password is asked about beside the others, where there is somebody to ask. */
  private keepLocked(document: BatchDocument, error: CountersignError): boolean {
    const kept = this.locked.keep(document, error);
    if (this.locked.awaits(document)) {
      this.progress.tell(document, { state: 'awaiting-password', error: error.toShape() });
    }
    return kept;
  }
}
