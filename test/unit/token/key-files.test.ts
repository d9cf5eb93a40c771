import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyFiles } from '../../../main/token/kinds/pkcs12/key-files';

describe('the key files of a profile', () => {
  let profile: string;
  beforeEach(() => {
    profile = mkdtempSync(join(tmpdir(), 'countersign-key-files-'));
  });
  afterEach(() => rmSync(profile, { recursive: true, force: true }));
  const remembered = (): string => join(profile, 'key-files.json');

  it('are remembered until they are removed, once each', () => {
    const files = new KeyFiles(profile);
    expect(files.add('/home/maria/maria.p12')).toBe('maria.p12');
    expect(files.add('/home/maria/maria.p12')).toBe('maria.p12');
    expect(new KeyFiles(profile).list()).toEqual([{ name: 'maria.p12', path: '/home/maria/maria.p12' }]);
    expect(files.remove('jonas.p12')).toBeUndefined();
    expect(files.remove('maria.p12')).toEqual({ name: 'maria.p12', path: '/home/maria/maria.p12' });
    expect(new KeyFiles(profile).list()).toEqual([]);
  });

  it('have names of their own', () => {
    const files = new KeyFiles(profile, ['contracts', 'card.p12']);
    const names = ['/a/card.p12', '/a/key.p12', '/b/key.p12', '/c/key.p12'].map((path) => files.add(path));
    expect(names).toEqual(['card.p12 (2)', 'key.p12', 'key.p12 (2)', 'key.p12 (3)']);
    expect(files.remove('key.p12 (2)')).toMatchObject({ path: '/b/key.p12' });
  });

  it.each([
    ['no JSON', '{'],
    ['no list', '{"path":"/a.p12"}'],
    ['no absolute paths', '["a.p12", 7, null, "../b.p12"]'],
  ])('are none where the list is damaged: %s', (_, text) => {
    writeFileSync(remembered(), text);
    const files = new KeyFiles(profile);
    expect(files.list()).toEqual([]);
    files.add('/a.p12');
    expect(JSON.parse(readFileSync(remembered(), 'utf8'))).toEqual(['/a.p12']);
  });

  it('are so many as a person may want, the latest of them', () => {
    const files = new KeyFiles(profile);
    for (let number = 1; number <= 25; number++) files.add(`/keys/${number}.p12`);
    const names = files.list().map(({ name }) => name);
    expect(names).toHaveLength(20);
    expect(names.at(-1)).toBe('25.p12');
  });

  it('are kept for the run where the profile can not be written', () => {
    writeFileSync(join(profile, 'file'), '');
    const files = new KeyFiles(join(profile, 'file'));
    expect(files.add('/a.p12')).toBe('a.p12');
    expect(files.list()).toHaveLength(1);
  });
});
