import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readerService, readerServicePlaces } from '../../../../main/token/discovery/reader-service';

describe.skipIf(process.platform === 'win32')('the smartcard service', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'countersign-pcsc-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('runs where its socket takes a connection', async () => {
    const socket = join(folder, 'pcscd.comm');
    const server = createServer().listen(socket);
    await once(server, 'listening');
    try {
      expect(await readerService('linux', { sockets: [socket], programs: [] })).toBe('running');
    } finally {
      server.close();
    }
  });

  it('is stopped where only its program, or a socket that was left over, is there', async () => {
    const [socket, program] = [join(folder, 'left-over'), join(folder, 'pcscd')];
    writeFileSync(program, '');
    expect(await readerService('linux', { sockets: [socket], programs: [program] })).toBe('stopped');
    writeFileSync(socket, '');
    expect(await readerService('linux', { sockets: [socket], programs: [program] })).toBe('stopped');
  });

  it('is not installed where there is nothing of it', async () => {
    expect(await readerService('linux', { sockets: [join(folder, 'none')], programs: [join(folder, 'none')] })).toBe(
      'not-installed',
    );
  });

  it('is looked for where the drivers look for it', () => {
    const driver = (environment: Record<string, string>) => ({
      ...{ name: 'a', path: '/a.so', source: 'configuration' as const },
      environment,
    });
    vi.stubEnv('PCSCLITE_CSOCK_NAME', undefined);
    expect(readerServicePlaces([]).sockets).toEqual(['/run/pcscd/pcscd.comm']);
    const own = driver({ PCSCLITE_CSOCK_NAME: '/own.comm' });
    expect(readerServicePlaces([own, driver({}), own]).sockets).toEqual(['/own.comm', '/run/pcscd/pcscd.comm']);
    vi.stubEnv('PCSCLITE_CSOCK_NAME', '/everybodys.comm');
    expect(readerServicePlaces([own, driver({})]).sockets).toEqual(['/own.comm', '/everybodys.comm']);
    vi.unstubAllEnvs();
  });

  it('is part of macOS and Windows', async () => {
    expect(await readerService('darwin')).toBe('part-of-the-system');
    expect(await readerService('win32')).toBe('part-of-the-system');
  });
});
