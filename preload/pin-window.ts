import { contextBridge, ipcRenderer } from 'electron';
import { pinPortChannel, requestChannel } from './contract/channel-names';
import { createPinWindowBridge } from './pin-window-bridge';

contextBridge.exposeInMainWorld(
  'countersignPin',
  createPinWindowBridge({
    request: (message) => ipcRenderer.invoke(requestChannel, message),
    onPort(listener) {
      ipcRenderer.on(pinPortChannel, (event) => {
        const [port] = event.ports;
        if (port) listener(port);
      });
    },
  }),
);
