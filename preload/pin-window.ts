import { contextBridge, ipcRenderer } from 'electron';
import { pinChangePortChannel, pinPortChannel, requestChannel } from './contract/channel-names';
import { createPinChangeBridge } from './pin-change-bridge';
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

contextBridge.exposeInMainWorld(
  'countersignPinChange',
  createPinChangeBridge({
    request: (message) => ipcRenderer.invoke(requestChannel, message),
    onPort(listener) {
      ipcRenderer.on(pinChangePortChannel, (event) => {
        const [port] = event.ports;
        if (port) listener(port);
      });
    },
  }),
);
