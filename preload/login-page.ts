// In the pages of identity providers, in a world of its own: the page can neither see it nor ask anything of it. It types what the
// keys on the screen say into the field that has the focus, and tells of what kind that field is.
import { ipcRenderer } from 'electron';
import { loginKeysPortChannel } from './contract/channel-names';
import type { LoginFocus, LoginKeys } from './contract/login-window';
import { fieldOf, pressInPage, typeInPage } from './login-typing';

let keys: MessagePort | undefined;

const tellFocus = (): void => {
  const field = fieldOf(document.activeElement);
  keys?.postMessage({ ...(field && { field }) } satisfies LoginFocus);
};

ipcRenderer.on(loginKeysPortChannel, ({ ports: [port] }) => {
  if (!port) return;
  keys?.close();
  keys = port;
  keys.onmessage = ({ data }: MessageEvent<LoginKeys>) => {
    if ('type' in data) typeInPage(data.type);
    else pressInPage(data.press);
  };
  tellFocus();
});

window.addEventListener('focusin', tellFocus, true);
window.addEventListener('focusout', () => setTimeout(tellFocus), true);
