import type { PinVerdict, PinWindowBridge } from './contract/bridges';
import type { Result } from './contract/error-codes';
import type { PinContext } from './contract/model';

/** The end of the channel to the token process, as much of a MessagePort as is used. */
export interface PinPort {
  /** `pin` in UTF-8: octets can be wiped, a string can not. */
  postMessage(message: { pin: Uint8Array } | { onReader: true }): void;
  start(): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** What the bridge needs of Electron; handed in, so that its rules run without Electron. */
export interface PinWindowTransport {
  request(message: { channel: 'pin.describe' | 'pin.cancel'; request: unknown }): Promise<unknown>;
  /** Calls `listener` with each port that main hands over. */
  onPort(listener: (port: PinPort) => void): void;
}

const failureCodes: ReadonlySet<string> = new Set([
  'pin.lengthInvalid',
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
  let port: PinPort | undefined;
  let portLost = false;
  let whenPort: ((port: PinPort) => void) | undefined;
  let settle: ((verdict: PinVerdict) => void) | undefined;
  let pending: Promise<PinVerdict> | undefined;

  const answer = (verdict: PinVerdict): void => {
    const resolve = settle;
    settle = undefined;
    pending = undefined;
    resolve?.(verdict);
  };

  transport.onPort((arrived) => {
    // A second port means that the token process was started afresh. A PIN given to the old one is never sent again.
    port?.close();
    if (port && settle) answer(lost);
    port = arrived;
    portLost = false;
    arrived.addEventListener('message', ({ data }) => {
      const verdict = arrived === port ? toVerdict(data) : undefined;
      if (verdict) answer(verdict);
    });
    arrived.addEventListener('close', () => {
      if (arrived !== port) return;
      port = undefined;
      portLost = true;
      answer(lost);
    });
    arrived.start();
    const resolve = whenPort;
    whenPort = undefined;
    resolve?.(arrived);
  });

  /** Delivers once, now or when the port comes, and waits for the verdict. */
  const judged = (deliver: (to: PinPort) => void): Promise<PinVerdict> => {
    // One PIN at a time: a second submit before the verdict hears the first one's answer and sends nothing.
    if (pending) return pending;
    if (portLost) return Promise.resolve(lost);
    pending = new Promise<PinVerdict>((resolve) => {
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
        return (await transport.request({ channel: 'pin.describe', request: {} })) as Result<PinContext>;
      } catch {
        return { ok: false, error: { code: 'internal', params: { reference: 'main-unreachable' } } };
      }
    },

    submit(pin) {
      const octets = new TextEncoder().encode(pin);
      return judged((to) => {
        to.postMessage({ pin: octets });
        octets.fill(0);
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
