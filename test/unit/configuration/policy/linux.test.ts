import { chmodSync, chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { linuxFolder, linuxPolicies } from '../../../../main/configuration/policy/sources/linux';
import { isThereByAdministrators } from '../../../../main/configuration/policy/trusted-place';
import { describeError } from '../../../../preload/contract/error-sentences';
import type { CountersignError } from '../../../../main/errors/countersign-error';
import { PolicyFolder } from '../../../fixtures/policy/policy-folder';

const rules = new PolicyFolder();
afterEach(() => rules.clear());

const refusal = (): CountersignError => {
  try {
    rules.source.read();
  } catch (error) {
    return error as CountersignError;
  }
  throw new Error('It was believed.');
};

describe('rules in files of Linux', () => {
  it('are none where there is no folder', () => {
    expect(rules.source.read()).toEqual([]);
    expect(linuxFolder).toBe('/etc/countersign/policies');
  });

  it('are read in the order of their names, the recommended ones first', () => {
    rules.write('managed/20.json', { ALLOW_DISCOVERY: true });
    rules.write('managed/10.json', { ALLOW_DISCOVERY: false });
    rules.write('recommended/a.json', '\uFEFF{}');
    rules.write('managed/.hidden.json', 'broken');
    rules.write('managed/notes.txt', 'broken');
    rules.write('managed/10.json~', 'broken');
    const read = rules.source.read();
    expect(read.map(({ level, place }) => [level, place])).toEqual([
      ['recommended', join(rules.folder, 'recommended/a.json')],
      ['enforced', join(rules.folder, 'managed/10.json')],
      ['enforced', join(rules.folder, 'managed/20.json')],
    ]);
    expect(read[1]).toMatchObject({ scope: 'machine', values: { ALLOW_DISCOVERY: false } });
  });

  it.each([
    ['{\n  "ALLOW_DISCOVERY": false,,\n}', 2, 'valid JSON is expected here'],
    ['{\n  "ALLOW_DISCOVERY": false\n', 3, 'valid JSON is expected here'],
    ['[]', 1, 'an object is expected'],
    ['', 1, 'valid JSON is expected here'],
  ])('are refused where they are no object in JSON: %j', (text, line, expected) => {
    const place = rules.enforce(text);
    expect(refusal()).toMatchObject({ code: 'policy.invalid', params: { place, line, expected } });
  });

  it('are refused where a file, its folder or one above can be written by others', () => {
    for (const part of ['managed/rules.json', 'managed', '']) {
      const place = rules.enforce({});
      const open = join(rules.folder, part);
      for (const [mode, stranger] of [
        [0o777, 'everyone'],
        [0o775, 'group'],
        [0o757, 'everyone'],
      ] as const) {
        chmodSync(open, mode);
        expect(refusal()).toMatchObject({ code: 'policy.unsafe', params: { part: open, stranger } });
      }
      rmSync(place);
      rules.clear();
    }
    rules.enforce({});
    expect(rules.source.read()).toHaveLength(1);
  });

  it('says of an open folder what is wrong and who has to know', () => {
    rules.enforce({});
    chmodSync(join(rules.folder, 'managed'), 0o777);
    const { what, safe, todo } = describeError(refusal().toShape());
    expect(what).toContain('everybody on this computer may write there');
    expect(safe).toBe('Nothing was signed, and your document is unchanged.');
    expect(todo).toMatch(/whoever looks after this computer/);
  });

  it('are refused where they belong to somebody else', () => {
    const place = rules.enforce({});
    const source = linuxPolicies({
      folder: rules.folder,
      administrators: { owners: [4_000_000] },
    });
    expect(() => source.read()).toThrow(
      expect.objectContaining({ code: 'policy.unsafe', params: expect.objectContaining({ stranger: 'owner' }) }),
    );
    // Who may give files away tries the other way round, too.
    if (process.getuid!() !== 0) return;
    chownSync(place, 65_534, 65_534);
    expect(refusal()).toMatchObject({ params: { part: place, stranger: 'owner' } });
  });

  it('follow a link of the administrator, and all that it leads to is looked at', () => {
    rules.enforce({});
    const elsewhere = join(rules.base, 'elsewhere');
    mkdirSync(elsewhere, { mode: 0o755 });
    chmodSync(elsewhere, 0o755);
    const file = join(elsewhere, 'more.json');
    writeFileSync(file, '{"ALLOW_KEY_FILES": false}');
    chmodSync(file, 0o644);
    symlinkSync(file, join(rules.folder, 'managed/link.json'));
    expect(rules.source.read().map(({ values }) => values)).toEqual([{ ALLOW_KEY_FILES: false }, {}]);
    chmodSync(elsewhere, 0o777);
    expect(refusal()).toMatchObject({ params: { part: elsewhere, stranger: 'everyone' } });
    rmSync(elsewhere, { recursive: true });
    expect(refusal()).toMatchObject({ code: 'policy.unreadable', params: { detail: 'ENOENT' } });
  });

  it('are refused where a link leads to itself, or a folder has the name of a file', () => {
    rules.enforce({});
    const link = join(rules.folder, 'managed/loop.json');
    symlinkSync(link, link);
    expect(refusal()).toMatchObject({ code: 'policy.unsafe', params: { stranger: 'unknown' } });
    rmSync(link);
    mkdirSync(link, { mode: 0o755 });
    expect(refusal()).toMatchObject({ code: 'policy.unreadable', params: { detail: 'it is no file' } });
  });

  it('are looked at up to the root of the system', () => {
    rules.enforce({});
    chmodSync(rules.base, 0o777);
    expect(refusal()).toMatchObject({ code: 'policy.unsafe', params: { part: rules.base, stranger: 'everyone' } });
    chmodSync(rules.base, 0o755);
    expect(isThereByAdministrators('/etc', { owners: [0] })).toBe(true);
    expect(isThereByAdministrators('/etc/countersign-that-is-not-there', { owners: [0] })).toBe(false);
  });
});
