import { MessageChannelMain, type WebContents, type WebFrameMain } from 'electron';
import { loginKeysPortChannel } from '../../preload/contract/channel-names';
import type { LoginFrame } from '../../preload/contract/login-window';

/**
 * Joins the keys on the screen to each frame of a page, one by one: what is typed into a frame is seen by that frame alone, neither by
 * main nor by the page around it.
 *
 * @param page - of the provider
 * @param keys - the contents with the keys
 * @param over - whether the login is over, so that nothing is joined any more
 */
export function joinFrames(page: WebContents, keys: WebContents, over: () => boolean): void {
  // The page before has frames, too, for a moment.
  let pages = 0;
  const join = (frame: WebFrameMain): void => {
    if (over() || page.isDestroyed() || keys.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    const joined: LoginFrame = { page: pages, top: frame.parent === null };
    keys.postMessage(loginKeysPortChannel, joined, [port1]);
    frame.postMessage(loginKeysPortChannel, null, [port2]);
  };
  page.on('did-navigate', () => (pages += 1));
  // Each document has a world of its own, and so an end of its own.
  page.on('frame-created', (_event, { frame }) => frame?.on('dom-ready', () => join(frame)));
}
