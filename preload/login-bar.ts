import { contextBridge, ipcRenderer } from 'electron';
import type { LoginBarBridge } from './contract/bridges';
import { loginBarPortChannel, loginKeysPortChannel } from './contract/channel-names';
import type { LoginBarRequest, LoginBarState, LoginFrame } from './contract/login-window';
import { LoginFrames } from './login-frames';

let main: MessagePort | undefined;
let shown: LoginBarState | undefined;
const listeners = new Set<() => void>();
const changed = (): void => {
  for (const listener of listeners) listener();
};

ipcRenderer.on(loginBarPortChannel, ({ ports: [port] }) => {
  if (main || !port) return;
  main = port;
  main.onmessage = ({ data }: MessageEvent<LoginBarState>) => {
    shown = data;
    changed();
  };
});

const frames = new LoginFrames(changed);
ipcRenderer.on(loginKeysPortChannel, ({ ports: [port] }, frame: LoginFrame) => {
  if (port) frames.join(port, frame);
});

const ask = (request: LoginBarRequest): void => main?.postMessage(request);

contextBridge.exposeInMainWorld('countersignLogin', {
  state: () => shown,
  focus: () => frames.focus,
  onChange(listener) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  cancel: () => ask({ ask: 'cancel' }),
  again: () => ask({ ask: 'again' }),
  fit: (top, bottom) => ask({ ask: 'fit', top, bottom }),
  type: (text) => frames.send({ type: text }),
  press: (key) => frames.send({ press: key }),
} satisfies LoginBarBridge);
