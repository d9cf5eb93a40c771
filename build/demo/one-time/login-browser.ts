import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumSandboxWorks } from '../../unprivileged.mjs';

export interface BrowserLogin {
  address: string;
  username: string;
  password: string;
  /** Where pictures of the login page and of the last page go. */
  pictures: { page: string; done: string };
}

export interface LoggedIn {
  /** `Chromium 140.0.1.2`. */
  browser: string;
  /** What the browser says at the end. */
  words: string;
}

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** A Chromium of this computer; undefined where there is none. */
export function installedChromium(path = process.env.PATH ?? ''): string | undefined {
  const folders = path.split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

/**
 * Logs in as a person does: the browser opens at the address, the fields of the page are filled in, its button is pressed.
 *
 * @param environment - with a display in it
 * @throws Error where there is no Chromium, or its pages are others
 */
export async function logInWithChromium(login: BrowserLogin, environment: NodeJS.ProcessEnv): Promise<LoggedIn> {
  const executablePath = installedChromium();
  if (executablePath === undefined)
    throw new Error('There is no Chromium here to log in with. Debian: apt install chromium.');
  const env = Object.fromEntries(
    Object.entries(environment).filter((one): one is [string, string] => one[1] !== undefined),
  );
  // A browser and a profile of its own: no cookie of anybody, and none is left.
  const browser = await chromium
    .launch({
      ...{ executablePath, headless: false, env, chromiumSandbox: chromiumSandboxWorks() },
      // A virtual display has no graphics card to find.
      args: ['--disable-gpu', '--no-first-run'],
    })
    .catch((error: unknown) => {
      throw new Error(`${executablePath} does not start, so nobody can log in.`, { cause: error });
    });
  try {
    const page = await browser.newPage({ viewport: { width: 900, height: 600 } });
    await page.goto(login.address);
    await page.getByLabel('Username').fill(login.username);
    await page.getByLabel('Password').fill(login.password);
    await page.screenshot({ path: login.pictures.page });
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(({ pathname }) => pathname === '/callback');
    const words = (await page.locator('body').innerText()).trim();
    await page.screenshot({ path: login.pictures.done });
    return { browser: `Chromium ${browser.version()}`, words };
  } finally {
    await browser.close();
  }
}
