import { basename } from 'node:path';
import type { DescribedCertificate } from '../../preload/contract/keys';
import type { KeyTask } from '../../preload/contract/model';
import { recorded, type Ending, type OperationHistory, type OperationRecorder } from '../audit/operation';
import { CountersignError } from '../errors/countersign-error';
import type { PinConversation, PinPrompt, PinRequest } from '../signing/signing-port';
import type {
  DeletedObjects,
  KeyKind,
  KeyManagement,
  ManagedKey,
  PinRelease,
  PinState,
  StoredObjects,
  TokenSession,
} from '../token/crypto-token';
import { issuingCertificates } from '../pki/chain';
import type { NetworkPort } from '../network/network-port';
import { byAlias, describeCertificate, describeKey, type DescribedKey } from './described-key';
import { wrongAnswer } from '../authorities/answers';
import type { CertificateAuthority } from '../authorities/certificate-authority';
import { certifiedPerson } from '../authorities/certified-person';
import { fittingCertificate, type FittingCertificate } from '../authorities/fitting-certificate';
import { certificateObject, notImported, readCertificates } from '../authorities/issued-certificates';
import { keyNamed, type KeyPlace } from './key-place';
import { certificateEnd, keyEvents, watchedKeys, watchedSession, type RecordedTask } from './recorded-key-steps';
import { planRequest, type RequestWish } from './request-plan';

/** What became of a request that was sent. */
export type SentRequest = {
  alias: string;
  /** DER CertificationRequest. */
  request: Uint8Array;
  /** The authority's name in the configuration. */
  authority: string;
} & (
  | ({
      state: 'issued';
      certificate: DescribedCertificate;
      /** Of the certificate. */
      der: Uint8Array;
      /** Why the authorities' certificates are not on the token, although that was wished. */
      chainProblem?: CountersignError;
    } & StoredObjects)
  /** The certificate was issued and is not on the token: it is handed out, so that nothing is lost. */
  | { state: 'not-stored'; certificate: DescribedCertificate; der: Uint8Array; problem: CountersignError }
  /** Somebody at the authority decides first; `retryAfter`: seconds, where it says so. The same key is asked for again. */
  | { state: 'pending'; retryAfter?: number }
);

/** What the life of keys needs beside a token. */
export interface KeyServiceParts {
  now: () => Date;
  /** How certificate authorities are asked. */
  enrollment: NetworkPort;
  history: OperationHistory;
}

/** The kind that is made where none is named. What validators everywhere accept and a token makes soon comes first. */
export function preferredKind(offered: readonly KeyKind[]): KeyKind | undefined {
  const order: KeyKind[] = ['RSA-3072', 'P-256', 'RSA-2048', 'P-384', 'RSA-4096', 'P-521'];
  return order.find((kind) => offered.includes(kind));
}

/** The life of keys: made in a token, certified, renewed, and deleted. Each step is one login. */
export class KeyService {
  /** Why the last step is not in the history: a warning beside what it did. */
  unrecorded: CountersignError | undefined;

  constructor(
    private readonly prompt: PinPrompt,
    private readonly parts: KeyServiceParts,
  ) {}

  /** Every key of the token, and the kinds that it can make. */
  list(place: KeyPlace): Promise<{ keys: ManagedKey[]; offered: KeyKind[] }> {
    return this.loggedIn(place, 'list', '', async (keys) => ({
      keys: (await keys.list()).sort(byAlias),
      offered: await keys.offered(),
    }));
  }

  /**
   * Makes a key pair in the token.
   * @throws CountersignError key.exists, key.limit, key.kindUnsupported, key.alwaysAuthenticateRefused, …
   */
  async generate(
    place: KeyPlace,
    wish: { alias?: string; kind?: KeyKind; alwaysAuthenticate: boolean },
  ): Promise<ManagedKey> {
    const alias = newAlias(await this.decided(place, 'generate', wish.alias, () => place.alias(wish.alias)));
    return this.within(place, 'generate', alias, async (keys) => {
      const kind = wish.kind ?? preferredKind(await keys.offered());
      if (!kind) {
        throw new CountersignError('key.managementUnsupported', { token: place.tokenName, detail: 'it makes no keys' });
      }
      const { alwaysAuthenticate } = wish;
      const limit = place.limit === undefined ? {} : { limit: place.limit };
      return keys.generate({ alias, kind, alwaysAuthenticate, ...limit });
    });
  }

  /**
   * Makes a certification request (PKCS #10) for a key that is there, signed inside the token. It is sent nowhere.
   *
   * @returns DER
   */
  async request(place: KeyPlace, wish: RequestWish): Promise<{ alias: string; der: Uint8Array }> {
    const { alias, sign } = await this.decided(place, 'request', wish.alias, () => planRequest(place, wish));
    return this.within(place, 'request', alias, async (...login) => ({ alias, der: (await sign(...login)).der }));
  }

