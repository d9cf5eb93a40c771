import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ElectronApplication } from '@playwright/test';
import { requireElectron } from '../../build/electron-runtime.mjs';
import { hasDisplay, startVirtualDisplay } from '../../build/virtual-display.mjs';
import type { Services } from '../../main/services';
import { Application } from '../fixtures/e2e/application';
import type { TestProfile } from '../fixtures/e2e/profile';
import { signFiles, Workbench } from '../fixtures/hosts/built-product';

/** A process that plays main, on a profile whose token is there. */
export interface MainAtWork {
  /** Signs with one PIN; ends when it is known how that ended, well or not. */
  sign(files: readonly string[]): Promise<void>;
  tokenProcesses(): Promise<number[]>;
  /** Asks every module for its tokens, and waits for those that do not answer. */
  lookAtTokens(): Promise<void>;
  /** Fetches and verifies so many trusted lists, and waits for the last of them. */
  refreshLists(lists: number): Promise<void>;
  /** From here on its event loop is watched. */
  watch(): Promise<void>;
  /** What was seen since: milliseconds, and how many seconds it was watched. */
  seen(): Promise<{ p99: number; max: number; seconds: number }>;
  end(): Promise<void>;
}

export interface MainKind {
  title: string;
  /** Why this kind can not be had here. */
  obstacle(): Promise<string | undefined>;
  start(profile: TestProfile): Promise<MainAtWork>;
}

/** How often the loop is asked to be on time: what it is late shows in steps of this many milliseconds. */
const resolution = 1;

/** The services as the command line has them, in this process. */
export const NodeMain: MainKind = {
  title: 'plain Node',
  obstacle: () => Promise.resolve(undefined),
  start: (profile) => Promise.resolve(new ServicesAtWork(profile)),
};

class ServicesAtWork implements MainAtWork {
  private readonly bench = new Workbench();
  private readonly services: Services;
  private readonly histogram: IntervalHistogram = monitorEventLoopDelay({ resolution });
  private watchedFrom = 0;

  constructor(private readonly profile: TestProfile) {
    this.services = this.bench.services(profile.folder);
  }

  async sign(files: readonly string[]): Promise<void> {
    await signFiles(this.services, [...files], { pin: this.profile.token.pin });
  }

  tokenProcesses(): Promise<number[]> {
    return Promise.resolve(this.services.tokens.processIds);
  }

  async lookAtTokens(): Promise<void> {
    this.services.tokens.retry();
    await this.services.tokens.discover();
  }

  async refreshLists(lists: number): Promise<void> {
    const state = await this.services.lists.refresh({ at: this.services.now() });
    const had = state.lists.filter(({ kind, current }) => kind === 'list' && current).length;
    if (had !== lists) throw new Error(`only ${had} of ${lists} lists were taken`);
  }

  watch(): Promise<void> {
    this.watchedFrom = performance.now();
    this.histogram.enable();
    return Promise.resolve();
  }

  seen(): ReturnType<MainAtWork['seen']> {
    this.histogram.disable();
    const seconds = (performance.now() - this.watchedFrom) / 1000;
    return Promise.resolve({ p99: this.histogram.percentile(99) / 1e6, max: this.histogram.max / 1e6, seconds });
  }

  end(): Promise<void> {
    this.bench.remove();
    return Promise.resolve();
  }
}

/** The window looks at its tokens this often, and then waits for the deadline of the profile. */
const windowLooksWithinMs = 7_500;

/** The real application, with its window. */
export const ElectronMain: MainKind = {
  title: 'Electron',
  async obstacle() {
    try {
      requireElectron();
      if (!hasDisplay()) await (await startVirtualDisplay()).stop();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  },
  async start(profile) {
    const display = hasDisplay() ? undefined : await startVirtualDisplay();
    const environment = display && { DISPLAY: display.display };
    const application = await Application.launch(profile.folder, environment && { environment });
    return new WindowAtWork(application, profile, () => display?.stop() ?? Promise.resolve());
  },
};

/** Where the histogram waits inside the watched process. */
type Watched = typeof globalThis & { watchedLoop: IntervalHistogram; watchedFrom: number };

class WindowAtWork implements MainAtWork {
  private readonly electron: ElectronApplication;

  constructor(
    private readonly application: Application,
    private readonly profile: TestProfile,
    private readonly stopDisplay: () => Promise<void>,
  ) {
    this.electron = application.electron;
  }

  async sign(files: readonly string[]): Promise<void> {
    const { application } = this;
    const { page } = application;
    const another = page.getByTestId('sign-another');
    if ((await another.count()) > 0) await another.click();
    await application.drop(...files);
    const opened = this.electron.waitForEvent('window');
    await page.getByTestId('sign-button').click();
    await application.typePin(await opened, this.profile.token.pin);
    await page.locator('[data-testid="result"], [data-testid="error-what"]').first().waitFor();
  }

  tokenProcesses(): Promise<number[]> {
    return this.application.processes('token');
  }

  lookAtTokens(): Promise<void> {
    return sleep(windowLooksWithinMs);
  }

  async refreshLists(lists: number): Promise<void> {
    const { page } = this.application;
    await page.getByTestId('trust-button').click();
    await page.getByTestId('trust-refresh').click();
    const sentence = page.getByTestId('trust-sentence');
    await sentence.filter({ hasText: `All ${lists} lists are here.` }).waitFor({ timeout: 120_000 });
  }

  async watch(): Promise<void> {
    await this.electron.evaluate((_electron, milliseconds) => {
      const hooks = process.getBuiltinModule('node:perf_hooks');
      const main = globalThis as Watched;
      main.watchedLoop = hooks.monitorEventLoopDelay({ resolution: milliseconds });
      main.watchedFrom = performance.now();
      main.watchedLoop.enable();
    }, resolution);
  }

  seen(): ReturnType<MainAtWork['seen']> {
    return this.electron.evaluate(() => {
      const { watchedLoop, watchedFrom } = globalThis as Watched;
      watchedLoop.disable();
      const seconds = (performance.now() - watchedFrom) / 1000;
      return { p99: watchedLoop.percentile(99) / 1e6, max: watchedLoop.max / 1e6, seconds };
    });
  }

  async end(): Promise<void> {
    await this.application.close();
    await this.stopDisplay();
  }
}
