import { randomUUID } from 'node:crypto';
import {
  certificationRequest,
  certificationRequestInfo,
  ownSignature,
  requestDigest,
  requestSignature,
} from '../authorities/certification-request';
import { certifiedPerson } from '../authorities/certified-person';
import { hasOneTimeKeys, oneTimeKeyKind, secondsOf } from '../configuration/configuration-one-time-keys';
import { CountersignError } from '../errors/countersign-error';
import type { CardProof } from '../identity/card-proof';
import { readCertificate } from '../pki/certificate';
import { recordedCertificate } from '../pki/recorded-certificate';
import type { IdentifiedSigner } from '../signers/signer-catalog';
import type { CryptoToken, OneTimeKey, TokenDescription, TokenSession } from '../token/crypto-token';
import type { ErrorParams } from '../../preload/contract/error-codes';
import type { OneTimeStep } from '../../preload/contract/one-time';
import type { BatchStop } from './batch-stop';
import type { RequestRecorder } from './history-port';
import { identifyingRequest } from './identifying';
import { oneTimeNames, type OneTimeNames } from './one-time-names';
import type { IssuedForKey, OneTimeAuthority, OneTimeServices } from './one-time-port';
import { signatureAlgorithm, type SigningKey } from './signing-key';
import type { BatchDocument, PinPrompt } from './signing-port';

/** What a batch lends to the life of its one-time keys. */
export interface OneTimeBatch {
  services: OneTimeServices;
  recorder: RequestRecorder;
  stop: Pick<BatchStop, 'goOn' | 'signal'>;
  /** Where the PIN of the card is asked for that identified the person. */
  prompt: PinPrompt;
  now: () => Date;
  /** Lets the person log in to the token; without a PIN where it wants none. */
  unlock(token: CryptoToken, description: TokenDescription): Promise<TokenSession>;
  /** Looks at the documents; gives those that can be signed. */
  foresee(): Promise<BatchDocument[]>;
  /** The same of those whose passwords came since. */
  foreseeLate(): Promise<BatchDocument[]>;
  step(step: OneTimeStep): void;
  /** Told of a key that could not be destroyed: a warning, whatever else becomes of the batch. */
  left(key: CountersignError): void;
  /** Tells the documents what they wait for. */
  tell(state: 'making-key' | 'awaiting-certificate', documents: BatchDocument[]): void;
  /** Signs documents with a key that is certified. */
  sign(key: SigningKey, documents: BatchDocument[]): Promise<void>;
}

/** Whether a signer makes a key for each signing. */
export const makesKeys = (signer: Pick<IdentifiedSigner, 'configuration'>): boolean =>
  hasOneTimeKeys(signer.configuration);

/**
 * Signs documents with keys that live for that alone (SignServer's OneTimeCryptoWorker): log in → make a key → have it certified →
 * sign → destroy it, whatever happens in between. One key serves all documents, or each has its own (ONETIME_KEY_PER). Documents
 * that can not be signed cost neither a PIN nor a key nor a certificate.
 *
 * @throws CountersignError oneTime.*, enrollment.*, authority.*, key.*, token.*, pin.*
 */
export async function signWithOneTimeKeys(signer: IdentifiedSigner, batch: OneTimeBatch): Promise<void> {
  const { token, tokenName, configuration } = signer;
  if (!token) throw signer.problem ?? new CountersignError('token.unknown', { token: tokenName });
  if (!token.makesOneTimeKeys) throw new CountersignError('oneTime.unsupported', { token: tokenName });
  // What can be known before anybody is asked for a PIN.
  const authority = batch.services.authority(configuration.CERTIFICATEAUTHORITY);
  const names = oneTimeNames(signer, batch.recorder.requestId);
  const description = await token.describe();
  const signable = await batch.foresee();
  if (signable.length === 0) return;
  const session = await batch.unlock(token, description);
  const maker = new KeyMaker(signer, token, description, session, authority, names, batch);
  try {
    // Who gives a password in time needs no second PIN, though another key.
    for (let some = signable; some.length > 0; some = await batch.foreseeLate()) {
      const groups = configuration.ONETIME_KEY_PER === 'DOCUMENT' ? some.map((one) => [one]) : [some];
      for (const group of groups) await maker.use(group, (key) => batch.sign(key, group));
    }
  } finally {
    await session.close();
  }
}

