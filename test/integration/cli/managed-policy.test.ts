import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { builtEntries, configurationFor, run, type Finished } from '../../fixtures/hosts/built-product';
import { bytes, p256, pin, rsa, useCommandLine } from '../../fixtures/hosts/command-line-desk';
import { managedProgram } from '../../fixtures/policy/managed-program';
import { PolicyFolder } from '../../fixtures/policy/policy-folder';

interface Printed {
  command: string;
  managed?: boolean;
  settings?: { name: string; value: unknown; source: { level: string; place?: string } }[];
  warnings?: { text: string }[];
  error?: { code: string; params: Record<string, unknown>; what: string };
  modules?: { name: string; source: string }[];
  policy?: { managed: boolean };
  files?: { ok: boolean; output?: string; error?: { code: string } }[];
}

describe('the built command line under rules of an organization', () => {
  const desk = useCommandLine();
  const rules = new PolicyFolder();
  let program: string;
  beforeAll(() => {
    program = join(managedProgram(rules), 'index.cjs');
  });
  afterEach(() => rules.clear());
  afterAll(() => rules.remove());

  /** The program as it is started where rules are in force. */
  function managed(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    const { COUNTERSIGN_PROFILE: _profile, NODE_OPTIONS: _loaders, ...plain } = process.env;
    return run(process.execPath, [program, ...args], {
      env: { ...plain, COUNTERSIGN_PROFILE: desk.profile, ...env },
      stdin: `${pin}\n`,
    });
  }
  async function json(args: string[], env?: NodeJS.ProcessEnv): Promise<{ code: number | null; printed: Printed }> {
    const { code, stdout } = await managed([...args, '--json'], env);
    return { code, printed: JSON.parse(stdout) as Printed };
  }
  const settingOf = ({ settings }: Printed, name: string) => settings?.find((one) => one.name === name);

  it('shows that what a person’s configuration says otherwise does not count', async () => {
    const place = rules.enforce({ ALLOW_DISCOVERY: false, Update: 'off' });
    const own = desk.bench.profile(configurationFor(desk.token, { ALLOW_DISCOVERY: true }));
    const { code, printed } = await json(['policy', '--profile', own]);
    expect(code).toBe(0);
    expect(printed).toMatchObject({ command: 'policy', managed: true, warnings: [] });
    expect(settingOf(printed, 'ALLOW_DISCOVERY')).toMatchObject({
      name: 'ALLOW_DISCOVERY',
      value: false,
      source: { level: 'enforced', scope: 'machine', place },
      passedOver: [{ level: 'own', place: join(own, 'countersign.json') }],
    });
    expect(settingOf(printed, 'Update')).toMatchObject({ value: 'off', source: { level: 'enforced' } });
    expect(settingOf(printed, 'ALLOW_KEY_FILES')).toMatchObject({ value: true, source: { level: 'built-in' } });
    const { stdout } = await managed(['policy', '--profile', own]);
    expect(stdout).toContain(
      `  ALLOW_DISCOVERY: false\n    enforced by your organization for this computer: ${place}\n`,
    );
  });

  it('says that nobody decides where nobody does', async () => {
    const { code, stdout } = await managed(['policy']);
    expect(code).toBe(0);
    expect(stdout).toContain('Your organization decides nothing for this computer and for you.');
    expect((await json(['policy'])).printed).toMatchObject({ managed: false });
  });

  it('discovers nothing where that is enforced, whatever profile, variable or switch a person uses', async () => {
    rules.enforce({ AllowDiscovery: false });
    const empty = desk.bench.fresh('empty');
    const evil = {
      XDG_CONFIG_HOME: empty,
      HOME: empty,
      COUNTERSIGN_PROFILE: empty,
      COUNTERSIGN_POLICIES: empty,
      SystemRoot: empty,
    };
    for (const args of [['doctor'], ['doctor', '--profile', empty]]) {
      const { printed } = await json(args, evil);
      expect(printed.modules).toEqual([]);
      expect(printed.policy?.managed).toBe(true);
    }
    rules.clear();
    // The same where nobody decides.
    expect((await json(['doctor'], evil)).printed.modules!.length).toBeGreaterThan(0);
  });

  it('says in the doctor who decided what, and what of the rules is not understood', async () => {
    const place = rules.enforce('{\n  "ALLOW_ADDED_DRIVERS": false,\n  "Kisok": true,\n  "Kiosk": true\n}');
    const { stdout } = await managed(['doctor']);
    expect(stdout).toMatch(/^Decided by your organization\n {2}Kiosk: true\n/m);
    expect(stdout).toContain(
      `  ALLOW_ADDED_DRIVERS: false\n    enforced by your organization for this computer: ${place}\n`,
    );
    expect(stdout).toContain(`${place}, line 3: no setting is called “Kisok”`);
    expect(stdout).toMatch(
      /“Kiosk” wants a station, and the entry STATION, which says what is signed there, is missing/,
    );
  });

  it('signs with the signer that is enforced, and with no other', async () => {
    rules.enforce({
      SIGNERS: { ours: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Default', DEFAULTKEY: p256 } },
      DEFAULTSIGNER: 'ours',
    });
    const input = desk.bench.document('Contract.pdf', bytes);
    const { code, printed } = await json(['sign', input, '--pin-stdin']);
    expect([code, printed.files]).toMatchObject([0, [{ ok: true, alias: p256 }]]);
    expect(existsSync(join(dirname(input), 'Contract-signed.pdf'))).toBe(true);
    const other = await json([
      'sign',
      desk.bench.document('b.pdf', bytes),
      '--signer',
      'any',
      '--alias',
      rsa,
      '--pin-stdin',
    ]);
    expect(other.code).toBe(3);
    expect(other.printed.error).toMatchObject({ code: 'signer.unknown', params: { signer: 'any' } });
  });

  it.each([
    ['sign', (input: string) => ['sign', input, '--pin-stdin']],
    ['verify', (input: string) => ['verify', input]],
    ['policy', () => ['policy']],
    ['doctor', () => ['doctor']],
  ])('stops %s where a rule is wrong, with file, line and reason, and exit code 3', async (_, args) => {
    const place = rules.enforce('{\n  "ALLOW_DISCOVERY": "no"\n}');
    const before = desk.token.faults.calls('C_Sign');
    const input = desk.bench.document('Contract.pdf', bytes);
    const { code, printed } = await json(args(input));
    expect(code).toBe(3);
    expect(printed.error).toMatchObject({
      code: 'policy.invalid',
      params: { place, line: 2, name: 'ALLOW_DISCOVERY', expected: 'true or false is expected' },
    });
    expect(printed.error!.what).toContain(`${place}, line 2`);
    expect(existsSync(join(dirname(input), 'Contract-signed.pdf'))).toBe(false);
    expect(desk.token.faults.calls('C_Sign')).toBe(before);
  });

  it('believes no rule that others could have written, and goes on without them no more', async () => {
    rules.enforce({ ALLOW_DISCOVERY: true });
    chmodSync(join(rules.folder, 'managed'), 0o777);
    const input = desk.bench.document('Contract.pdf', bytes);
    const { code, printed } = await json(['sign', input, '--pin-stdin']);
    expect(code).toBe(3);
    expect(printed.error).toMatchObject({
      code: 'policy.unsafe',
      params: { part: join(rules.folder, 'managed'), stranger: 'everyone' },
    });
    expect(existsSync(join(dirname(input), 'Contract-signed.pdf'))).toBe(false);
  });

  it('takes an administrator’s configuration in the place of the person’s', async () => {
    const theirs = join(rules.base, 'countersign.json');
    const signer = { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Default', DEFAULTKEY: p256 } as const;
    writeFileSync(theirs, JSON.stringify(configurationFor(desk.token, { SIGNERS: { theirs: signer } })));
    chmodSync(theirs, 0o644);
    rules.enforce({ ConfigurationFile: theirs });
    const own = desk.bench.profile(configurationFor(desk.token));
    writeFileSync(join(own, 'countersign.json'), 'this is not even read');
    const input = desk.bench.document('Contract.pdf', bytes);
    const { code, printed } = await json(['sign', input, '--pin-stdin', '--profile', own]);
    expect([code, printed.files]).toMatchObject([0, [{ ok: true, signer: 'theirs', alias: p256 }]]);
    chmodSync(theirs, 0o666);
    expect((await json(['sign', input, '--pin-stdin', '--profile', own])).printed.error).toMatchObject({
      code: 'policy.unsafe',
      params: { part: theirs },
    });
    rmSync(theirs);
  });

  it('writes nothing into a configuration that does not count', async () => {
    rules.enforce({ SIGNERS: { ours: { CRYPTOTOKEN: 'card' } } });
    const own = desk.bench.profile(configurationFor(desk.token));
    const before = readFileSync(join(own, 'countersign.json'), 'utf8');
    const worker = desk.bench.document(
      'worker.properties',
      Buffer.from(
        'WORKERGENID1.NAME=S\nWORKERGENID1.IMPLEMENTATION_CLASS=org.signserver.module.pdfsigner.PDFSigner\nWORKERGENID1.CRYPTOTOKEN=card\nWORKERGENID1.AUTHTYPE=NOAUTH\nWORKERGENID1.DEFAULTKEY=k\n',
      ),
    );
    const { code, printed } = await json(['signers', 'import', worker, '--write', '--profile', own]);
    expect(code).toBe(3);
    expect(printed.error).toMatchObject({ code: 'policy.enforced', params: { entry: 'SIGNERS' } });
    expect(readFileSync(join(own, 'countersign.json'), 'utf8')).toBe(before);
  });
});

describe('the program as it is shipped', () => {
  it('knows its rules in the system’s own place only', () => {
    const entry = readFileSync(join(builtEntries(), 'code', 'index.js'), 'utf8');
    expect(entry).toMatch(/startProgram\(\{\s*entries: .+,\s*argv: process\.argv\s*\}\)/);
  });
});
