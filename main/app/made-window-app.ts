import type { PolicySource } from '../configuration/policy/policy-document';
import type { Profile } from '../configuration/profile-folders';
import type { Log } from '../log/log';
import { electronExchange } from './electron-exchange';
import { electronLauncher } from './electron-launcher';
import type { FirstWindow } from './first-window';
import type { HandedLater } from './handed-later';

/** What the start of the program knows. */
export interface MakingOptions {
  entries: string;
  version: string;
  /** Absolute path of the build's folder. */
  built: string;
  profile: Profile;
  log: Log;
  handed: HandedLater;
  first: FirstWindow;
  policies?: PolicySource;
}

type Route = Parameters<FirstWindow['answerWith']>[0];

/** Lets the window's page have what it asks for meanwhile. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Makes the services and joins the window to them, while its page starts in a process of its own. It is done in steps: what is
 * loaded in one go would keep the page waiting for its files.
 *
 * @throws CountersignError when the configuration or the organization's rules can not be read
 */
export async function makeWindowApp({ entries, version, profile, policies, ...rest }: MakingOptions): Promise<void> {
  const { log, first } = rest;
  // Main's code runs where Chromium opens the window, too: whatever is loaded now, the first frame would wait for.
  await first.drawn;
  const { createServices } = await import('../services');
  await turn();
  const { startWindowApp } = await import('./window-app');
  await turn();
  const launcher = electronLauncher(entries);
  const services = createServices({
    ...{ profile, version, launcher, log, exchange: electronExchange },
    ...(policies && { policies }),
  });
  if (services.policy.managedKiosk()?.value === true) {
    // Nobody was answered yet: the window that is there shows the name of the program, and goes.
    services.dispose();
    first.main.window.hide();
    const { runStation, endOutOfOrder } = await import('./start-station');
    const door = { windows: first.windows, answerWith: (route: Route) => first.answerWith(route, Promise.resolve()) };
    await runStation({ entries, version, ...(policies && { policies }) }, { profile, log, door }).catch(
      (error: unknown) => endOutOfOrder(error, log),
    );
    first.windows.delete(first.main.webContentsId);
    first.main.window.destroy();
    return;
  }
  await turn();
  await startWindowApp({ ...rest, services });
}
