import type { SignerSummary } from '../../preload/contract/model';
import type { CardState } from '../../preload/contract/station';
import type { Services } from '../services';
import { summarizeSigner } from '../signing/signer-summary';

/** Between two looks at the cards, in milliseconds. A card is a person: they wait for it. */
const lookEveryMs = 1_000;

/** What the signers of the station say of whoever is there. */
export interface SignersSeen {
  signers: readonly SignerSummary[];
  /** The first that could sign now. */
  usable: SignerSummary | undefined;
  /** Absent where no signer of the station has its key on a card. */
  card: CardState | undefined;
  /** Serial number of the card whose key would sign; absent where none would. */
  cardSerial: string | undefined;
}

/**
 * A signer whose key comes and goes with a card: it has a key for good, and no login says who the person is. Keys that are
 * made for one signature, and those that a login opens, are the station's own.
 */
export function isOnCard({ oneTimeKeys, authenticators }: SignerSummary): boolean {
  return !oneTimeKeys && !authenticators;
}

/** Looks at the signers that the station offers, again and again, until it is ended. */
export class OfferedSigners {
  private timer: NodeJS.Timeout | undefined;
  private ended = false;
  private before = '';

  /**
   * @param wanted - names of the signers in the order in which they are tried; absent: all
   * @param busy - while a token signs, nobody else asks it anything
   * @param changed - told of the first look, and of each that differs from the one before
   */
  constructor(
    private readonly services: Services,
    private readonly wanted: readonly string[] | undefined,
    private readonly busy: () => boolean,
    private readonly changed: (seen: SignersSeen) => void,
  ) {
    void this.watch();
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  /** Looks now, because somebody logged in or out. */
  async lookNow(): Promise<void> {
    const seen = await this.look();
    if (this.ended) return;
    const now = JSON.stringify(seen);
    if (now === this.before) return;
    this.before = now;
    this.changed(seen);
  }

  private async watch(): Promise<void> {
    if (!this.busy()) await this.lookNow().catch(() => undefined);
    if (!this.ended) this.timer = setTimeout(() => void this.watch(), lookEveryMs).unref();
  }

  private async look(): Promise<SignersSeen> {
    const { services, wanted } = this;
    const at = services.now();
    const all = await services.signers.list();
    const offered = wanted ? wanted.flatMap((name) => all.find((one) => one.name === name) ?? []) : all;
    const signers = await Promise.all(offered.map((signer) => summarizeSigner(signer, at, services.trust)));
    const usable = signers.find(({ problem, loginFirst }) => !problem && !loginFirst);
    return {
      signers,
      usable,
      card: cardState(signers.filter(isOnCard)),
      cardSerial: usable && isOnCard(usable) ? usable.token.serial : undefined,
    };
  }
}

function cardState(onCards: readonly SignerSummary[]): CardState | undefined {
  if (onCards.length === 0) return undefined;
  const problems = onCards.map(({ problem }) => problem?.code);
  if (problems.includes('token.ambiguous')) return 'several';
  if (problems.includes(undefined)) return 'one';
  if (problems.includes('pin.locked')) return 'blocked';
  // A card that is there and has no key of this station is another card than is wanted.
  return onCards.some(({ token }) => token.present) ? 'unreadable' : 'none';
}
