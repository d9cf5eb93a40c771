import { mkdirSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '../../../../main/configuration/configuration';
import {
  effectiveConfiguration,
  type EffectiveConfiguration,
} from '../../../../main/configuration/effective-configuration';
import { enforcedLooks, recommendedLooks } from '../../../../main/configuration/policy/policy';
import type { PolicyDocument } from '../../../../main/configuration/policy/policy-document';
import type { CountersignError } from '../../../../main/errors/countersign-error';
import { PolicyFolder } from '../../../fixtures/policy/policy-folder';

const rules = new PolicyFolder();
const folder = join(rules.base, 'profile');
const own = join(folder, 'countersign.json');
afterAll(() => rules.remove());
beforeEach(() => {
  rules.clear();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});

const card = { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } as const;
const usual: ConfigurationInput = {
  CRYPTOTOKENS: { card },
  SIGNERS: { one: { CRYPTOTOKEN: 'card' }, two: { CRYPTOTOKEN: 'card' } },
};
const configure = (changes: object = {}): void =>
  writeFileSync(own, JSON.stringify({ ...usual, ...changes }, undefined, 2));
const effective = (): EffectiveConfiguration => effectiveConfiguration({ folder, kind: 'custom' }, rules.source);
const refusal = (): CountersignError => {
  try {
    effective();
  } catch (error) {
    return error as CountersignError;
  }
  throw new Error('It was taken.');
};

describe('the layers of the settings', () => {
  it('are the program and the person where nobody else decides', () => {
    expect(effective().configuration).toBeUndefined();
    configure({ ALLOW_DISCOVERY: false });
    const { configuration, policy } = effective();
    expect(configuration).toMatchObject({ ALLOW_DISCOVERY: false, ALLOW_KEY_FILES: true });
    expect(policy.managed).toBe(false);
    expect(policy.sourceOf('ALLOW_DISCOVERY')).toEqual({ level: 'own', place: own });
    expect(policy.sourceOf('ALLOW_KEY_FILES')).toEqual({ level: 'built-in' });
  });

  it('let a person say otherwise than what is recommended, and not than what is enforced', () => {
    const recommended = rules.recommend({ ALLOW_DISCOVERY: false, ALLOW_KEY_FILES: false });
    const enforced = rules.enforce({ ALLOW_ONLINE_CHECKS: false });
    configure({ ALLOW_DISCOVERY: true, ALLOW_ONLINE_CHECKS: true });
    const { configuration, policy } = effective();
    expect(configuration).toMatchObject({ ALLOW_DISCOVERY: true, ALLOW_KEY_FILES: false, ALLOW_ONLINE_CHECKS: false });
    const settings = new Map(policy.report(configuration).settings.map((one) => [one.name, one]));
    const machine = { scope: 'machine' };
    expect(settings.get('ALLOW_DISCOVERY')).toEqual({
      name: 'ALLOW_DISCOVERY',
      meaning: 'false: the allow-list is SHAREDLIBRARIES and nothing else',
      value: true,
      source: { level: 'own', place: own },
      passedOver: [{ level: 'recommended', ...machine, place: recommended }],
    });
    expect(settings.get('ALLOW_KEY_FILES')).toMatchObject({ value: false, source: { level: 'recommended' } });
    expect(settings.get('ALLOW_ONLINE_CHECKS')).toMatchObject({
      name: 'ALLOW_ONLINE_CHECKS',
      value: false,
      source: { level: 'enforced', ...machine, place: enforced },
      passedOver: [{ level: 'own', place: own }],
    });
    expect(settings.get('IDENTIFICATION_SECONDS')).toMatchObject({ value: 3600, source: { level: 'built-in' } });
  });

  it('rise from the computer’s recommendation to what is enforced for everybody', () => {
    const document = (
      level: PolicyDocument['level'],
      scope: PolicyDocument['scope'],
      seconds: number,
    ): PolicyDocument => ({
      ...{ level, scope, place: `${level} ${scope}`, values: { IDENTIFICATION_SECONDS: seconds } },
    });
    const all = [
      document('recommended', 'machine', 1),
      document('recommended', 'user', 2),
      document('enforced', 'user', 4),
      document('enforced', 'machine', 5),
    ];
    configure({ IDENTIFICATION_SECONDS: 3 });
    for (const [count, seconds] of [
      [4, 5],
      [3, 4],
      [2, 3],
    ]) {
      const source = { read: () => all.slice(0, count), assertAdministrators: () => undefined };
      expect(effectiveConfiguration({ folder, kind: 'custom' }, source).configuration).toMatchObject({
        IDENTIFICATION_SECONDS: seconds,
      });
    }
    configure();
    const source = { read: () => all.slice(0, 2), assertAdministrators: () => undefined };
    const { policy } = effectiveConfiguration({ folder, kind: 'custom' }, source);
    expect(policy.sourceOf('IDENTIFICATION_SECONDS')).toMatchObject({ level: 'recommended', scope: 'user' });
  });

  it('replace lists and entries with names whole', () => {
    configure({ DEADLINES: { token: 5, login: 6 } });
    rules.enforce({ SIGNERS: { ours: { CRYPTOTOKEN: 'card' } }, DEADLINES: { token: 7 } });
    const { configuration } = effective();
    expect(Object.keys(configuration!.SIGNERS)).toEqual(['ours']);
    expect(configuration!.DEADLINES).toMatchObject({ token: 7, login: 30 });
  });

  it('know a setting by its name without regard to capitals and underscores, and once only', () => {
    rules.enforce({ AllowDiscovery: false, DefaultSigner: 'two', allowkeyfiles: false });
    configure();
    expect(effective().configuration).toMatchObject({
      ...{ ALLOW_DISCOVERY: false, DEFAULTSIGNER: 'two', ALLOW_KEY_FILES: false },
    });
    const place = rules.enforce('{\n  "AllowDiscovery": false,\n  "ALLOW_DISCOVERY": true\n}');
    expect(refusal()).toMatchObject({
      code: 'policy.invalid',
      params: { place, line: 3, name: 'ALLOW_DISCOVERY', expected: expect.stringContaining('only one of') as string },
    });
  });

  it('warn of a name that no setting has, with its line, and go on', () => {
    const place = rules.enforce('{\n  "ALLOW_DISCOVERY": false,\n  "ALLOW_DISCOVERIES": true\n}');
    const { configuration, policy } = effective();
    expect(configuration).toMatchObject({ ALLOW_DISCOVERY: false });
    expect(policy.report().warnings).toEqual([{ place, line: 3, name: 'ALLOW_DISCOVERIES', problem: 'unknown-name' }]);
  });

  it.each([
    ['{\n  "ALLOW_DISCOVERY": "no"\n}', 2, 'ALLOW_DISCOVERY', 'true or false is expected'],
    [
      '{\n  "SIGNERS": {\n    "a": { "CRYPTOTOKEN": "card",\n      "PIN": "1234" } }\n}',
      4,
      'SIGNERS.a.PIN',
      'this name is not known here; check its spelling',
    ],
    ['{ "Update": "sometimes" }', 1, 'Update', 'one of check, off is expected'],
    ['{ "Proxy": "proxy.example.org" }', 1, 'Proxy', expect.stringContaining('http://proxy.example.org:3128')],
    ['{ "TsaUrl": "ldap://x" }', 1, 'TsaUrl', 'an http or https address is expected'],
  ])('end where a rule does not fit its setting: %s', (text, line, name, expected) => {
    configure();
    const place = rules.enforce(text);
    expect(refusal()).toMatchObject({ code: 'policy.invalid', params: { place, line, name, expected } });
    // Recommended, and said otherwise by the person: still wrong.
    rules.clear();
    const weak = rules.recommend(text);
    expect(refusal()).toMatchObject({ code: 'policy.invalid', params: { place: weak, line } });
  });

  it('say of each conflict in whose file it is', () => {
    configure();
    const place = rules.enforce('{\n\n  "DEFAULTSIGNER": "ours" }');
    expect(refusal()).toMatchObject({ code: 'policy.invalid', params: { place, line: 3, name: 'DEFAULTSIGNER' } });
    rules.enforce({ CRYPTOTOKENS: { other: card } });
    expect(refusal()).toMatchObject({ code: 'config.invalid', params: { file: own, path: 'SIGNERS.one.CRYPTOTOKEN' } });
    rules.enforce({ CRYPTOTOKENS: { card } });
    configure({ UNKNOWN: 1 });
    expect(refusal()).toMatchObject({ code: 'config.invalid', params: { file: own, path: 'UNKNOWN' } });
    writeFileSync(own, '[]');
    expect(refusal()).toMatchObject({ code: 'config.invalid', params: { file: own } });
  });

  it('need no configuration of a person', () => {
    rules.enforce({ AllowDiscovery: false, DEFAULTSIGNER: 'Found token' });
    expect(effective().configuration).toMatchObject({ ALLOW_DISCOVERY: false, SIGNERS: {}, CRYPTOTOKENS: {} });
    rules.enforce({ CRYPTOTOKENS: { card }, SIGNERS: { ours: { CRYPTOTOKEN: 'card' } } });
    expect(Object.keys(effective().configuration!.SIGNERS)).toEqual(['ours']);
    rules.enforce({ Update: 'off' });
    const { configuration, policy } = effective();
    expect(configuration).toBeUndefined();
    expect(policy.managedUpdates()).toMatchObject({ value: 'off', source: { level: 'enforced', scope: 'machine' } });
    expect(policy.managedKiosk()).toBeUndefined();
  });

  it('let nobody but an organization say what is its own', () => {
    rules.enforce({ ALLOW_DISCOVERY: true });
    configure({ TsaUrl: 'http://tsa.example.org', ConfigurationFile: '/tmp/x.json' });
    expect(refusal()).toMatchObject({ code: 'config.invalid', params: { file: own, path: 'TsaUrl' } });
    rules.clear();
    expect(refusal()).toMatchObject({ code: 'config.invalid', params: { file: own } });
  });

  it('say whether newer versions are looked for, and leave a recommendation to the person', () => {
    const place = rules.enforce({ Update: 'off' });
    expect(enforcedLooks(effective().policy)).toEqual({ looks: false, where: `Update, ${place}` });
    expect(recommendedLooks(effective().policy)).toBeUndefined();
    rules.clear();
    rules.recommend({ Update: 'check' });
    expect(enforcedLooks(effective().policy)).toBeUndefined();
    expect(recommendedLooks(effective().policy)).toBe(true);
    rules.clear();
    expect([enforcedLooks(effective().policy), recommendedLooks(effective().policy)]).toEqual([undefined, undefined]);
  });

  it('say of a kiosk that nothing says what is signed there', () => {
    const place = rules.enforce({ Kiosk: true });
    expect(effective().policy.managedKiosk()).toMatchObject({ value: true });
    expect(effective().policy.report().warnings).toEqual([{ place, name: 'Kiosk', problem: 'without-station' }]);
  });

  it('show no password and nothing that a driver reads from the environment', () => {
    rules.enforce({
      SHAREDLIBRARIES: { hsm: { path: '/usr/lib/hsm.so', environment: { HSM_LOGIN: 'geheim-1' } } },
      TIMESTAMPAUTHORITIES: { tsa: { TSA_URL: 'http://t.example', TSA_USERNAME: 'u', TSA_PASSWORD: 'geheim-2' } },
    });
    const { configuration, policy } = effective();
    expect(configuration!.TIMESTAMPAUTHORITIES['tsa']!.TSA_PASSWORD).toBe('geheim-2');
    const told = JSON.stringify(policy.report(configuration));
    expect(told).toContain('HSM_LOGIN');
    expect(told).not.toContain('geheim');
  });
});

describe('ConfigurationFile', () => {
  const theirs = join(rules.base, 'theirs', 'countersign.json');
  const writeTheirs = (content: unknown): void => {
    mkdirSync(join(rules.base, 'theirs'), { recursive: true });
    chmodSync(join(rules.base, 'theirs'), 0o755);
    writeFileSync(theirs, typeof content === 'string' ? content : JSON.stringify(content));
    chmodSync(theirs, 0o644);
  };

  it('stands in the place of the person’s own where it is enforced', () => {
    writeTheirs({
      CRYPTOTOKENS: { card },
      SIGNERS: { theirs: { CRYPTOTOKEN: 'card' } },
      TRUSTANCHORS: { a: { FILE: 'a.pem' } },
    });
    // It is not even read.
    writeFileSync(own, 'broken');
    rules.enforce({ ConfigurationFile: theirs, ALLOW_KEY_FILES: false });
    const { configuration, policy } = effective();
    expect(Object.keys(configuration!.SIGNERS)).toEqual(['theirs']);
    expect(configuration!.ALLOW_KEY_FILES).toBe(false);
    expect(configuration!.TRUSTANCHORS['a']!.FILE).toBe(join(rules.base, 'theirs', 'a.pem'));
    expect(policy.sourceOf('SIGNERS')).toEqual({ level: 'enforced', scope: 'machine', place: theirs });
  });

  it('is weaker than the person’s own where it is recommended', () => {
    writeTheirs({ CRYPTOTOKENS: { card }, SIGNERS: { theirs: { CRYPTOTOKEN: 'card' } }, ALLOW_KEY_FILES: false });
    rules.recommend({ ConfigurationFile: theirs });
    expect(Object.keys(effective().configuration!.SIGNERS)).toEqual(['theirs']);
    configure();
    expect(Object.keys(effective().configuration!.SIGNERS)).toEqual(['one', 'two']);
    expect(effective().configuration!.ALLOW_KEY_FILES).toBe(false);
  });

  it('is refused where it is not there, wrong, or open to others', () => {
    rules.enforce({ ConfigurationFile: theirs });
    rmSync(theirs, { force: true });
    expect(refusal()).toMatchObject({ code: 'policy.unreadable', params: { place: theirs, detail: 'ENOENT' } });
    writeTheirs('{\n "SIGNERS": 1 }');
    expect(refusal()).toMatchObject({ code: 'policy.invalid', params: { place: theirs } });
    writeTheirs('{');
    expect(refusal()).toMatchObject({ code: 'policy.invalid', params: { place: theirs } });
    writeTheirs({ CRYPTOTOKENS: {}, SIGNERS: {} });
    chmodSync(theirs, 0o666);
    expect(refusal()).toMatchObject({ code: 'policy.unsafe', params: { part: theirs, stranger: 'everyone' } });
    chmodSync(theirs, 0o644);
    chmodSync(join(rules.base, 'theirs'), 0o777);
    expect(refusal()).toMatchObject({ code: 'policy.unsafe', params: { stranger: 'everyone' } });
  });
});

describe('TsaUrl', () => {
  const authority = { TIMESTAMPAUTHORITIES: { own: { TSA_URL: 'http://own.example' } } };
  const signers = { one: { CRYPTOTOKEN: 'card', LEVEL: 'B-T', TSA: ['own'] }, two: { CRYPTOTOKEN: 'card' } };

  it('is asked by every signer where it is enforced', () => {
    configure({ ...authority, SIGNERS: signers });
    rules.enforce({ TsaUrl: 'http://tsa.example.org' });
    const { configuration } = effective();
    expect(configuration!.SIGNERS['one']!.TSA).toEqual(['TsaUrl']);
    expect(configuration!.SIGNERS['two']!.TSA).toEqual(['TsaUrl']);
    expect(configuration!.TIMESTAMPAUTHORITIES['TsaUrl']).toMatchObject({ TSA_URL: 'http://tsa.example.org' });
  });

  it('is asked by those without one where it is recommended', () => {
    configure({ ...authority, SIGNERS: signers });
    rules.recommend({ TsaUrl: 'http://tsa.example.org' });
    const { configuration } = effective();
    expect(configuration!.SIGNERS['one']!.TSA).toEqual(['own']);
    expect(configuration!.SIGNERS['two']!.TSA).toEqual(['TsaUrl']);
  });
});
