import type { PinChangeBridge, PinChangeOutcome, PinChangeVerdict } from './contract/bridges';
import type { Result } from './contract/error-codes';
import type { PinChangeContext } from './contract/model';

/** The end of the channel to the token process, as much of a MessagePort as is used. */
export interface PinChangePort {
  /** Secrets in UTF-8: octets can be wiped, a string can not. */
  postMessage(message: { secret: Uint8Array; newPin: Uint8Array } | { onReader: true }): void;
  start(): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** What the bridge needs of Electron; handed in, so that its rules run without Electron. */
export interface PinChangeTransport {
  request(message: { channel: 'pin.describeChange' | 'pin.cancel'; request: unknown }): Promise<unknown>;
  /** Calls `listener` with the port that main hands over. */
  onPort(listener: (port: PinChangePort) => void): void;
}

const outcomes: ReadonlySet<string> = new Set<PinChangeOutcome>([
  'done',
  'wrong',
  'locked',
  'length',
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
  let port: PinChangePort | undefined;
  let closed = false;
  let whenPort: ((port: PinChangePort) => void) | undefined;
  let settle: ((verdict: PinChangeVerdict) => void) | undefined;
  let pending: Promise<PinChangeVerdict> | undefined;

  const answer = (verdict: PinChangeVerdict): void => {
    const resolve = settle;
    settle = undefined;
    pending = undefined;
    resolve?.(verdict);
  };

  transport.onPort((arrived) => {
    // One conversation has one port. Another one would belong to another token process.
    if (port || closed) return;
    port = arrived;
    arrived.addEventListener('message', ({ data }) => answer(toVerdict(data)));
    arrived.addEventListener('close', () => {
      port = undefined;
      closed = true;
      answer(lost);
    });
    arrived.start();
    whenPort?.(arrived);
    whenPort = undefined;
  });

  /** Delivers once, now or when the port comes, and waits for the verdict. */
  const judged = (deliver: (to: PinChangePort) => void): Promise<PinChangeVerdict> => {
    // One try at a time: a second submit before the verdict hears the first one's answer and sends nothing.
    if (pending) return pending;
    if (closed) return Promise.resolve(lost);
    pending = new Promise((resolve) => {
      settle = resolve;
    });
    const mine = pending;
    if (port) deliver(port);
    else whenPort = deliver;
    return mine;
  };

  return {
    async describe() {
      try {
        return (await transport.request({ channel: 'pin.describeChange', request: {} })) as Result<PinChangeContext>;
      } catch {
        return { ok: false, error: { code: 'internal', params: { reference: 'main-unreachable' } } };
      }
    },

    submit(secret, newPin) {
      const [first, second] = [secret, newPin].map((text) => new TextEncoder().encode(text)) as [
        Uint8Array,
        Uint8Array,
      ];
      return judged((to) => {
        to.postMessage({ secret: first, newPin: second });
        first.fill(0);
        second.fill(0);
      });
    },

    submitOnReader() {
      return judged((to) => to.postMessage({ onReader: true }));
    },

    async cancel(conversationId) {
      whenPort = undefined;
      try {
        await transport.request({ channel: 'pin.cancel', request: { conversationId } });
      } catch {
        // Main is gone or is closing this window: there is nobody left to tell.
      }
    },
  };
}
