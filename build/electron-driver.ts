import { setTimeout as sleep } from 'node:timers/promises';
import { _electron, errors } from '@playwright/test';
import type { ElectronApplication, Locator } from '@playwright/test';

type LaunchOptions = NonNullable<Parameters<typeof _electron.launch>[0]>;

/** One launch takes a second or two; this is for a very busy machine. */
const attemptMs = 20_000;
const attempts = 3;
/** How long an answer to a click is waited for, in milliseconds. */
const answerPatience = 10_000;

/**
 * Starts Electron under Playwright's driver. On a busy machine the driver's own handshake with Electron's two debuggers is
 * sometimes lost (seen about once in fifty launches with both cores taken): the application is up, its window open, and the
 * driver waits for ever. Such a launch is ended by the driver and made again. Every other failure is the caller's at once.
 */
export async function launchElectron(options: LaunchOptions): Promise<ElectronApplication> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await _electron.launch({ ...options, timeout: attemptMs });
    } catch (error) {
      if (!(error instanceof errors.TimeoutError) || attempt === attempts) throw error;
      // The ended application lets go of its profile.
      await sleep(1_000);
    }
  }
}

/**
 * Presses a button that goes away when it was heard. Chromium does not always answer a click that it was sent, heard or not, while its
 * window is busy or another one opens; what was not heard is pressed once more, as a person would.
 */
export async function pressHeard(button: Locator): Promise<void> {
  try {
    await button.click({ timeout: answerPatience });
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error;
    if (await button.isVisible()) await button.press('Enter');
  }
}
