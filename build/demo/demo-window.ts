import type { ElectronApplication, Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import type { OneTimeStepName } from '../../preload/contract/one-time';
import { launchElectron, pressHeard } from '../electron-driver';
import { requireElectron } from '../electron-runtime.mjs';

const project = fileURLToPath(new URL('../..', import.meta.url));
const patience = 30_000;
const closingPatience = 5_000;

const oneWindow = 'A profile has one window: if the demo is still open somewhere, close it there first.';

/** What the window says after signing. */
export interface WindowResult {
  /** File name of the signed document. */
  name: string;
}

/** The real application, driven as a person would: files are dropped, buttons pressed, the PIN typed in its window. */
export class DemoWindow {
  private constructor(
    private readonly app: ElectronApplication,
    private readonly page: Page,
  ) {}

  /**
   * Opens the application on a profile.
   * @param environment - with a display in it
   */
  static async open(profile: string, environment: NodeJS.ProcessEnv): Promise<DemoWindow> {
    // Chromium refuses to run its sandbox as root. Everybody else gets the sandbox.
    const root = process.platform === 'linux' && process.getuid?.() === 0;
    const app = await launchElectron({
      executablePath: requireElectron().executable,
      args: [project, '--profile', profile, ...(root ? ['--no-sandbox'] : [])],
      env: defined(environment),
      chromiumSandbox: !root,
    }).catch((error: unknown) => {
      throw new Error(`The application did not start. ${oneWindow} ${fatal(error)}`.trim(), { cause: error });
    });
    try {
      const page = await windowOf(app, 'index.html');
      page.setDefaultTimeout(patience);
      await page.getByTestId('drop-zone').waitFor();
      return new DemoWindow(app, page);
    } catch (error) {
      await app.close().catch(() => undefined);
      throw new Error(`The window did not open. ${oneWindow}`, { cause: error });
    }
  }

  /** Drops a file on the window, as a file manager does. */
  async drop(file: string): Promise<void> {
    const session = await this.app.context().newCDPSession(this.page);
    const box = await this.page.getByTestId('drop-zone').boundingBox();
    const x = Math.round((box?.x ?? 0) + (box?.width ?? 400) / 2);
    const y = Math.round((box?.y ?? 0) + (box?.height ?? 400) / 2);
    const data = { items: [], files: [file], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x, y, data });
    }
    await session.detach();
    await this.page.getByTestId('document-row').waitFor();
  }

  /** What the AliasSelector chose, as the window shows it. */
  async choice(): Promise<{ alias: string; signatory: string }> {
    await this.until('sign-button');
    // A token or signer that can not sign says why in the window; that is the reason to pass on.
    if ((await this.page.getByTestId('error-what').count()) > 0) throw new Error(await this.complaint());
    const alias = (await this.page.getByTestId('alias').innerText()).trim();
    const signatory = (await this.page.getByTestId('signatory').innerText()).trim();
    return { alias, signatory };
  }

  /**
   * Puts the signature on the line that the window found in the document, and waits until it is seen there as it will be.
   * @returns what the window calls the line
   */
  async placeOnLine(): Promise<string> {
    const tab = this.page.getByTestId('panel-signatures');
    if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
    await this.until('on-the-line');
    const line = this.page.getByTestId('on-the-line');
    const name = (await line.innerText()).trim();
    await line.click();
    // The place may be on a page that is not in sight yet.
    await this.page.getByTestId('page-number').fill(/page (\d+)$/.exec(name)?.[1] ?? '1');
    await this.page.getByTestId('page-number').press('Enter');
    const drawn = this.page.locator('[data-testid="placement-picture"][data-drawn]');
    await Promise.race([drawn.waitFor(), this.refusal()]);
    return name;
  }

  /** Presses Sign and types the PIN; ends when the window shows the result. */
  async sign(pin: string): Promise<WindowResult> {
    await this.pressSign();
    await this.typePin(pin);
    return this.result();
  }

  /** Waits until Sign can be pressed. */
  async readyToSign(): Promise<void> {
    const button = this.page.getByTestId('sign-button').and(this.page.locator(':enabled'));
    await Promise.race([button.waitFor(), this.refusal()]);
  }

  /** Presses Sign. */
  pressSign(): Promise<void> {
    return pressHeard(this.page.getByTestId('sign-button'));
  }

  /** Waits until the window asks for a login. */
  async loginAsked(): Promise<void> {
    await this.until('login-dialog');
  }

  /**
   * Types the PIN into its window, when that comes.
   * @param picture - where a picture of it goes before anything is typed
   */
  async typePin(pin: string, picture?: string): Promise<void> {
    const opened = windowOf(this.app, 'pin.html');
    opened.catch(() => undefined); // An error in the main window may come first.
    const pinPage = await Promise.race([opened, this.refusal()]);
    const field = pinPage.getByTestId('pin-field');
    await field.waitFor();
    if (picture !== undefined) await pinPage.screenshot({ path: picture });
    await field.pressSequentially(pin);
    await pinPage.getByTestId('pin-submit').click();
  }

  /** What the window says of a step of a one-time key; waits until the step is done. */
  async oneTimeStep(step: OneTimeStepName): Promise<string> {
    const line = this.page.getByTestId(`one-time-${step}`);
    // After the signing the lines are folded away, and still there.
    await Promise.race([line.waitFor({ state: 'attached' }), this.refusal()]);
    return (await line.locator('span').allTextContents()).filter(Boolean).join(': ');
  }

  /** Waits for the result. */
  async result(): Promise<WindowResult> {
    await this.until('result');
    const result = this.page.getByTestId('result');
    if ((await result.getAttribute('data-signed')) !== '1') throw new Error(await this.complaint());
    return { name: (await result.getByRole('heading', { level: 2 }).innerText()).trim() };
  }

  async screenshot(path: string): Promise<void> {
    await this.page.screenshot({ path });
  }

  /** Waits until the person closes the window. */
  async closedByPerson(): Promise<void> {
    await this.app.waitForEvent('close', { timeout: 0 });
  }

  /** Closes the window; one that asks first, because it still signs, is ended. */
  async close(): Promise<void> {
    const child = this.app.process();
    const late = setTimeout(() => child.kill('SIGKILL'), closingPatience);
    try {
      await this.app.close();
    } finally {
      clearTimeout(late);
    }
  }

  /** Waits for a part of the window, and gives up with the window's own words when it shows an error instead. */
  private async until(testId: string): Promise<void> {
    await Promise.race([this.page.getByTestId(testId).waitFor(), this.refusal()]);
  }

  private async refusal(): Promise<never> {
    await this.page.getByTestId('error-what').first().waitFor({ timeout: 0 });
    throw new Error(await this.complaint());
  }

  private async complaint(): Promise<string> {
    const sentences = await this.page.getByTestId('error-what').allInnerTexts();
    return sentences.join(' ') || 'The window shows no signed document, and no reason.';
  }
}

async function windowOf(app: ElectronApplication, document: string): Promise<Page> {
  const shows = (page: Page) => page.url().endsWith(`/${document}`);
  const known = app.windows().find(shows);
  if (known) return known;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`No window came with ${document}.`)), patience);
    app.once('close', () => reject(new Error('The application ended.')));
    app.on('window', (page) => {
      page
        .waitForURL((url) => url.pathname.endsWith(`/${document}`), {
          timeout: patience,
          waitUntil: 'domcontentloaded',
        })
        .then(
          () => {
            clearTimeout(timer);
            resolve(page);
          },
          () => undefined, // Another window; ours may still come.
        );
    });
  });
}

/** Chromium's own last words, such as a sandbox that the system does not allow. */
function fatal(error: unknown): string {
  const words = error instanceof Error ? /FATAL[^\]]*\]\s*(.+)/.exec(error.message)?.[1] : undefined;
  return words === undefined ? '' : `Chromium says: ${words}`;
}

function defined(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
