import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { IdentityErrorParams } from '../../../../preload/contract/identity-error-codes';
import type { ClientCertificateConfiguration } from '../../../configuration/authenticators/client-certificate';
import type { Configuration } from '../../../configuration/configuration';
import { loadConfiguredAnchors, readAnchorFile } from '../../../configuration/own-anchors';
import { CountersignError } from '../../../errors/countersign-error';
import { createNetwork, type Exchanger } from '../../../network/network';
import type { NetworkPort } from '../../../network/network-port';
import { completePath } from '../../../trust/paths/path-completion';
import type { TrustAnchor } from '../../../trust/paths';
import type { CryptoToken, KeyEntry, PinRelease, TokenDescription, TokenSession } from '../../../token/crypto-token';
import type { Authenticator, CardConversation, IdentificationConversation } from '../../authenticator';
import type { CardProof } from '../../card-proof';
import type { Identity } from '../../identity';
import { admission, type Admission } from './admission';
import { authenticationCertificates, holderOf, type AuthenticationCertificate } from './authentication-certificates';
import { IdentificationChallenge, challengeAlgorithm } from './challenge';
import { cardIdentity, evidenceOfToken } from './card-identity';
import { revocationOf } from './revocation';
import { tokenSignature } from './token-signature';

type Admitted = AuthenticationCertificate & Extract<Admission, { admitted: true }>;

/** What was seen of the card, and what may complete the paths of its certificates. */
interface SeenCard {
  token: CryptoToken;
  description: TokenDescription;
  entries: readonly KeyEntry[];
  anchors: readonly TrustAnchor[];
  candidates: Uint8Array[];
}

/** What a card is asked, and judged, with. */
export interface CardServices {
  configuration: Pick<Configuration, 'TRUSTANCHORS' | 'ALLOW_ONLINE_CHECKS' | 'ALLOW_ISSUER_DOWNLOAD'>;
  /** Absolute path of the profile, where the paths of TRUSTANCHORS begin. */
  folder: string;
  exchange: Exchanger;
  /** @throws CountersignError token.* */
  tokens: { configured(name: string): CryptoToken };
  now: () => Date;
}

/**
 * The card identifies: a challenge of this program is signed with the key of a certificate that is made for logging in, and
 * that certificate leads to an authority of the configuration, is not revoked, and is one of those that are let in. What can be
 * known without the PIN is known before the PIN: a try is not spent on a card that lets nobody in. One PIN, one signature; the
 * login on the card ends with it, because one PIN may open the key that signs documents, too.
 */
export class ClientCertificateAuthenticator implements Authenticator {
  readonly authType = 'CLIENTCERT';
  readonly ways = ['card'] as const;
  readonly title: string;

  constructor(
    readonly name: string,
    private readonly configuration: ClientCertificateConfiguration,
    private readonly services: CardServices,
  ) {
    this.title = configuration.title ?? name;
  }

  async identify(conversation: IdentificationConversation): Promise<Identity> {
    const { CRYPTOTOKEN: tokenName } = this.configuration;
    conversation.tell({ state: 'card', token: tokenName, pin: false });
    const card = await this.look();
    this.goOn(conversation);
    const admitted = await this.admitted(card);
    this.goOn(conversation);
    const refusal = this.revocationRefusal(admitted, card);
    const session = await this.open(card, admitted, conversation, refusal);
    try {
      await this.prove(session, card, admitted, conversation);
    } finally {
      await session.close();
    }
    conversation.tell({ state: 'checking' });
    const problem = await refusal;
    if (problem) throw problem;
    this.goOn(conversation);
    return cardIdentity(this.name, { ...admitted, token: card.description, at: this.services.now() });
  }

  async reach(): Promise<string> {
    const { length } = await this.anchors();
    const authorities = length === 1 ? 'its one authority' : `its ${length} authorities`;
    return `${authorities} can be read; a login is tried when somebody logs in`;
  }

  /** Asks the token whether it is the one that identified. A card that can not be asked is not there. */
  async stillThere(identity: Identity): Promise<boolean> {
    // A driver that stopped says nothing about the card; started afresh it does.
    return (await this.isThere(identity)) ?? (await this.isThere(identity)) ?? false;
  }

  /** @returns undefined where the driver stopped over the question */
  private async isThere(identity: Identity): Promise<boolean | undefined> {
    try {
      const description = await this.services.tokens.configured(this.configuration.CRYPTOTOKEN).describe();
      return evidenceOfToken(description).tokenSerial === identity.evidence['tokenSerial'];
    } catch (error) {
      if (!CountersignError.is(error)) throw error;
      return error.code === 'token.stopped' ? undefined : error.code === 'token.inUse';
    }
  }

