import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPassword } from '../../../main/identity/authenticators/accounts/password-hash';
import { configurationFor, countersign, pdfsig, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { makeSoftToken, type SoftToken } from '../../fixtures/token/soft-token';

const password = 'Kalkstein-55120-Vr';
const lines = (...words: string[]): string => words.map((word) => `${word}\n`).join('');

describe('a name and a password on the command line', () => {
  const bench = new Workbench();
  let token: SoftToken;
  let profile: string;
  let hash: string;

  beforeAll(async () => {
    token = await makeSoftToken();
    const { code, stdout, stderr } = await countersign(['accounts', 'hash', '--password-stdin'], {
      profile: bench.fresh('empty'),
      stdin: lines(password),
    });
    expect([code, stderr]).toEqual([0, '']);
    hash = stdout.trim();
    const { SIGNERS: _, ...rest } = configurationFor(token);
    profile = bench.profile({
      ...rest,
      AUTHENTICATORS: {
        desk: {
          AUTHTYPE: 'UsernamePasswordAuthorizer',
          ACCOUNTS: 'CONFIGURATION',
          title: 'Desk',
          USERS: { 'maria.lindqvist': hash },
        },
      },
      SIGNERS: {
        any: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata', AUTHTYPE: 'UsernamePasswordAuthorizer' },
        own: {
          CRYPTOTOKEN: 'card',
          ALIASSELECTOR: 'AuthorizedUsername',
          ALIAS_PREFIX: 'user_',
          AUTHTYPE: 'UsernamePasswordAuthorizer',
        },
      },
    });
  });
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  const sign = (more: string[], stdin: string) =>
    countersign(
      [
        'sign',
        bench.document('a.pdf', classicTable()),
        '--alias',
        'user_maria.lindqvist',
        '--pin-stdin',
        ...more,
        '--json',
      ],
      { profile, stdin },
    );
  const errorOf = (stdout: string): unknown => (JSON.parse(stdout) as { error: { code: string } }).error.code;

  it('accounts hash prints a salted scrypt hash, another one each time', async () => {
    expect(hash).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await isPassword(Buffer.from(password), hash)).toBe(true);
    expect(await isPassword(Buffer.from('Basalt-1'), hash)).toBe(false);
    const { stdout } = await countersign(['accounts', 'hash', '--password-stdin', '--json'], {
      profile,
      stdin: lines(password),
    });
    const again = (JSON.parse(stdout) as { hash: string }).hash;
    expect(again).not.toBe(hash);
    expect(await isPassword(Buffer.from(password), again)).toBe(true);
  });

  it.each([
    [['accounts', 'hash', '--password-stdin'], ''],
    [['accounts', 'hash', '--password-stdin'], lines('short')],
    [['accounts', 'hash'], lines(password)],
    [['accounts', 'hash', password], ''],
    [['accounts', password], ''],
    [['accounts', 'hash', `--password=${password}`], ''],
  ])('accounts refuses what is no password, and repeats nothing: %#', async (args, stdin) => {
    const { code, stdout, stderr } = await countersign(args, { profile, stdin });
    expect(code).toBe(2);
    expect(stdout + stderr).not.toContain(password);
  });

  it('reads the login before the PIN, and signs', async () => {
    const { code, stdout } = await sign(['--login-stdin'], lines('maria.lindqvist', password, token.pin));
    expect(JSON.parse(stdout)).toMatchObject({ files: [{ ok: true }] });
    expect(code).toBe(0);
  });

  it('keys are those of whoever logged in, and the login is read before the PIN', async () => {
    const keys = (args: string[], stdin: string) =>
      countersign(['keys', ...args, '--signer', 'own', '--pin-stdin', '--json'], { profile, stdin });
    const login = ['maria.lindqvist', password] as const;
    const listed = await keys(['list', '--login-stdin'], lines(...login, token.pin));
    expect([listed.code, listed.stderr]).toEqual([0, '']);
    const request = await keys(['csr', '--subject', 'CN=Maria', '--login-stdin'], lines(...login, token.pin));
    expect(JSON.parse(request.stdout)).toMatchObject({ alias: 'user_maria.lindqvist' });

    const wrong = await keys(['list', '--login-stdin'], lines('maria.lindqvist', 'Basalt-1', token.pin));
    expect([wrong.code, errorOf(wrong.stdout)]).toEqual([3, 'identity.wrongPassword']);
    const nobody = await keys(['list'], lines(token.pin));
    expect([nobody.code, errorOf(nobody.stdout)]).toEqual([3, 'identity.passwordMissing']);
  });

  it('a signer that wants a login signs reports for whoever logged in', async () => {
    const report = join(bench.fresh('reports'), 'report.pdf');
    const verify = (more: string[], stdin: string) => {
      const document = bench.document('a.pdf', classicTable());
      const sealing = ['--report', report, '--report-signer', 'own', '--pin-stdin', ...more];
      return countersign(['verify', document, '--offline', ...sealing, '--json'], { profile, stdin });
    };
    const good = await verify(['--login-stdin'], lines('maria.lindqvist', password, token.pin));
    expect(await pdfsig(report), good.stdout).toEqual([{ valid: true, total: true }]);
    const wrong = await verify(['--login-stdin'], lines('maria.lindqvist', 'Basalt-1', token.pin));
    expect([wrong.code, errorOf(wrong.stdout)]).toEqual([3, 'identity.wrongPassword']);
  });

  it.each([
    ['keys', 'list', '--token', 'card', '--identify', 'desk'],
    ['keys', 'list', '--token', 'card', '--login-stdin'],
    ['keys', 'list', '--identify', 'nobody'],
    ['verify', 'a.pdf', '--identify', 'desk'],
    ['verify', 'a.pdf', '--report', 'r.pdf', '--login-stdin'],
    ['extend', 'a.pdf', '--level', 'B-T', '--identify', 'desk'],
    ['tokens', '--identify', 'desk'],
    ['pin', 'change', '--login-stdin'],
  ])('a login where nobody needs one, or that is not there, is wrong usage: %s %s %s', async (...args) => {
    const { code, stdout, stderr } = await countersign(args, { profile, stdin: '' });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/--identify|--login-stdin/);
  });

  it('signs nothing with a wrong password, or without one', async () => {
    const wrong = await sign(['--login-stdin'], lines('maria.lindqvist', 'Basalt-1', token.pin));
    expect([wrong.code, errorOf(wrong.stdout)]).toEqual([3, 'identity.wrongPassword']);
    const none = await sign(['--login-stdin'], lines('maria.lindqvist'));
    expect([none.code, errorOf(none.stdout)]).toEqual([3, 'identity.passwordMissing']);
    const nobody = await sign(['--identify', 'desk'], lines(token.pin));
    expect([nobody.code, errorOf(nobody.stdout)]).toEqual([3, 'identity.passwordMissing']);
    const history = await countersign(['history'], { profile });
    expect(history.stdout).toMatch(
      /Login: not done \(identity\.wrongPassword\)\n {2}as maria\.lindqvist with desk \(password\)\n/,
    );
  });
});
