import { contextBridge, ipcRenderer } from 'electron';
import type { LoginBarBridge } from './contract/bridges';
import { loginBarPortChannel, loginKeysPortChannel } from './contract/channel-names';
import type { LoginBarRequest, LoginBarState, LoginFocus, LoginKeys } from './contract/login-window';

let main: MessagePort | undefined;
let page: MessagePort | undefined;
let shown: LoginBarState | undefined;
let focus: LoginFocus = {};
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

// Each page of the provider has its own; the one before is gone with its page.
ipcRenderer.on(loginKeysPortChannel, ({ ports: [port] }) => {
  if (!port) return;
  page?.close();
  page = port;
  focus = {};
  changed();
  page.onmessage = ({ data }: MessageEvent<LoginFocus>) => {
    focus = data;
    changed();
  };
});

const ask = (request: LoginBarRequest): void => main?.postMessage(request);
const send = (keys: LoginKeys): void => page?.postMessage(keys);

contextBridge.exposeInMainWorld('countersignLogin', {
  state: () => shown,
  focus: () => focus,
  onChange(listener) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  cancel: () => ask({ ask: 'cancel' }),
  again: () => ask({ ask: 'again' }),
  fit: (top, bottom) => ask({ ask: 'fit', top, bottom }),
  type: (text) => send({ type: text }),
  press: (key) => send({ press: key }),
} satisfies LoginBarBridge);
