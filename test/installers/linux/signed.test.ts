import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertAptRepository, makeAptRepository } from '../../../build/installers/sign/apt-repository.mjs';
import { assertSigned, exportPublicKey } from '../../../build/installers/sign/gpg.mjs';
import { assertRpmSigned, signRpm } from '../../../build/installers/sign/rpm-signature.mjs';
import { SIGNING_STEPS } from '../../../build/installers/sign/signing-steps.mjs';
import { makeReleaseKey, tokensWork, type TestReleaseKey } from '../../fixtures/installers/release-key';
import { smallDeb, smallRpm } from '../../fixtures/installers/small-packages';

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const able = process.platform === 'linux' && ['gpg', 'gpgv', 'rpmsign', 'rpmbuild', 'reprepro', 'dpkg-deb'].every(has);

describe.runIf(able)('Signed installers', () => {
  let folder: string;
  let key: TestReleaseKey;
  let stranger: TestReleaseKey;
  let deb: string;
  let rpm: string;
  const at = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-signed-'));
    deb = smallDeb(folder);
    rpm = smallRpm(folder);
    key = await makeReleaseKey();
    stranger = await makeReleaseKey({ token: false });
    await exportPublicKey(key, at('key'));
    await exportPublicKey(stranger, at('stranger'));
  });
  afterAll(async () => {
    await key?.remove();
    await stranger?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The same file with one octet changed. */
  function changed(file: string, at = 0.5): void {
    const octets = readFileSync(file);
    octets[Math.floor(octets.length * at)]! ^= 1;
    writeFileSync(file, octets);
  }

  it.runIf(tokensWork)('are signed with a key on a PKCS#11 token', () => {
    expect(key.onToken()).toBe(true);
    expect(stranger.onToken()).toBe(false);
  });

  it('a repository for apt is believed whole or not at all', async () => {
    const repository = at('apt');
    await makeAptRepository(repository, [deb], key);
    const check = (one: string) => assertAptRepository(one, at('key.gpg'), key.fingerprint);
    await check(repository);
    for (const [name, file] of Object.entries({
      package: 'pool/main/s/small/small_1.0_amd64.deb',
      index: 'dists/stable/main/binary-amd64/Packages',
      list: 'dists/stable/InRelease',
    })) {
      const other = at(`apt-${name}`);
      cpSync(repository, other, { recursive: true });
      changed(join(other, file), 0.3);
      await expect(check(other), name).rejects.toThrow(/is not the one that was signed|no good signature/);
    }
  });

  it('a repository that somebody else signed is refused', async () => {
    await makeAptRepository(at('apt-stranger'), [deb], stranger);
    await expect(assertAptRepository(at('apt-stranger'), at('key.gpg'), key.fingerprint)).rejects.toThrow(/no good/);
    // Known to the keyring, and still not the release's.
    await expect(assertAptRepository(at('apt-stranger'), at('stranger.gpg'), key.fingerprint)).rejects.toThrow(
      /no good/,
    );
  });

  it('a package for Fedora carries a signature; a changed octet, none, or another’s are refused', async () => {
    const copy = (name: string): string => {
      copyFileSync(rpm, at(name));
      return at(name);
    };
    const signed = copy('signed.rpm');
    await signRpm(signed, key);
    await assertRpmSigned(signed, at('key.asc'));
    changed(signed, 0.98);
    await expect(assertRpmSigned(signed, at('key.asc'))).rejects.toThrow(/no good signature/);
    await expect(assertRpmSigned(copy('unsigned.rpm'), at('key.asc'))).rejects.toThrow(/no good signature/);
    const others = copy('others.rpm');
    await signRpm(others, stranger);
    await expect(assertRpmSigned(others, at('key.asc'))).rejects.toThrow(/no good signature/);
  });

  it('rpmsign that ends well and has signed nothing is caught', async () => {
    copyFileSync(rpm, at('silent.rpm'));
    // A gpg that says nothing and does nothing.
    await signRpm(at('silent.rpm'), key, { gpg: '/bin/true' }).catch(() => undefined);
    await expect(assertRpmSigned(at('silent.rpm'), at('key.asc'))).rejects.toThrow(/no good signature/);
  });

  it('a folder of installers is signed in one go, and every file of it is held by the list', async () => {
    const all = mkdtempSync(join(folder, 'all-'));
    copyFileSync(deb, join(all, 'small_1.0_amd64.deb'));
    copyFileSync(rpm, join(all, 'small.rpm'));
    writeFileSync(join(all, 'sbom.cdx.json'), '{}');
    const steps = SIGNING_STEPS.filter(({ applies }) => applies(all));
    for (const step of steps) await step.sign(all, key);
    for (const step of steps) await step.verify(all, key);
    const list = readFileSync(join(all, 'SHA256SUMS'), 'utf8');
    for (const name of ['small_1.0_amd64.deb', 'small.rpm', 'sbom.cdx.json']) expect(list).toContain(`  ${name}\n`);
    expect(spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: all }).status).toBe(0);
    const sums = steps.at(-1)!;
    changed(join(all, 'sbom.cdx.json'));
    await expect(sums.verify(all, key)).rejects.toThrow(/sbom\.cdx\.json is not/);
    changed(join(all, 'sbom.cdx.json'));
    changed(join(all, 'SHA256SUMS'));
    await expect(sums.verify(all, key)).rejects.toThrow(/no good signature/);
  });

  it('a key is named by its whole fingerprint', async () => {
    await expect(makeAptRepository(at('x'), [deb], { ...key, fingerprint: 'Countersign' })).rejects.toThrow(
      /fingerprint/,
    );
    await expect(assertSigned([at('key.asc')], at('key.gpg'), key.fingerprint)).rejects.toThrow(/no good signature/);
  });
});
