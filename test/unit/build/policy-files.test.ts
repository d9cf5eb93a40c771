import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { XmlDocument, type XmlElement } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { policyDefinitions } from '../../../build/papers/policy/policy-definitions';
import { policyFiles } from '../../../build/papers/policy/policy-files';
import { languages } from '../../../build/papers/policy/group-policy';
import { policyExamples, policyTexts, type PolicyName } from '../../../build/papers/policy/policy-texts';
import { configurationSchema } from '../../../main/configuration/configuration';
import { effectiveConfiguration } from '../../../main/configuration/effective-configuration';
import { policyEntries } from '../../../main/configuration/policy/policy-entries';
import { ownPolicyValues } from '../../../main/configuration/policy/policy-values';
import { windowsPolicies } from '../../../main/configuration/policy/sources/windows';
import { PolicyFolder } from '../../fixtures/policy/policy-folder';

const folder = fileURLToPath(new URL('../../../build/policies/', import.meta.url));
const files = policyFiles();
const names = [...Object.keys(ownPolicyValues), ...Object.keys(configurationSchema.shape)].filter(
  (name) => name !== '$schema',
);

/** What stands in the attributes, or in the elements, that a path leads to. */
function found(text: string, path: string): string[] {
  const document = XmlDocument.fromString(text.replaceAll(/ xmlns="[^"]*"/g, ''));
  try {
    return document.find(path).map((node) => ('content' in node ? (node as XmlElement).content : ''));
  } finally {
    document.dispose();
  }
}

const admx = files['windows/Countersign.admx']!;
const adml = (language: string): string => files[`windows/${language}/Countersign.adml`]!;

describe('what administrators are given', () => {
  it('is what the schema makes of it now: otherwise npm run docs is due', () => {
    for (const [name, text] of Object.entries(files)) {
      expect(existsSync(join(folder, name)), name).toBe(true);
      expect(readFileSync(join(folder, name), 'utf8'), name).toBe(text);
    }
    const there = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(there).toHaveLength(Object.keys(files).length);
  });

  it('has every setting, and words for each', () => {
    expect(policyDefinitions.map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(Object.keys(policyTexts).sort()).toEqual([...names].sort());
    expect(Object.keys(policyExamples).sort()).toEqual([...names].sort());
  });
});

describe('the administrative template', () => {
  it('has every setting twice, where it is read', () => {
    expect(found(admx, '//policy[@key="Software\\Policies\\Countersign"]/@name').sort()).toEqual([...names].sort());
    expect(found(admx, '//policy[@key="Software\\Policies\\Countersign\\Recommended"]/@name').sort()).toEqual(
      names.map((name) => `${name}_recommended`).sort(),
    );
    expect(found(admx, '//policy')).toHaveLength(2 * names.length);
    expect(new Set(found(admx, '//policy/@class'))).toEqual(new Set(['Both']));
  });

  it('keeps to what Intune takes', () => {
    expect(admx).not.toMatch(/windows:|<using/i);
    expect(found(admx, '//combobox | //comboBox | //list')).toEqual([]);
    for (const length of found(admx, '//text/@maxLength')) expect(Number(length)).toBeLessThanOrEqual(1023);
    for (const { name } of policyDefinitions) expect(name).toMatch(/^[A-Za-z_]+$/);
  });

  it.each(Object.keys(languages))('finds each of its words in %s, and no more', (language) => {
    const words = adml(language);
    const strings = found(words, '//stringTable/string/@id');
    const wanted = [...admx.matchAll(/\$\(string\.([^)]+)\)/g)].map(([, id = '']) => id);
    expect(new Set(strings).size).toBe(strings.length);
    expect(new Set(strings)).toEqual(new Set(wanted));
    const presentations = [...admx.matchAll(/\$\(presentation\.([^)]+)\)/g)].map(([, id = '']) => id);
    expect(new Set(found(words, '//presentation/@id'))).toEqual(new Set(presentations));
    // Each control belongs to the value that it fills in.
    for (const id of new Set(presentations)) {
      expect(found(words, `//presentation[@id="${id}"]/*/@refId`)).toEqual([id]);
      expect(found(admx, `//policy[@name="${id}"]/elements/*/@id`)).toEqual([id]);
    }
    for (const text of found(words, '//string')) expect(text.trim()).not.toBe('');
  });

  it('has words of its own in German', () => {
    for (const { name, form } of policyDefinitions) {
      const [english, german] = ['en-US', 'de-DE'].map(
        (language) => found(adml(language), `//string[@id="${name}_explained"]`)[0],
      );
      expect(german, name).not.toBe(english);
      if (form.kind === 'entries') expect(german).toContain('JSON');
    }
  });

  /** What Windows would write, in the words of reg.exe. */
  function written(name: string): string[] {
    const at = `//policy[@name="${name}"]`;
    const [valueName = name] = found(admx, `${at}/@valueName | ${at}/elements/*/@valueName`);
    const example = policyExamples[name as PolicyName];
    const { form } = policyDefinitions.find((one) => one.name === name)!;
    if (form.kind === 'boolean') {
      const which = example === true ? 'enabledValue' : 'disabledValue';
      const [value = ''] = found(admx, `${at}/${which}/decimal/@value`);
      return [`    ${valueName}    REG_DWORD    0x${value}`];
    }
    if (form.kind === 'number') {
      const [lowest = '', highest = ''] = ['minValue', 'maxValue'].map(
        (one) => found(admx, `${at}//decimal/@${one}`)[0],
      );
      expect(Number(lowest)).toBeLessThanOrEqual(example as number);
      expect(Number(highest)).toBeGreaterThanOrEqual(example as number);
      return [`    ${valueName}    REG_DWORD    0x${(example as number).toString(16)}`];
    }
    if (form.kind === 'choice') expect(found(admx, `${at}//string`).map((one) => one.trim())).toContain(example);
    return [`    ${valueName}    REG_SZ    ${typeof example === 'string' ? example : JSON.stringify(example)}`];
  }

  it('writes what the program reads, of every setting', () => {
    const own = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Countersign';
    const answers: Record<string, string[]> = {
      'HKLM\\Software\\Policies': [own],
      'HKLM\\Software\\Policies\\Countersign': [own, ...names.flatMap(written)],
      'HKCU\\Software\\Policies': ['HKEY_CURRENT_USER\\Software\\Policies'],
    };
    const run = (_program: string, [, key = '']: readonly string[]) => ({
      status: 0,
      stdout: Buffer.from((answers[key] ?? []).join('\r\n')),
    });
    const [document, ...more] = windowsPolicies({ run }).read();
    expect(more).toEqual([]);
    const { entries, unknown } = policyEntries(document!);
    expect(unknown).toEqual([]);
    expect(Object.fromEntries(entries.map(({ name, value }) => [name, value]))).toEqual(policyExamples);
  });
});