  async proofOfCard(identity: Identity, conversation: CardConversation): Promise<CardProof | undefined> {
    const card = await this.look();
    const admitted = await this.admitted(card);
    const { certificate, alias, path } = admitted;
    const now = cardIdentity(this.name, { ...admitted, token: card.description, at: this.services.now() });
    // Another card is somebody else's word, and another certificate was not asked about at the login.
    if (!isDeepStrictEqual(now.evidence, identity.evidence)) {
      throw new CountersignError('identity.ended', { username: identity.username });
    }
    const token = tokenSignature(certificate);
    if (!token) return undefined;
    const { algorithm, signature, digest } = token;
    return {
      certificates: [certificate.der, ...path.certificates.slice(1, -1)],
      algorithm,
      sign: async (signed) => {
        const session = await this.open(card, admitted, conversation, Promise.resolve(undefined));
        try {
          const release = this.releaseOf(card, admitted, conversation);
          return token.valueOf(await session.sign(alias, token.digestOf(signed), { signature, digest }, release));
        } catch (error) {
          throw this.whenStopped(error, conversation);
        } finally {
          await session.close();
        }
      },
    };
  }

  private async look(): Promise<SeenCard> {
    const token = this.services.tokens.configured(this.configuration.CRYPTOTOKEN);
    const seen = (await token.look?.()) ?? { description: await token.describe(), entries: await token.entries() };
    const { pin } = seen.description;
    if (pin.locked) throw new CountersignError('pin.locked', { token: token.name });
    const candidates = seen.entries.flatMap(({ certificate }) => certificate ?? []);
    return { ...seen, token, candidates, anchors: await this.anchors() };
  }

  /**
   * Of the certificates that are made for logging in the first one that is let in.
   * @throws CountersignError identity.notAllowed, for the one that came nearest
   */
  private async admitted(card: SeenCard): Promise<Admitted> {
    const certificates = authenticationCertificates(card.entries);
    if (certificates.length === 0) {
      throw this.notAllowed(holderOf(card.entries) ?? card.description.label, { reason: 'certificate-usage' });
    }
    const judge = (): (AuthenticationCertificate & Admission)[] =>
      certificates.map((one) => ({ ...one, ...admission(one.certificate, this.rules(card)) }));
    let all = judge();
    if (!all.some(isAdmitted) && (await this.findIssuers(all, card))) all = judge();
    const found = all.find(isAdmitted);
    if (found) return found;
    const nearest = all.reduce((best, one) => (nearness(one) > nearness(best) ? one : best));
    if (isAdmitted(nearest)) throw new Error('an admitted certificate is not refused');
    throw this.notAllowed(nearest.certificate.subject, nearest);
  }

  private rules({ anchors, candidates }: SeenCard): Parameters<typeof admission>[1] {
    return { configuration: this.configuration, anchors, candidates, at: this.services.now() };
  }

  /** Fetches the issuers that a card does not carry from where its certificates name them. @returns whether any came */
  private async findIssuers(all: (AuthenticationCertificate & Admission)[], card: SeenCard): Promise<boolean> {
    const network = this.network(['certificate']);
    const before = card.candidates.length;
    for (const one of all) {
      if (!network || one.admitted || one.reason !== 'certificate-untrusted') continue;
      const { certificates } = await completePath(one.certificate.der, {
        candidates: [...card.candidates, ...card.anchors.map(({ certificate }) => certificate)],
        anchors: [],
        network,
        deadlineMs: this.deadlineMs,
      });
      card.candidates.push(...certificates.slice(1));
    }
    return card.candidates.length > before;
  }

  /** Resolves with what speaks against the certificate by the word of its issuers; never rejects for what servers do. */
  private async revocationRefusal(
    { certificate, path }: Admitted,
    card: SeenCard,
  ): Promise<CountersignError | undefined> {
    const { now } = this.services;
    const network = this.network();
    const finding = await revocationOf(path.certificates, {
      ...{ network, candidates: card.candidates, now, deadlineMs: this.deadlineMs },
    });
    if (finding.status === 'revoked') {
      return this.notAllowed(
        certificate.subject,
        finding.which === 'certificate'
          ? { reason: 'certificate-revoked' }
          : { reason: 'certificate-untrusted', name: 'an authority above it was revoked' },
      );
    }
    if (finding.status === 'good' || this.configuration.REVOCATION === 'SOFT') return undefined;
    const { detail } = finding;
    return new CountersignError('identity.revocationUnknown', {
      ...{ authenticator: this.title, certificate: certificate.subject, detail },
    });
  }

  /** Lets the person type the PIN, and takes the request back when it turns out that the certificate does not count any more. */
  private async open(
    card: SeenCard,
    { alias, certificate }: Admitted,
    conversation: CardConversation,
    refusal: Promise<CountersignError | undefined>,
  ): Promise<TokenSession> {
    const asked = this.askPin(card, { alias, certificate }, card.description, conversation);
    let refused: CountersignError | undefined;
    refusal.then(
      (problem) => {
        refused = problem;
        if (problem) asked.close();
      },
      // Whoever waits for it hears of it.
      () => undefined,
    );
    try {
      return await card.token.open(asked.source);
    } catch (error) {
      throw refused ?? this.whenStopped(error, conversation);
    } finally {
      asked.close();
    }
  }

