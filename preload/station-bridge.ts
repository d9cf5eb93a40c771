import type { StationBridge } from './contract/bridges';
import { ask, channelsOf, follow, forbidden, type WindowTransport } from './window-requests';

const allowedChannels = channelsOf('station');
const allowedEvents: ReadonlySet<string> = new Set(['station.changed', 'pages.ended']);

/**
 * Builds what the page of a station may do: ask for the next step, and look at pages. Nothing takes a file or a path.
 *
 * @param transport - the way to main
 * @returns the bridge; every answer is a result, it never rejects
 */
export function createStationBridge(transport: WindowTransport): StationBridge {
  return {
    invoke: (async (channel: string, request: unknown) =>
      allowedChannels.has(channel) ? ask(transport, channel, request) : forbidden(channel)) as StationBridge['invoke'],
    on: ((event: string, listener: (payload: unknown) => void) =>
      follow(transport, allowedEvents, event, listener)) as StationBridge['on'],
  };
}
