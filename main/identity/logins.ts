import type { IdentificationWay, OfferedAuthenticator, SessionEnd } from '../../preload/contract/identity';
import { CountersignError } from '../errors/countersign-error';
import type { Authenticator, CardConversation, IdentificationConversation } from './authenticator';
import type { AuthenticatorServices } from './authenticator-services';
import { authenticatorNamed, offeredAuthenticators } from './authenticators';
import type { CardProof } from './card-proof';
import type { Identity } from './identity';
import type { IdentitySession } from './identity-session';

/** Between two looks whether the card that identified somebody is still there, in milliseconds. */
const lookInterval = 3_000;

/** Logs people in, one after another, and watches what proved who they are for as long as the session lasts. */
export class Logins {
  private watched: { identity: Identity; authenticator: Authenticator; timer?: NodeJS.Timeout } | undefined;

  /** @param services - absent without a configuration: then nobody can log in */
  constructor(
    private readonly session: IdentitySession,
    private readonly services: AuthenticatorServices | undefined,
  ) {
    session.onChange((end) => end && this.ended(end));
  }

  /** What a person can log in with. */
  get offered(): OfferedAuthenticator[] {
    return offeredAuthenticators(this.services?.configuration.AUTHENTICATORS ?? {});
  }

  /**
   * Lets a person log in, who takes the place of the one before.
   *
   * @param wanted - the way; without it the first of the authenticator
   * @throws CountersignError identity.*, and pin.* and token.* for a card
   */
  async logIn(
    name: string,
    wanted: IdentificationWay | undefined,
    conversation: IdentificationConversation,
  ): Promise<Identity> {
    const { services } = this;
    if (!services) throw new CountersignError('identity.unknownAuthenticator', { authenticator: name });
    conversation.tell({ state: 'starting' });
    const authenticator = await authenticatorNamed(name, services);
    const way = wanted ?? authenticator.ways[0];
    if (way === undefined || !authenticator.ways.includes(way)) {
      throw new CountersignError('identity.wayUnavailable', { authenticator: authenticator.title });
    }
    const identity = await authenticator.identify(conversation, way);
    // Who gave up while the last answer came is not logged in.
    if (conversation.signal.aborted) {
      identity.proof?.forget();
      throw new CountersignError('identity.cancelled', { authenticator: authenticator.title });
    }
    this.session.begin(identity);
    this.watch(identity, authenticator);
    return identity;
  }

  /**
   * Tries whether people could log in, as far as that needs nobody.
   *
   * @returns what was found, in plain words
   * @throws CountersignError identity.*, anchor.*
   */
  async reach(name: string): Promise<string> {
    const { services } = this;
    if (!services) throw new CountersignError('identity.unknownAuthenticator', { authenticator: name });
    return (await authenticatorNamed(name, services)).reach();
  }

  /**
   * Lets the card that identified somebody sign for a request of theirs.
   *
   * @returns undefined where no card did, or its key can not
   * @throws CountersignError identity.*, token.*
   */
  async proofOfCard(identity: Identity, conversation: CardConversation): Promise<CardProof | undefined> {
    const { watched } = this;
    return watched?.identity === identity ? watched.authenticator.proofOfCard?.(identity, conversation) : undefined;
  }

  private watch(identity: Identity, authenticator: Authenticator): void {
    const watched: NonNullable<typeof this.watched> = { identity, authenticator };
    this.watched = watched;
    if (!authenticator.stillThere) return;
    const look = async (): Promise<void> => {
      const there = await authenticator.stillThere?.(identity).catch(() => false);
      if (this.watched !== watched) return;
      if (there) watched.timer = setTimeout(() => void look(), lookInterval).unref();
      else this.session.end('card');
    };
    watched.timer = setTimeout(() => void look(), lookInterval).unref();
  }

  private ended({ identity, why }: { identity: Identity; why: SessionEnd }): void {
    const { watched } = this;
    if (watched?.identity !== identity) return;
    this.watched = undefined;
    clearTimeout(watched.timer);
    // Whoever logs out means it; a session that merely ran out is not taken away from other programs.
    if (why === 'logout') void watched.authenticator.signOut?.(identity);
  }
}
