import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OwnAppearances } from '../../../main/configuration/own-appearances';
import { pngOf } from '../../fixtures/pictures';

const octets = new Uint8Array(pngOf(4, 4));
const ink = [
  [
    { x: 1, y: 2, pressure: 0.3 },
    { x: 3, y: 4 },
  ],
];

describe('the looks that a person keeps', () => {
  let profile: string;
  let looks: OwnAppearances;
  const file = (): string => join(profile, 'appearances', 'appearances.json');
  const files = (): string[] => readdirSync(join(profile, 'appearances')).sort();

  beforeEach(() => {
    profile = mkdtempSync(join(tmpdir(), 'countersign-looks-'));
    looks = new OwnAppearances(profile);
  });
  afterEach(() => rmSync(profile, { recursive: true, force: true }));

  it('are there again for the next start, with pictures of their own', () => {
    const stamp = looks.save('Stamp', {
      layout: 'IMAGE_AND_TEXT',
      text: '{name}',
      image: { octets, transparent: true },
    });
    const hand = looks.save('Hand', { layout: 'IMAGE', image: { ink } });
    looks.save('Initials', { layout: 'NAME_AND_TEXT', heading: 'initials' });
    const again = new OwnAppearances(profile);
    expect(again.list()).toMatchObject({
      looks: [
        { name: 'Hand', kind: 'ink' },
        { name: 'Initials', kind: 'initials' },
        { name: 'Stamp', kind: 'image' },
      ],
      damaged: false,
    });
    expect(again.look(stamp)).toEqual({
      layout: 'IMAGE_AND_TEXT',
      heading: 'name',
      text: '{name}',
      image: { octets, transparent: true },
    });
    expect(again.look(hand)).toEqual({ layout: 'IMAGE', heading: 'name', text: '', image: { ink } });
    expect(again.named('Hand')).toBe(hand);
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o077).toBe(0);
  });

  it('are replaced under their name, changed, deleted, and take their pictures along', () => {
    const id = looks.save('Stamp', { layout: 'IMAGE', image: { octets } });
    expect(files()).toHaveLength(2);
    expect(looks.save('Stamp', { layout: 'TEXT', text: 'Acme' })).toBe(id);
    expect(files()).toEqual(['appearances.json']);
    expect(looks.list().looks).toMatchObject([{ id, name: 'Stamp', kind: 'template' }]);
    const other = looks.save('Other', { layout: 'TEXT' });
    looks.setUsual('office', { own: other });
    const [, before] = looks.list().looks;
    const stamped = { layout: 'IMAGE_AND_TEXT', text: 'For {name}', image: { octets, transparent: true } } as const;
    expect(() => looks.change(other, 'Stamp', stamped)).toThrow(
      expect.objectContaining({ code: 'appearance.nameTaken' }),
    );
    looks.change(other, 'Another', stamped);
    expect(looks.look(other)).toEqual({ ...stamped, heading: 'name' });
    const changed = looks.list();
    expect(changed.looks).toMatchObject([{ id: other, name: 'Another', kind: 'image' }, { name: 'Stamp' }]);
    expect(changed.looks.find((one) => one.id === other)?.revision).not.toBe(before?.revision);
    expect(changed.usual).toEqual({ office: { own: other } });
    looks.change(other, 'Another', { layout: 'NAME_AND_TEXT', heading: 'initials' });
    expect(files()).toEqual(['appearances.json']);
    expect(() => looks.change(`look-${'0'.repeat(32)}`, 'New', stamped)).toThrow(
      expect.objectContaining({ code: 'appearance.unknown' }),
    );
    looks.setUsual('home', 'none');
    looks.remove(other);
    expect(looks.list()).toMatchObject({ looks: [{ name: 'Stamp' }], usual: { home: 'none' } });
    expect(() => looks.look(other)).toThrow(expect.objectContaining({ code: 'appearance.unknown' }));
  });

  it('that are damaged are told and put aside, and nothing of them is lost', () => {
    looks.save('Stamp', { layout: 'TEXT' });
    const text = readFileSync(file(), 'utf8');
    writeFileSync(file(), text.slice(0, -9));
    expect(looks.list()).toEqual({ looks: [], usual: {}, damaged: true });
    looks.save('New', { layout: 'TEXT' });
    expect(looks.list()).toMatchObject({ looks: [{ name: 'New' }], damaged: false });
    expect(readFileSync(`${file()}.damaged`, 'utf8')).toBe(text.slice(0, -9));
    const [first] = (JSON.parse(readFileSync(file(), 'utf8')) as { looks: object[] }).looks;
    writeFileSync(file(), JSON.stringify({ looks: [first, { id: 'look-1', name: 'x' }], usual: { s: 7 } }));
    expect(looks.list()).toMatchObject({ looks: [{ name: 'New' }], usual: {}, damaged: true });
  });

  it('say so when their picture is gone or is another one', () => {
    const id = looks.save('Stamp', { layout: 'IMAGE', image: { octets } });
    const picture = join(
      profile,
      'appearances',
      files().find((name) => name.endsWith('.picture'))!,
    );
    writeFileSync(picture, pngOf(9, 9));
    const unusable = (reason: string) =>
      expect.objectContaining({ code: 'picture.unusable', params: { file: 'Stamp', reason } });
    expect(() => looks.look(id)).toThrow(unusable('unreadable'));
    rmSync(picture);
    expect(() => looks.look(id)).toThrow(unusable('missing'));
    expect(looks.list().looks).toHaveLength(1);
    // It is opened all the same, to be given another one.
    expect(looks.open(id)).toEqual({
      name: 'Stamp',
      look: { layout: 'IMAGE', heading: 'name', text: '' },
      pictureLost: true,
    });
  });

  it('are not kept without bounds', () => {
    for (let i = 0; i < 40; i++) looks.save(`Look ${i}`, { layout: 'TEXT' });
    const refused = (reason: string) => expect.objectContaining({ code: 'appearance.notSaved', params: { reason } });
    expect(() => looks.save('One more', { layout: 'TEXT' })).toThrow(refused('too-many'));
    const large = new Uint8Array(6 * 1024 * 1024);
    large.set(octets);
    expect(() => looks.save('Look 1', { layout: 'IMAGE', image: { octets: large } })).toThrow(refused('too-large'));
    expect(looks.list().looks).toHaveLength(40);
  });
});
