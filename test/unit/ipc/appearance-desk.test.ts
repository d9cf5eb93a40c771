import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { OwnAppearances } from '../../../main/configuration/own-appearances';
import type { AppearanceEntries } from '../../../main/configuration/appearances';
import { AppearanceDesk } from '../../../main/ipc/appearance-desk';
import { PictureDesk } from '../../../main/ipc/picture-desk';
import { pngOf } from '../../fixtures/pictures';

const octets = new Uint8Array(pngOf(4, 4));

function started(configured: Record<string, AppearanceEntries> = {}, forbidden = false) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-look-desk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const own = new OwnAppearances(folder);
  const pictures = new PictureDesk();
  const by = { entry: 'ALLOW_OWN_APPEARANCES', file: '/etc/x.json', managed: true } as const;
  return { folder, own, pictures, desk: new AppearanceDesk(configured, own, pictures, forbidden ? by : undefined) };
}

describe('a look that is opened', () => {
  it('gives its picture as a handle, with which it can be written again under the same identity', async () => {
    const { own, pictures, desk } = started();
    const id = own.save('Stamp', { layout: 'IMAGE', image: { octets, transparent: true } });
    const { image, ...opened } = await desk.open({ own: id });
    expect(opened).toEqual({ layout: 'IMAGE', heading: 'name', text: '' });
    if (image?.kind !== 'file') throw new Error('It has a picture.');
    expect(image).toMatchObject({ picture: { name: 'Stamp' }, transparent: true });
    expect(pictures.octets(image.picture.id)).toEqual(octets);
    const look = { layout: 'IMAGE_AND_TEXT', text: '{name}', image: { pictureId: image.picture.id } } as const;
    const { appearances } = desk.change({ own: id, name: 'Seal', look });
    expect(appearances).toMatchObject([{ ref: { own: id }, name: 'Seal', kind: 'image' }]);
    expect(own.look(id)).toEqual({ layout: 'IMAGE_AND_TEXT', heading: 'name', text: '{name}', image: { octets } });
  });

  it('gives handwriting as strokes', async () => {
    const { own, desk } = started();
    const ink = [
      [
        { x: 1, y: 2, pressure: 0.5 },
        { x: 3, y: 4 },
      ],
    ];
    const id = own.save('Hand', { layout: 'IMAGE', image: { ink } });
    expect((await desk.open({ own: id })).image).toEqual({ kind: 'ink', strokes: ink });
  });

  it('of the configuration is the start of another one, and stays as it is', async () => {
    const { folder, own, pictures, desk } = started();
    const path = join(folder, 'seal.png');
    writeFileSync(path, octets);
    const looks = new AppearanceDesk(
      {
        Stamp: { KIND: 'TEMPLATE', VISIBLE_SIGNATURE_TEXT: 'For {name}', VISIBLE_SIGNATURE_BORDER: true },
        Short: { KIND: 'INITIALS' },
        Seal: { KIND: 'IMAGE', VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH: path },
      },
      own,
      pictures,
    );
    expect(await looks.open({ configured: 'Stamp' })).toEqual({ layout: 'TEXT', heading: 'name', text: 'For {name}' });
    expect(await looks.open({ configured: 'Short' })).toMatchObject({ layout: 'NAME_AND_TEXT', heading: 'initials' });
    expect(await looks.open({ configured: 'Seal' })).toMatchObject({
      layout: 'IMAGE_AND_TEXT',
      image: { kind: 'file', picture: { name: 'seal.png' }, transparent: false },
    });
    const id = own.save('Mine', { layout: 'TEXT' });
    expect(() => looks.change({ own: id, name: 'Stamp', look: { layout: 'TEXT' } })).toThrow(
      expect.objectContaining({ code: 'appearance.nameTaken' }),
    );
    await expect(desk.open({ configured: 'toString' })).rejects.toMatchObject({ code: 'appearance.unknown' });
  });

  it('is not one’s own where nobody keeps looks', async () => {
    const { own, desk } = started({}, true);
    const id = own.save('Stamp', { layout: 'TEXT' });
    const locked = { code: 'appearance.locked' };
    await expect(desk.open({ own: id })).rejects.toMatchObject(locked);
    expect(() => desk.change({ own: id, name: 'Seal', look: { layout: 'TEXT' } })).toThrow(
      expect.objectContaining(locked),
    );
    expect(own.list().looks).toMatchObject([{ name: 'Stamp' }]);
  });
});
