import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyIntoOwn } from '../../../../main/station/tray/own-copy';
import type { OfferedDocument } from '../../../../main/station/tray/tray-source';
import { mayMount, smallFileSystem, type SmallFileSystem } from '../../../fixtures/station/small-file-system';

let root: string;
let place: string;
let own: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-tray-')));
  [place, own] = [join(root, 'place'), join(root, 'own')];
  for (const folder of [place, own]) mkdirSync(folder);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const document = Buffer.from('%PDF-1.7\nwhole\n%%EOF\n');

function offered(name: string, more: Partial<OfferedDocument> = {}): OfferedDocument {
  return { from: 'folder', path: join(place, name), name, size: document.length, within: place, ...more };
}
function written(name: string, octets: Buffer = document): OfferedDocument {
  writeFileSync(join(place, name), octets);
  return offered(name);
}
const refused = (code: string) => expect.objectContaining({ code }) as Error;

describe('a copy in the person’s own folder', () => {
  it('holds the same octets, for its owner alone', async () => {
    const large = Buffer.alloc(3 * 1024 * 1024 + 17, 'x');
    const path = await copyIntoOwn(written('a.pdf', large), own);
    expect(readFileSync(path).equals(large)).toBe(true);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('gets a number beside another of its name', async () => {
    const one = written('a.pdf');
    expect(
      [await copyIntoOwn(one, own), await copyIntoOwn(one, own)].map((path) => path.slice(own.length + 1)),
    ).toEqual(['a.pdf', 'a (2).pdf']);
  });

  it('is what the back office said, or nothing', async () => {
    const sha256 = createHash('sha256').update(document).digest('hex');
    const one = written('a.pdf');
    await copyIntoOwn({ ...one, sha256: sha256.toUpperCase() }, own);
    rmSync(join(own, 'a.pdf'));
    const other = { ...one, sha256: sha256.replace(/^./, (first) => (first === '0' ? '1' : '0')) };
    await expect(copyIntoOwn(other, own)).rejects.toEqual(refused('station.documentChanged'));
    expect(readdirSync(own)).toEqual([]);
  });

  it('is not made of what is gone, a folder, a pipe, a device, or no PDF by its name', async () => {
    await expect(copyIntoOwn(offered('none.pdf'), own)).rejects.toEqual(refused('station.documentGone'));
    mkdirSync(join(place, 'folder.pdf'));
    await expect(copyIntoOwn(offered('folder.pdf'), own)).rejects.toEqual(refused('station.documentGone'));
    await expect(copyIntoOwn(written('a.txt'), own)).rejects.toEqual(refused('station.documentGone'));
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [join(place, 'pipe.pdf')]);
    await expect(copyIntoOwn(offered('pipe.pdf'), own)).rejects.toEqual(refused('station.documentGone'));
    if (!mayMount()) return;
    execFileSync('mknod', [join(place, 'zero.pdf'), 'c', '1', '5']);
    await expect(copyIntoOwn(offered('zero.pdf'), own)).rejects.toEqual(refused('station.documentGone'));
    expect(readdirSync(own)).toEqual([]);
  });

  it('is not made over a link, be it the file or a folder that was exchanged on the way', async () => {
    const secret = join(root, 'secret.pdf');
    writeFileSync(secret, 'secret');
    symlinkSync(secret, join(place, 'link.pdf'));
    await expect(copyIntoOwn(offered('link.pdf'), own)).rejects.toEqual(refused('station.documentGone'));
    mkdirSync(join(place, 'deep'));
    const deep = written('deep/secret.pdf');
    renameSync(join(place, 'deep'), join(place, 'was'));
    symlinkSync(root, join(place, 'deep'));
    await expect(copyIntoOwn(deep, own)).rejects.toEqual(refused('station.documentGone'));
    expect(readdirSync(own)).toEqual([]);
  });

  it('is not made of a file that still grows', async () => {
    const one = written('a.pdf', Buffer.alloc(64 * 1024 * 1024));
    const copying = copyIntoOwn(one, own);
    const outcome = expect(copying).rejects.toEqual(refused('station.documentChanged'));
    while (readdirSync(own).length === 0) await new Promise(setImmediate);
    await appendFile(one.path, 'more');
    await outcome;
    expect(readdirSync(own)).toEqual([]);
  });

  it.runIf(process.platform !== 'win32' && process.geteuid?.() !== 0)(
    'is not made of what can not be read',
    async () => {
      const one = written('a.pdf');
      chmodSync(one.path, 0);
      await expect(copyIntoOwn(one, own)).rejects.toEqual(refused('station.documentGone'));
    },
  );

  it.each([
    ['../../up.pdf', '_.._up.pdf'],
    ['a/b\\c:d.pdf', 'a_b_c_d.pdf'],
    ['line\nbreak\u202egnp.pdf', 'line_break_gnp.pdf'],
    ['con.pdf', '_con.pdf'],
    ['Antrag auf Wohngeld', 'Antrag auf Wohngeld.pdf'],
    ['…', '….pdf'],
    ['...', 'document.pdf'],
    [`${'ä'.repeat(300)}.pdf`, undefined],
  ])('of %j gets a name that any folder takes', async (name, expected) => {
    writeFileSync(join(place, 'a.pdf'), document);
    const path = await copyIntoOwn({ ...offered('a.pdf'), name }, own);
    const got = path.slice(own.length + 1);
    expect(Buffer.byteLength(got)).toBeLessThanOrEqual(255);
    if (expected !== undefined) expect(got).toBe(expected);
    else expect(got.endsWith('.pdf')).toBe(true);
  });
});

describe.runIf(mayMount())('an own folder that is nearly full', () => {
  let full: SmallFileSystem;
  beforeEach(() => (full = smallFileSystem(join(root, 'full'), '40m')));
  afterEach(() => full.pull());

  it('takes no document for which there is no room', async () => {
    const one = written('a.pdf', Buffer.alloc(8 * 1024 * 1024));
    await expect(copyIntoOwn(one, full.folder)).rejects.toEqual(refused('station.storageFull'));
    expect(readdirSync(full.folder)).toEqual([]);
    await copyIntoOwn(written('b.pdf'), full.folder);
  });
});
