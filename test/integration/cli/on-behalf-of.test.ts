import type { ChildProcess } from 'node:child_process';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { configurationFor, countersign, namesIn, pdfsig } from '../../fixtures/hosts/built-product';
import { bytes, p256, pin, useCommandLine } from '../../fixtures/hosts/command-line-desk';

type Delegations = NonNullable<ConfigurationInput['DELEGATIONS']>;
interface Said {
  onBehalfOf?: unknown;
  error?: { code: string; params: unknown };
  files: { ok: boolean; onBehalfOf?: unknown; signatory?: unknown; error?: { code: string } }[];
  entries: Record<string, unknown>[];
  checked: { entry: string; outcome: string; note?: string }[];
}

const principal = 'Dr. Anna Weber';

describe('countersign sign --on-behalf-of', () => {
  const desk = useCommandLine();
  const { bench } = desk;
  const own = { PRINCIPAL: principal, SIGNER: 'director', DELEGATES: ['maria.lindqvist'] };
  let profile: string;

  /** A profile of its own, so that nothing is counted that another test has signed. */
  function profileWith(delegations: Delegations, username = 'maria.lindqvist'): string {
    const base = {
      ...({ CRYPTOTOKEN: 'card', AUTHTYPE: 'UsernameAuthorizer' } as const),
      ACCEPT_USERNAMES: ['anna.weber'],
    };
    return bench.profile(
      configurationFor(desk.token, {
        IDENTIFICATION: { source: 'configuration', username },
        SIGNERS: {
          director: { ...base, ALIASSELECTOR: 'AuthorizedUsername', ALIAS_PREFIX: 'user_' },
          free: { ...base, ALIASSELECTOR: 'RequestMetadata' },
        },
        DELEGATIONS: delegations,
      }),
    );
  }

  beforeAll(() => {
    profile = profileWith({
      holidays: own,
      over: { ...own, PRINCIPAL: 'Over', UNTIL: '2020-12-31' },
      later: { ...own, PRINCIPAL: 'Later', FROM: '2999-01-01' },
      contracts: { ...own, PRINCIPAL: 'Contracts', DOCUMENTS: ['Contract*.pdf'] },
      receipts: { ...own, PRINCIPAL: 'Receipts', COMMITMENTTYPES: ['proof-of-receipt'] },
      others: { ...own, PRINCIPAL: 'Others', DELEGATES: ['jonas.weber'] },
      jonas: { ...own, PRINCIPAL: 'Jonas Weber', SIGNER: 'free' },
      three: { ...own, PRINCIPAL: 'Three', MAX_SIGNATURES: 3 },
    });
  });

  const run = (args: string[], of = profile, started?: (child: ChildProcess) => void) =>
    countersign(args, { profile: of, stdin: `${pin}\n`, ...(started && { started }) });
  async function said(args: string[], of = profile): Promise<{ code: number | null; printed: Said }> {
    const { code, stdout } = await run([...args, '--json'], of);
    return { code, printed: JSON.parse(stdout) as Said };
  }
  const file = (name = 'Contract.pdf'): string => bench.document(name, bytes);
  const outputOf = (input: string): string => input.replace('.pdf', '-signed.pdf');

  it('signs with the delegate’s own key, and signature, answer and history name both', async () => {
    const input = file();
    const { code, stdout, stderr } = await run([
      ...['sign', input, '--on-behalf-of', principal, '--role', 'Clerk', '--pin-stdin'],
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`signed by Maria Lindqvist on behalf of ${principal} with the key user_maria.lindqvist`);
    expect(await pdfsig(outputOf(input))).toEqual([{ valid: true, total: true }]);
    const verified = await run(['verify', outputOf(input), '--offline']);
    // The roles have no order among each other.
    const roles = /Claimed role: (.*)/.exec(verified.stdout)?.[1]?.split(', ').sort();
    expect(roles).toEqual(['Clerk', `on behalf of ${principal}`]);

    const { printed } = await said(['sign', file(), '--on-behalf-of', 'holidays', '--pin-stdin']);
    const onBehalfOf = { delegation: 'holidays', principal };
    expect(printed).toMatchObject({
      onBehalfOf,
      files: [{ ok: true, onBehalfOf, signatory: { username: 'maria.lindqvist' } }],
    });
    const history = await run(['history']);
    expect(history.stdout).toContain(`for maria.lindqvist on behalf of ${principal}, signer director`);
    const { entries } = (await said(['history'])).printed;
    expect(entries[0]).toMatchObject({
      AUTHORIZED_USERNAME: 'maria.lindqvist',
      DELEGATION: 'holidays',
      ON_BEHALF_OF: principal,
      SIGNER_CERT_SUBJECTDN: expect.stringContaining('Maria Lindqvist') as unknown,
    });
  });

  it.each([
    ['over', 'delegation.expired'],
    ['later', 'delegation.notYet'],
    ['others', 'delegation.notForYou'],
    ['receipts', 'delegation.notForCommitment'],
    ['nobody', 'delegation.unknown'],
  ])('refuses %s (%s) before the PIN', async (name, code) => {
    const input = file();
    const refused = await said(['sign', input, '--on-behalf-of', name, '--signer', 'director', '--pin-stdin']);
    expect([refused.code, refused.printed.error?.code]).toEqual([3, code]);
    expect(desk.token.faults.logins()).toEqual([]);
    expect(namesIn(dirname(input))).toEqual(['Contract.pdf']);
    const { entries } = (await said(['history'])).printed;
    expect(entries[0]).toMatchObject({ OUTCOME: 'REFUSED', EXCEPTION: code, KEY_ASKED: false });
  });

  it('refuses the principal’s own key, whoever chooses it', async () => {
    const args = ['sign', file(), '--on-behalf-of', 'jonas', '--pin-stdin'];
    const { code, printed } = await said([...args, '--alias', p256]);
    expect([code, printed.error?.code]).toEqual([3, 'delegation.principalsKey']);
    expect(desk.token.faults.logins()).toEqual([]);
    expect((await said([...args, '--alias', 'user_maria.lindqvist'])).code).toBe(0);
  });

  it('lends nothing to whoever signs for themselves', async () => {
    const { code, printed } = await said(['sign', file(), '--signer', 'director', '--pin-stdin']);
    expect([code, printed.error?.code]).toEqual([3, 'signer.notAuthorized']);
  });

  it('signs the documents whose names are allowed, and says of each other that its is not', async () => {
    const folder = bench.fresh('documents');
    const inputs = ['Contract 1.pdf', 'Salary.pdf', 'contract 2.pdf'].map((name) =>
      bench.document(name, bytes, folder),
    );
    const { code, printed } = await said(['sign', ...inputs, '--on-behalf-of', 'contracts', '--pin-stdin']);
    expect(code).toBe(1);
    expect(printed.files.map(({ ok, error }) => (ok ? 'signed' : error?.code))).toEqual([
      'signed',
      'delegation.notForDocument',
      'signed',
    ]);
    desk.token.faults.forgetLog();
    const alone = await run(['sign', inputs[1]!, '--on-behalf-of', 'contracts', '--pin-stdin']);
    expect(alone.code).toBe(1);
    expect(alone.stderr).toContain(
      '“Salary.pdf” is not among the documents that you may sign on behalf of “Contracts”',
    );
    expect(desk.token.faults.logins()).toEqual([]);
  });

  it('signs a purpose that is allowed', async () => {
    const args = ['sign', file(), '--on-behalf-of', 'receipts', '--commitment', 'proof-of-receipt', '--pin-stdin'];
    expect((await said(args)).code).toBe(0);
  });

  it('counts: a batch of more than what is left is refused whole, with how many are left', async () => {
    const sign = (count: number) =>
      said(['sign', ...bench.documents(count, bytes), '--on-behalf-of', 'three', '--pin-stdin']);
    expect((await sign(2)).code).toBe(0);
    desk.token.faults.forgetLog();
    const refused = await sign(2);
    expect(refused.code).toBe(3);
    expect(refused.printed.error).toMatchObject({
      code: 'delegation.exceeded',
      params: { principal: 'Three', most: 3, left: 1, documents: 2 },
    });
    expect(desk.token.faults.logins()).toEqual([]);
    const { printed } = await said(['signers', 'check']);
    const of = (name: string) => printed.checked.find(({ entry }) => entry === `DELEGATIONS.${name}`);
    expect(of('three')?.note).toContain('signatures left: 1 of 3');
    expect(of('over')).toMatchObject({ outcome: 'failed' });
    expect(of('later')).toMatchObject({ outcome: 'not-tried' });
    expect((await sign(1)).code).toBe(0);
    expect((await sign(1)).printed.error?.code).toBe('delegation.exceeded');
  });

  it('gives the last signature to one of two commands that run at once', { timeout: 60_000 }, async () => {
    const own1 = profileWith({ last: { ...own, MAX_SIGNATURES: 1 } });
    const args = () => ['sign', file(), '--on-behalf-of', 'last', '--pin-stdin'];
    const both = await Promise.all([said(args(), own1), said(args(), own1)]);
    expect(both.map(({ code }) => code).sort()).toEqual([0, 3]);
    expect(both.find(({ code }) => code === 3)!.printed.error).toMatchObject({
      code: 'delegation.exceeded',
      params: { left: 0 },
    });
  });

  it.each([
    ['before the key was asked gives the signature back', 'C_Login', 0],
    ['while the key was asked counts, because nobody knows what came of it', 'C_Sign', 3],
  ] as const)('killed %s', { timeout: 60_000 }, async (_what, moment, then) => {
    const own1 = profileWith({ last: { ...own, MAX_SIGNATURES: 1 } });
    const args = ['sign', file(), '--on-behalf-of', 'last', '--pin-stdin'];
    desk.token.faults.hang(moment);
    let child: ChildProcess | undefined;
    const hangs = run(args, own1, (started) => (child = started));
    while (desk.token.faults.calls(moment) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect((await said(args, own1)).printed.error?.code).toBe('delegation.exceeded');
    child!.kill('SIGKILL');
    expect((await hangs).signal).toBe('SIGKILL');
    desk.token.faults.clear();
    expect((await said(args, own1)).code).toBe(then);
  });

  it('takes nobody for a delegate whom nothing identifies', async () => {
    const configuration = {
      ...configurationFor(desk.token, {
        SIGNERS: { open: { CRYPTOTOKEN: 'card', AUTHTYPE: ['NOAUTH', 'JwtAuthorizer'], ALIASSELECTOR: 'Interactive' } },
        AUTHENTICATORS: {
          sso: { AUTHTYPE: 'JwtAuthorizer', OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENTID: 'a' },
        },
        DELEGATIONS: { holidays: { ...own, SIGNER: 'open' } },
      }),
    } satisfies ConfigurationInput;
    const args = ['sign', file(), '--on-behalf-of', 'holidays', '--alias', 'user_maria.lindqvist', '--pin-stdin'];
    const { code, printed } = await said(args, bench.profile(configuration));
    expect([code, printed.error?.code]).toEqual([3, 'identity.required']);
    expect(desk.token.faults.logins()).toEqual([]);
  });

  it('is refused with a configuration that lends a signer that is not there', async () => {
    const wrong = profileWith({ holidays: { ...own, SIGNER: 'nobody' } });
    const { code, stderr } = await run(['sign', file(), '--on-behalf-of', 'holidays', '--pin-stdin'], wrong);
    expect(code).toBe(3);
    expect(stderr).toMatch(/countersign\.json.*DELEGATIONS\.holidays\.SIGNER.*one of the SIGNERS/s);
    expect(namesIn(join(wrong, 'history'))).toEqual([]);
  });
});
