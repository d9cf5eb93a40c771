import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMedia, type Media } from '../../../../main/station/media/media';
import { createTray, type Tray } from '../../../../main/station/tray/tray';
import { mayMount, smallFileSystem, type SmallFileSystem } from '../../../fixtures/station/small-file-system';

let root: string;
let media: Media;
let tray: Tray;
let medium: SmallFileSystem;

/** Real mounts, which only root may make. */
describe.runIf(mayMount())('the documents of a medium', () => {
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-media-')));
    media = createMedia({ homes: [join(root, 'media')], every: 50 });
    tray = createTray({ MEDIA: true }, { media, state: root });
    tray.begin();
    medium = smallFileSystem(join(root, 'media/My stick'), '4m');
  });
  afterEach(() => {
    tray.close();
    media.close();
    try {
      medium.pull();
    } catch {
      // The test has taken it out.
    }
    rmSync(root, { recursive: true, force: true });
  });

  function write(name: string, at = 1000): string {
    const path = join(medium.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, name);
    utimesSync(path, at, at);
    return path;
  }
  const names = async (): Promise<string[]> => (await tray.list()).map(({ name }) => name);

  it('are found in its folders, the newest first, but not too deep and in none of a system', async () => {
    write('new.pdf', 3000);
    write('a/b/c/deep.pdf', 2000);
    write('a/b/c/d/deeper.pdf');
    write('.Trash-1000/gone.pdf');
    write('System Volume Information/x.pdf');
    write('a/notes.txt');
    symlinkSync('/', join(medium.folder, 'everything'));
    execFileSync('mkfifo', [join(medium.folder, 'pipe.pdf')]);
    expect(await names()).toEqual(['new.pdf', 'deep.pdf']);
  });

  it('are told apart by their folders where two have one name', async () => {
    write('one/contract.pdf', 2000);
    write('two/contract.pdf', 1000);
    expect(await names()).toEqual(['one/contract.pdf', 'two/contract.pdf']);
  });

  it('do not include those of another medium that is mounted in one of its folders', async () => {
    write('inner/own.pdf');
    const inner = smallFileSystem(join(medium.folder, 'inner'), '1m');
    writeFileSync(join(inner.folder, 'other.pdf'), 'x');
    try {
      // It is a medium of its own.
      expect(await names()).toEqual(['other.pdf']);
    } finally {
      inner.pull();
    }
  });

  it('are bounded', async () => {
    for (let number = 0; number < 600; number += 1) write(`${number}.pdf`);
    expect(await names()).toHaveLength(500);
  });

  it('can be taken, and are gone with the medium', async () => {
    const own = mkdtempSync(join(root, 'own-'));
    write('a.pdf');
    write('b.pdf');
    const [a, b] = await tray.list();
    const taken = await tray.take(a!.tray, own);
    expect(taken.offered.medium).toBe(medium.folder);
    expect(readFileSync(taken.path, 'utf8')).toBe(a!.name);
    const changed = vi.fn();
    tray.watch(changed);
    medium.pull();
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
    expect(await tray.list()).toEqual([]);
    await expect(tray.take(b!.tray, own)).rejects.toMatchObject({ code: 'station.documentGone' });
  });

  it('show themselves to nobody else, also when the medium stays', async () => {
    write('a.pdf');
    expect(await names()).toEqual(['a.pdf']);
    await tray.end();
    expect(await names()).toEqual([]);
    tray.begin();
    expect(await names()).toEqual([]);
    expect(tray.problems()).toEqual([{ code: 'media-left', params: { count: 1 } }]);
    medium.pull();
    expect(await names()).toEqual([]);
    medium = smallFileSystem(medium.folder, '4m');
    write('mine.pdf');
    expect(await names()).toEqual(['mine.pdf']);
  });
});
