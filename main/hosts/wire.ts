import type { ErrorShape } from '../../preload/contract/error-codes';

/** What passes between main and a supervised process. One request is one message each way. */
export interface HostRequest {
  kind: 'request';
  id: number;
  method: string;
  params: unknown;
  /** It goes beside others: the child is to say when it begins with it. */
  tell?: true;
}

/** The child begins with a request now: from here on nobody knows how far it came. */
export interface HostBegun {
  kind: 'begun';
  id: number;
}

export type HostReply =
  | { kind: 'reply'; id: number; ok: true; value: unknown }
  | { kind: 'reply'; id: number; ok: false; error: HostFailure };

export interface HostEvent {
  kind: 'event';
  name: string;
  payload: unknown;
}

export interface HostReady {
  kind: 'ready';
  protocol: number;
}

/** The kind of a message that holds others, in the order in which they were posted. */
export const several = 'several';

/** What a message of either side is. */
export type HostMessage =
  HostRequest | HostBegun | HostReply | HostEvent | HostReady | { kind: typeof several; messages: HostMessage[] };

/** The messages that came as one. */
export function unpacked(message: HostMessage): Exclude<HostMessage, { kind: typeof several }>[] {
  return message.kind === several ? message.messages.flatMap(unpacked) : [message];
}

/**
 * How a failure crosses the wall: one of the closed set, a fault of a kind that only the asking side can finish (a token
 * process does not know its token's configured name), or a defect whose detail goes to the log alone.
 */
export type HostFailure =
  | { kind: 'error'; error: ErrorShape }
  | { kind: 'fault'; fault: string; detail: string }
  | { kind: 'defect'; reference: string; at: string[] };

/** A mismatch means that main and the child come from two builds; such a child is not used. */
export const wireProtocol = 3;
