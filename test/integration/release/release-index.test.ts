import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyIdOf, openIndex, releaseKey, type IndexEnvelope } from '../../../main/updates/release-index';
import { run, type Finished } from '../../fixtures/hosts/built-product';
import { makeSoftToken, type SoftToken } from '../../fixtures/token/soft-token';

const project = fileURLToPath(new URL('../../..', import.meta.url));

/** What a release does, with keys on SoftHSM2: the token code is the product's own. */
describe('the index of a release', () => {
  let current: SoftToken;
  let next: SoftToken;
  let folder: string;
  const at = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-release-'));
    // Ed25519, as a hardware token makes it; the other is on P-256, for tokens that know no Edwards curve.
    current = await makeSoftToken({ label: 'Release now', keys: [] });
    next = await makeSoftToken({ label: 'Release next', keys: [] });
    makeKey(current, 'EC:edwards25519');
    makeKey(next, 'EC:secp256r1');
    mkdirSync(at('files'));
    writeFileSync(at('files/countersign_0.2.0_amd64.deb'), 'deb');
    writeFileSync(at('files/countersign-0.2.0-1.x86_64.rpm'), 'rpm!');
    writeFileSync(at('files/SHA256SUMS'), '');
  });
  afterAll(async () => {
    await current?.remove();
    await next?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  function makeKey({ module, conf, label, pin }: SoftToken, type: string): void {
    execFileSync(
      'pkcs11-tool',
      [
        ...['--module', module, '--token-label', label, '--login', '--pin', pin],
        ...['--keypairgen', '--key-type', type, '--label', 'release', '--id', '01'],
      ],
      { env: { ...process.env, SOFTHSM2_CONF: conf }, stdio: 'ignore' },
    );
  }

  function release(token: SoftToken, words: string[], pin = token.pin): Promise<Finished> {
    const place = ['--module', token.module, '--token', token.label, '--key', 'release', '--pin-stdin'];
    return run(
      process.execPath,
      [
        join(project, 'node_modules/tsx/dist/cli.mjs'),
        join(project, 'build/release/release-index.ts'),
        ...place,
        ...words,
      ],
      { env: { ...process.env, SOFTHSM2_CONF: token.conf, INIT_CWD: folder }, stdin: `${pin}\n` },
    );
  }

  const made = ['--files', 'files', '--notes', 'https://releases.example/0.2.0', '--release', '0.2.0'];
  const keyOf = async (token: SoftToken): Promise<string> =>
    (JSON.parse((await release(token, ['--public-key'])).stdout) as { key: string }).key;
  const opened = (name: string, ...keys: string[]) =>
    openIndex(readFileSync(at(name)), { product: 'countersign', channel: 'stable', keys: keys.map(releaseKey) });

  it('is signed by a key that never leaves its token, and goes from one key to the next', async () => {
    const [first, second] = [await keyOf(current), await keyOf(next)];
    const written = await release(current, [...made, '--out', 'first.json']);
    expect(written).toMatchObject({ code: 0, stdout: expect.stringContaining('number 1, version 0.2.0') as string });
    expect(written.stderr).not.toContain(current.pin);
    expect(opened('first.json', first)).toMatchObject({
      ...{ sequence: 1, version: '0.2.0', minimumSafe: '0.0.0' },
      files: [
        { os: 'linux', arch: 'x64', kind: 'rpm', name: 'countersign-0.2.0-1.x86_64.rpm', bytes: 4 },
        { os: 'linux', arch: 'x64', kind: 'deb', name: 'countersign_0.2.0_amd64.deb', bytes: 3 },
      ],
    });
    expect(() => opened('first.json', second)).toThrow('other-key');

    // Both sign while both kinds of build are about.
    expect(await release(next, ['--add-to', 'first.json'])).toMatchObject({ code: 0 });
    const { signatures } = JSON.parse(readFileSync(at('first.json'), 'utf8')) as IndexEnvelope;
    expect(signatures.map(({ keyid }) => keyid)).toEqual([first, second].map((key) => keyIdOf(releaseKey(key))));
    for (const key of [first, second]) expect(opened('first.json', key).sequence).toBe(1);

    // From then on the next one alone.
    const later = ['--after', 'first.json', '--out', 'later.json', '--minimum-safe', '0.1.5'];
    expect(await release(next, [...made, ...later])).toMatchObject({ code: 0 });
    expect(opened('later.json', second)).toMatchObject({ sequence: 2, minimumSafe: '0.1.5' });
    expect(() => opened('later.json', first)).toThrow('other-key');
  });

  it('does not go back, and is not made of what is missing', async () => {
    await release(current, [...made, '--out', 'before.json', '--after', 'later.json']);
    const older = ['--files', 'files', '--notes', 'https://x.example/', '--release', '0.1.0', '--out', 'x.json'];
    const refused = await release(current, [...older, '--after', 'later.json']);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Version 0.1.0 is older than 0.2.0') as string,
    });
    const bare = await release(current, ['--files', 'files', '--out', 'x.json']);
    expect(bare.stderr).toContain('--notes is missing');
    expect((await release(current, [])).code).toBe(2);
  });

  it('is not signed with a wrong PIN, which is tried once', async () => {
    const refused = await release(current, [...made, '--out', 'never.json'], '999999');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('That PIN is not the PIN of');
    expect(() => readFileSync(at('never.json'))).toThrow('ENOENT');
  });
});
