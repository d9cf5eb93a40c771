import type { SessionEnd } from '../../preload/contract/identity';
import type { Configuration, SignerConfiguration } from '../configuration/configuration';
import { acceptedAuthenticators } from '../configuration/configuration-authenticators';
import { identifySignatory, takesAnyone } from './identification';
import type { Identity } from './identity';

/** The part of the configuration that says who counts, and how long. */
export type IdentificationRules = Pick<Configuration, 'IDENTIFICATION' | 'AUTHENTICATORS' | 'IDENTIFICATION_SECONDS'>;

const withoutConfiguration: IdentificationRules = {
  IDENTIFICATION: { source: 'operating-system' },
  AUTHENTICATORS: {},
  IDENTIFICATION_SECONDS: 0,
};

/**
 * Who is at the desk: of one window, or of one command. It lives in memory; whoever closes the window ends it. A new login takes the
 * place of the one before.
 */
export class IdentitySession {
  private readonly rules: IdentificationRules;
  private held: { identity: Identity; until: number; timer: NodeJS.Timeout } | undefined;
  private readonly listeners = new Set<(end?: { identity: Identity; why: SessionEnd }) => void>();

  constructor(
    rules: IdentificationRules | undefined,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.rules = rules ?? withoutConfiguration;
  }

  /** Who has logged in; absent where nobody has, or it is over. */
  get current(): Identity | undefined {
    if (this.held && this.held.until <= this.now().getTime()) this.end('time');
    return this.held?.identity;
  }

  /** When the login is over at the latest. */
  get until(): Date | undefined {
    return this.current && this.held && new Date(this.held.until);
  }

  /** Told of each change; `end` where a login ended. @returns a function that ends the telling */
  onChange(listener: (end?: { identity: Identity; why: SessionEnd }) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Whose signature a signer would make now; absent where it wants a login that is not there. */
  signatoryOf(signer: SignerConfiguration): Identity | undefined {
    const { current } = this;
    const accepted = acceptedAuthenticators(signer, this.rules.AUTHENTICATORS);
    if (current?.authenticator !== undefined && accepted.includes(current.authenticator)) return current;
    return takesAnyone(signer) ? identifySignatory(this.rules.IDENTIFICATION) : undefined;
  }

  /** Whose desk it is where no signer is meant: who logged in, else whom the operating system or the configuration names. */
  get signatory(): Identity {
    return this.current ?? identifySignatory(this.rules.IDENTIFICATION);
  }

  /** What a person can log in with for a signer. */
  authenticatorsOf(signer: SignerConfiguration): string[] {
    return acceptedAuthenticators(signer, this.rules.AUTHENTICATORS);
  }

  begin(identity: Identity): void {
    this.end('replaced');
    const now = this.now().getTime();
    const own = this.rules.IDENTIFICATION_SECONDS * 1000;
    const given = identity.expiresAt === undefined ? Infinity : Date.parse(identity.expiresAt) - now;
    // 0: for one request, whose end calls `used`; until then there is as much time as a request may need.
    const lasts = Math.min(own === 0 ? 3_600_000 : own, given);
    const timer = setTimeout(() => this.end('time'), Math.max(0, Math.min(lasts, 2 ** 31 - 1)));
    timer.unref();
    this.held = { identity, until: now + lasts, timer };
    this.tell();
  }

  /** A request has ended: a login that counts for one request is over, and so is one that an authority takes no second time. */
  used(): void {
    if (this.rules.IDENTIFICATION_SECONDS === 0 || this.held?.identity.proof?.spent) this.end('used');
  }

  end(why: SessionEnd): void {
    const { held } = this;
    if (!held) return;
    clearTimeout(held.timer);
    this.held = undefined;
    held.identity.proof?.forget();
    this.tell({ identity: held.identity, why });
  }

  private tell(end?: { identity: Identity; why: SessionEnd }): void {
    for (const listener of this.listeners) listener(end);
  }
}