  private askPin(
    { token }: SeenCard,
    { alias, certificate }: AuthenticationCertificate,
    description: TokenDescription,
    conversation: CardConversation,
  ): ReturnType<IdentificationConversation['askPin']> {
    this.goOn(conversation);
    const { subject } = certificate;
    const asked = conversation.askPin({ token: token.name, description, alias, subject });
    conversation.tell({ state: 'card', token: token.name, pin: true });
    const close = (): void => {
      conversation.signal.removeEventListener('abort', close);
      asked.close();
    };
    conversation.signal.addEventListener('abort', close);
    return { source: asked.source, close };
  }

  /** A key that wants its PIN for each signature asks for it once more. */
  private releaseOf(card: SeenCard, key: AuthenticationCertificate, conversation: CardConversation): PinRelease {
    return (pin) => this.askPin(card, key, { ...card.description, pin }, conversation);
  }

  /** @throws CountersignError identity.answerUnusable when the key did not sign this very challenge */
  private async prove(
    session: TokenSession,
    card: SeenCard,
    { alias, certificate }: Admitted,
    conversation: CardConversation,
  ): Promise<void> {
    const challenge = new IdentificationChallenge({
      authenticator: this.name,
      tokenSerial: card.description.serial,
      certificate: certificate.der,
      at: this.services.now(),
    });
    const signature = challengeAlgorithm(certificate);
    const { algorithm: digest, value } = challenge.digest;
    const release = this.releaseOf(card, { alias, certificate }, conversation);
    let answer: Uint8Array;
    try {
      answer = await session.sign(alias, value, { signature, digest }, release);
    } catch (error) {
      throw this.whenStopped(error, conversation);
    }
    if (challenge.answerProblem(certificate, signature, answer) === undefined) return;
    throw new CountersignError('identity.answerUnusable', { authenticator: this.title, problem: 'signature' });
  }

  /** The anchors of the entry: of the configuration alone. @throws CountersignError anchor.unusable when none is left */
  private async anchors(): Promise<TrustAnchor[]> {
    const { TRUSTANCHORS: wanted } = this.configuration;
    if (typeof wanted === 'string') {
      const file = resolve(wanted);
      return (await readAnchorFile(file)).map((certificate) => ({
        certificate,
        origin: { kind: 'configuration', file },
      }));
    }
    const { configuration, folder } = this.services;
    const named = Object.entries(configuration.TRUSTANCHORS).filter(([name]) => wanted.includes(name));
    const { anchors, problems } = await loadConfiguredAnchors(Object.fromEntries(named), folder);
    const [problem] = problems;
    if (anchors.length === 0 && problem) throw problem;
    return anchors;
  }

  private network(purposes: readonly 'certificate'[] = []): NetworkPort | undefined {
    const { ALLOW_ONLINE_CHECKS, ALLOW_ISSUER_DOWNLOAD } = this.services.configuration;
    const allowed = ALLOW_ONLINE_CHECKS && (purposes.length === 0 || ALLOW_ISSUER_DOWNLOAD);
    return allowed ? createNetwork({ exchange: this.services.exchange }) : undefined;
  }

  private get deadlineMs(): number {
    return this.configuration.DEADLINE * 1000;
  }

  private notAllowed(
    username: string,
    { reason, name }: Pick<IdentityErrorParams['identity.notAllowed'], 'reason' | 'name'>,
  ): CountersignError {
    const authenticator = this.title;
    return new CountersignError('identity.notAllowed', {
      ...{ authenticator, username, reason },
      ...(name !== undefined && { name }),
    });
  }

  /** @throws CountersignError identity.cancelled when the person does not want any more */
  private goOn({ signal }: CardConversation): void {
    if (signal.aborted) throw new CountersignError('identity.cancelled', { authenticator: this.title });
  }

  private whenStopped(error: unknown, { signal }: CardConversation): unknown {
    return signal.aborted ? new CountersignError('identity.cancelled', { authenticator: this.title }) : error;
  }
}

const isAdmitted = (one: AuthenticationCertificate & Admission): one is Admitted => one.admitted;

/** How far a certificate came: a wrong name is told rather than that another one has expired. */
const order = ['certificate-expired', 'certificate-not-yet-valid', 'certificate-untrusted', 'certificate-unknown'];
const nearness = (one: Admission): number =>
  one.admitted ? Infinity : order.includes(one.reason) ? order.indexOf(one.reason) : order.length;

/** Makes the authenticator of an entry with AUTHTYPE CLIENTCERT. */
export function clientCertificateAuthenticator(
  name: string,
  configuration: ClientCertificateConfiguration,
  services: CardServices,
): Authenticator {
  return new ClientCertificateAuthenticator(name, configuration, services);
}
