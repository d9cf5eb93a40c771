import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ShownDocument } from '../../../main/ipc/shown-document';

let folder: string;
let file: string;
const opened: ShownDocument[] = [];

function open(path = file): ShownDocument {
  const document = ShownDocument.open(path);
  opened.push(document);
  return document;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shown-'));
  file = join(folder, 'lease.pdf');
  writeFileSync(file, 'abcdefghij');
});

afterEach(() => {
  for (const document of opened.splice(0)) document.close();
  rmSync(folder, { recursive: true });
});

describe('a document that is shown', () => {
  it('is read by ranges', async () => {
    const document = open();
    expect(document.size).toBe(10);
    expect(Buffer.from(await document.read(0, 3)).toString()).toBe('abc');
    expect(Buffer.from(await document.read(7, 3)).toString()).toBe('hij');
    expect(document.changed).toBe(false);
  });

  it.each([
    [-1, 1],
    [0, 0],
    [0, 11],
    [9, 2],
    [0.5, 1],
    [NaN, 1],
    [0, Infinity],
    [Number.MAX_SAFE_INTEGER, 1],
  ])('has no octets from %d, %d of them', async (from, length) => {
    await expect(open().read(from, length)).rejects.toThrow(RangeError);
  });

  it.each<[string, () => void]>([
    ['longer', () => appendFileSync(file, 'k')],
    ['written over with as many octets', () => writeFileSync(file, 'ABCDEFGHIJ')],
    ['shorter', () => writeFileSync(file, 'abc')],
    [
      'written over, with its time set back',
      () => {
        writeFileSync(file, 'ABCDEFGHIJ');
        utimesSync(file, new Date(0), new Date(0));
      },
    ],
    [
      'another file of its name',
      () => {
        writeFileSync(`${file}.new`, 'abcdefghij');
        renameSync(`${file}.new`, file);
      },
    ],
    ['gone', () => rmSync(file)],
  ])('is told to have changed when it is %s, and read no further', async (_how, change) => {
    const document = open();
    await document.read(0, 3);
    change();
    expect(document.changed).toBe(true);
    await expect(document.read(0, 3)).rejects.toMatchObject({ code: 'page.changed' });
  });

  it('is given back under a read only once that has ended', async () => {
    const document = open();
    const reading = document.read(0, 10);
    document.close();
    expect(Buffer.from(await reading).toString()).toBe('abcdefghij');
    await expect(document.read(0, 10)).rejects.toThrow(RangeError);
    document.close();
  });

  it('says why a file can not be opened', () => {
    expect(() => open(join(folder, 'gone.pdf'))).toThrow(expect.objectContaining({ code: 'document.notFound' }));
    mkdirSync(join(folder, 'folder.pdf'));
    expect(() => open(join(folder, 'folder.pdf'))).toThrow(expect.objectContaining({ code: 'document.unreadable' }));
    symlinkSync('loop.pdf', join(folder, 'loop.pdf'));
    expect(() => open(join(folder, 'loop.pdf'))).toThrow(expect.objectContaining({ code: 'document.linkLoop' }));
  });
});
