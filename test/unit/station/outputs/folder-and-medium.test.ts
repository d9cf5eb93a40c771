import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMedia, type Media } from '../../../../main/station/media/media';
import { createOutputs } from '../../../../main/station/outputs/outputs';
import type { OutputWay, SignedDocument } from '../../../../main/station/outputs/station-output';
import { mayMount, smallFileSystem, type SmallFileSystem } from '../../../fixtures/station/small-file-system';

let root: string;
let media: Media;
let document: SignedDocument;
const never = new AbortController().signal;
const octets = Buffer.from('%PDF-1.7\nsigned\n%%EOF\n');

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-outputs-')));
  mkdirSync(join(root, 'own'));
  document = { path: join(root, 'own/a-signed.pdf'), name: 'a-signed.pdf' };
  writeFileSync(document.path, octets, { mode: 0o600 });
  media = createMedia({ homes: [join(root, 'media')], every: 50 });
  media.begin();
});
afterEach(() => {
  media.close();
  rmSync(root, { recursive: true, force: true });
});

function way(configuration: { FOLDER?: string; MEDIA?: boolean }): OutputWay {
  const exchange = () => Promise.reject(new Error('no network here'));
  const parts = { media, exchange, state: join(root, 'state') };
  return createOutputs({ MEDIA: false, ...configuration }, parts).ways[0]!;
}
const journal = (): string[] =>
  existsSync(join(root, 'state/unfinished')) ? readdirSync(join(root, 'state/unfinished')) : [];

describe('a folder for signed documents', () => {
  it('gets each by itself, whole, under a free name', async () => {
    const folder = join(root, 'out');
    mkdirSync(folder);
    const out = way({ FOLDER: folder });
    expect([out.kind, out.byItself, await out.available(document), await out.problem()]).toEqual([
      'folder',
      true,
      true,
      undefined,
    ]);
    await out.deliver(document, never);
    await out.deliver(document, never);
    expect(readdirSync(folder).sort()).toEqual(['a-signed (2).pdf', 'a-signed.pdf']);
    expect(readFileSync(join(folder, 'a-signed (2).pdf'))).toEqual(octets);
    expect(journal()).toEqual([]);
  });

  it('that is not there is told to staff, and gets nothing', async () => {
    const out = way({ FOLDER: join(root, 'none') });
    expect(await out.available(document)).toBe(false);
    expect(await out.problem()).toEqual({ code: 'output-unwritable', params: { reason: 'ENOENT' } });
    await expect(out.deliver(document, never)).rejects.toMatchObject({ code: 'output.failed' });
    expect(journal()).toEqual([]);
  });

  it('gets nothing of what is cancelled', async () => {
    mkdirSync(join(root, 'out'));
    const stop = new AbortController();
    const delivering = way({ FOLDER: join(root, 'out') }).deliver(document, stop.signal);
    stop.abort();
    await expect(delivering).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => [readdirSync(join(root, 'out')), journal()]).toEqual([[], []]);
  });

  it('is freed of what a power cut left half written, when the station starts', () => {
    mkdirSync(join(root, 'out'));
    mkdirSync(join(root, 'state/unfinished'), { recursive: true });
    const half = join(root, 'out', `.countersign-${'0'.repeat(24)}.part`);
    writeFileSync(half, 'half');
    // Of a process that is no more.
    writeFileSync(join(root, 'state/unfinished/0-0.jsonl'), `${JSON.stringify({ temporary: half, pid: 0 })}\n`);
    way({ FOLDER: join(root, 'out') });
    expect(existsSync(half)).toBe(false);
  });

  it.runIf(mayMount())('that is full gets nothing', async () => {
    const full = smallFileSystem(join(root, 'full'), '64k');
    try {
      writeFileSync(document.path, Buffer.alloc(1024 * 1024));
      const delivering = way({ FOLDER: full.folder }).deliver(document, never);
      await expect(delivering).rejects.toMatchObject({ code: 'output.diskFull' });
      expect(readdirSync(full.folder)).toEqual([]);
    } finally {
      full.pull();
    }
  });
});

/** Real mounts, which only root may make. */
describe.runIf(mayMount())('a medium that gets a signed document', () => {
  let medium: SmallFileSystem;
  let out: OutputWay;
  beforeEach(() => {
    medium = smallFileSystem(join(root, 'media/STICK'), '8m');
    chmodSync(medium.folder, 0o755);
    out = way({ MEDIA: true });
  });
  afterEach(() => {
    try {
      medium.pull();
    } catch {
      // The test has taken it out.
    }
  });

  it('has it whole, also beside another of its name', async () => {
    expect(await out.available(document)).toBe(true);
    const of = { ...document, medium: medium.folder };
    await out.deliver(of, never);
    await out.deliver(of, never);
    expect(readdirSync(medium.folder).sort()).toEqual(['a-signed (2).pdf', 'a-signed.pdf']);
  });

  it('is that which the document came from, though another was plugged in later', async () => {
    media.present();
    const second = smallFileSystem(join(root, 'media/SECOND'), '1m');
    try {
      await out.deliver({ ...document, medium: medium.folder }, never);
      expect([readdirSync(medium.folder), readdirSync(second.folder)]).toEqual([['a-signed.pdf'], []]);
      await out.deliver(document, never);
      expect(readdirSync(second.folder)).toEqual(['a-signed.pdf']);
    } finally {
      second.pull();
    }
  });

  it('is full, locked or gone, and says which', async () => {
    writeFileSync(join(medium.folder, 'large'), Buffer.alloc(7 * 1024 * 1024));
    writeFileSync(document.path, Buffer.alloc(2 * 1024 * 1024));
    await expect(out.deliver(document, never)).rejects.toMatchObject({ code: 'station.mediumFull' });
    rmSync(join(medium.folder, 'large'));
    medium.lock();
    await expect(out.deliver(document, never)).rejects.toMatchObject({ code: 'station.mediumReadOnly' });
    expect(readdirSync(medium.folder)).toEqual([]);
    medium.pull();
    expect(await out.available(document)).toBe(false);
    await expect(out.deliver(document, never)).rejects.toMatchObject({
      code: 'station.mediumGone',
      params: { file: 'a-signed.pdf' },
    });
    // The folder on which it was mounted is the computer's: nothing goes there.
    expect(readdirSync(medium.folder)).toEqual([]);
    expect(journal()).toEqual([]);
  });

  it('that is pulled while it is written is gone, and what goes on beneath its name gets nothing', async () => {
    medium.pull();
    medium = smallFileSystem(join(root, 'media/LARGE'), '300m');
    writeFileSync(document.path, Buffer.alloc(200 * 1024 * 1024));
    const delivering = out.deliver(document, never);
    const outcome = expect(delivering).rejects.toMatchObject({ code: 'station.mediumGone' });
    await expect.poll(() => readdirSync(medium.folder).length, { interval: 1 }).toBe(1);
    medium.pull();
    await outcome;
    expect(readdirSync(medium.folder)).toEqual([]);
  });

  it('that was left behind gets nothing of the next person', async () => {
    media.end();
    media.begin();
    expect(await out.available(document)).toBe(false);
    await expect(out.deliver(document, never)).rejects.toMatchObject({ code: 'station.mediumGone' });
    expect(readdirSync(medium.folder)).toEqual([]);
  });
});
