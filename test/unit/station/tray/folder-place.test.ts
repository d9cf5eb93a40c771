import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { appendFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMedia } from '../../../../main/station/media/media';
import { createTray, type Tray } from '../../../../main/station/tray/tray';
import { createFolderPlace } from '../../../../main/station/tray/folder-place';

let folder: string;
beforeEach(() => (folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-tray-')))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A file that was left alone since long ago, for one look: the time of its entry can not be set back, so the second counts. */
function write(name: string, at = 1000): void {
  writeFileSync(join(folder, name), '%PDF-1.7\n%%EOF\n');
  utimesSync(join(folder, name), at, at);
}
const quiet = 1100;

describe('a watched folder', () => {
  it('shows its PDFs, the newest first, and nothing else', async () => {
    write('old.pdf', 1000);
    write('new.PDF', 2000);
    for (const name of ['.hidden.pdf', '~lock.pdf', 'a.pdf.part', 'text.txt', '.pdf']) write(name);
    writeFileSync(join(folder, 'empty.pdf'), '');
    mkdirSync(join(folder, 'below.pdf'));
    write('below.pdf/inner.pdf');
    symlinkSync('/etc/hostname', join(folder, 'link.pdf'));
    if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'pipe.pdf')]);
    const place = createFolderPlace(folder);
    await place.list();
    await sleep(quiet);
    expect((await place.list()).map(({ name }) => name)).toEqual(['new.PDF', 'old.pdf']);
    expect(place.problems()).toEqual([]);
  });

  it('shows no name that a page or a log would obey', async () => {
    const hostile = 'a\u001b[2J\u202efdp.pdf';
    write(hostile);
    write(`${'x'.repeat(251)}.pdf`);
    const place = createFolderPlace(folder);
    await place.list();
    await sleep(quiet);
    const names = (await place.list()).map(({ name }) => name);
    expect(names).toHaveLength(2);
    for (const name of names) {
      expect(name).toMatch(/^[\x20-\x7e\ufffd…]+$/);
      expect(name.length).toBeLessThanOrEqual(120);
    }
  });

  it.runIf(process.platform === 'linux')('tells staff of names that are no text, and shows the others', async () => {
    execFileSync('touch', [Buffer.from(join(folder, 'x')).toString()]);
    execFileSync('sh', ['-c', 'printf x > "$0/$(printf \'a\\377.pdf\')"', folder]);
    write('good.pdf');
    const place = createFolderPlace(folder);
    await place.list();
    await sleep(quiet);
    expect((await place.list()).map(({ name }) => name)).toEqual(['good.pdf']);
    expect(place.problems()).toEqual([{ code: 'folder-names', params: { count: 1 } }]);
  });

  it('shows a file once it has stopped growing, and says so', async () => {
    const place = createFolderPlace(folder);
    const changed = vi.fn();
    const end = place.watch(changed);
    await sleep(300);
    write('a.pdf');
    for (let piece = 0; piece < 8; piece += 1) {
      await appendFile(join(folder, 'a.pdf'), 'piece');
      expect(await place.list()).toEqual([]);
      await sleep(250);
    }
    await vi.waitFor(() => expect(changed).toHaveBeenCalled(), 8000);
    expect(await place.list()).toHaveLength(1);
    end();
  });

  it('is found again when it comes back under its name', async () => {
    const place = createFolderPlace(join(folder, 'place'));
    const changed = vi.fn();
    const end = place.watch(changed);
    await vi.waitFor(() =>
      expect(place.problems()).toEqual([{ code: 'folder-unreadable', params: { reason: 'ENOENT' } }]),
    );
    write('a.pdf');
    mkdirSync(join(folder, 'made'));
    renameSync(join(folder, 'a.pdf'), join(folder, 'made/a.pdf'));
    renameSync(join(folder, 'made'), join(folder, 'place'));
    await vi.waitFor(() => expect(changed).toHaveBeenCalled(), 12_000);
    expect(await place.list()).toHaveLength(1);
    expect(place.problems()).toEqual([]);
    end();
  });

  it('with 2,000 files is looked at in a moment', async () => {
    for (let number = 0; number < 2000; number += 1) write(`Document ${number}.pdf`, number);
    const place = createFolderPlace(folder);
    await place.list();
    await sleep(quiet);
    const before = performance.now();
    const documents = await place.list();
    expect(documents).toHaveLength(2000);
    expect(documents[0]?.name).toBe('Document 1999.pdf');
    expect(performance.now() - before).toBeLessThan(5000);
  });
});

describe('the tray', () => {
  let tray: Tray;
  let own: string;
  beforeEach(async () => {
    write('a.pdf');
    own = await mkdtemp(join(tmpdir(), 'countersign-own-'));
    tray = createTray({ FOLDER: folder, MEDIA: false }, { media: createMedia(), state: own });
    tray.begin();
    await tray.list();
    await sleep(quiet);
  });
  afterEach(() => {
    tray.close();
    rmSync(own, { recursive: true, force: true });
  });

  it('names a document anew for each person, and not anew for one', async () => {
    const [first] = await tray.list();
    expect(first).toMatchObject({ name: 'a.pdf', from: 'folder', size: 15 });
    expect(first?.tray).toMatch(/^tray-[0-9a-f]{32}$/);
    expect((await tray.list())[0]?.tray).toBe(first?.tray);
    await tray.end();
    expect(await tray.list()).toEqual([]);
    tray.begin();
    const [second] = await tray.list();
    expect(second?.tray).not.toBe(first?.tray);
    await expect(tray.take(first!.tray, own)).rejects.toMatchObject({ code: 'station.documentGone' });
    const taken = await tray.take(second!.tray, own);
    expect(taken.path).toBe(join(own, 'a.pdf'));
  });

  it('shows nothing while nobody is there, not even to who asked before they went', async () => {
    const asked = tray.list();
    await tray.end();
    expect(await asked).toEqual([]);
  });

  it('says that a document is gone which was there when it was listed', async () => {
    const [first] = await tray.list();
    rmSync(join(folder, 'a.pdf'));
    await expect(tray.take(first!.tray, own)).rejects.toMatchObject({
      code: 'station.documentGone',
      params: { file: 'a.pdf' },
    });
  });
});
