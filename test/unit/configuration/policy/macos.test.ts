import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { macosPolicies } from '../../../../main/configuration/policy/sources/macos';
import type { CountersignError } from '../../../../main/errors/countersign-error';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-macos-')));
const folder = join(base, 'Managed Preferences');
const plutil = join(base, 'plutil');
afterAll(() => rmSync(base, { recursive: true }));

/** Where there is no macOS: a property list is the JSON that plutil would make of it, and a broken one is refused as plutil does. */
const script = `#!/bin/sh
[ "$1 $2 $3 $4 $5" = "-convert json -o - --" ] || exit 64
[ -z "$HOME" ] || exit 65
case "$(head -c 6 "$6")" in broken) echo "$6: invalid object in plist for destination format" >&2; exit 1;; esac
exec cat "$6"
`;

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'maria'), { recursive: true });
  for (const one of [base, folder, join(folder, 'maria')]) chmodSync(one, 0o755);
  writeFileSync(plutil, script);
  chmodSync(plutil, 0o755);
});

const source = () =>
  macosPolicies({ folder, plutil, username: 'maria', administrators: { owners: [process.getuid!(), 0] } });
const write = (name: string, content: unknown): string => {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  chmodSync(file, 0o644);
  return file;
};
const refusal = (): CountersignError => {
  try {
    source().read();
  } catch (error) {
    return error as CountersignError;
  }
  throw new Error('It was believed.');
};

describe('rules in profiles of macOS', () => {
  it('are none where no profile is installed', () => {
    expect(source().read()).toEqual([]);
  });

  it('are those of the computer and of the person, in their order', () => {
    const machine = write('org.countersign.app.plist', {
      ALLOW_DISCOVERY: false,
      PayloadUUID: 'A0C0F8C6-0000-4000-8000-000000000000',
      Recommended: { ALLOW_KEY_FILES: false },
    });
    const user = write('maria/org.countersign.app.plist', { Update: 'off', Recommended: {} });
    expect(source().read()).toMatchObject([
      { level: 'recommended', scope: 'machine', place: machine, values: { ALLOW_KEY_FILES: false } },
      { level: 'recommended', scope: 'user', place: user, values: {} },
      { level: 'enforced', scope: 'user', place: user, values: { Update: 'off' } },
      { level: 'enforced', scope: 'machine', place: machine, values: { ALLOW_DISCOVERY: false } },
    ]);
    expect(source().read().at(-1)!.values).toEqual({ ALLOW_DISCOVERY: false });
  });

  it('are refused where plutil can not read them, where they are open to others, and where plutil is not there', () => {
    const place = write('org.countersign.app.plist', 'broken');
    expect(refusal()).toMatchObject({ code: 'policy.invalid', params: { place } });
    write('org.countersign.app.plist', []);
    expect(refusal()).toMatchObject({ code: 'policy.invalid', params: { place } });
    write('org.countersign.app.plist', { Recommended: 'all' });
    expect(refusal()).toMatchObject({ code: 'policy.invalid', params: { name: 'Recommended' } });
    write('org.countersign.app.plist', {});
    chmodSync(place, 0o666);
    expect(refusal()).toMatchObject({ code: 'policy.unsafe', params: { part: place, stranger: 'everyone' } });
    chmodSync(place, 0o644);
    rmSync(plutil);
    expect(refusal()).toMatchObject({ code: 'policy.unreadable', params: { detail: 'plutil: ENOENT' } });
  });
});
