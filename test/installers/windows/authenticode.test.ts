import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  authenticodeMissing,
  signAuthenticode,
  verifyAuthenticode,
  type AuthenticodeSigner,
} from '../../../build/installers/windows/authenticode.mjs';
import { signerOfEnvironment } from '../../../build/installers/windows/signer-of-environment.mjs';
import { nativePrograms } from '../../../build/installers/windows/native-programs.mjs';
import { makeCodeSigner, type CodeSigner } from '../../fixtures/windows/code-signer';
import { PackageBench, packagesMissing } from './packages';

interface Step {
  what: string;
  applies(folder: string): boolean;
  sign(folder: string): Promise<void>;
  verify(folder: string): Promise<void>;
}

const missing = authenticodeMissing() ?? packagesMissing();
if (missing) console.log(`Authenticode is not tried: ${missing}.`);

describe.skipIf(missing !== undefined)('Authenticode with a key on a token', { timeout: 240_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-authenticode-'));
  const bench = new PackageBench();
  let code: CodeSigner;
  let signer: AuthenticodeSigner;
  let program: string;

  beforeAll(async () => {
    code = await makeCodeSigner(folder);
    signer = code.signer;
    program = (await nativePrograms()).commandLine;
  });
  afterAll(() => {
    bench.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  function copy(name = 'program.exe'): string {
    const file = join(folder, name);
    copyFileSync(program, file);
    return file;
  }

  it('signs a program, with the time of an authority, and finds the signature good', async () => {
    const file = copy();
    const timed = { ...signer, timestamp: code.timestamp };
    await signAuthenticode(file, timed);
    await expect(verifyAuthenticode(file, timed)).resolves.toBeUndefined();
    expect(readFileSync(file).length).toBeGreaterThan(readFileSync(program).length);
  });

  it('refuses a file with another octet, without a signature, or of a signer whom nobody vouches for', async () => {
    const file = copy();
    await expect(verifyAuthenticode(file, signer)).rejects.toThrow(/does not verify/);
    await signAuthenticode(file, signer);
    const octets = readFileSync(file);
    octets[4096] = octets[4096]! ^ 1;
    const changed = join(folder, 'changed.exe');
    writeFileSync(changed, octets);
    await expect(verifyAuthenticode(changed, signer)).rejects.toThrow(/does not verify/);
    await expect(verifyAuthenticode(file, { anchors: code.strangers })).rejects.toThrow(/does not verify/);
    // Whoever demands a timestamp is not content with a signature that has none.
    await expect(verifyAuthenticode(file, { ...signer, timestamp: code.timestamp })).rejects.toThrow(/timestamp/);
  });

  it('leaves a file as it is when it can not be signed', async () => {
    const file = copy();
    const wrongPin = join(folder, 'wrong-pin');
    writeFileSync(wrongPin, '0000', { mode: 0o600 });
    await expect(signAuthenticode(file, { ...signer, pinFile: wrongPin })).rejects.toThrow(/was not signed/);
    await expect(signAuthenticode(file, { ...signer, anchors: code.strangers })).rejects.toThrow(/does not verify/);
    expect(readFileSync(file).equals(readFileSync(program))).toBe(true);
  });

  it('signs an MSI and refuses a changed one', async () => {
    const msi = await bench.small('msi', '1.2.3', signer);
    await expect(verifyAuthenticode(msi, signer)).resolves.toBeUndefined();
    const octets = readFileSync(msi);
    const at = octets.indexOf(Buffer.from('Sign PDF documents'));
    expect(at).toBeGreaterThan(0);
    octets[at] = octets[at]! ^ 1;
    const changed = join(folder, 'changed.msi');
    writeFileSync(changed, octets);
    await expect(verifyAuthenticode(changed, signer)).rejects.toThrow(/does not verify/);
  });

  it('signs Setup.exe', async () => {
    // The programs in it and the uninstaller are looked at where it is installed.
    const setup = await bench.small('nsis', '1.2.3', signer);
    await expect(verifyAuthenticode(setup, signer)).resolves.toBeUndefined();
  });

  it('is part of what signs a release: packages that are not signed yet, and never without a signer', async () => {
    const release = bench.fresh();
    const file = join(release, 'Countersign-Setup.exe');
    copyFileSync(program, file);
    const steps = new URL('../../../build/installers/sign/signing-steps.mjs', import.meta.url).href;
    const { SIGNING_STEPS } = (await import(steps)) as { SIGNING_STEPS: Step[] };
    const step = SIGNING_STEPS.find(({ what }) => what.includes('Authenticode'))!;
    expect(step.applies(release)).toBe(true);
    await expect(step.sign(release)).rejects.toThrow(/COUNTERSIGN_AUTHENTICODE/);
    process.env['COUNTERSIGN_AUTHENTICODE'] = code.file;
    try {
      await expect(step.verify(release)).rejects.toThrow(/does not verify/);
      await step.sign(release);
      const once = readFileSync(file);
      await step.sign(release);
      expect(readFileSync(file).equals(once)).toBe(true);
      await step.verify(release);
    } finally {
      delete process.env['COUNTERSIGN_AUTHENTICODE'];
    }
  });

  it('is told who signs by a file, whose own names count from its folder', async () => {
    const told = signerOfEnvironment({ COUNTERSIGN_AUTHENTICODE: code.file });
    expect(told).toEqual(signer);
    expect(signerOfEnvironment({})).toBeUndefined();
    writeFileSync(join(folder, 'half.json'), JSON.stringify({ module: signer.module }));
    expect(() => signerOfEnvironment({ COUNTERSIGN_AUTHENTICODE: join(folder, 'half.json') })).toThrow(/does not say/);
  });
});
