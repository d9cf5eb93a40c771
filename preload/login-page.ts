// In the pages of identity providers and in each frame within them, in a world of its own: the page can neither see it nor ask
// anything of it. It types what the keys on the screen say into the field that has the focus, and tells of what kind that field is.
// What is typed for one frame goes to that frame alone.
import { ipcRenderer } from 'electron';
import { loginKeysPortChannel } from './contract/channel-names';
import type { LoginFrameFocus, LoginKeys } from './contract/login-window';
import { fieldOf, pressInPage, typeInPage } from './login-typing';

let keys: MessagePort | undefined;

/** @param took - the focus came here, from wherever it was; where it lies in a frame within, that one says so */
const tellFocus = (took: boolean): void => {
  const { activeElement } = document;
  const field = fieldOf(activeElement);
  const here = took && !(activeElement instanceof HTMLIFrameElement || activeElement instanceof HTMLFrameElement);
  keys?.postMessage({ ...(field && { field }), ...(here && { took: true }) } satisfies LoginFrameFocus);
};

ipcRenderer.on(loginKeysPortChannel, ({ ports: [port] }) => {
  if (!port) return;
  keys?.close();
  keys = port;
  keys.onmessage = ({ data }: MessageEvent<LoginKeys>) => {
    if ('type' in data) typeInPage(data.type);
    else pressInPage(data.press);
  };
  tellFocus(document.hasFocus());
});

// A script may send such events, too, but gets no key by them.
window.addEventListener('focusin', ({ isTrusted }) => isTrusted && tellFocus(true), true);
window.addEventListener('focus', ({ isTrusted, target }) => isTrusted && target === window && tellFocus(true));
window.addEventListener('focusout', () => setTimeout(() => tellFocus(false)), true);
