import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const patience = 30_000;

/**
 * Stands where the desktop is asked to open an address: the application calls `xdg-open`, as it does for every person, and finds
 * one that writes the address down. The demo's browser then goes there.
 */
export class HandedOver {
  private constructor(
    private readonly folder: string,
    private readonly file: string,
  ) {}

  /** @param folder - a private folder that exists */
  static async in(folder: string): Promise<HandedOver> {
    const programs = join(folder, 'desktop');
    const file = join(programs, 'address');
    await mkdir(programs, { mode: 0o700 });
    const script = join(programs, 'xdg-open');
    // Renamed, so that whoever reads it finds the whole address.
    await writeFile(
      script,
      `#!/bin/sh\ncd "$(dirname "$0")" && printf '%s' "$1" > address.new && mv address.new address\n`,
    );
    await chmod(script, 0o700);
    return new HandedOver(programs, file);
  }

  /** An environment in which programs find this desktop. */
  environment(before: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return { ...before, PATH: [this.folder, before.PATH].filter(Boolean).join(delimiter) };
  }

  /** The address that the application wants to be opened; waits for it. */
  async address(): Promise<string> {
    const until = Date.now() + patience;
    while (!existsSync(this.file)) {
      if (Date.now() > until) throw new Error('The application gave the browser no address to log in at.');
      await sleep(50);
    }
    const address = await readFile(this.file, 'utf8');
    await rm(this.file);
    return address;
  }
}
