import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { installedChromium } from '../../build/demo/one-time/login-browser';
import { plainEnvironment, scriptArguments } from '../../build/demo/script-process';
import { openBaoPlace } from '../../build/setup/openbao.mjs';

test.skip(
  () => openBaoPlace() === undefined || installedChromium() === undefined,
  'there is no OpenBao for this machine, or no Chromium on it',
);
test.setTimeout(300_000);

let folder: string;
test.beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'countersign-demo-'))));
test.afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

/** `npm run demo -- --one-time`, in a profile of its own. */
async function demo(
  environment: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; said: string; output: string }> {
  const words = [...scriptArguments(new URL('../../build/demo/demo.ts', import.meta.url)), '--one-time'];
  const env = { ...plainEnvironment(), ...environment, COUNTERSIGN_PROFILE: join(folder, 'profile') };
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said, output };
}

test('the demo of one-time keys: each step with its time, and every judge agrees', async () => {
  const { code, said, output } = await demo();
  expect(code, `${said}\n${output}`).toBe(0);
  const steps = output
    .trim()
    .split('\n')
    .flatMap((line) => /^ *\d+\.\d\d s {2}(.+)$/.exec(line)?.[1] ?? []);
  const alias = /onetime-[-0-9a-f]{36}/.exec(output)?.[0];
  expect(steps).toEqual([
    expect.stringMatching(
      /^Started: OpenID provider http:.+, certificate authority OpenBao https:.+, timestamp authority http:/,
    ),
    expect.stringContaining('holds no object'),
    'Sign pressed',
    expect.stringMatching(/^Chrom.+ logged maria\.lindqvist in at http:.+go back to Countersign/),
    'PIN of the token typed',
    expect.stringMatching(/^Key made \(P-256, .+\): [\d,]+ ms$/),
    expect.stringMatching(/^Certificate from office, until .+: [\d,]+ ms$/),
    expect.stringMatching(/^Signature of Service agreement\.pdf: [\d,]+ ms$/),
    expect.stringMatching(/^Saved with the timestamp of clock: [\d,]+ ms$/),
    `While it signed, another program saw on the token: ${alias}`,
    expect.stringMatching(/^Key destroyed: [\d,]+ ms$/),
    'Another program finds nothing on the token any more',
    expect.stringMatching(/^Certificate of maria\.lindqvist from .+, 10 minutes$/),
    expect.stringMatching(/ as PAdES-BASELINE-T; its timestamp of .+ lies inside these minutes$/),
    expect.stringMatching(/^History: KEYGEN, CERTINSTALLED, SIGN, KEYREMOVE for maria\.lindqvist, logged in at http:/),
    'pdfsig: Signature is Valid. Total document signed.',
    'Countersign: TOTAL-PASSED, intact',
    expect.stringMatching(/^Pictures in /),
  ]);
  expect(await readdir(join(folder, 'profile-one-time', 'pictures'))).toHaveLength(7);
});

test('a demo that can not go on says why, and ends with 1', async () => {
  const broken = join(folder, 'chromium');
  await writeFile(broken, '#!/bin/sh\nexit 1\n');
  await chmod(broken, 0o755);
  const { code, said } = await demo({ PATH: [folder, process.env.PATH].join(delimiter) });
  expect(said).toContain(`The demo failed: ${broken} does not start, so nobody can log in.`);
  expect(code).toBe(1);
});