  /**
   * Makes a certification request, sends it to the certificate authority by EST (RFC 7030), and takes the certificate that comes
   * back into the token, all within one login. It is sent once: whatever goes wrong, nothing is repeated by the program.
   *
   * @param wish - `withChain`: the authorities' certificates too, without a self-signed root
   * @param made - is given the DER of the request before it is sent; when it throws, nothing is sent
   * @throws CountersignError authority.*, enrollment.*, and what {@link request} throws
   */
  async send(
    place: KeyPlace,
    wish: RequestWish & { authority?: string; withChain: boolean },
    made: (request: Uint8Array) => Promise<void> = () => Promise.resolve(),
  ): Promise<SentRequest> {
    const { authority, alias, sign } = await this.decided(place, 'send', wish.alias, () => ({
      authority: place.authority(wish.authority),
      ...planRequest(place, wish),
    }));
    return this.within(
      place,
      'send',
      alias,
      async (keys, session, release) => {
        const { der, key, ownSignature } = await sign(keys, session, release);
        await made(der);
        const sent = { alias, request: der, authority: authority.name };
        const fitted = (certificates: readonly Uint8Array[]): FittingCertificate => {
          const fitting = fittingCertificate([key], certificates);
          if (typeof fitting === 'string') throw wrongAnswer(authority.name, fitting);
          return fitting;
        };
        const answer = await authority.issue({
          request: der,
          renewal: wish.renews !== undefined,
          person: certifiedPerson(place.signatory),
          network: this.parts.enrollment,
          ownSignature,
          now: this.parts.now,
          accept: (certificates) => void fitted(certificates),
        });
        if (answer.state === 'pending') return { ...sent, ...answer };
        const issued = fitted(answer.certificates).certificate.der;
        const described = { ...sent, certificate: describeCertificate(issued, this.parts.now()), der: issued };
        const { chain, ...problem } = wish.withChain
          ? await this.chainOf(issued, authority, answer.certificates)
          : { chain: [] };
        try {
          const written = await keys.store(alias, certificateObject(issued), chain.map(certificateObject));
          return { ...described, state: 'issued', ...written, ...problem };
        } catch (error) {
          if (!CountersignError.is(error)) throw error;
          return { ...described, state: 'not-stored', problem: error };
        }
      },
      { authority, endOf: endOfSent },
    );
  }

  /**
   * Takes an issued certificate into the token, beside the key that it was issued for. An earlier certificate for that key
   * makes room for it.
   *
   * @param wish - `certificates`: what was read from `file` already; `withChain`: the authorities' certificates of the file
   * too, without a self-signed root
   * @throws CountersignError certificate.notImported
   */
  async import(
    place: KeyPlace,
    wish: { alias?: string; file: string; certificates?: Uint8Array[]; withChain: boolean },
  ): Promise<{ alias: string; certificate: DescribedCertificate; der: Uint8Array } & StoredObjects> {
    const certificates = wish.certificates ?? (await readCertificates(wish.file));
    const named =
      wish.alias !== undefined || !place.choosable
        ? await this.decided(place, 'import', wish.alias, () => place.alias(wish.alias))
        : undefined;
    return this.within(
      place,
      'import',
      named ?? '',
      async (keys) => {
        const all = await keys.list();
        const candidates = named === undefined ? all : [keyNamed(all, named, place.tokenName)];
        const fitting = fittingCertificate(candidates, certificates);
        if (typeof fitting === 'string') throw notImported(basename(wish.file), fitting);
        const { key, certificate } = fitting;
        const chain = wish.withChain ? issuingCertificates(certificate.der, certificates) : [];
        const written = await keys.store(key.alias, certificateObject(certificate.der), chain.map(certificateObject));
        const { der } = certificate;
        return { alias: key.alias, certificate: describeCertificate(der, this.parts.now()), der, ...written };
      },
      { endOf: ({ alias, der }) => certificateEnd(alias, der) },
    );
  }

  /**
   * Deletes one key, with its certificates, when `confirm` agrees.
   *
   * @param confirm - is told what will be lost
   * @throws CountersignError key.deletionNotConfirmed
   */
  async remove(
    place: KeyPlace,
    requested: string | undefined,
    confirm: (key: DescribedKey, token: string) => Promise<boolean>,
  ): Promise<{ alias: string } & DeletedObjects> {
    const alias = await this.decided(place, 'delete', requested, () => place.alias(requested));
    return this.within(place, 'delete', alias, async (keys) => {
      const key = keyNamed(await keys.list(), alias, place.tokenName);
      if (!(await confirm(describeKey(key, this.parts.now()), place.tokenName))) {
        throw new CountersignError('key.deletionNotConfirmed', { alias, token: place.tokenName });
      }
      return { alias, ...(await keys.remove(alias)) };
    });
  }

