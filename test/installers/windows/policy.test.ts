import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policyDefinitions } from '../../../build/papers/policy/policy-definitions';
import { policyExamples, type PolicyName } from '../../../build/papers/policy/policy-texts';
import { policyEntries } from '../../../main/configuration/policy/policy-entries';
import { windowsPolicies } from '../../../main/configuration/policy/sources/windows';
import type { PolicyDocument } from '../../../main/configuration/policy/policy-document';
import { Windows, wineMissing } from './wine';

const missing = wineMissing();
if (missing) console.log(`The registry of Windows is not asked: ${missing}.`);

const own = 'Software\\Policies\\Countersign';

/** The answers that a reg.exe gives, asked before: who reads rules does not wait. */
async function documentsIn(windows: Windows): Promise<PolicyDocument[]> {
  const answers = new Map<string, { status: number; stdout: Uint8Array }>();
  for (const root of ['HKLM', 'HKCU']) {
    for (const words of [
      ['query', `${root}\\Software`, '/reg:64'],
      ['query', `${root}\\Software\\Policies`, '/reg:64'],
      ['query', `${root}\\${own}`, '/s', '/reg:64'],
    ]) {
      const { code, stdout } = await windows.run(['reg', ...words]);
      answers.set(words.join(' '), { status: code, stdout: Buffer.from(stdout) });
    }
  }
  return windowsPolicies({ run: (_program, words) => answers.get(words.join(' '))! }).read();
}

describe.skipIf(missing !== undefined)('rules in a registry', { timeout: 120_000 }, () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start();
  }, 240_000);
  afterAll(() => windows?.remove());

  it('are none before anybody writes some', async () => {
    expect(await documentsIn(windows)).toEqual([]);
  });

  it('are read as a group policy of every setting writes them', async () => {
    const values = policyDefinitions.map(({ name, form }) => {
      const example = policyExamples[name as PolicyName];
      if (typeof example === 'boolean') return `"${name}"=dword:0000000${Number(example)}`;
      if (form.kind === 'number') return `"${name}"=dword:${(example as number).toString(16).padStart(8, '0')}`;
      const text = typeof example === 'string' ? example : JSON.stringify(example);
      return `"${name}"="${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
    });
    const lines = [
      'Windows Registry Editor Version 5.00',
      '',
      `[HKEY_LOCAL_MACHINE\\${own}]`,
      ...values,
      '',
      `[HKEY_CURRENT_USER\\${own}\\Recommended]`,
      '"Update"="check"',
      '',
      `[HKEY_CURRENT_USER\\${own}\\Recommended\\DEADLINES]`,
      '"token"=dword:0000001e',
      '',
    ];
    windows.write('rules.reg', lines.join('\r\n'));
    await windows.succeed(['reg', 'import', 'C:\\rules.reg']);

    const documents = await documentsIn(windows);
    expect(documents.map(({ level, scope }) => `${level} ${scope}`)).toEqual([
      'recommended user',
      'enforced user',
      'enforced machine',
    ]);
    const [recommended, , enforced] = documents.map((one) => policyEntries(one));
    const valuesOf = (read: typeof enforced) =>
      Object.fromEntries(read!.entries.map(({ name, value }) => [name, value]));
    expect(enforced!.unknown).toEqual([]);
    expect(valuesOf(enforced)).toEqual(policyExamples);
    expect(valuesOf(recommended)).toEqual({ Update: 'check', DEADLINES: { token: 30 } });
  });
});
