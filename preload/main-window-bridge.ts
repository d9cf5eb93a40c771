import { audiences, eventNames } from './contract/channel-names';
import type { EventName } from './contract/channel-names';
import type { MainWindowBridge } from './contract/bridges';
import type { AddedChecks } from './contract/checks';
import type { Events } from './contract/channels';
import type { ErrorShape, Result } from './contract/error-codes';
import type { AddedDocuments } from './contract/model';

/** What the bridge needs of Electron; handed in, so that its rules run without Electron. */
export interface MainWindowTransport {
  /** Sends one request to main and resolves with main's answer. */
  request(message: { channel: string; request: unknown }): Promise<unknown>;
  /** Calls `listener` with every message of the event channel; returns the function that ends it. */
  onEvent(listener: (message: unknown) => void): () => void;
  /** The path of a real file; the empty string for one that has none. */
  pathOf(file: File): string;
}

const allowedChannels: ReadonlySet<string> = new Set(
  Object.entries(audiences)
    .filter(([, audience]) => (audience as readonly string[]).includes('main'))
    .map(([channel]) => channel),
);
/** Channels that take paths: the page has none, so it hands in files. */
const fromFiles: ReadonlySet<string> = new Set(['documents.register', 'verification.register']);
const allowedEvents: ReadonlySet<string> = new Set(eventNames);

function refused(error: ErrorShape): { ok: false; error: ErrorShape } {
  return { ok: false, error };
}

function isResult(answer: unknown): answer is Result<unknown> {
  return typeof answer === 'object' && answer !== null && typeof (answer as { ok?: unknown }).ok === 'boolean';
}

/**
 * Builds what the main window may do.
 *
 * @param transport - the way to main
 * @returns the bridge; every answer is a result, it never rejects
 */
export function createMainWindowBridge(transport: MainWindowTransport): MainWindowBridge {
  const send = async (channel: string, request: unknown): Promise<Result<unknown>> => {
    try {
      const answer = await transport.request({ channel, request });
      return isResult(answer) ? answer : refused({ code: 'internal', params: { reference: 'answer-malformed' } });
    } catch {
      return refused({ code: 'internal', params: { reference: 'main-unreachable' } });
    }
  };

  const pathOf = (file: File): string => {
    try {
      return transport.pathOf(file);
    } catch {
      return '';
    }
  };

  const register = async (channel: string, files: File[]): Promise<Result<unknown>> => {
    const paths = Array.from(files, pathOf).filter((path) => path !== '');
    if (paths.length === 0) return { ok: true, value: { documents: [], incomplete: false } };
    return send(channel, { paths });
  };

  return {
    // The page could name any string, whatever the types say; paths go only through the functions that take files.
    invoke: (async (channel: string, request: unknown) => {
      if (!allowedChannels.has(channel) || fromFiles.has(channel)) {
        return refused({ code: 'request.forbidden', params: { channel: String(channel).slice(0, 80) } });
      }
      return send(channel, request);
    }) as MainWindowBridge['invoke'],

    registerDropped: (files) => register('documents.register', files) as Promise<Result<AddedDocuments>>,
    checkDropped: (files) => register('verification.register', files) as Promise<Result<AddedChecks>>,

    on<E extends EventName>(event: E, listener: (payload: Events[E]) => void) {
      if (!allowedEvents.has(event)) return () => undefined;
      return transport.onEvent((message) => {
        if (typeof message !== 'object' || message === null) return;
        const { event: name, payload } = message as { event?: unknown; payload?: unknown };
        if (name === event) listener(payload as Events[E]);
      });
    },
  };
}
