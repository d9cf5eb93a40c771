import type { WebContents } from 'electron';

/**
 * Keeps a page of somebody else’s from opening a dialog of files, which shows the whole disk: Electron has no switch for it, and so
 * it is told as a debugger would. Frames in processes of their own are told before their first script runs.
 *
 * @throws an error of Electron’s; then the page must not be shown
 */
export async function refuseFileChoosers(contents: WebContents): Promise<void> {
  const { debugger: protocol } = contents;
  // Before there is any page nobody would hear it.
  await contents.loadURL('about:blank');
  protocol.attach('1.3');
  const tell = async (method: string, params: object, sessionId?: string): Promise<void> => {
    if (!contents.isDestroyed()) await protocol.sendCommand(method, params, sessionId);
  };
  const refuse = async (sessionId?: string): Promise<void> => {
    const attached = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
    await tell('Target.setAutoAttach', attached, sessionId);
    await tell('Page.setInterceptFileChooserDialog', { enabled: true }, sessionId);
  };
  protocol.on('message', (_event, method, params: { sessionId?: string; targetInfo?: { type: string } }) => {
    const { sessionId, targetInfo } = params;
    if (method !== 'Target.attachedToTarget' || sessionId === undefined) return;
    // A worker has no page, and waits all the same.
    const ready = targetInfo?.type === 'iframe' ? refuse(sessionId) : Promise.resolve();
    // A frame that could not be told goes on waiting, and shows nothing.
    ready.then(() => tell('Runtime.runIfWaitingForDebugger', {}, sessionId)).catch(() => undefined);
  });
  await refuse();
}
