import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { requestChannel } from '../../preload/contract/channel-names';
import type { Result } from '../../preload/contract/error-codes';
import type { Sender } from './sender-guard';

/** Binds the router to Electron's IPC: the one listener of the product. */
export function listen(route: (message: unknown, sender: Sender) => Promise<Result<unknown>>): void {
  ipcMain.handle(requestChannel, (event, message: unknown) => route(message, senderOf(event)));
}

function senderOf(event: IpcMainInvokeEvent): Sender {
  const frame = event.senderFrame;
  return {
    webContentsId: event.sender.id,
    frame: frame ? { origin: frame.origin, isMainFrame: frame === event.sender.mainFrame } : null,
  };
}
