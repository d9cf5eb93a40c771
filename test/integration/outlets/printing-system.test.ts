import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { PrintingSystem } from '../../../main/outlets/printing-system';
import { hasCups, startCups, type Cups } from '../../fixtures/outlets/cups';
import { writeLongDocument } from '../../fixtures/pdf/long-documents';

const textOf = (file: string): string => execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
const at = (environment: NodeJS.ProcessEnv, list = 10_000, take = 60_000): PrintingSystem =>
  new PrintingSystem({ list, take }, { ...process.env, ...environment }, 'linux');

function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-print-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe.skipIf(process.platform !== 'linux' || !hasCups)('CUPS', () => {
  let cups: Cups;
  beforeAll(async () => (cups = await startCups()), 60_000);
  afterAll(() => cups?.stop());

  it('says which printers there are, the usual one first', async () => {
    const printing = at(cups.environment);
    expect(await printing.isThere()).toBe(true);
    expect(await printing.printers()).toEqual([{ name: 'Shelf', usual: true }, { name: 'Closed' }]);
  });

  it('prints the pages of the document that are wanted, as often as they are', async () => {
    const file = join(folderOfTest(), '-n 50 Übergabe; `touch x` $HOME.pdf');
    writeLongDocument(file, 5);
    await at(cups.environment).print(file, { printer: 'Shelf', copies: 2, pages: '1-2,4' });
    const text = textOf(await cups.printed('Shelf'));
    expect([...text.matchAll(/Page (\d)/g)].map(([, page]) => page)).toEqual(['1', '2', '4', '1', '2', '4']);
    expect(cups.jobs().join(' ')).toContain('page-ranges=1-2,4');
    await at(cups.environment).print(file, { printer: 'Shelf', copies: 1 });
    expect(textOf(await cups.printed('Shelf')).match(/Page \d/g)).toHaveLength(5);
  });

  it('refuses in its own words: a printer that takes nothing, one that is gone, a file that is', async () => {
    const file = join(folderOfTest(), 'a.pdf');
    writeLongDocument(file, 1);
    const refused = (printer: string, detail: string) => ({ code: 'print.refused', params: { printer, detail } });
    const printing = at(cups.environment);
    await expect(printing.print(file, { printer: 'Closed', copies: 1 })).rejects.toMatchObject(
      refused('Closed', 'Destination "Closed" is not accepting jobs'),
    );
    await expect(printing.print(file, { printer: 'Attic', copies: 1 })).rejects.toMatchObject(
      refused('Attic', 'The printer or class does not exist'),
    );
    await expect(printing.print(`${file}.gone`, { printer: 'Shelf', copies: 1 })).rejects.toMatchObject({
      code: 'print.refused',
    });
  });

  it('that does not run, or knows no printer, offers none', async () => {
    const nowhere = at({ ...cups.environment, CUPS_SERVER: '127.0.0.1:1' });
    expect(await nowhere.isThere()).toBe(false);
    await expect(nowhere.printers()).rejects.toMatchObject({ code: 'print.noPrinter' });
    await cups.removePrinters();
    expect(await at(cups.environment).isThere()).toBe(false);
    await expect(at(cups.environment).printers()).rejects.toMatchObject({ code: 'print.noPrinter' });
  });
});

describe.skipIf(process.platform === 'win32')('the programs of CUPS', () => {
  /** A program of that name, first on PATH. */
  const standIn = (folder: string, name: string, text: string): void =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });

  it('are not waited for for ever, and what became of the file is not said then', async () => {
    const folder = folderOfTest();
    const PATH = `${folder}:${process.env['PATH']}`;
    standIn(folder, 'lpstat', 'exec sleep 30');
    standIn(folder, 'lp', 'exec sleep 30');
    const printing = at({ PATH }, 200, 300);
    expect(await printing.isThere()).toBe(false);
    await expect(printing.printers()).rejects.toMatchObject({ code: 'print.hung', params: { seconds: 0.2 } });
    await expect(printing.print('/a.pdf', { printer: 'Shelf', copies: 1 })).rejects.toMatchObject({
      code: 'print.hung',
      params: { seconds: 0.3, taking: true },
    });
  });

  it('are not used where there are none, where others may change them, and on Windows', async () => {
    const folder = folderOfTest();
    const unavailable = { code: 'print.unavailable' };
    await expect(at({ PATH: folder }).printers()).rejects.toMatchObject(unavailable);
    standIn(folder, 'lpstat', 'echo Shelf');
    expect(await at({ PATH: folder }).isThere()).toBe(true);
    chmodSync(join(folder, 'lpstat'), 0o777);
    chmodSync(folder, 0o777);
    await expect(at({ PATH: folder }).printers()).rejects.toMatchObject(unavailable);
    await expect(new PrintingSystem(undefined, process.env, 'win32').printers()).rejects.toMatchObject(unavailable);
  });
});
