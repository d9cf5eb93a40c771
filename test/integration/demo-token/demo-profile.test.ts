import { execFile, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureDemoProfile } from '../../../build/demo/demo-profile';
import { plainEnvironment, scriptArguments } from '../../../build/demo/script-process';
import { readConfiguration } from '../../../main/configuration/configuration-file';
import { Pkcs11Process } from '../../fixtures/token/pkcs11-process';
import type { Pkcs11Object } from '../../fixtures/token/pkcs11-process';

const run = promisify(execFile);

describe('the demo profile', () => {
  let base: string;
  let next = 0;
  const freshFolder = () => join(base, `profile-${(next += 1)}`);

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'countersign-profile-'));
  });
  afterAll(() => rm(base, { recursive: true, force: true }));

  /** Names, sizes and modification times of everything below a folder. */
  async function picture(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true });
    return Promise.all(
      entries.sort().map(async (entry) => {
        const { size, mtimeMs } = await stat(join(folder, entry));
        return `${entry} ${size} ${mtimeMs}`;
      }),
    );
  }

  async function contents(folder: string): Promise<string[]> {
    return (await readdir(folder)).sort();
  }

  async function aliasesIn(softHsmConf: string, module: string, pin: string): Promise<string[]> {
    const process = new Pkcs11Process({ path: module, environment: { SOFTHSM2_CONF: softHsmConf } });
    try {
      await process.value({ do: 'initialize' });
      await process.value({ do: 'open' });
      await process.value({ do: 'login', pin });
      const objects = await process.value<Pkcs11Object[]>({ do: 'objects' });
      return objects.filter((object) => object.class === 'private').map(({ label }) => label);
    } finally {
      await process.kill();
    }
  }

  it('is made once and then left alone', async () => {
    const folder = freshFolder();
    const made = await ensureDemoProfile(folder);
    expect(made.state).toBe('made');
    expect(await contents(folder)).toEqual(['anchors', 'countersign.json', 'demo-root.pem', 'softhsm2.conf', 'token']);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const before = await picture(folder);
    const again = await ensureDemoProfile(folder);
    expect(again.state).toBe('ready');
    expect(await picture(folder)).toEqual(before);
    expect(again.token).toEqual(made.token);
  });

  it('has a configuration, a token with both signatories, and a root that verifies them', async () => {
    const profile = await ensureDemoProfile(freshFolder());
    const configuration = readConfiguration(profile.configuration);
    const library = configuration.SHAREDLIBRARIES['SoftHSM-demo'];
    expect(library?.environment.SOFTHSM2_CONF).toBe(profile.softHsmConf);
    expect(configuration.CRYPTOTOKENS.demo).toMatchObject({ SLOTLABELVALUE: profile.token.label });
    const prefix = configuration.SIGNERS.contracts?.ALIAS_PREFIX;
    const aliases = await aliasesIn(profile.softHsmConf, library?.path ?? '', profile.token.pin);
    expect(aliases.sort()).toEqual([`${prefix}jonas.weber`, `${prefix}maria.lindqvist`]);

    const intermediate = join(profile.folder, 'issuing.pem');
    await writeFile(intermediate, profile.token.chain[0] ?? '');
    for (const entry of profile.token.certificates) {
      const leaf = join(profile.folder, 'leaf.pem');
      await writeFile(leaf, entry.certificate ?? '');
      const chain = ['-x509_strict', '-no-CApath', '-CAfile', profile.rootCertificate, '-untrusted', intermediate];
      expect((await run('openssl', ['verify', ...chain, leaf])).stdout).toContain('OK');
    }
  });

  it('keeps documents and a changed configuration', async () => {
    const folder = freshFolder();
    const { configuration } = await ensureDemoProfile(folder);
    const changed = (await readFile(configuration, 'utf8')).replace('"maria.lindqvist"', '"jonas.weber"');
    expect(changed).toContain('"username": "jonas.weber"');
    await writeFile(configuration, changed);
    await mkdir(join(folder, 'documents'));
    await writeFile(join(folder, 'documents', 'signed.pdf'), 'kept');
    await ensureDemoProfile(folder);
    expect(await readFile(configuration, 'utf8')).toBe(changed);
    expect(await readFile(join(folder, 'documents', 'signed.pdf'), 'utf8')).toBe('kept');
  });

  it('sets a damaged configuration aside', async () => {
    const folder = freshFolder();
    const { configuration } = await ensureDemoProfile(folder);
    await writeFile(configuration, '{ "SIGNERS": ');
    await ensureDemoProfile(folder);
    expect(readConfiguration(configuration).DEFAULTSIGNER).toBe('contracts');
    expect(await readFile(`${configuration}.old`, 'utf8')).toBe('{ "SIGNERS": ');
  });

  it('renews the token when a certificate comes near its end', async () => {
    const folder = freshFolder();
    const made = await ensureDemoProfile(folder);
    const end = Date.parse(new X509Certificate(made.token.certificates[0]?.certificate ?? '').validTo);
    const day = 86_400_000;
    expect((await ensureDemoProfile(folder, new Date(end - 31 * day))).state).toBe('ready');
    const renewed = await ensureDemoProfile(folder, new Date(end - 29 * day));
    expect(renewed.state).toBe('renewed');
    expect(renewed.token.serial).not.toBe(made.token.serial);
    expect(await readFile(renewed.rootCertificate, 'utf8')).toBe(renewed.token.rootPem);
    expect(await readdir(join(folder, 'token'))).toHaveLength(1);
    expect(await aliasesIn(renewed.softHsmConf, renewed.token.module, renewed.token.pin)).toHaveLength(2);
  });

  it('makes a new token when a key has gone, or when the profile was moved', async () => {
    const folder = freshFolder();
    const made = await ensureDemoProfile(folder);
    const tokens = join(made.token.conf, '..', 'tokens');
    const object = (await readdir(tokens, { recursive: true })).find(
      (name) => name.endsWith('.object') && !name.endsWith('token.object'),
    );
    await rm(join(tokens, object ?? ''));
    expect((await ensureDemoProfile(folder)).state).toBe('renewed');

    const elsewhere = freshFolder();
    await rename(folder, elsewhere);
    const moved = await ensureDemoProfile(elsewhere);
    expect(moved.state).toBe('renewed');
    expect(readConfiguration(moved.configuration).SHAREDLIBRARIES['SoftHSM-demo']?.environment.SOFTHSM2_CONF).toBe(
      join(elsewhere, 'softhsm2.conf'),
    );
  });

  // Moments of a creation, told by how many files and folders there are; a finished profile has more than forty.
  it.each([1, 10, 30])('trusts nothing that a run killed at its file no. %i has left', async (moment) => {
    const folder = freshFolder();
    const script = scriptArguments(new URL('./ensure-script.ts', import.meta.url));
    const child = spawn(process.execPath, [...script, folder], { env: plainEnvironment(), stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const made = async () => (await readdir(folder, { recursive: true }).catch((): string[] => [])).length;
    while ((await made()) < moment) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGKILL');
    await ended;
    expect(await contents(folder)).not.toContain('softhsm2.conf');

    const profile = await ensureDemoProfile(folder);
    expect(profile.state).toBe('made');
    expect(await aliasesIn(profile.softHsmConf, profile.token.module, profile.token.pin)).toHaveLength(2);
    expect(await readFile(profile.rootCertificate, 'utf8')).toBe(profile.token.rootPem);
    expect((await ensureDemoProfile(folder)).state).toBe('ready');
  });

  it('is made once when two runs begin together', async () => {
    const folder = freshFolder();
    const both = await Promise.all([ensureDemoProfile(folder), ensureDemoProfile(folder)]);
    expect(both.map(({ state }) => state).sort()).toEqual(['made', 'ready']);
    expect(both[0].token).toEqual(both[1].token);
    expect(await contents(folder)).toEqual(['anchors', 'countersign.json', 'demo-root.pem', 'softhsm2.conf', 'token']);
  });
});
