import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PictureDesk } from '../../../main/ipc/picture-desk';
import { requestedClaims } from '../../../main/ipc/requested-claims';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('pictures for visible signatures', () => {
  let folder: string;
  let file: string;
  let desk: PictureDesk;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-pictures-'));
    file = join(folder, 'logo.png');
    writeFileSync(file, png);
    desk = new PictureDesk();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are read once and named by a handle that says nothing of the file', async () => {
    const { id, name } = await desk.add(file);
    expect(id).toMatch(/^picture-[0-9a-f]{32}$/);
    expect(name).toBe('logo.png');
    rmSync(file);
    expect(Buffer.from(desk.octets(id)).equals(png)).toBe(true);
    expect([desk.forget(id), desk.forget(id)]).toEqual([true, false]);
    expect(() => desk.octets(id)).toThrow(expect.objectContaining({ code: 'picture.unknown' }));
  });

  it('are refused with the reason', async () => {
    const text = join(folder, 'note.png');
    writeFileSync(text, 'not a picture');
    const params = { file: 'note.png', reason: 'unknown-kind' };
    await expect(desk.add(text)).rejects.toMatchObject({ code: 'picture.unusable', params });
  });

  it('are few: the oldest goes', async () => {
    const first = await desk.add(file);
    for (let count = 0; count < 19; count += 1) await desk.add(file);
    expect(desk.octets(first.id)).toHaveLength(png.length);
    await desk.add(file);
    expect(() => desk.octets(first.id)).toThrow(expect.objectContaining({ code: 'picture.unknown' }));
  });

  it('stand in a request by their handle', async () => {
    const { id } = await desk.add(file);
    const claims = {
      reason: '',
      visible: { pages: 3, corner: 'top-left', layout: 'IMAGE', image: { pictureId: id } },
    } as const;
    expect(requestedClaims(claims, desk)).toEqual({
      reason: '',
      visible: { pages: [3], place: { corner: 'top-left' }, layout: 'IMAGE', image: { octets: new Uint8Array(png) } },
    });
    desk.forget(id);
    expect(() => requestedClaims(claims, desk)).toThrow(expect.objectContaining({ code: 'picture.unknown' }));
  });

  it('may be drawn by hand instead', () => {
    const ink = [
      [
        { x: 1, y: 2, pressure: 0.7 },
        { x: 3, y: 4 },
      ],
    ];
    expect(requestedClaims({ visible: { pages: 'all', image: { ink } } }, desk)).toEqual({
      visible: { pages: 'all', image: { ink } },
    });
    expect(requestedClaims({ visible: false }, desk)).toEqual({ visible: false });
  });
});