  /** The issuing certificates of what was issued; a certificate without its chain is worth more than none. */
  private async chainOf(
    issued: Uint8Array,
    authority: CertificateAuthority,
    sentAlong: Uint8Array[],
  ): Promise<{ chain: Uint8Array[]; chainProblem?: CountersignError }> {
    try {
      const own = (await authority.certificates?.(this.parts.enrollment)) ?? [];
      return { chain: issuingCertificates(issued, [...sentAlong, ...own]) };
    } catch (error) {
      if (!CountersignError.is(error)) throw error;
      return { chain: [], chainProblem: error };
    }
  }

  /** What can be decided before a token is asked; a refusal by the configuration leaves its line. */
  private async decided<T>(
    place: KeyPlace,
    task: RecordedTask,
    requested: string | undefined,
    decide: () => T,
  ): Promise<T> {
    try {
      return decide();
    } catch (error) {
      if (!CountersignError.is(error) || error.code === 'usage.invalid') throw error;
      const operation = await this.begun(place, task, requested ?? '');
      this.unrecorded = await operation.ended({ error });
      throw error;
    }
  }

  private begun(
    { recorded: whose, tokenName }: KeyPlace,
    task: RecordedTask,
    alias: string,
    authority?: CertificateAuthority,
  ): Promise<OperationRecorder> {
    const named = { token: tokenName, alias, ...(authority && { authority: authority.name }) };
    return this.parts.history.operation(keyEvents[task], { ...whose, ...named });
  }

  /** One login for one piece of work, which leaves a line in the history. */
  private async within<T>(
    place: KeyPlace,
    task: RecordedTask,
    alias: string,
    work: (keys: KeyManagement, session: Pick<TokenSession, 'sign'>, release: PinRelease) => Promise<T>,
    {
      endOf = () => ({ outcome: 'DONE' }),
      authority,
    }: { endOf?: (value: T) => Ending; authority?: CertificateAuthority } = {},
  ): Promise<T> {
    this.unrecorded = undefined;
    const operation = await this.begun(place, task, alias, authority);
    const watched: KeyWork<T> = (keys, session, release) =>
      work(watchedKeys(keys, operation), watchedSession(session, operation), release);
    return recorded(
      operation,
      () => this.loggedIn(place, task, alias, watched, (serial) => operation.onToken(serial)),
      endOf,
      (problem) => void (this.unrecorded = problem),
    );
  }

  private async loggedIn<T>(
    { token, tokenName, username }: KeyPlace,
    task: KeyTask,
    alias: string,
    work: KeyWork<T>,
    onToken: (serial: string) => void = () => undefined,
  ): Promise<T> {
    const detail = 'this kind of token has no key management';
    const unmanaged = new CountersignError('key.managementUnsupported', { token: tokenName, detail });
    if (token.keystore === 'PKCS12') throw new CountersignError('keystore.unmanaged', { token: tokenName });
    if (!token.managesKeys) throw unmanaged;
    const { label, serial, slotDescription, oneOfSeveral, pin } = await token.describe();
    onToken(serial);
    let entry = 0;
    const ask = (purpose: PinRequest['purpose'], state: PinState): PinConversation => {
      entry += 1;
      return this.prompt.open({
        token: { name: tokenName, label, serial, ...(oneOfSeveral && { slot: slotDescription }) },
        alias,
        signatory: username,
        documentNames: [],
        purpose,
        task,
        entry,
        // A request is signed with the key itself, which may want a PIN of its own for that.
        ...(task !== 'request' && task !== 'send' && { entries: 1 }),
        onReader: state.protectedPath,
        minLength: state.minLength,
        maxLength: state.maxLength,
        lastTry: state.finalTry,
        countLow: state.countLow,
      });
    };
    const conversation = ask('login', pin);
    let session: TokenSession;
    try {
      session = await token.open(conversation.source);
    } finally {
      conversation.close();
    }
    try {
      if (!session.keys) throw unmanaged;
      return await work(session.keys, session, (state) => ask('signature', state));
    } finally {
      await session.close();
    }
  }
}

type KeyWork<T> = (keys: KeyManagement, session: TokenSession, release: PinRelease) => Promise<T>;

function endOfSent(sent: SentRequest): Ending {
  switch (sent.state) {
    case 'issued':
      return certificateEnd(sent.alias, sent.der);
    case 'not-stored':
      return { error: sent.problem };
    case 'pending':
      return { outcome: 'PENDING' };
  }
}

/** A label as PKCS#11 keeps it: blanks at its end would be lost, and a later search would miss it. */
function newAlias(alias: string): string {
  if (alias === '' || alias.length > 100 || alias !== alias.trim() || /\p{Cc}/u.test(alias)) {
    const detail = 'an alias has 1 to 100 characters, no control characters, and no blanks at its ends';
    throw new CountersignError('usage.invalid', { detail });
  }
  return alias;
}
