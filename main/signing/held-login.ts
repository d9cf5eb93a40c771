import type { HeldLoginSummary } from '../../preload/contract/model';
import type { IdentifiedSigner } from '../signers/signer-catalog';
import type { PrivateKeyDescription, TokenSession } from '../token/crypto-token';
import type { SigningKey } from './signing-key';

/** Between two looks whether the token is still there and lets us in. */
const lookInterval = 3_000;

interface Held {
  session: TokenSession;
  /** What the login may be used for without a PIN: nothing else than what the PIN was typed for. */
  purpose: string;
  /** Milliseconds since the epoch. */
  until: number;
  summary: HeldLoginSummary;
  timers: NodeJS.Timeout[];
}

/**
 * The token's login that outlives its batch where PIN_SESSION_SECONDS allows that: of the session, never of the PIN. It serves the
 * same key for the same signatory of the same signer, and ends with its time, with the card, and with whatever else is signed. There
 * is at most one: a login is shared by all sessions of a token process.
 */
export class HeldLogin {
  private held: Held | undefined;
  /** When the time of a login is over; a later batch on the same login does not prolong it. */
  private readonly ends = new WeakMap<TokenSession, number>();

  /** @param changed - told what is held now */
  constructor(private readonly changed: (held: HeldLoginSummary | undefined) => void) {}

  /** What is held now, for the window. */
  get current(): HeldLoginSummary | undefined {
    return this.held?.summary;
  }

  /**
   * The session that is still logged in for this key; whoever gets it keeps or closes it. A login that is held for anything else,
   * or that the token has ended, is ended.
   */
  async take(signer: IdentifiedSigner, key: SigningKey): Promise<TokenSession | undefined> {
    const { held } = this;
    if (!held) return undefined;
    if (held.purpose === purposeOf(signer, key) && Date.now() < held.until && (await isLoggedIn(held.session))) {
      // It may have been ended while the token was asked.
      if (this.held === held) {
        this.forget();
        return held.session;
      }
    }
    await this.end();
    return undefined;
  }

  /**
   * Keeps the login of a batch that has ended well, where that is allowed. Never of a key that wants its PIN for each signature.
   *
   * @returns false when the session is the caller's to close
   */
  keep(signer: IdentifiedSigner, key: SigningKey, facts: PrivateKeyDescription, session: TokenSession): boolean {
    const seconds = signer.pinSessionSeconds ?? 0;
    if (seconds <= 0 || facts.alwaysAuthenticate || !session.isLoggedIn || this.held) return false;
    const until = this.ends.get(session) ?? Date.now() + seconds * 1000;
    if (until <= Date.now()) return false;
    this.ends.set(session, until);
    const { label, serial } = key.description;
    const look = async (): Promise<void> => {
      const there = await key.token.describe().catch(() => undefined);
      if (this.held?.session !== session) return;
      if (there?.serial !== serial || !(await isLoggedIn(session))) await this.end();
    };
    this.held = {
      session,
      purpose: purposeOf(signer, key),
      until,
      summary: {
        signer: signer.name,
        token: { name: signer.tokenName, label, serial },
        alias: key.alias,
        until: new Date(until).toISOString(),
      },
      timers: [setTimeout(() => void this.end(), until - Date.now()), setInterval(() => void look(), lookInterval)],
    };
    this.changed(this.held.summary);
    return true;
  }

  /** Logs out, if anything is held. */
  async end(): Promise<void> {
    const session = this.held?.session;
    this.forget();
    await session?.close();
  }

  private forget(): void {
    if (!this.held) return;
    for (const timer of this.held.timers) clearTimeout(timer);
    this.held = undefined;
    this.changed(undefined);
  }
}

function purposeOf({ name, tokenName, signatory }: IdentifiedSigner, { alias, description }: SigningKey): string {
  return JSON.stringify([name, tokenName, description.serial, alias, signatory.username]);
}

async function isLoggedIn(session: TokenSession): Promise<boolean> {
  return (await session.isLoggedIn?.().catch(() => false)) ?? false;
}
