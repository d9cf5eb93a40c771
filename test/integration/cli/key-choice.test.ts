import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtEntries, configurationFor, countersign, namesIn, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { makeSoftToken, type SoftToken } from '../../fixtures/token/soft-token';

const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
const kind = 'EC-P256' as const;

describe('the choice between several keys', () => {
  const bench = new Workbench();
  let token: SoftToken;
  let profile: string;

  beforeAll(async () => {
    token = await makeSoftToken({
      ca: { kind },
      keys: [
        { alias: 'ada', username: 'ada.lovelace', kind, certificate: { claims: { qualified: true, qscd: true } } },
        { alias: 'alan', username: 'alan.turing', kind },
        { alias: 'old', username: 'grace.hopper', kind, certificate: { keyUsage: ['digitalSignature'] } },
      ],
    });
    profile = bench.profile(configurationFor(token));
  });
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  it('is listed where nobody can be asked, and nothing is signed', async () => {
    const input = bench.document('a.pdf', classicTable());
    const { code, stdout, stderr } = await countersign(['sign', input, '--pin-stdin', '--json'], {
      profile,
      stdin: token.pin,
    });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'alias.required' } });
    expect(stderr).toMatch(/1 {2}(ada: Ada Lovelace|alan: Alan Turing).*\n.*2 {2}(ada|alan)/);
    expect(stderr).not.toContain('Grace Hopper');
    // A claim, and only of the one that makes it.
    expect(stderr.match(/, claims to be qualified and its key to be on a QSCD$/gm)).toHaveLength(1);
    expect(stderr).toMatch(/ada: Ada Lovelace, issued by .*, EC P-256, valid until .*, claims to be qualified/);
    expect(namesIn(dirname(input))).toEqual(['a.pdf']);
  });

  it('is not asked for where the request names the key', async () => {
    const input = bench.document('a.pdf', classicTable());
    const { code, stderr } = await countersign(['sign', input, '--alias', 'alan', '--pin-stdin'], {
      profile,
      stdin: token.pin,
    });
    expect([code, stderr]).toEqual([0, '']);
  });

  it.skipIf(!hasScript)('is asked for in a terminal, again until the answer is one of them', async () => {
    const input = bench.document('a.pdf', classicTable());
    const command = [process.execPath, join(builtEntries(), 'index.js'), 'sign', input].map((word) => `'${word}'`);
    const { NODE_OPTIONS: _loaders, ...env } = process.env;
    const child = spawn('script', ['--quiet', '--return', '--command', command.join(' '), '/dev/null'], {
      env: { ...env, COUNTERSIGN_PROFILE: profile },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let shown = '';
    const answers: ((seen: string) => string | undefined)[] = [
      (seen) => (seen.includes('Which one, 1 to 2? ') ? '7\r' : undefined),
      (seen) => (seen.split('Which one').length > 2 ? `${/(\d) {2}alan/.exec(seen)![1]}\r` : undefined),
      (seen) => (seen.includes('PIN of') ? `${token.pin}\r` : undefined),
    ];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
      const answer = answers[0]?.(shown);
      if (answer === undefined) return;
      answers.shift();
      child.stdin.write(answer);
    });
    const [code] = (await once(child, 'close')) as [number];
    expect(code, shown).toBe(0);
    expect(shown).toContain('with the key alan');
    expect(namesIn(dirname(input))).toEqual(['a-signed.pdf', 'a.pdf']);
  });
});
