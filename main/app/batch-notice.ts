import { Notification, type BrowserWindow } from 'electron';
import type { Events } from '../../preload/contract/channels';

/** What is told of a signing that has ended: numbers, and no name of a document, for it is seen over a locked screen too. */
export function batchNotice({ signed, failed, cancelled }: Omit<Events['signing.finished'], 'batchId'>): {
  title: string;
  body: string;
} {
  const not = failed + cancelled;
  const some = (count: number): string => (count === 1 ? '1 document' : `${count.toLocaleString('en')} documents`);
  if (not === 0) return { title: 'Signing has ended', body: `${some(signed)} signed.` };
  if (signed === 0) return { title: 'Nothing was signed', body: `${some(not)} not signed.` };
  return { title: 'Signing has ended', body: `${some(signed)} signed, ${not.toLocaleString('en')} not.` };
}

/** What is told of a signing that has only documents left whose passwords are asked for. */
export const passwordNotice = {
  title: 'A password is needed',
  body: 'What is left to sign waits for it. Everything else is done.',
} as const;

/** Tells something on the desktop where the window is behind others; a click brings it to the front. */
export function tellBehind(window: BrowserWindow, told: { title: string; body: string }, focus: () => void): void {
  if (window.isDestroyed() || window.isFocused() || !Notification.isSupported()) return;
  const notice = new Notification({ ...told, silent: false });
  notice.on('click', focus);
  notice.show();
}
