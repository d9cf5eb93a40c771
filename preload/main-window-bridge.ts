import { eventNames } from './contract/channel-names';
import type { EventName } from './contract/channel-names';
import type { MainWindowBridge } from './contract/bridges';
import type { AddedChecks } from './contract/checks';
import type { Events } from './contract/channels';
import type { Result } from './contract/error-codes';
import type { AddedDocuments } from './contract/model';
import { ask, channelsOf, follow, forbidden, type WindowTransport } from './window-requests';

/** What the bridge needs of Electron. */
export interface MainWindowTransport extends WindowTransport {
  /** The path of a real file; the empty string for one that has none. */
  pathOf(file: File): string;
}

const allowedChannels = channelsOf('main');
/** Channels that take paths: the page has none, so it hands in files. */
const fromFiles: ReadonlySet<string> = new Set(['documents.register', 'verification.register']);
const allowedEvents: ReadonlySet<string> = new Set(eventNames.filter((event) => !event.startsWith('station.')));

/**
 * Builds what the main window may do.
 *
 * @param transport - the way to main
 * @returns the bridge; every answer is a result, it never rejects
 */
export function createMainWindowBridge(transport: MainWindowTransport): MainWindowBridge {
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
    return ask(transport, channel, { paths });
  };

  return {
    // The page could name any string, whatever the types say; paths go only through the functions that take files.
    invoke: (async (channel: string, request: unknown) =>
      allowedChannels.has(channel) && !fromFiles.has(channel)
        ? ask(transport, channel, request)
        : forbidden(channel)) as MainWindowBridge['invoke'],

    registerDropped: (files) => register('documents.register', files) as Promise<Result<AddedDocuments>>,
    checkDropped: (files) => register('verification.register', files) as Promise<Result<AddedChecks>>,

    on<E extends EventName>(event: E, listener: (payload: Events[E]) => void) {
      return follow(transport, allowedEvents, event, (payload) => listener(payload as Events[E]));
    },
  };
}
