import { app } from 'electron';
import { addressOf, type WindowRequest } from '../window-request';

/** What other programs hand over, from the start on. */
export interface HandedLater {
  /** @returns what came already; `taker` is called with each that comes */
  follow(taker: (request: WindowRequest) => void): WindowRequest[];
}

/**
 * Collects what is handed over, from this start on: by second starts and, on macOS, by the system, which tells of it before there
 * is a window.
 */
export function handedLater(first: WindowRequest): HandedLater {
  const waiting = [first];
  let take: ((request: WindowRequest) => void) | undefined;
  const hand = (request: WindowRequest): void => {
    if (take) take(request);
    else waiting.push(request);
  };
  app.on('second-instance', (_event, _argv, _folder, data) => {
    // Rare, and the first window does not wait for what reads it.
    void import('../handed-request').then(({ handedRequest }) => hand(handedRequest(data) ?? { files: [] }));
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    hand({ files: [path] });
  });
  app.on('open-url', (event, address) => {
    event.preventDefault();
    hand({ files: [], address: addressOf(address) });
  });
  return {
    follow(taker) {
      take = taker;
      return waiting.splice(0);
    },
  };
}
