import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const wine = '/usr/lib/wine/wine64';
const server = ['/usr/lib/wine/wineserver64', '/usr/lib/wine/wineserver'].find(existsSync) ?? 'wineserver';

/** Why there is no Wine here, as half a sentence; undefined where there is. */
export function wineMissing(): string | undefined {
  return existsSync(wine) ? undefined : 'Wine is not installed (wine64)';
}

export interface WineResult {
  code: number;
  stdout: string;
  stderr: string;
}

export interface WineOptions {
  /** A file that is read as standard input. */
  input?: string;
  cwd?: string;
  environment?: Record<string, string>;
  /** Milliseconds. */
  timeout?: number;
}

/** A Windows 10 of its own, in a folder that goes when it is removed. */
export class Windows {
  private readonly folder = mkdtempSync(join(tmpdir(), 'countersign-wine-'));
  private readonly home = join(this.folder, 'home');
  private count = 0;

  /** The drive C:, seen from outside. */
  readonly drive = join(this.folder, 'prefix', 'drive_c');

  private constructor() {
    mkdirSync(this.home);
  }

  static async start(): Promise<Windows> {
    const windows = new Windows();
    try {
      await windows.succeed(['wineboot', '-i']);
      // Node wants Windows 10.
      await windows.succeed(['reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f']);
      // Windows without a display: they exist and nobody sees them.
      await windows.succeed(['reg', 'add', 'HKCU\\Software\\Wine\\Drivers', '/v', 'Graphics', '/d', 'null', '/f']);
      await windows.settle();
      return windows;
    } catch (error) {
      await windows.remove();
      throw error;
    }
  }

  /** A path of the drive C:, seen from outside: `Program Files\Countersign`. */
  outside(path: string): string {
    return join(this.drive, ...path.replace(/^C:\\/i, '').split('\\'));
  }

  has(path: string): boolean {
    return existsSync(this.outside(path));
  }

  read(path: string): string {
    return readFileSync(this.outside(path), 'utf8');
  }

  write(path: string, content: string | Uint8Array): void {
    const file = this.outside(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Waits for a file that something else writes. */
  async appears(path: string, seconds = 30): Promise<void> {
    for (const end = Date.now() + seconds * 1000; !this.has(path);) {
      if (Date.now() > end) throw new Error(`${path} did not appear.`);
      await sleep(100);
    }
  }

  /** Runs a program with what it says going into files: Windows' Node can not write into the pipes of Wine. */
  async run(
    words: string[],
    { input, cwd = this.home, environment, timeout = 180_000 }: WineOptions = {},
  ): Promise<WineResult> {
    const files = ['out', 'err'].map((name) => join(this.folder, `${(this.count += 1)}.${name}`));
    const outputs = files.map((file) => openSync(file, 'w'));
    const stdin = input === undefined ? 'ignore' : openSync(input, 'r');
    try {
      const child = spawn(wine, words, {
        cwd,
        env: { ...this.environment(), ...environment },
        stdio: [stdin, outputs[0]!, outputs[1]!],
        timeout,
      });
      const code = await new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (ended, signal) => resolve(signal ? 128 : (ended ?? 1)));
      });
      const [stdout, stderr] = files.map((file) => readFileSync(file, 'utf8'));
      return { code, stdout: stdout!, stderr: stderr! };
    } finally {
      for (const file of [...outputs, ...(typeof stdin === 'number' ? [stdin] : [])]) closeSync(file);
      for (const file of files) rmSync(file, { force: true });
    }
  }

  async succeed(words: string[], options?: WineOptions): Promise<WineResult> {
    const result = await this.run(words, options);
    if (result.code !== 0) {
      throw new Error(`${words.join(' ')} ended with ${result.code}: ${result.stdout}${result.stderr}`);
    }
    return result;
  }

  /**
   * The values of a key and all keys below it, as `reg query` tells them.
   *
   * @returns key\name → value; a key's own value stands under `key\`. undefined where there is no such key
   */
  async registry(key: string): Promise<Map<string, string> | undefined> {
    const { code, stdout } = await this.run(['reg', 'query', key, '/s']);
    if (code !== 0) return undefined;
    const values = new Map<string, string>();
    let current = '';
    for (const line of stdout.split(/\r?\n/)) {
      if (/^HKEY_/.test(line)) values.set((current = line.trim()), '');
      const [, name, value] = /^ {4}(.*?) {4}REG_\w+ {4}(.*)$/.exec(line) ?? [];
      if (name !== undefined) values.set(`${current}\\${name === '(Default)' ? '' : name}`, value ?? '');
    }
    return values;
  }

  /** One value, or undefined. */
  async value(key: string, name: string): Promise<string | undefined> {
    const { code, stdout } = await this.run(['reg', 'query', key, ...(name === '' ? ['/ve'] : ['/v', name])]);
    return code === 0 ? /^ {4}.*? {4}REG_\w+ {4}(.*?)\r?$/m.exec(stdout)?.[1] : undefined;
  }

  /** Waits until everything that was started has ended and the registry is written. */
  async settle(): Promise<void> {
    await this.serverSays('-w');
  }

  async remove(): Promise<void> {
    await this.serverSays('-k');
    await this.serverSays('-w');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private serverSays(word: string): Promise<void> {
    const child = spawn(server, [word], { env: this.environment(), stdio: 'ignore', timeout: 60_000 });
    return new Promise((resolve) => {
      child.once('error', () => resolve());
      child.once('exit', () => resolve());
    });
  }

  private environment(): NodeJS.ProcessEnv {
    const { PATH, LANG = 'C.UTF-8' } = process.env;
    return {
      ...{ PATH, LANG },
      HOME: this.home,
      WINEPREFIX: join(this.folder, 'prefix'),
      WINEDEBUG: '-all',
      // No entries in the menus of the system that it runs on, and no offers to download more of Wine.
      WINEDLLOVERRIDES: 'winemenubuilder.exe=d;mscoree=d;mshtml=d',
    };
  }
}
