import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../main/log/log';
import type { ReleaseFile } from '../../../main/updates/release-index';
import { UpdateDownload, type DownloadOptions } from '../../../main/updates/update-download';
import { UpdateMemory } from '../../../main/updates/update-memory';
import { UpdateService } from '../../../main/updates/update-service';
import { ed25519, madeIndex, sealed } from '../../fixtures/updates/made-index';
import { ReleaseServer } from '../../fixtures/updates/release-server';

const octets = randomBytes(700_000);
const file: ReleaseFile = {
  ...{ os: 'linux', arch: 'x64', kind: 'appimage' },
  name: 'Countersign-0.2.0-x86_64.AppImage',
  bytes: octets.length,
  sha512: createHash('sha512').update(octets).digest('hex'),
};

describe('an installer', () => {
  let server: ReleaseServer;
  let folder: string;
  let url: string;
  let handed: string[];

  beforeAll(async () => (server = await ReleaseServer.start()));
  afterAll(() => server?.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-download-'));
    server.answers.clear();
    server.answers.set(`/stable/${file.name}`, octets);
    url = new URL(file.name, server.address).href;
    handed = [];
    return () => rmSync(folder, { recursive: true, force: true });
  });

  function download(options: Partial<DownloadOptions> = {}): UpdateDownload {
    return new UpdateDownload({
      folder: join(folder, 'updates'),
      network: server.network,
      kind: 'appimage',
      handOver: (path) => {
        handed.push(path);
        return Promise.resolve(true);
      },
      log: silentLog,
      changed: () => undefined,
      ...options,
    });
  }
  const errorOf = (one: UpdateDownload): unknown =>
    one.state?.state === 'failed' ? one.state.error.code : one.state?.state;
  const path = (): string => join(folder, 'updates', file.name);

  it('is brought into a folder of the person alone, compared, and handed over by a click', async () => {
    const steps: number[] = [];
    const one: UpdateDownload = download({
      changed: () => one.state?.state === 'running' && steps.push(one.state.received),
    });
    await one.fetch({ file, url });
    expect(one.state).toEqual({ state: 'ready', name: file.name, folder: join(folder, 'updates') });
    expect(steps.length).toBeGreaterThan(2);
    expect(statSync(join(folder, 'updates')).mode & 0o777).toBe(0o700);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(readFileSync(path()).equals(octets)).toBe(true);
    expect(handed).toEqual([]);
    await one.handOver();
    expect(handed).toEqual([path()]);
    // One of these is a program.
    expect(statSync(path()).mode & 0o777).toBe(0o700);
    await one.forget();
  });

  it('is the one for this computer: the index names it, and its address is beside the index', async () => {
    const key = ed25519();
    server.index = sealed(madeIndex({ files: [{ ...file, arch: 'arm64', name: 'other' }, file] }), [key]);
    const service = new UpdateService({
      ...{ version: '0.1.0', kind: 'appimage' as const, platform: 'linux' as const, arch: 'x64' },
      source: { address: server.address, product: 'countersign', channel: 'stable', keys: [key.publicKey] },
      ...{ memory: new UpdateMemory(folder), network: server.network, now: () => new Date('2026-12-01T00:00:00Z') },
      ...{ allowed: () => ({ where: '' }), wish: () => undefined, takes: (kind) => kind === 'appimage' },
    });
    expect((await service.look()).way).toBe('download');
    expect(service.offered()).toEqual({ file, url, version: '0.2.0' });
  });

  it.each<[string, () => Buffer]>([
    ['is shorter', () => octets.subarray(1)],
    ['is longer', () => Buffer.concat([octets, Buffer.alloc(1)])],
    ['has another octet', () => Buffer.concat([octets.subarray(0, -1), Buffer.from([octets.at(-1)! ^ 1])])],
  ])('that %s than what was signed is deleted', async (_, answer) => {
    server.answers.set(`/stable/${file.name}`, answer());
    const one = download();
    await one.fetch({ file, url });
    expect(errorOf(one)).toBe('update.damaged');
    expect(readdirSync(join(folder, 'updates'))).toEqual([]);
    await expect(one.handOver()).rejects.toMatchObject({ code: 'update.notAllowed' });
  });

  it('is not brought from another server', async () => {
    server.answers.set(`/stable/${file.name}`, (_, response) =>
      response.writeHead(302, { location: 'https://127.0.0.1:9/x' }).end(),
    );
    const one = download();
    await one.fetch({ file, url });
    expect(errorOf(one)).toBe('update.unreachable');
    expect(existsSync(path())).toBe(false);
  });

  it.each<[string, () => void]>([
    [
      'exchanged by another file of that name',
      () => {
        writeFileSync(`${path()}.evil`, octets.subarray(1));
        renameSync(`${path()}.evil`, path());
      },
    ],
    [
      'exchanged by a copy of itself, which can be changed later',
      () => {
        writeFileSync(`${path()}.copy`, octets);
        renameSync(`${path()}.copy`, path());
      },
    ],
    [
      'exchanged by a link',
      () => {
        renameSync(path(), `${path()}.moved`);
        symlinkSync(`${path()}.moved`, path());
      },
    ],
    ['changed in its place', () => writeFileSync(path(), Buffer.alloc(octets.length))],
    ['taken away', () => rmSync(path())],
  ])('that was %s after it was verified is not handed over', async (_, swap) => {
    const one = download();
    await one.fetch({ file, url });
    expect(one.state?.state).toBe('ready');
    swap();
    await expect(one.handOver()).rejects.toMatchObject({ code: 'update.exchanged' });
    expect(handed).toEqual([]);
    expect(readdirSync(join(folder, 'updates'))).toEqual([]);
  });

  it.each([
    ['nobody can check it', undefined],
    ['the system can not check it', () => Promise.resolve('unavailable' as const)],
    ['the system does not trust it', () => Promise.resolve('untrusted' as const)],
  ])('for Windows is not handed over where %s', async (_, authenticity) => {
    const one = download({ kind: 'nsis', ...(authenticity && { authenticity }) });
    await one.fetch({ file, url });
    await expect(one.handOver()).rejects.toMatchObject({ code: 'update.notVerified' });
    expect(handed).toEqual([]);
    await one.forget();
  });

  it('for Windows is handed over where the system trusts its signature', async () => {
    const one = download({ kind: 'nsis', authenticity: () => Promise.resolve('trusted') });
    await one.fetch({ file, url });
    await one.handOver();
    expect(handed).toEqual([path()]);
    await one.forget();
  });

  it.skipIf(process.platform === 'win32')('is not brought to a folder to which others may write', async () => {
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'updates'));
    chmodSync(join(folder, 'updates'), 0o777);
    const one = download();
    await one.fetch({ file, url });
    expect(errorOf(one)).toBe('place.unsafe');
    expect(existsSync(path())).toBe(false);
  });
});
