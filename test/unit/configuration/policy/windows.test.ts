import { describe, expect, it } from 'vitest';
import { policyEntries } from '../../../../main/configuration/policy/policy-entries';
import { windowsPolicies } from '../../../../main/configuration/policy/sources/windows';
import { systemFolder } from '../../../../main/configuration/policy/sources/windows/system-folder';
import type { RunSystemProgram } from '../../../../main/configuration/policy/sources/windows/system-program';
import type { CountersignError } from '../../../../main/errors/countersign-error';

const machine = 'HKEY_LOCAL_MACHINE\\Software\\Policies';
const user = 'HKEY_CURRENT_USER\\Software\\Policies';

/** What reg.exe of Windows 10 and 11 prints of group policies; lines end with CR LF. */
const printed = (...lines: string[]): Uint8Array => Buffer.from(['', ...lines, ''].join('\r\n'), 'latin1');
const parent = (root: string, ...names: string[]): Uint8Array =>
  printed(root, `    (Default)    REG_SZ    `, '', ...names.map((name) => `${root}\\${name}`));

/** reg.exe with these answers; of anything else it says, in the language of Windows, that it is not there. */
function registry(answers: Record<string, Uint8Array>): RunSystemProgram {
  return (file, [verb, key = '', ...more]) => {
    expect([file, verb, more.at(-1)]).toEqual(['reg.exe', 'query', '/reg:64']);
    const answer = answers[key];
    return answer ? { status: 0, stdout: answer } : { status: 1, stdout: Buffer.alloc(0) };
  };
}

const documents = (own: Uint8Array, forUser?: Uint8Array) =>
  windowsPolicies({
    run: registry({
      'HKLM\\Software\\Policies': parent(machine, 'Countersign', 'Microsoft'),
      'HKLM\\Software\\Policies\\Countersign': own,
      'HKCU\\Software\\Policies': parent(user, ...(forUser ? ['countersign'] : ['Microsoft'])),
      ...(forUser && { 'HKCU\\Software\\Policies\\Countersign': forUser }),
    }),
  }).read();

const refusal = (run: () => unknown): CountersignError => {
  try {
    run();
  } catch (error) {
    return error as CountersignError;
  }
  throw new Error('It was believed.');
};

describe('rules in the registry of Windows', () => {
  const own = printed(
    `${machine}\\Countersign`,
    '    ALLOW_DISCOVERY    REG_DWORD    0x0',
    '    Update    REG_SZ    off',
    '    TsaUrl    REG_SZ    https://tsa.example.org/?a=1',
    '',
    `${machine}\\Countersign\\DEADLINES`,
    '    token    REG_DWORD    0x1e',
    '',
    `${machine}\\Countersign\\SIGNERS`,
    '',
    `${machine}\\Countersign\\SIGNERS\\Head of sales`,
    '    CRYPTOTOKEN    REG_SZ    card',
    '    TSA    REG_MULTI_SZ    first\\0second',
    '    MUST_REVIEW    REG_DWORD    0x1',
    '',
    `${machine}\\Countersign\\Recommended`,
    '    AllowKeyFiles    REG_DWORD    0x0',
    '    TRUSTEDLISTS    REG_SZ    {"REFRESH_HOURS": 12}',
  );

  it('are values, lists and keys below keys', () => {
    const [recommended, enforced, ...more] = documents(own);
    expect(more).toEqual([]);
    expect(recommended).toMatchObject({
      level: 'recommended',
      place: 'HKLM\\Software\\Policies\\Countersign\\Recommended',
    });
    expect(enforced).toMatchObject({
      level: 'enforced',
      scope: 'machine',
      place: 'HKLM\\Software\\Policies\\Countersign',
    });
    const valuesOf = (document: typeof enforced): Record<string, unknown> =>
      Object.fromEntries(policyEntries(document!).entries.map(({ name, value }) => [name, value]));
    expect(valuesOf(enforced)).toEqual({
      ALLOW_DISCOVERY: false,
      Update: 'off',
      TsaUrl: 'https://tsa.example.org/?a=1',
      DEADLINES: { token: 30 },
      SIGNERS: { 'Head of sales': { CRYPTOTOKEN: 'card', TSA: ['first', 'second'], MUST_REVIEW: true } },
    });
    expect(valuesOf(recommended)).toEqual({ ALLOW_KEY_FILES: false, TRUSTEDLISTS: { REFRESH_HOURS: 12 } });
  });

  it('rise from the computer’s recommendation to what is enforced for the computer', () => {
    const both = (root: string): Uint8Array =>
      printed(`${root}\\Countersign`, '', `${root}\\Countersign\\Recommended`, '    Kiosk    REG_DWORD    0x1');
    expect(documents(both(machine), both(user)).map(({ level, scope }) => `${level} ${scope}`)).toEqual([
      'recommended machine',
      'recommended user',
      'enforced user',
      'enforced machine',
    ]);
  });

  it('are read in every language of Windows', () => {
    const german = printed(
      `${machine}\\Countersign`,
      '    (Standard)    REG_SZ    (Wert nicht gesetzt)',
      '    Update    REG_SZ    off',
    );
    expect(documents(german)[0]!.values).toEqual({ Update: 'off' });
  });

  it('take an empty text, spaces, and a text of several lines as they are', () => {
    const odd = printed(
      `${machine}\\Countersign`,
      '    A    REG_SZ    ',
      '    B C    REG_SZ      two  spaces    REG_SZ    inside ',
      '    D    REG_SZ    first',
      'second',
      '    E    REG_MULTI_SZ    ',
      '    F    REG_QWORD    0xffffffff',
    );
    expect(documents(odd)[0]!.values).toEqual({
      A: '',
      'B C': '  two  spaces    REG_SZ    inside ',
      D: 'first\nsecond',
      E: [],
      F: 4_294_967_295,
    });
  });

  it.each([
    ['    Update    REG_SZ    \xfcber', /letters of ASCII/],
    ['    Update    REG_BINARY    00FF', /a value of the kind REG_BINARY is not taken/],
    ['    Update    REG_DWORD    zwei', /a number is expected/],
    ['    Update    REG_QWORD    0xffffffffffffffff', /a number is expected/],
    ['what is this', /can not be understood/],
  ])('are refused where it is not sure what is meant: %j', (line, expected) => {
    const { code, params } = refusal(() => documents(printed(`${machine}\\Countersign`, line)));
    expect(code).toBe('policy.invalid');
    expect(params).toMatchObject({
      place: 'HKLM\\Software\\Policies\\Countersign',
      expected: expect.stringMatching(expected) as string,
    });
  });

  it('say where a value does not fit, without a line', () => {
    const [document] = documents(printed(`${machine}\\Countersign`, '    ALLOW_DISCOVERY    REG_DWORD    0x2'));
    const { params } = refusal(() => policyEntries(document!));
    expect(params).toEqual({
      place: 'HKLM\\Software\\Policies\\Countersign',
      name: 'ALLOW_DISCOVERY',
      expected: 'true or false is expected',
    });
  });

  it('are none where the key is not there, for a person who has no policies at all either', () => {
    const without = {
      'HKLM\\Software\\Policies': parent(machine, 'CountersignOther', 'Microsoft'),
      'HKCU\\Software': printed('HKEY_CURRENT_USER\\Software', '', 'HKEY_CURRENT_USER\\Software\\Microsoft'),
    };
    expect(windowsPolicies({ run: registry(without) }).read()).toEqual([]);
  });

  it('end where the registry can not be read', () => {
    const there = { 'HKLM\\Software\\Policies': parent(machine, 'Countersign') };
    for (const answers of [
      {},
      there,
      { ...there, 'HKCU\\Software': parent('HKEY_CURRENT_USER\\Software', 'Policies') },
    ]) {
      const run = registry(answers);
      expect(refusal(() => windowsPolicies({ run }).read())).toMatchObject({ code: 'policy.unreadable' });
    }
  });

  it('are asked of Windows’ own program, whatever the environment says', () => {
    const evil = { SystemRoot: 'C:\\Users\\me\\fake' };
    expect(systemFolder(['C:\\Program Files\\x\\node.exe', 'D:\\WINNT\\SYSTEM32\\ntdll.dll'], evil)).toBe(
      'D:\\WINNT\\SYSTEM32',
    );
    expect(systemFolder([], { SystemRoot: 'E:\\Windows' })).toBe('E:\\Windows\\System32');
    expect(systemFolder([], {})).toBe('C:\\Windows\\System32');
  });
});

