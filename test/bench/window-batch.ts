import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Application } from '../fixtures/e2e/application';
import { makeProfile, type TestProfile } from '../fixtures/e2e/profile';
import { projectFolder } from '../interop/cache';
import { benchDisplay } from './bench-display';
import { writeBenchPdf } from './bench-files';
import { measure } from './measure';
import { megabytes, printColumns } from './results';

/** The same documents in the window and on the command line. */
export interface WindowBatch {
  documents: number;
  /** Seconds from the drop to the last row of the list; of the best run. */
  listed: number;
  /** Seconds from the press of Sign to the result, with the PIN typed at once; of the best run. */
  window: number;
  /** Seconds of the whole command, which starts its processes and looks at the documents, too; of the best run. */
  commandLine: number;
  /** Bytes of the window's process with the documents listed, over the same window while it was empty. */
  queuedBytes: number;
  /** The longest that the window could not have answered to a key, in milliseconds: while files were added, and while they were signed. */
  deaf: { adding: number; signing: number };
}

export const windowTitle = 'the window beside the command line';

const commandLine = join(projectFolder, 'out', 'main', 'index.js');
const documents = 500;
const runs = 2;

/** @returns why it could not be measured, where it could not */
export async function measureWindowBatch(): Promise<WindowBatch | string> {
  const display = await benchDisplay();
  if (typeof display === 'string') return display;
  const profile = await makeProfile();
  try {
    const files = Array.from({ length: documents }, (_, index) => join(profile.documents, `${index + 1}.pdf`));
    for (const file of files) writeBenchPdf(file, 30_000);
    const { environment } = display;
    const application = await Application.launch(profile.folder, environment && { environment });
    const inWindow: InTheWindow[] = [];
    const onCommandLine: number[] = [];
    try {
      for (let run = 0; run < runs; run += 1) {
        inWindow.push(await inTheWindow(application, profile, files));
        clear(files);
        onCommandLine.push(await onTheCommandLine(profile, files));
        clear(files);
      }
    } finally {
      await application.close();
    }
    return {
      documents,
      listed: Math.min(...inWindow.map(({ listed }) => listed)),
      window: Math.min(...inWindow.map(({ signed }) => signed)),
      commandLine: Math.min(...onCommandLine),
      // Of the first run: later ones find a window that was full before.
      queuedBytes: inWindow[0]?.queuedBytes ?? NaN,
      deaf: {
        adding: Math.max(...inWindow.map(({ deaf }) => deaf.adding)),
        signing: Math.max(...inWindow.map(({ deaf }) => deaf.signing)),
      },
    };
  } finally {
    await profile.remove();
    await display.stop();
  }
}

type InTheWindow = Pick<WindowBatch, 'listed' | 'queuedBytes' | 'deaf'> & { signed: number };

/** Bytes of the process that draws the main window. */
async function windowBytes({ electron, page }: Application): Promise<number> {
  const url = page.url();
  return electron.evaluate(({ app, webContents }, wanted) => {
    const pid = webContents
      .getAllWebContents()
      .find((one) => one.getURL() === wanted)
      ?.getOSProcessId();
    const metric = app.getAppMetrics().find((one) => one.pid === pid);
    return (metric?.memory.workingSetSize ?? NaN) * 1024;
  }, url);
}

/** Begins to note how late the window comes to what should be done at once, as a key would wait; gives the longest since it was asked last. */
async function longestDeaf({ page }: Application): Promise<number> {
  return page.evaluate(() => {
    const shared = globalThis as unknown as { longestDeaf?: number };
    const longest = shared.longestDeaf ?? 0;
    if (shared.longestDeaf === undefined) {
      const wait = 5;
      let before = performance.now();
      setInterval(() => {
        const now = performance.now();
        shared.longestDeaf = Math.max(shared.longestDeaf ?? 0, now - before - wait);
        before = now;
      }, wait);
    }
    shared.longestDeaf = 0;
    return longest;
  });
}

async function inTheWindow(application: Application, profile: TestProfile, files: string[]): Promise<InTheWindow> {
  const { page } = application;
  const another = page.getByTestId('sign-another');
  if ((await another.count()) > 0) await another.click();
  const empty = await windowBytes(application);
  await longestDeaf(application);
  const dropped = performance.now();
  await application.drop(...files);
  await page.waitForFunction(
    (rows) => document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount') === rows,
    String(files.length + 1),
    { polling: 'raf' },
  );
  const listed = (performance.now() - dropped) / 1000;
  const adding = await longestDeaf(application);
  const queuedBytes = (await windowBytes(application)) - empty;
  const pressed = performance.now();
  await application.typePin(await application.pressSign(), profile.token.pin);
  await application.result.waitFor({ timeout: 120_000 });
  const signed = (performance.now() - pressed) / 1000;
  await application.expectResult(files.length);
  return { listed, signed, queuedBytes, deaf: { adding, signing: await longestDeaf(application) } };
}

async function onTheCommandLine({ folder, token }: TestProfile, files: string[]): Promise<number> {
  const words = [commandLine, 'sign', ...files, '--pin-stdin', '--json', '--profile', folder];
  return (await measure(process.execPath, words, { input: `${token.pin}\n` })).seconds;
}

function clear(files: readonly string[]): void {
  for (const file of files) rmSync(file.replace('.pdf', '-signed.pdf'), { force: true });
}

export function printWindowBatch(found: WindowBatch | string): void {
  console.log(`\n${windowTitle}, seconds for ${documents} documents`);
  if (typeof found === 'string') return console.log(`not measured: ${found}`);
  printColumns([
    ['', 'listed', 'signed'],
    ['window, from the drop and from the press of Sign', found.listed.toFixed(2), found.window.toFixed(2)],
    ['command line, the whole command', '', found.commandLine.toFixed(2)],
  ]);
  console.log(`memory of the window over the empty one: ${megabytes(found.queuedBytes)} MB`);
  const { adding, signing } = found.deaf;
  console.log(`longest wait of a key: ${adding.toFixed(0)} ms while adding, ${signing.toFixed(0)} ms while signing`);
}
