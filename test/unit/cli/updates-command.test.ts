import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCommand } from '../../../main/cli/arguments';
import { outputTo } from '../../../main/cli/output';
import { runUpdates } from '../../../main/cli/updates-command';
import type { NetworkResponse } from '../../../main/network/network-port';
import type { Services } from '../../../main/services';
import { UpdateMemory } from '../../../main/updates/update-memory';
import { UpdateService } from '../../../main/updates/update-service';
import { ed25519, madeIndex, sealed } from '../../fixtures/updates/made-index';

describe('countersign updates', () => {
  const key = ed25519();
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'countersign-updates-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function run(words: string[], answer: NetworkResponse) {
    const command = parseCommand(['updates', ...words]);
    if (command.name !== 'updates') throw new Error('another command');
    const updates = new UpdateService({
      ...{ version: '0.1.0', kind: 'folder' as const, memory: new UpdateMemory(folder) },
      source: {
        address: 'https://releases.example/',
        product: 'countersign',
        channel: 'stable',
        keys: [key.publicKey],
      },
      network: () => Promise.resolve(answer),
      ...{ allowed: () => ({ where: '' }), wish: () => undefined, now: () => new Date('2026-12-01T00:00:00Z') },
    });
    const written = { out: '', err: '' };
    const streams = { out: (text: string) => (written.out += text), err: (text: string) => (written.err += text) };
    const code = await runUpdates(command, { updates } as Services, outputTo(streams, command.json));
    return { code, ...written };
  }
  const answered = (body: Buffer): NetworkResponse => ({ ok: true, status: 200, contentType: '', body });

  it('asks nobody unless it is told to', async () => {
    const silent: NetworkResponse = { ok: false, failure: 'unreachable', detail: 'asked' };
    const { code, out } = await run([], silent);
    expect(code).toBe(0);
    expect(out).toBe('Countersign looks for updates once a day.\n');
  });

  it('tells of a newer version; it is nothing that failed', async () => {
    const { code, out, err } = await run(['look'], answered(sealed(madeIndex(), [key])));
    expect(code).toBe(0);
    expect(out.split('\n').slice(0, 2)).toEqual([
      'Version 0.2.0 is there; this is 0.1.0 (looked at on 2026-12-01).',
      'Get the newer version where this one came from; if you do not know where, ask your IT department. What is new: https://releases.example/0.2.0',
    ]);
    expect(err).toBe('');
  });

  it('tells a script of a version that must not be used any longer, by its exit code too', async () => {
    const index = madeIndex({ minimumSafe: '0.2.0' });
    const { code, out } = await run(['look', '--json'], answered(sealed(index, [key])));
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ...{ command: 'updates', look: true, version: '0.1.0', kind: 'folder', state: 'newer', unsafeBelow: '0.2.0' },
      newest: { version: '0.2.0' },
      text: [
        expect.stringContaining('has a known weakness'),
        expect.any(String),
        expect.any(String),
        expect.any(String),
      ],
    });
  });

  it('says why what came is not believed', async () => {
    const { code, err } = await run(['look'], answered(sealed(madeIndex(), [ed25519()])));
    expect(code).toBe(1);
    expect(err).toBe(
      'What the server says about newer versions is not believed: it is not signed by the makers of this version. Nothing was installed or changed. You can sign as before. Look again later; if it stays so, tell your IT department.\n',
    );
  });

  it.each([[['now']], [['look', 'more']], [['--check']]])('does not understand %j', (words) => {
    expect(() => parseCommand(['updates', ...words])).toThrow(expect.objectContaining({ code: 'usage.invalid' }));
  });

  it('takes a damaged memory for none', async () => {
    writeFileSync(join(folder, 'updates.json'), '{');
    expect((await run([], answered(Buffer.alloc(0)))).code).toBe(0);
  });
});
