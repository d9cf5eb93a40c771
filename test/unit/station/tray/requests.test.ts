import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
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
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RequestFlaw, StationReason } from '../../../../preload/contract/station-reasons';
import { createMedia } from '../../../../main/station/media/media';
import { createTray, type Tray } from '../../../../main/station/tray/tray';
import { mayMount, smallFileSystem } from '../../../fixtures/station/small-file-system';

const document = Buffer.from('%PDF-1.7\nfor Maria\n%%EOF\n');
const sha256 = createHash('sha256').update(document).digest('hex');
const later = (milliseconds = 3_600_000): string => new Date(Date.now() + milliseconds).toISOString();

let root: string;
let office: string;
let own: string;
const trays: Tray[] = [];

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-office-')));
  [office, own] = [join(root, 'office'), join(root, 'own')];
  for (const folder of [office, own]) mkdirSync(folder, { mode: 0o700 });
});
afterEach(() => {
  for (const tray of trays.splice(0)) tray.close();
  rmSync(root, { recursive: true, force: true });
});

const unused = (count: number, flaw: RequestFlaw, field?: string): StationReason => ({
  code: 'requests-unused',
  params: { count, flaw, ...(field !== undefined && { field }) },
});

/** A station: each has a profile of its own. */
function station(name = 'one', begun = true): Tray {
  const tray = createTray({ REQUESTS: office, MEDIA: false }, { media: createMedia(), state: join(root, name) });
  trays.push(tray);
  if (begun) tray.begin();
  return tray;
}

/** As a back office does it: the document first, then the request, renamed into its place. */
function handOver(name: string, more: Record<string, unknown> = {}): void {
  const file = `${name}.pdf`;
  writeFileSync(join(office, file), document, { mode: 0o640 });
  const request = { version: 1, document: file, name: `Application ${name}`, sha256, expires: later(), ...more };
  writeFileSync(join(office, `.${name}.new`), JSON.stringify(request), { mode: 0o640 });
  renameSync(join(office, `.${name}.new`), join(office, `${name}.json`));
}
const result = (name: string): unknown => JSON.parse(readFileSync(join(office, `${name}.result.json`), 'utf8'));
const taken = (): string[] => (existsSync(join(office, 'taken')) ? readdirSync(join(office, 'taken')) : []);
const ofClaims = (name = 'one'): string[] =>
  existsSync(join(root, name, 'requests')) ? readdirSync(join(root, name, 'requests')) : [];

