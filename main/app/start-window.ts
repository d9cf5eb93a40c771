import { app, BrowserWindow, dialog } from 'electron';
import { dirname, join } from 'node:path';
import { chooseProfile } from '../configuration/profile-folders';
import { demandSafeProfile } from '../configuration/profile-place';
import { keptTheme } from '../configuration/kept-theme';
import { toCountersignError } from '../errors/unexpected';
import { createLog, fileSink, silentLog, type Log } from '../log/log';
import { declareAppScheme } from './app-protocol';
import { openFirstWindow } from './first-window';
import { handedLater } from './handed-later';
import { makeWindowApp } from './made-window-app';
import type { StartOptions } from './start-options';

/** Starts the window. Only what the first frame needs is loaded before there is one: all else waits for the next import. */
export function startWindow({ entries, version, profile: wanted, request, policies }: StartOptions): void {
  const profile = chooseProfile(wanted ?? process.env['COUNTERSIGN_PROFILE'], false);
  try {
    // Before Chromium writes into it.
    demandSafeProfile(profile);
  } catch (error) {
    void tellAndEnd(error, silentLog);
    return;
  }
  // The shortcuts of the installers say the same: Windows shows the windows under them.
  if (process.platform === 'win32') app.setAppUserModelId('org.countersign.app');
  app.setPath('userData', join(profile.folder, 'electron'));
  // The lock is the profile's: two profiles may be open side by side.
  if (!app.requestSingleInstanceLock({ ...request })) {
    app.quit();
    return;
  }
  const handed = handedLater(request);
  declareAppScheme();
  const log = createLog(fileSink(join(profile.folder, 'logs')));
  process.on('uncaughtException', (error) => void toCountersignError(error, log));
  process.on('unhandledRejection', (error) => void toCountersignError(error, log));
  let quitting = false;
  app.once('before-quit', () => (quitting = true));
  void (async () => {
    try {
      await app.whenReady();
      const built = dirname(entries);
      const first = openFirstWindow(built, keptTheme(profile.folder));
      await makeWindowApp({
        ...{ entries, version, built, profile, log, handed, first },
        ...(policies && { policies }),
      });
    } catch (error) {
      // Whoever closed the window while the rest was still being made has nothing to be told.
      if (quitting) toCountersignError(error, log);
      else await tellAndEnd(error, log);
    }
  })();
}

/** The error box needs no window, and stands in the place of an empty one. */
async function tellAndEnd(error: unknown, log: Log): Promise<void> {
  await app.whenReady();
  // Else the program would end with its last window, before it has said why.
  app.on('window-all-closed', () => undefined);
  for (const window of BrowserWindow.getAllWindows()) window.destroy();
  const { describeError } = await import('../../preload/contract/error-sentences');
  const { what, safe, todo } = describeError(toCountersignError(error, log).toShape());
  dialog.showErrorBox('Countersign can not start', `${what}\n\n${safe} ${todo}`);
  app.exit(3);
}
