import { ipcRenderer } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { eventChannel, pagePortChannel, requestChannel } from './contract/channel-names';
import type { WindowTransport } from './window-requests';

/** The way of a window to main, over Electron. */
export const windowTransport: WindowTransport = {
  request: (message) => ipcRenderer.invoke(requestChannel, message),
  onEvent(listener) {
    const handler = (_event: IpcRendererEvent, message: unknown): void => listener(message);
    ipcRenderer.on(eventChannel, handler);
    return () => {
      ipcRenderer.removeListener(eventChannel, handler);
    };
  },
};

/** Hands on the ports of processes that draw pages. The bridge would copy a port; a message of the window's own hands it over. */
export function handOnPagePorts(): void {
  ipcRenderer.on(pagePortChannel, (event, view: unknown) => {
    window.postMessage({ countersign: 'page-port', view }, location.origin, event.ports);
  });
}