describe('a request of the back office', () => {
  it('leaves nothing half written where its station was cut off', async () => {
    const part = `.countersign-${'0'.repeat(24)}.part`;
    const [note, copy] = [join(root, 'one/requests', part), join(office, part)];
    const of = (folder: string): void => void mkdirSync(join(root, 'one', folder), { recursive: true });
    ['requests', 'unfinished'].forEach(of);
    for (const file of [note, copy]) writeFileSync(file, 'half');
    // As the station notes it before it begins; no process has a number so high.
    const begun = { temporary: copy, pid: 2 ** 30 };
    writeFileSync(join(root, 'one/unfinished', `${begun.pid}-0.jsonl`), `${JSON.stringify(begun)}\n`);
    await station('one', false).end();
    expect([note, copy].map(existsSync)).toEqual([false, false]);
    expect(readdirSync(join(root, 'one/unfinished'))).toEqual([]);
  });

  it('is offered by the name that the office gave it, taken once, and answered', async () => {
    handOver('4711');
    const tray = station();
    const [offered] = await tray.list();
    expect(offered).toMatchObject({ name: 'Application 4711', from: 'office', size: document.length });
    const { path, offered: known } = await tray.take(offered!.tray, own);
    expect(path).toBe(join(own, 'Application 4711.pdf'));
    expect(readFileSync(path)).toEqual(document);
    expect(existsSync(join(office, '4711.json'))).toBe(false);
    expect(taken()).toHaveLength(1);
    // Whoever took it may go back to it; nobody else sees it.
    expect(await tray.list()).toEqual([offered]);
    expect(await station('two').list()).toEqual([]);
    await known.settled!('signed');
    expect(result('4711')).toEqual({
      ...{ version: 1, request: '4711.json', outcome: 'signed' },
      at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    expect([taken(), ofClaims(), await tray.list()]).toEqual([[], [], []]);
    await tray.end();
    expect(result('4711')).toMatchObject({ outcome: 'signed' });
  });

  it('whose document is signed gets it back beside the request, with the permissions of the first and under a free name', async () => {
    handOver('4711', { returnTo: 'back/4711-signed.pdf' });
    mkdirSync(join(office, 'back'));
    writeFileSync(join(office, 'back/4711-signed.pdf'), 'of somebody else');
    const tray = station();
    const [offered] = await tray.list();
    const { path, offered: known } = await tray.take(offered!.tray, own);
    writeFileSync(path, 'signed');
    await known.settled!('signed', { signed: path });
    const back = join(office, 'back/4711-signed (2).pdf');
    expect(readFileSync(back, 'utf8')).toBe('signed');
    expect(statSync(back).mode & 0o777).toBe(0o640);
    expect(readFileSync(join(office, 'back/4711-signed.pdf'), 'utf8')).toBe('of somebody else');
    expect(result('4711')).toMatchObject({
      outcome: 'signed',
      document: 'back/4711-signed (2).pdf',
      sha256: createHash('sha256').update('signed').digest('hex'),
    });
    expect(readdirSync(join(office, 'back')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('whose signed document can not be put back is told so, can be answered again, and is answered as signed in the end', async () => {
    handOver('4711', { returnTo: 'back/4711.pdf' });
    const tray = station();
    const [offered] = await tray.list();
    const { path, offered: known } = await tray.take(offered!.tray, own);
    await expect(known.settled!('signed', { signed: path })).rejects.toMatchObject({ code: 'output.failed' });
    expect(existsSync(join(office, '4711.result.json'))).toBe(false);
    await tray.end();
    expect(result('4711')).toMatchObject({ outcome: 'signed', reason: 'output.failed' });
    handOver('4712', { returnTo: 'back/4712.pdf' });
    tray.begin();
    const second = await tray.take((await tray.list())[0]!.tray, own);
    await expect(second.offered.settled!('signed', { signed: path })).rejects.toThrow();
    mkdirSync(join(office, 'back'));
    await second.offered.settled!('signed', { signed: path });
    expect(result('4712')).toMatchObject({ outcome: 'signed', document: 'back/4712.pdf' });
  });

  it('that somebody took and left is answered so, and offered to nobody else', async () => {
    handOver('4711');
    const tray = station();
    await tray.take((await tray.list())[0]!.tray, own);
    await tray.end();
    expect(result('4711')).toMatchObject({ outcome: 'left' });
    tray.begin();
    expect(await tray.list()).toEqual([]);
    expect([taken(), ofClaims()]).toEqual([[], []]);
  });

  it('that was taken before a power cut is answered when the station starts, and not while somebody has it', async () => {
    handOver('4711');
    const cut = station();
    await cut.take((await cut.list())[0]!.tray, own);
    await cut.list();
    expect(existsSync(join(office, '4711.result.json'))).toBe(false);
    expect(ofClaims()).toHaveLength(1);
    const started = station('one', false);
    await vi.waitFor(() => expect(result('4711')).toMatchObject({ outcome: 'left' }));
    await vi.waitFor(() => expect([taken(), ofClaims()]).toEqual([[], []]));
    started.close();
  });

  it('that could not be answered, because its folder was gone, is answered when it is back', async () => {
    handOver('4711');
    const tray = station();
    await tray.take((await tray.list())[0]!.tray, own);
    renameSync(office, join(root, 'away'));
    await tray.end();
    expect(tray.problems()).toEqual([unused(1, 'unanswered')]);
    renameSync(join(root, 'away'), office);
    tray.begin();
    await tray.list();
    expect(result('4711')).toMatchObject({ outcome: 'left' });
    expect(tray.problems()).toEqual([]);
  });

  it.each(['changed', 'gone'])('whose document is %s is refused, and answered', async (how) => {
    handOver('4711');
    const tray = station();
    const [offered] = await tray.list();
    if (how === 'gone') rmSync(join(office, '4711.pdf'));
    else writeFileSync(join(office, '4711.pdf'), document.toString().replace('Maria', 'Jane '));
    const code = how === 'gone' ? 'station.documentGone' : 'station.documentChanged';
    await expect(tray.take(offered!.tray, own)).rejects.toMatchObject({ code, params: { file: 'Application 4711' } });
    expect(readdirSync(own)).toEqual([]);
    expect(result('4711')).toMatchObject({ outcome: 'refused', reason: code });
    expect(await tray.list()).toEqual([]);
  });

  it('that was written anew since it was offered is not taken by what was offered', async () => {
    handOver('4711');
    const tray = station();
    const [offered] = await tray.list();
    handOver('4711', { name: 'Another application' });
    await expect(tray.take(offered!.tray, own)).rejects.toMatchObject({ code: 'station.documentChanged' });
    expect(await tray.list()).toMatchObject([{ name: 'Another application' }]);
    expect([taken(), ofClaims()]).toEqual([[], []]);
  });

  it('is good until its time, also when it was offered before', async () => {
    handOver('4711', { expires: later(400) });
    handOver('4712', { expires: '2020-01-01T00:00:00+02:00' });
    const tray = station();
    const [offered, ...others] = await tray.list();
    expect(others).toEqual([]);
    await sleep(500);
    await expect(tray.take(offered!.tray, own)).rejects.toMatchObject({ code: 'station.requestExpired' });
    expect(taken()).toEqual([]);
    expect(await tray.list()).toEqual([]);
    await sleep(1100);
    await tray.list();
    expect(tray.problems()).toEqual([unused(2, 'expired')]);
  });

  it.each<[string, Record<string, unknown> | string, string?]>([
    ['no JSON', 'Hello'],
    ['no text', Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1')],
    ['a list', '[]'],
    ['too long', `${' '.repeat(17_000)}{}`],
    ['another version', { version: 2 }, 'version'],
    ['an entry more', { printer: 'Maria' }],
    ['no hash', { sha256: 'abc' }, 'sha256'],
    ['no time', { expires: 'tomorrow' }, 'expires'],
    ['a time without a zone', { expires: '2099-01-01T00:00:00' }, 'expires'],
    ['a way up', { document: '../secret.pdf' }, 'document'],
    ['a way up in the middle', { document: 'a/../../secret.pdf' }, 'document'],
    ['no PDF', { document: '/etc/passwd' }, 'document'],
    ['a NUL', { document: 'a\0.pdf' }, 'document'],
    ['a way up for the signed', { returnTo: '../4711.pdf' }, 'returnTo'],
    ['a program for the signed', { returnTo: '/etc/cron.d/x' }, 'returnTo'],
    ['no name', { name: '  ' }, 'name'],
    ['no document', { document: '' }, 'document'],
  ])('is refused and told to staff, without what it says, when it is %s', async (_, wrong, field) => {
    if (typeof wrong === 'string') writeFileSync(join(office, '4711.json'), wrong, 'latin1');
    else handOver('4711', wrong);
    const tray = station();
    expect(await tray.list()).toEqual([]);
    await sleep(1100);
    expect(await tray.list()).toEqual([]);
    expect(tray.problems()).toEqual([unused(1, 'invalid', field)]);
    expect(JSON.stringify(tray.problems())).not.toMatch(/4711|Maria|secret|passwd/);
    expect(existsSync(join(office, '4711.json'))).toBe(true);
  });

  it('may name a document elsewhere, but one below its folder does not lead out of it', async () => {
    const elsewhere = join(root, 'elsewhere.pdf');
    writeFileSync(elsewhere, document);
    handOver('4711', { document: elsewhere });
    const tray = station();
    await tray.take((await tray.list())[0]!.tray, own);
    await tray.end();
    mkdirSync(join(root, 'secret'));
    writeFileSync(join(root, 'secret/a.pdf'), document);
    symlinkSync(join(root, 'secret'), join(office, 'in'));
    handOver('4712', { document: 'in/a.pdf' });
    tray.begin();
    await expect(tray.take((await tray.list())[0]!.tray, own)).rejects.toMatchObject({ code: 'station.documentGone' });
  });

  it('shows no name that a page would obey', async () => {
    handOver('4711', { name: '\u001b[31mred\u202e\nline' });
    const [offered] = await station().list();
    expect(offered?.name).toMatch(/^[\x20-\x7e\ufffd]+$/);
    expect(
      await station('two')
        .take((await station('two').list())[0]?.tray ?? 'tray-', own)
        .catch(() => 0),
    ).toBe(0);
  });

  it('is not read over a link, nor from a pipe', async () => {
    handOver('4711');
    renameSync(join(office, '4711.json'), join(root, 'outside.json'));
    symlinkSync(join(root, 'outside.json'), join(office, '4711.json'));
    expect(await station().list()).toEqual([]);
  });

  it('two of which name one document are two', async () => {
    handOver('4711');
    handOver('4712', { document: '4711.pdf' });
    const documents = await station().list();
    expect(new Set(documents.map(({ tray }) => tray)).size).toBe(2);
  });

  it('is never given to two stations that share its folder', async () => {
    const stations = Array.from({ length: 6 }, (_, number) => station(`race-${number}`));
    const names = Array.from({ length: 25 }, (_, number) => `r${number}`);
    for (const name of names) handOver(name);
    const offered = await Promise.all(stations.map((tray) => tray.list()));
    const outcomes = await Promise.all(
      stations.flatMap((tray, at) =>
        offered[at]!.map(async (one) => {
          try {
            await tray.take(one.tray, own);
            return { name: one.name, code: 'taken' };
          } catch (error) {
            return { name: one.name, code: (error as { code?: string }).code };
          }
        }),
      ),
    );
    expect(outcomes).toHaveLength(6 * 25);
    for (const name of names) {
      const codes = outcomes.filter((one) => one.name === `Application ${name}`).map(({ code }) => code);
      expect(codes.sort()).toEqual([...Array<string>(5).fill('station.documentGone'), 'taken']);
    }
  });
});

describe.runIf(process.platform !== 'win32')('the folder of requests', () => {
  it('into which others may write is not believed, and staff is told', async () => {
    handOver('4711');
    chmodSync(root, 0o755);
    chmodSync(office, 0o777);
    const tray = station();
    expect(await tray.list()).toEqual([]);
    expect(tray.problems()).toEqual([{ code: 'requests-unsafe', params: {} }]);
    chmodSync(office, 0o700);
    expect(await tray.list()).toHaveLength(1);
    expect(tray.problems()).toEqual([]);
  });

  it.runIf(process.geteuid?.() === 0)('may be a service’s, and no other person’s', async () => {
    handOver('4711');
    chmodSync(join(office, '4711.json'), 0o644);
    chownSync(join(office, '4711.json'), 990, 0);
    expect(await station().list()).toHaveLength(1);
    chownSync(join(office, '4711.json'), 1234, 0);
    const tray = station('two');
    expect(await tray.list()).toEqual([]);
    await sleep(1100);
    await tray.list();
    expect(tray.problems()).toEqual([unused(1, 'unsafe')]);
  });

  it('tells a watcher of what is handed over', async () => {
    const tray = station();
    const changed = vi.fn();
    const end = tray.watch(changed);
    await sleep(300);
    handOver('4711');
    await vi.waitFor(() => expect(changed).toHaveBeenCalled(), 8000);
    expect(await tray.list()).toHaveLength(1);
    end();
  });

  it.runIf(mayMount())('that is full takes no answer: it is given once there is room', async () => {
    const full = smallFileSystem(office, '256k');
    try {
      chmodSync(office, 0o700);
      handOver('4711');
      const tray = station();
      await tray.take((await tray.list())[0]!.tray, own);
      const fill = join(office, 'fill');
      expect(() => writeFileSync(fill, Buffer.alloc(1024 * 1024))).toThrow('ENOSPC');
      await tray.end();
      expect(tray.problems()).toEqual([unused(1, 'unanswered')]);
      rmSync(fill);
      tray.begin();
      await tray.list();
      expect(result('4711')).toMatchObject({ outcome: 'left' });
    } finally {
      full.pull();
    }
  });
});
