import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import type { StationState, StationStep } from '../../../preload/contract/station';
import { launchElectron } from '../../electron-driver';
import { requireElectron } from '../../electron-runtime.mjs';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const patience = 60_000;
const lookEvery = 100;
/** What stands so long on the screen was seen, also where it is drawn late. */
const lookAtPart = 1_500;

/** The real program as a station, driven by its large buttons as whoever stands in front of it does. */
export class StationWindow {
  private constructor(private readonly app: ElectronApplication) {}

  /** @param environment - with a display in it */
  static async open(profile: string, environment: NodeJS.ProcessEnv): Promise<StationWindow> {
    const root = process.platform === 'linux' && process.getuid?.() === 0;
    const app = await launchElectron({
      executablePath: requireElectron().executable,
      args: [project, '--profile', profile, '--kiosk', ...(root ? ['--no-sandbox'] : [])],
      env: Object.fromEntries(
        Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
      chromiumSandbox: !root,
    });
    return new StationWindow(app);
  }

  /** Waits until the station is in a step. @throws Error with what the station says instead */
  async reaches(step: StationStep): Promise<StationState> {
    let state: StationState | undefined;
    await until(async () => {
      state = await this.state();
      if (state?.problem) throw new Error(`The station says ${state.problem.code} in the step “${state.step}”.`);
      return state?.step === step;
    }, `The station did not reach the step “${step}”.`);
    return state!;
  }

  async press(testId: string): Promise<void> {
    await (await this.page()).getByTestId(testId).click();
  }

  async choose(name: string): Promise<void> {
    await (await this.page()).getByTestId('station-choice').filter({ hasText: name }).click();
  }

  /** Looks at each part of each page. @returns how many parts there were */
  async read(): Promise<number> {
    const page = await this.page();
    const [down, up] = [page.getByTestId('page-down'), page.getByTestId('page-up')];
    await page.locator('[data-testid="page"][data-drawn="sharp"]').first().waitFor();
    for (let looks = 0; looks < 3; looks += 1) {
      while (!(await isOff(up))) await up.click();
      for (let parts = 1; ; parts += 1) {
        await sleep(lookAtPart);
        if (!(await isOff(down))) await down.click();
        else if (!(await isOff(page.getByTestId('station-agree')))) return parts;
        else break;
      }
    }
    throw new Error('The pages were looked at, and the station says that some were not seen.');
  }

  /** Types the PIN into its window, when that comes. */
  async typePin(pin: string, picture: string): Promise<void> {
    let window: Page | undefined;
    await until(() => Promise.resolve((window = this.pageOf('/pin.html')) !== undefined), 'No PIN window came.');
    const field = window!.getByTestId('pin-field');
    await field.waitFor();
    await window!.screenshot({ path: picture });
    await field.pressSequentially(pin);
    // It closes under the click.
    await window!
      .getByTestId('pin-submit')
      .click()
      .catch(() => undefined);
  }

  async screenshot(path: string): Promise<void> {
    await (await this.page()).screenshot({ path });
  }

  /** The processes that a person had: every one but the program's own, of graphics and of the network. */
  async personProcesses(): Promise<number[]> {
    const metrics = await this.app.evaluate(({ app }) => app.getAppMetrics());
    return metrics
      .filter(({ type, name }) => type !== 'Browser' && type !== 'GPU' && name !== 'Network Service')
      .map(({ pid }) => pid);
  }

  async close(): Promise<void> {
    const child = this.app.process();
    const late = setTimeout(() => child.kill('SIGKILL'), 8_000);
    try {
      await this.app.close();
    } finally {
      clearTimeout(late);
    }
  }

  private async page(): Promise<Page> {
    let page: Page | undefined;
    await until(() => Promise.resolve((page = this.pageOf('/station.html')) !== undefined), 'No window came.');
    return page!;
  }

  private pageOf(name: string): Page | undefined {
    return this.app.windows().findLast((page) => !page.isClosed() && page.url().includes(name));
  }

  /** Undefined between two persons. */
  private async state(): Promise<StationState | undefined> {
    const answer = await this.pageOf('/station.html')
      ?.evaluate(() => window.countersignStation.invoke('station.describe', {}))
      .catch(() => undefined);
    return answer?.ok ? answer.value : undefined;
  }
}

async function isOff(button: Locator): Promise<boolean> {
  return (await button.getAttribute('aria-disabled')) === 'true';
}

async function until(holds: () => Promise<boolean>, otherwise: string): Promise<void> {
  const last = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > last) throw new Error(otherwise);
    await sleep(lookEvery);
  }
}
