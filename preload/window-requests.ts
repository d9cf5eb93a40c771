import { audiences, type WindowRole } from './contract/channel-names';
import type { ErrorShape, Result } from './contract/error-codes';

/** The way to main; handed in, so that the rules of a bridge run without Electron. */
export interface WindowTransport {
  /** Sends one request to main and resolves with main's answer. */
  request(message: { channel: string; request: unknown }): Promise<unknown>;
  /** Calls `listener` with every message of the event channel; returns the function that ends it. */
  onEvent(listener: (message: unknown) => void): () => void;
}

/** The channels that a window may name, whatever its page says. */
export function channelsOf(role: WindowRole): ReadonlySet<string> {
  return new Set(
    Object.entries(audiences)
      .filter(([, audience]) => (audience as readonly string[]).includes(role))
      .map(([channel]) => channel),
  );
}

export function refused(error: ErrorShape): { ok: false; error: ErrorShape } {
  return { ok: false, error };
}

export function forbidden(channel: unknown): { ok: false; error: ErrorShape } {
  return refused({ code: 'request.forbidden', params: { channel: String(channel).slice(0, 80) } });
}

/** One request to main. Every answer is a result; it never rejects. */
export async function ask(transport: WindowTransport, channel: string, request: unknown): Promise<Result<unknown>> {
  try {
    const answer = await transport.request({ channel, request });
    return isResult(answer) ? answer : refused({ code: 'internal', params: { reference: 'answer-malformed' } });
  } catch {
    return refused({ code: 'internal', params: { reference: 'main-unreachable' } });
  }
}

/** Calls `listener` with what comes of one event; returns the function that ends it. */
export function follow(
  transport: WindowTransport,
  allowed: ReadonlySet<string>,
  event: string,
  listener: (payload: unknown) => void,
): () => void {
  if (!allowed.has(event)) return () => undefined;
  return transport.onEvent((message) => {
    if (typeof message !== 'object' || message === null) return;
    const { event: name, payload } = message as { event?: unknown; payload?: unknown };
    if (name === event) listener(payload);
  });
}

function isResult(answer: unknown): answer is Result<unknown> {
  return typeof answer === 'object' && answer !== null && typeof (answer as { ok?: unknown }).ok === 'boolean';
}