describe('the samples', () => {
  it('hold, as files of Linux', () => {
    const rules = new PolicyFolder();
    try {
      rules.enforce(files['linux/managed/countersign.json']);
      rules.recommend(files['linux/recommended/countersign.json']);
      const { configuration, policy } = effectiveConfiguration({ folder: rules.base, kind: 'custom' }, rules.source);
      expect(policy.report(configuration).warnings).toEqual([]);
      expect(configuration).toMatchObject({ ALLOW_DISCOVERY: false, DEFAULTSIGNER: 'contracts' });
      expect(policy.sourceOf('DEADLINES').level).toBe('recommended');
    } finally {
      rules.remove();
    }
  });

  it('hold, as a profile of macOS', () => {
    const profile = files['macos/Countersign.mobileconfig']!;
    expect(found(profile, '/plist/dict/key[.="PayloadScope"]/following-sibling::*[1]')).toEqual(['System']);
    const payload = '/plist/dict/key[.="PayloadContent"]/following-sibling::array[1]/dict';
    expect(found(profile, `${payload}/key[.="PayloadType"]/following-sibling::*[1]`)).toEqual(['org.countersign.app']);
    const keys = found(profile, `${payload}/key`).filter((name) => !name.startsWith('Payload'));
    expect(keys.filter((name) => name !== 'Recommended' && !names.includes(name))).toEqual([]);
    expect(found(profile, `${payload}/key[.="ALLOW_DISCOVERY"]/following-sibling::*[1]`)).toHaveLength(1);
    expect(profile).not.toContain('/usr/lib/');
    for (const id of found(profile, '//key[.="PayloadUUID"]/following-sibling::*[1]')) {
      expect(id).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    }
  });
});
