import type { PinVerdict, PinWindowBridge } from './contract/bridges';
import type { PinContext } from './contract/model';
import {
  octetsOf,
  questionsToMain,
  SecretConversation,
  type SecretPort,
  type SecretTransport,
} from './secret-conversation';

type PinMessage = { pin: Uint8Array } | { onReader: true };

/** The port to the token process that judges the PIN. */
export type PinPort = SecretPort<PinMessage>;
export type PinWindowTransport = SecretTransport<PinMessage, 'pin.describe'>;

const failureCodes: ReadonlySet<string> = new Set([
  'pin.lengthInvalid',
  'pin.malformed',
  'pin.cancelled',
  'pin.expired',
  'pin.notInitialized',
  'token.removed',
  'token.deviceError',
]);
const lost: PinVerdict = { verdict: 'failed', code: 'token.deviceError' };

function toVerdict(data: unknown): PinVerdict | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { verdict, lastTry, countLow, code } = data as Record<string, unknown>;
  switch (verdict) {
    case 'accepted':
    case 'locked':
      return { verdict };
    case 'wrong':
      return { verdict, lastTry: lastTry === true, countLow: countLow === true };
    case 'failed':
      return typeof code === 'string' && failureCodes.has(code) ? ({ verdict, code } as PinVerdict) : lost;
    default:
      return undefined;
  }
}

/**
 * Builds what the PIN window may do. The port to the token process stays in here: the page can say a PIN once and hear
 * the verdict, nothing else.
 *
 * @param transport - the way to main, and the ports that main hands over
 * @returns the bridge
 */
export function createPinWindowBridge(transport: PinWindowTransport): PinWindowBridge {
  const conversation = new SecretConversation<PinMessage, PinVerdict>(lost, toVerdict);
  // A second port means that the token process was started afresh. A PIN given to the old one is never sent again.
  transport.onPort((arrived) => conversation.connect(arrived));
  return {
    ...questionsToMain<PinMessage, PinContext, 'pin.describe'>(transport, 'pin.describe', conversation),
    submit(pin) {
      const octets = octetsOf(pin);
      return conversation.judge({ pin: octets }, octets);
    },
    submitOnReader: () => conversation.judge({ onReader: true }),
  };
}
