import { contextBridge, ipcRenderer } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { eventChannel, pagePortChannel, requestChannel } from './contract/channel-names';
import { createStationBridge } from './station-bridge';

contextBridge.exposeInMainWorld(
  'countersignStation',
  createStationBridge({
    request: (message) => ipcRenderer.invoke(requestChannel, message),
    onEvent(listener) {
      const handler = (_event: IpcRendererEvent, message: unknown): void => listener(message);
      ipcRenderer.on(eventChannel, handler);
      return () => {
        ipcRenderer.removeListener(eventChannel, handler);
      };
    },
  }),
);

// The bridge would copy a port; a message of the window's own hands it over.
ipcRenderer.on(pagePortChannel, (event, view: unknown) => {
  window.postMessage({ countersign: 'page-port', view }, location.origin, event.ports);
});
