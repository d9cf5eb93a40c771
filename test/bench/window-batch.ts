import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { requireElectron } from '../../build/electron-runtime.mjs';
import { hasDisplay, startVirtualDisplay } from '../../build/virtual-display.mjs';
import { Application } from '../fixtures/e2e/application';
import { makeProfile, type TestProfile } from '../fixtures/e2e/profile';
import { projectFolder } from '../interop/cache';
import { writeBenchPdf } from './bench-files';
import { measure } from './measure';
import { printColumns } from './results';

/** The same documents in the window and on the command line. */
export interface WindowBatch {
  documents: number;
  /** Seconds from the drop to the last row of the list; of the best run. */
  listed: number;
  /** Seconds from the press of Sign to the result, with the PIN typed at once; of the best run. */
  window: number;
  /** Seconds of the whole command, which starts its processes and looks at the documents, too; of the best run. */
  commandLine: number;
}

export const windowTitle = 'the window beside the command line';

const commandLine = join(projectFolder, 'out', 'main', 'index.js');
const documents = 500;
const runs = 2;

/** @returns why it could not be measured, where it could not */
export async function measureWindowBatch(): Promise<WindowBatch | string> {
  let display: Awaited<ReturnType<typeof startVirtualDisplay>> | undefined;
  try {
    requireElectron();
    if (!hasDisplay()) display = await startVirtualDisplay();
  } catch (error) {
    return (error as Error).message;
  }
  const profile = await makeProfile();
  try {
    const files = Array.from({ length: documents }, (_, index) => join(profile.documents, `${index + 1}.pdf`));
    for (const file of files) writeBenchPdf(file, 30_000);
    const environment = display && { DISPLAY: display.display };
    const application = await Application.launch(profile.folder, environment && { environment });
    const inWindow: { listed: number; signed: number }[] = [];
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
    };
  } finally {
    await profile.remove();
    await display?.stop();
  }
}

async function inTheWindow(
  application: Application,
  profile: TestProfile,
  files: string[],
): Promise<{ listed: number; signed: number }> {
  const { page } = application;
  const another = page.getByTestId('sign-another');
  if ((await another.count()) > 0) await another.click();
  const dropped = performance.now();
  await application.drop(...files);
  await page.waitForFunction(
    (count) => document.querySelectorAll('[data-testid="document-row"]').length >= count,
    files.length,
    { polling: 'raf' },
  );
  const listed = (performance.now() - dropped) / 1000;
  const pressed = performance.now();
  await application.typePin(await application.pressSign(), profile.token.pin);
  await application.result.waitFor({ timeout: 120_000 });
  const signed = (performance.now() - pressed) / 1000;
  await application.expectResult(files.length);
  return { listed, signed };
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
}