/** Makes, has certified, and destroys the keys of one login. */
class KeyMaker {
  /** The key under way: whether it may stand on the token, and whether there is one at all. */
  private onToken = false;
  private made = false;

  constructor(
    private readonly signer: IdentifiedSigner,
    private readonly token: CryptoToken,
    private readonly description: TokenDescription,
    private readonly session: TokenSession,
    private readonly authority: OneTimeAuthority,
    private readonly names: OneTimeNames,
    private readonly batch: OneTimeBatch,
  ) {}

  /** Lends a key to some work; it is destroyed whatever comes of it. */
  async use(documents: BatchDocument[], work: (key: SigningKey) => Promise<void>): Promise<void> {
    const { configuration } = this.signer;
    const alias = `${configuration.KEYALIAS_PREFIX ?? 'onetime-'}${randomUUID()}`;
    this.batch.stop.goOn();
    this.onToken = this.made = false;
    try {
      this.batch.tell('making-key', documents);
      const key = await this.make(alias);
      this.batch.stop.goOn();
      this.batch.tell('awaiting-certificate', documents);
      const issued = await this.certify(key);
      this.batch.stop.goOn();
      await work(this.signingKey(key, issued));
    } finally {
      await this.destroy(alias);
    }
  }

  /** In the session where the token allows it, else on the token, which the journal remembers first. */
  private async make(alias: string): Promise<OneTimeKey> {
    const { configuration, tokenName, signatory, name: signer } = this.signer;
    const { recorder, services } = this.batch;
    const { oneTime } = this.session;
    if (!oneTime) throw new CountersignError('oneTime.unsupported', { token: tokenName });
    const kind = oneTimeKeyKind(configuration);
    const clock = stopwatch();
    try {
      let key: OneTimeKey | undefined;
      if (configuration.ONETIME_KEY_LIVES !== 'TOKEN') {
        key = await oneTime.make({ alias, kind, lives: 'session' });
      }
      if (!key) {
        const { serial } = this.description;
        const { requestId } = recorder;
        await services.journal.begin({
          ...{ alias, token: tokenName, serial, requestId, signer },
          username: signatory.username,
        });
        this.onToken = true;
        key = await oneTime.make({ alias, kind, lives: 'token' });
      }
      if (!key) throw new CountersignError('oneTime.unsupported', { token: tokenName });
      this.made = true;
      recorder.keyStep({ event: 'KEYGEN', alias, ...(key.lives === 'session' && { endsWithProcess: true }) });
      const place =
        this.token.keystore === 'MEMORY' ? 'the memory of this computer, which no device protects' : `“${tokenName}”`;
      this.batch.step({ step: 'key', milliseconds: clock(), about: `${kind}, ${places[key.lives]} ${place}` });
      return key;
    } catch (error) {
      recorder.keyStep({ event: 'KEYGEN', alias, error });
      throw unsigned(error);
    }
  }

