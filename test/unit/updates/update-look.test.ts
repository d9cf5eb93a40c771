import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeUpdates } from '../../../preload/contract/update-sentences';
import type { InstallKind, UpdatesReport } from '../../../preload/contract/updates';
import { UpdateMemory } from '../../../main/updates/update-memory';
import { UpdateService, type UpdateOptions } from '../../../main/updates/update-service';
import { ed25519, madeIndex, p256, sealed, type TestKey } from '../../fixtures/updates/made-index';
import { ReleaseServer } from '../../fixtures/updates/release-server';

const today = '2026-12-01T12:00:00Z';

describe('a look for newer versions', () => {
  let server: ReleaseServer;
  let folder: string;
  const current = ed25519();
  const next = p256();
  const stranger = ed25519();

  beforeAll(async () => (server = await ReleaseServer.start()));
  afterAll(() => server?.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-updates-'));
    server.answers.clear();
    server.asked.length = 0;
    return () => rmSync(folder, { recursive: true, force: true });
  });

  interface Wish extends Partial<UpdateOptions> {
    at?: string;
    keys?: TestKey[];
  }

  /** A start of the program: what it remembers is in the profile. */
  function started({ at = today, keys = [current, next], ...options }: Wish = {}): UpdateService {
    return new UpdateService({
      version: '0.1.0',
      kind: 'folder',
      source: {
        address: server.address,
        product: 'countersign',
        channel: 'stable',
        keys: keys.map(({ publicKey }) => publicKey),
      },
      memory: new UpdateMemory(folder),
      network: server.network,
      allowed: () => ({ where: 'nowhere' }),
      wish: () => undefined,
      now: () => new Date(at),
      ...options,
    });
  }

  async function look(answer: Buffer, wish?: Wish): Promise<UpdatesReport> {
    server.index = answer;
    return started(wish).look();
  }
  const reasonOf = ({ problem }: UpdatesReport): unknown =>
    problem?.code === 'update.notTrusted' ? problem.params.reason : problem?.code;

  it('tells of a newer version, also after the next start, and where its notes are', async () => {
    const found = await look(sealed(madeIndex(), [current]));
    expect(found).toMatchObject({
      state: 'newer',
      newest: { version: '0.2.0', notes: 'https://releases.example/0.2.0' },
    });
    expect(found.problem).toBeUndefined();
    expect(found.unsafeBelow).toBeUndefined();
    const { newest, lookedAt } = started().report();
    expect(newest?.version).toBe('0.2.0');
    expect(lookedAt).toBe('2026-12-01T12:00:00.000Z');
  });

  it.each(['0.2.0', '0.2.1', '0.10.0', '1.0.0'])('tells version %s that it is current', async (version) => {
    const found = await look(sealed(madeIndex(), [current]), { version });
    expect(found.state).toBe('current');
    expect(found.newest).toBeUndefined();
  });

  it('says of a version below the lowest safe one that it is not to be used, and goes on saying it', async () => {
    const found = await look(sealed(madeIndex({ minimumSafe: '0.1.1' }), [current]));
    expect(found.unsafeBelow).toBe('0.1.1');
    expect(describeUpdates(found)[0]).toBe(
      'This version of Countersign (0.1.0) has a known weakness: its makers say not to use versions before 0.1.1 any more.',
    );
    expect(started().report().unsafeBelow).toBe('0.1.1');
    expect(started({ version: '0.1.1' }).report().unsafeBelow).toBeUndefined();
  });

  it.each([
    ['the key of now', () => [current]],
    ['the next key', () => [next]],
    ['both', () => [current, next]],
    ['a key of an older build and one of ours', () => [stranger, next]],
  ])('believes an index that is signed by %s', async (_, keys) => {
    expect((await look(sealed(madeIndex(), keys()))).state).toBe('newer');
  });

  it('goes from one key to the next: a build with the next and a third believes what the next signed', async () => {
    const third = ed25519();
    await look(sealed(madeIndex(), [current, next]));
    const later = await look(sealed(madeIndex({ sequence: 8, version: '0.3.0' }), [next]), { keys: [next, third] });
    expect(later.newest?.version).toBe('0.3.0');
    expect(reasonOf(await look(sealed(madeIndex({ sequence: 9 }), [current]), { keys: [next, third] }))).toBe(
      'other-key',
    );
  });

  const good = (): Buffer => sealed(madeIndex(), [current]);
  const changed = (
    change: (envelope: { index: string; signatures: { keyid: string; signature: string }[] }) => void,
  ) => {
    const envelope = JSON.parse(good().toString()) as Parameters<typeof change>[0];
    change(envelope);
    return Buffer.from(JSON.stringify(envelope));
  };

  it.each<[string, () => Buffer, string]>([
    ['no signature', () => sealed(madeIndex(), []), 'unsigned'],
    ['the signature of another key', () => sealed(madeIndex(), [stranger]), 'other-key'],
    [
      'the signature of another key under our name',
      () => changed((one) => (one.signatures[0]!.signature = Buffer.alloc(64, 7).toString('base64'))),
      'wrong-signature',
    ],
    [
      'a changed octet',
      () =>
        changed((one) => {
          one.index = Buffer.from(JSON.stringify(madeIndex({ version: '9.9.9' }))).toString('base64');
        }),
      'wrong-signature',
    ],
    [
      'a signature that was made for something else',
      () => sealed(madeIndex(), [current], 'Something else\0'),
      'wrong-signature',
    ],
    ['another product', () => sealed(madeIndex({ product: 'other' }), [current]), 'other-product'],
    ['another channel', () => sealed(madeIndex({ channel: 'beta' }), [current]), 'other-channel'],
    ['no JSON', () => Buffer.from('<html>Log in</html>'), 'malformed'],
    ['an index that is none', () => sealed({ format: 2 }, [current]), 'malformed'],
    [
      'a file whose name leads elsewhere',
      () => {
        const file = {
          os: 'linux',
          arch: 'x64',
          kind: 'appimage',
          name: '../x',
          bytes: 1,
          sha512: '0'.repeat(128),
        } as const;
        return sealed(madeIndex({ files: [file] }), [current]);
      },
      'malformed',
    ],
  ])('does not believe %s', async (_, answer, reason) => {
    const found = await look(answer());
    expect(reasonOf(found)).toBe(reason);
    expect(found.state).toBe('unknown');
    // Nothing of it is remembered.
    expect(started().report().state).toBe('unknown');
  });

  it('does not go back: an older index, and a lower version under a higher number, are not believed', async () => {
    await look(sealed(madeIndex({ sequence: 8, version: '0.3.0' }), [current]));
    expect(reasonOf(await look(sealed(madeIndex({ sequence: 7 }), [current])))).toBe('older');
    expect(reasonOf(await look(sealed(madeIndex({ sequence: 9, version: '0.2.0' }), [current])))).toBe('older');
    // What was believed stays.
    expect(started().report().newest?.version).toBe('0.3.0');
    expect((await look(sealed(madeIndex({ sequence: 9, version: '0.3.0' }), [current]))).problem).toBeUndefined();
  });

  it('does not believe two of one number: parts of one release do not go with parts of another', async () => {
    await look(sealed(madeIndex(), [current]));
    const other = sealed(madeIndex({ notes: 'https://releases.example/other' }), [current]);
    expect(reasonOf(await look(other))).toBe('two-of-one-number');
    // The same again is the same, whoever signed it.
    expect((await look(sealed(madeIndex(), [next]))).problem).toBeUndefined();
  });

  it('is not frozen: an index that has ended is not believed, and what was believed before stays said', async () => {
    await look(sealed(madeIndex({ minimumSafe: '0.1.1' }), [current]));
    const later = await look(sealed(madeIndex({ minimumSafe: '0.1.1' }), [current]), { at: '2026-12-30T00:00:01Z' });
    expect(reasonOf(later)).toBe('expired');
    expect(later.unsafeBelow).toBe('0.1.1');
  });

  it('notices a clock that was set back', async () => {
    // Before the index was made.
    expect(reasonOf(await look(sealed(madeIndex(), [current]), { at: '2026-11-28T00:00:00Z' }))).toBe('clock');
    // Before the last look, to keep the old index from ending.
    await look(sealed(madeIndex(), [current]), { at: '2026-12-20T00:00:00Z' });
    expect(reasonOf(await look(sealed(madeIndex(), [current]), { at: '2026-12-10T00:00:00Z' }))).toBe('clock');
    // A clock that was ahead once does not end the looks: a later index tells better.
    const later = sealed(madeIndex({ sequence: 8 }), [current]);
    expect((await look(later, { at: '2026-12-10T00:00:00Z' })).problem).toBeUndefined();
  });

  it('reads no more than an index may have', async () => {
    server.index = (_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (response.write(Buffer.alloc(65_536))) if (response.destroyed) return;
        response.once('drain', more);
      };
      more();
    };
    const found = await started().look();
    expect(found.problem).toMatchObject({ code: 'update.unreachable' });
    expect(found.problem?.code === 'update.unreachable' && found.problem.params.detail).toContain('longer than');
  });

  it('follows no redirect to another server, and none to http', async () => {
    const elsewhere = await ReleaseServer.start();
    try {
      elsewhere.index = good();
      for (const location of [elsewhere.address, 'http://127.0.0.1:9/index.json']) {
        server.index = (_, response) => response.writeHead(302, { location }).end();
        expect((await started().look()).problem?.code).toBe('update.unreachable');
      }
      expect(elsewhere.asked).toEqual([]);
    } finally {
      await elsewhere.stop();
    }
  });

  it('says that nobody answers, and by what status', async () => {
    const found = await started().look();
    expect(found.problem).toEqual({
      code: 'update.unreachable',
      params: { detail: 'the server answers with status 404' },
    });
  });

  it('opens what it remembers again: a changed profile, and a build with other keys, know nothing', async () => {
    await look(sealed(madeIndex({ minimumSafe: '0.1.1' }), [current]));
    expect(started({ keys: [stranger] }).report().state).toBe('unknown');
    const file = join(folder, 'updates.json');
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { envelope: string };
    const envelope = JSON.parse(kept.envelope) as { index: string };
    envelope.index = Buffer.from(JSON.stringify(madeIndex({ sequence: 99 }))).toString('base64');
    writeFileSync(file, JSON.stringify({ ...kept, envelope: JSON.stringify(envelope) }));
    expect(started().report().state).toBe('unknown');
    writeFileSync(file, '{"envelope":7}');
    expect(started().report().state).toBe('unknown');
  });

  describe('is made by itself', () => {
    const decision = (wish: Wish) => {
      const { looks, decided, mayLook } = started(wish).report();
      return { looks, by: decided.by, mayLook };
    };

    it.each<[InstallKind, boolean]>([
      ['folder', true],
      ['nsis', true],
      ['appimage', true],
      ['deb', false],
      ['rpm', false],
      ['msi', false],
    ])('of an installation by %s: %s, unless the person says otherwise', (kind, looks) => {
      expect(decision({ kind })).toEqual({ looks, by: looks ? 'default' : 'package', mayLook: true });
      expect(decision({ kind, wish: () => !looks })).toEqual({ looks: !looks, by: 'person', mayLook: true });
    });

    it('never where the organization says no, nor where it says yes against the person', async () => {
      const off = { allowed: () => ({ looks: false, where: '/etc' }) };
      expect(decision({ ...off, wish: () => true })).toEqual({ looks: false, by: 'configuration', mayLook: false });
      await expect(async () => started(off).look()).rejects.toMatchObject({
        code: 'update.notAllowed',
        params: { reason: 'configuration' },
      });
      expect(decision({ allowed: () => ({ looks: true, where: '/etc' }), wish: () => false }).looks).toBe(true);
      expect(server.asked).toEqual([]);
    });

    it('never by a build without keys, which says so', async () => {
      const bare: Wish = { source: undefined };
      expect(decision(bare)).toEqual({ looks: false, by: 'build', mayLook: false });
      await expect(async () => started(bare).look()).rejects.toMatchObject({ params: { reason: 'build' } });
      expect(describeUpdates(started(bare).report())).toEqual([
        'This build of Countersign does not look for updates: it knows no key that releases are signed with.',
      ]);
      expect(server.asked).toEqual([]);
    });
  });

  it('says how the newer version comes: of a package by the system, with the page of its notes', async () => {
    const found = await look(sealed(madeIndex(), [current]), { kind: 'deb' });
    expect(found.way).toBe('packages');
    expect(describeUpdates(found)).toContain(
      'Countersign came as a package of this system: its package manager brings the newer version, or your administrator does. What is new: https://releases.example/0.2.0',
    );
    expect(() => started({ kind: 'deb' }).offered()).toThrow(expect.objectContaining({ code: 'update.notAllowed' }));
  });
});
