import type { PinChangeBridge, PinChangeOutcome, PinChangeVerdict } from './contract/bridges';
import type { PinChangeContext } from './contract/model';
import {
  octetsOf,
  questionsToMain,
  SecretConversation,
  type SecretPort,
  type SecretTransport,
} from './secret-conversation';

type PinChangeMessage = { secret: Uint8Array; newPin: Uint8Array } | { onReader: true };

/** The port to the token process that changes the PIN. */
export type PinChangePort = SecretPort<PinChangeMessage>;
export type PinChangeTransport = SecretTransport<PinChangeMessage, 'pin.describeChange'>;

const outcomes: ReadonlySet<string> = new Set<PinChangeOutcome>([
  'done',
  'wrong',
  'locked',
  'length',
  'malformed',
  'expired',
  'not-initialized',
  'new-pin-refused',
  'unsupported',
  'write-protected',
  'in-use',
  'removed',
  'cancelled',
  'device-error',
]);
const lost: PinChangeVerdict = { verdict: 'device-error', lastTry: false };

function toVerdict(data: unknown): PinChangeVerdict {
  const { verdict, lastTry } = (data ?? {}) as Record<string, unknown>;
  if (typeof verdict !== 'string' || !outcomes.has(verdict)) return lost;
  return { verdict: verdict as PinChangeOutcome, lastTry: lastTry === true };
}

/**
 * Builds what the PIN window may do where a PIN is changed. The port to the token process stays in here: the page can say two
 * secrets once and hear the verdict, nothing else.
 *
 * @param transport - the way to main, and the port that main hands over
 */
export function createPinChangeBridge(transport: PinChangeTransport): PinChangeBridge {
  const conversation = new SecretConversation<PinChangeMessage, PinChangeVerdict>(lost, toVerdict);
  // One conversation has one port. Another one would belong to another token process.
  transport.onPort((arrived) => {
    if (!conversation.begun) conversation.connect(arrived);
  });
  return {
    ...questionsToMain<PinChangeMessage, PinChangeContext, 'pin.describeChange'>(
      transport,
      'pin.describeChange',
      conversation,
    ),
    submit(secret, newPin) {
      const message = { secret: octetsOf(secret), newPin: octetsOf(newPin) };
      return conversation.judge(message, message.secret, message.newPin);
    },
    submitOnReader: () => conversation.judge({ onReader: true }),
  };
}
