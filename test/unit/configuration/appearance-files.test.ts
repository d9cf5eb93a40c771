import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeError } from '../../../preload/contract/error-sentences';
import type { CountersignError } from '../../../main/errors/countersign-error';
import {
  largestPicture,
  pictureKind,
  readHandwriting,
  readPicture,
} from '../../../main/configuration/appearance-files';
import { inkMl, pngOf, svg } from '../../fixtures/pictures';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'countersign-pictures-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const refused = (params: object): unknown => expect.objectContaining({ code: 'picture.unusable', params });

describe('the picture of a visible signature', () => {
  it.each<[string, Uint8Array | string, string | undefined]>([
    ['a PNG', pngOf(1, 1), 'png'],
    ['a JPEG', Buffer.from('ffd8ffe000104a464946', 'hex'), 'jpeg'],
    ['an SVG', svg, 'svg'],
    [
      'an SVG behind a declaration, a comment and a DOCTYPE',
      `\uFEFF<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE svg>\n${svg}`,
      'svg',
    ],
    ['an SVG with a prefix', '<s:svg xmlns:s="http://www.w3.org/2000/svg"></s:svg>', 'svg'],
    ['a web page with a drawing in it', `<html>${svg}</html>`, undefined],
    ['an element that only begins like one', '<svgfont/>', undefined],
    ['a GIF', 'GIF89a', undefined],
    ['nothing', '', undefined],
  ])('%s is known by its octets', (_, content, kind) => {
    expect(pictureKind(Buffer.from(content as string))).toBe(kind);
  });

  it('is read whatever its name is', async () => {
    const octets = pngOf(3, 3);
    expect(Buffer.from(await readPicture(write('photo.jpg', octets))).equals(octets)).toBe(true);
  });

  it('is refused when it is not there, no file, too large, or something else', async () => {
    await expect(readPicture(join(folder, 'gone.png'))).rejects.toEqual(
      refused({ file: 'gone.png', reason: 'missing' }),
    );
    await expect(readPicture(folder)).rejects.toMatchObject({ params: { reason: 'unreadable' } });
    const large = write('large.png', pngOf(1, 1));
    truncateSync(large, largestPicture + 1);
    await expect(readPicture(large)).rejects.toEqual(refused({ file: 'large.png', reason: 'too-large' }));
    await expect(readPicture(write('a.png', 'hello'))).rejects.toEqual(
      refused({ file: 'a.png', reason: 'unknown-kind' }),
    );
  });

  it('handwriting is read, or refused with what is wrong in it', async () => {
    expect((await readHandwriting(write('a.inkml', inkMl))).map((stroke) => stroke.length)).toEqual([5, 2]);
    const error = await readHandwriting(write('b.inkml', '<ink><trace>1 a</trace></ink>')).catch((one: unknown) => one);
    expect(describeError((error as CountersignError).toShape()).what).toBe(
      '“b.inkml” can not be shown in a signature: it is no handwriting in InkML or JSON (the point “1 a” can not be read).',
    );
  });
});
