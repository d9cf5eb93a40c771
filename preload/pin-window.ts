import { contextBridge, ipcRenderer } from 'electron';
import { passwordPortChannel, pinChangePortChannel, pinPortChannel, requestChannel } from './contract/channel-names';
import { createPasswordBridge } from './password-bridge';
import { createPinChangeBridge } from './pin-change-bridge';
import { createPinWindowBridge } from './pin-window-bridge';
import type { SecretTransport } from './secret-conversation';

/** The way to main, and the ports that it hands over on this channel. */
function transport<Message, Describe extends string>(portChannel: string): SecretTransport<Message, Describe> {
  return {
    request: (message) => ipcRenderer.invoke(requestChannel, message),
    onPort(listener) {
      ipcRenderer.on(portChannel, (event) => {
        const [port] = event.ports;
        if (port) listener(port);
      });
    },
  };
}

contextBridge.exposeInMainWorld('countersignPin', createPinWindowBridge(transport(pinPortChannel)));
contextBridge.exposeInMainWorld('countersignPinChange', createPinChangeBridge(transport(pinChangePortChannel)));
contextBridge.exposeInMainWorld('countersignPassword', createPasswordBridge(transport(passwordPortChannel)));