  private async certify(key: OneTimeKey): Promise<IssuedForKey> {
    const { configuration, signatory, tokenName } = this.signer;
    const { recorder } = this.batch;
    const { subject, emails, dnsNames, username } = this.names;
    const clock = stopwatch();
    const named = { event: 'CERTINSTALLED', alias: key.alias, authority: this.authority.name } as const;
    try {
      const info = certificationRequestInfo({ subject, publicKey: key.publicKey, emails, dnsNames });
      const algorithm = requestSignature(key.publicKey, configuration.SIGNATUREALGORITHM);
      const sign = (digest: Uint8Array): Promise<Uint8Array> => this.session.sign(key.alias, digest, algorithm);
      const value = await sign(requestDigest(info, algorithm.digest));
      const seconds = configuration.CERTIFICATEENDTIME && secondsOf(configuration.CERTIFICATEENDTIME);
      const answer = await this.authority.certify({
        request: certificationRequest(info, key.publicKey, algorithm, value, tokenName),
        ...(seconds && { validitySeconds: seconds }),
        person: { ...certifiedPerson(signatory), username },
        proofOfCard: async () => this.proofOfCard(),
        ownSignature: ownSignature(algorithm, sign),
        now: this.batch.now,
        allowDigitalSignature: configuration.ALLOW_DIGITAL_SIGNATURE_KEYUSAGE,
      });
      if (answer.state === 'pending') throw new CountersignError('oneTime.pending', { authority: this.authority.name });
      const certificate = readCertificate(answer.certificate);
      recorder.keyStep({ ...named, certificate: recordedCertificate(certificate) });
      const { name: about } = this.authority;
      this.batch.step({ step: 'certificate', milliseconds: clock(), about, until: certificate.notAfter });
      return answer;
    } catch (error) {
      recorder.keyStep({ ...named, error });
      throw error;
    }
  }

  private proofOfCard(): Promise<CardProof | undefined> | undefined {
    const { services, prompt, stop } = this.batch;
    return services.proofOfCard?.(this.signer.signatory, {
      signal: stop.signal,
      tell: () => undefined,
      askPin: (card) => prompt.open(identifyingRequest(card)),
    });
  }

  private signingKey({ alias, lives }: OneTimeKey, { certificate: der, chain }: IssuedForKey): SigningKey {
    const { session, token, description, signer } = this;
    const certificate = readCertificate(der);
    return {
      ...{ token, description, alias, certificate, chain, beside: chain },
      digestAlgorithm: signer.configuration.DIGESTALGORITHM,
      signatureAlgorithm: signatureAlgorithm(signer, certificate),
      oneTime: { lives, authority: this.authority.name },
      session: {
        entries: () => session.entries(),
        key: (name) => session.key(name),
        sign: (...signature) => session.sign(...signature),
        // The login may serve the next document's key; it ends with the batch.
        close: () => Promise.resolve(),
      },
    };
  }

  /** Never rejects: what was signed is signed. */
  private async destroy(alias: string): Promise<void> {
    if (!this.made && !this.onToken) return;
    const { recorder, services } = this.batch;
    const clock = stopwatch();
    try {
      const destroyed = this.session.oneTime?.destroy(alias);
      // A key of a session ends with it at the latest, and with a process that has stopped it is gone already.
      await (this.onToken ? destroyed : destroyed?.catch(() => this.session.close()));
      // In this order: whoever is killed in between looks for the key once more, and the history says in any case that it went.
      recorder.keyStep({ event: 'KEYREMOVE', alias });
      if (this.onToken) services.journal.end(alias);
      this.batch.step({ step: 'destroyed', milliseconds: clock() });
    } catch (error) {
      services.journal.left(alias);
      const left = new CountersignError(
        'oneTime.notDestroyed',
        { token: this.signer.tokenName, alias },
        { cause: error },
      );
      recorder.keyStep({ event: 'KEYREMOVE', alias, error: left });
      this.batch.left(left);
    }
  }
}

/**
 * A driver that stopped while it made the key: what is not known is told of the key that may be there, and to the person that nothing
 * was signed.
 */
function unsigned(error: unknown): unknown {
  return CountersignError.is(error) && error.code === 'key.outcomeUnknown'
    ? new CountersignError('token.stopped', error.params as ErrorParams['key.outcomeUnknown'], { cause: error })
    : error;
}

const places = { session: 'for this signing, in', token: 'until it is destroyed, on' } as const;

function stopwatch(): () => number {
  const started = performance.now();
  return () => Math.round(performance.now() - started);
}
