import { requests, type ChannelName, type Request, type Responses } from '../../preload/contract/channels';
import type { Result } from '../../preload/contract/error-codes';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { Log } from '../log/log';
import { permit, type KnownWindows, type Sender } from './sender-guard';

export type Handler<C extends ChannelName> = (
  request: Request<C>,
  sender: Sender,
) => Promise<Responses[C]> | Responses[C];
export type HandlerMap = { [C in ChannelName]: Handler<C> };
/** Those of a main window and its PIN windows; a station has some of its own, and few of these. */
export type WindowHandlers = Omit<HandlerMap, `station.${string}`>;

/**
 * The one door for requests of the windows: checks the sender, parses the request whole, runs the handler, and answers with
 * a result. It never rejects and never answers with free text.
 */
export function createRouter(
  handlers: Partial<HandlerMap>,
  windows: KnownWindows,
  log: Log,
): (message: unknown, sender: Sender) => Promise<Result<unknown>> {
  return async (message, sender) => {
    const { channel, request } = envelope(message);
    try {
      const permitted = permit(channel, sender, windows);
      const handler = permitted && (handlers[permitted.channel] as Handler<ChannelName> | undefined);
      if (!permitted || !handler) throw new CountersignError('request.forbidden', { channel: nameForMessage(channel) });
      const parsed = requests[permitted.channel].safeParse(request);
      if (!parsed.success) {
        // The path of the field, never its value.
        const issue = parsed.error.issues[0]?.path.map(String).join('.') || 'request';
        throw new CountersignError('request.invalid', { channel: permitted.channel, issue });
      }
      return { ok: true, value: await handler(parsed.data, sender) };
    } catch (error) {
      const known = toCountersignError(error, log);
      if (known.code.startsWith('request.')) log.warn('ipc.refused', { error: known.code });
      return { ok: false, error: known.toShape() };
    }
  };
}

function envelope(message: unknown): { channel: unknown; request: unknown } {
  if (typeof message !== 'object' || message === null) return { channel: undefined, request: undefined };
  const { channel, request } = message as { channel?: unknown; request?: unknown };
  return { channel, request };
}

/** A channel name as it may be shown: whatever a hostile page sent is not repeated. */
function nameForMessage(channel: unknown): string {
  return typeof channel === 'string' && Object.hasOwn(requests, channel) ? channel : 'unknown';
}