describe('who may write a file of Windows', () => {
  const file = 'C:\\ProgramData\\Acme\\countersign.json';
  const admins = '(A;ID;FA;;;SY)(A;ID;FA;;;BA)';
  const readers = '(A;ID;0x1200a9;;;BU)';
  const permissions =
    (of: Record<string, string>): RunSystemProgram =>
    (program, [path = '', option]) => {
      expect([program, option]).toEqual(['cacls.exe', '/S']);
      const list = of[path];
      return list === undefined
        ? { status: 5, stdout: Buffer.alloc(0) }
        : { status: 0, stdout: Buffer.from(`${path} "D:AI${list}" \r\n`) };
    };
  const good = {
    [file]: admins + readers,
    'C:\\ProgramData\\Acme': `${admins}(A;OICIIOID;GA;;;CO)${readers}`,
    // As Windows has it: whoever logs in makes files and folders of their own beside others'.
    'C:\\ProgramData': `(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICIIO;GA;;;CO)(A;OICI;0x1200a9;;;BU)(A;CI;DCLCRPCR;;;BU)`,
  };
  const check = (of: Record<string, string>) => () =>
    windowsPolicies({ run: permissions({ ...good, ...of }) }).assertAdministrators(file);

  it('is nobody but administrators', () => {
    expect(check({})).not.toThrow();
  });

  it.each([
    [{ [file]: `${admins}(A;ID;0x1301bf;;;BU)` }, file],
    [{ [file]: `${admins}(A;;FA;;;S-1-5-21-1-2-3-1001)` }, file],
    [{ [file]: `${admins}(A;;WD;;;AU)` }, file],
    [{ 'C:\\ProgramData\\Acme': `${admins}(A;OICI;0x1301bf;;;BU)` }, 'C:\\ProgramData\\Acme'],
    [{ 'C:\\ProgramData\\Acme': `${admins}(A;;DT;;;WD)` }, 'C:\\ProgramData\\Acme'],
    [{ 'C:\\ProgramData': '(A;;FA;;;WD)' }, 'C:\\ProgramData'],
  ])('is refused where others may, too: %j', (of, part) => {
    expect(refusal(check(of))).toMatchObject({
      code: 'policy.unsafe',
      params: { place: file, part, stranger: 'list' },
    });
  });

  it('is refused where it can not be found out', () => {
    const run: RunSystemProgram = () => ({ status: 0, stdout: Buffer.from('Zugriff verweigert') });
    expect(refusal(() => windowsPolicies({ run }).assertAdministrators(file))).toMatchObject({
      code: 'policy.unreadable',
    });
  });
});
