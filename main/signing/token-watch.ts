import type { SignerSummary } from '../../preload/contract/model';
import { CountersignError } from '../errors/countersign-error';
import type { Signer, SignerCatalog } from '../signers/signer-catalog';

/** Between two looks at the tokens. Modules differ in what they announce, so all are asked. */
const interval = 3_000;

/** One look at one token. */
interface Sight {
  token: string;
  /** What the window shows of it too: which token it is, or why it is not there. */
  shown: string;
  /** What else may change: whether its PIN is locked, near its last try, … */
  pin: unknown;
}

/**
 * Watches for tokens that come and go, and tells when they are no more what they were, or no more what the window was told
 * last: between two looks a token may come, be shown, and go again. It looks only while nothing is being signed, so it never
 * stands between a person and the card.
 */
export class TokenWatch {
  private last: string | undefined;
  /** What the window was told last of the tokens, and the difference from it that it was told of already. */
  private window: string | undefined;
  private told: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(
    private readonly services: { signers: SignerCatalog },
    private readonly busy: () => boolean,
    private readonly changed: () => void,
  ) {}

  /** The first look is at once: a token that goes while the window opens would otherwise never be missed. */
  start(): void {
    void this.watch();
  }

  /** The window is told of these signers now. */
  listed(signers: readonly SignerSummary[]): void {
    const tokens = signers.map(({ token: { name, present, label, serial, problem } }) => ({
      token: name,
      shown: present ? identity(label, serial) : failure(problem),
    }));
    this.window = brief(tokens);
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  private async watch(): Promise<void> {
    if (!this.busy()) {
      const sights = await look(this.services.signers);
      const now = JSON.stringify(sights);
      const before = this.last;
      this.last = now;
      if ((before !== undefined && now !== before) || this.differs(brief(sights))) this.changed();
    }
    if (!this.ended) this.timer = setTimeout(() => void this.watch(), interval);
  }

  /** Each difference is told once: what the window can not be made to show would else be told for ever. */
  private differs(now: string): boolean {
    if (this.window === undefined || now === this.window) {
      this.told = undefined;
      return false;
    }
    const difference = `${this.window} → ${now}`;
    const news = difference !== this.told;
    this.told = difference;
    return news;
  }
}

async function look(signers: SignerCatalog): Promise<Sight[]> {
  try {
    const byToken = new Map((await signers.list()).map((signer) => [signer.tokenName, signer]));
    return await Promise.all([...byToken.values()].map(lookAt));
  } catch {
    return [];
  }
}

/** One look at a token serves every signer on it, and a token that was found just now has been looked at. */
async function lookAt({ tokenName, token, seen, problem }: Signer): Promise<Sight> {
  try {
    if (!token) throw problem ?? new CountersignError('token.unknown', { token: tokenName });
    const { label, serial, pin } = seen ?? (await token.describe());
    return { token: tokenName, shown: identity(label, serial), pin };
  } catch (error) {
    return {
      token: tokenName,
      shown: failure(CountersignError.is(error) ? error.toShape() : undefined),
      pin: undefined,
    };
  }
}

function identity(label: string | undefined, serial: string | undefined): string {
  return JSON.stringify([label, serial]);
}

/** With its parameters: a reader that is missing needs other advice than a card that is. */
function failure(problem: SignerSummary['problem']): string {
  return JSON.stringify(problem ?? 'unknown');
}

/** In an order that does not depend on who comes first in the window. */
function brief(sights: readonly Pick<Sight, 'token' | 'shown'>[]): string {
  const byToken = new Map(sights.map(({ token, shown }) => [token, shown]));
  return JSON.stringify([...byToken].sort(([a], [b]) => (a < b ? -1 : 1)));
}
