import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleContract } from '../../../build/demo/sample-contract';
import { builtEntries, configurationFor, run, Workbench } from '../../fixtures/hosts/built-product';
import { startTestPki, type TestPki } from '../../fixtures/pki';
import { makeSoftToken } from '../../fixtures/token/soft-token';
import { examplesIn, expectedText } from './paper-examples';

const project = fileURLToPath(new URL('../../../', import.meta.url));
const papers = ['README.md', ...readdirSync(join(project, 'build/docs')).map((name) => `build/docs/${name}`)]
  .filter((file) => file.endsWith('.md'))
  .map((file) => ({ file, examples: examplesIn(readFileSync(join(project, file), 'utf8')) }))
  .filter(({ examples }) => examples.length > 0);

// SoftHSM2 and a shell: the papers are the same everywhere.
describe.skipIf(process.platform === 'win32')('the examples of the papers', () => {
  const bench = new Workbench();
  const tokens: { remove(): Promise<void> }[] = [];
  let pki: TestPki;
  let programs: string;

  beforeAll(async () => {
    pki = await startTestPki();
    programs = bench.fresh('programs');
    const program = join(programs, 'countersign');
    writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${join(builtEntries(), 'index.js')}" "$@"\n`);
    chmodSync(program, 0o755);
  });
  afterAll(async () => {
    await pki?.stop();
    bench.remove();
    for (const token of tokens) await token.remove();
  });

  /** The reader's computer: a token with two keys, a profile, and a folder with documents and the PIN in a file. */
  async function desk(): Promise<(command: string) => Promise<{ code: number | null; shown: string }>> {
    const token = await makeSoftToken({ label: 'ID card' });
    tokens.push(token);
    const base = { CRYPTOTOKEN: 'card', TSA: ['office'] };
    const profile = bench.profile(
      configurationFor(token, {
        TIMESTAMPAUTHORITIES: { office: { TSA_URL: `${pki.url}/tsa` } },
        SIGNERS: {
          contracts: { ...base, ALIASSELECTOR: 'AuthorizedUsername', ALIAS_PREFIX: 'user_' },
          choice: { ...base, ALIASSELECTOR: 'RequestMetadata' },
          office: {
            ...{ ...base, ALIASSELECTOR: 'AuthorizedUsername', ALIAS_PREFIX: 'user_' },
            ...{ AUTHTYPE: 'UsernameAuthorizer', ACCEPT_USERNAMES: ['anna.weber'] },
          },
        },
        DELEGATIONS: {
          holidays: {
            ...{ PRINCIPAL: 'Anna Weber', SIGNER: 'office', DELEGATES: ['maria.lindqvist'] },
            DOCUMENTS: ['Contract*.pdf'],
          },
        },
        DEFAULTSIGNER: 'contracts',
      }),
    );
    const folder = bench.fresh('documents');
    for (const name of ['Contract.pdf', 'Plan.pdf']) bench.document(name, await sampleContract(), folder);
    writeFileSync(join(folder, 'pin.txt'), `${token.pin}\n`);
    return async (command) => {
      const env = { ...process.env, PATH: `${programs}:${process.env['PATH'] ?? ''}`, COUNTERSIGN_PROFILE: profile };
      const { code, stdout } = await run('/bin/sh', ['-c', `{ ${command}\n} 2>&1`], { cwd: folder, env });
      return { code, shown: stdout };
    };
  }

  it('are there', () => {
    expect(papers.map(({ file }) => file)).toContain('build/docs/command-line.md');
    expect(examplesIn('```console run\n$ a\nb\n$ echo $?\n3\n$ c\n```\n')).toEqual([
      { command: 'a', shown: ['b'], exitCode: 3 },
      { command: 'c', shown: [], exitCode: 0 },
    ]);
    expect('one\ntwo\nthree (3)\n').toMatch(expectedText(['one', '…', 'three (…)']));
    expect('one\ntwo\n').not.toMatch(expectedText(['one']));
  });

  it.each(papers)(
    '$file',
    async ({ examples }) => {
      const type = await desk();
      for (const { command, shown, exitCode } of examples) {
        const answer = await type(command);
        expect({ command, ...answer }).toEqual({
          command,
          code: exitCode,
          shown: expect.stringMatching(expectedText(shown)) as string,
        });
      }
    },
    300_000,
  );
});
