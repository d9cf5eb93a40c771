import { execFileSync } from 'node:child_process';
import type { PixelArea } from '../../../preload/contract/page-view';

/** A page as its reader sees it, in shades of grey. */
export interface RenderedPage {
  width: number;
  height: number;
  /** 0 is black, 255 white; x from the left, y from the top. */
  shade: (x: number, y: number) => number;
}

/**
 * Renders what is within the crop box with poppler.
 * @param options.resolution - to the inch; without it one picture element for each unit of user space
 * @param options.area - only that much of it, in picture elements from the upper left corner
 */
export function renderPage(
  file: string,
  page: number,
  { password, resolution = 72, area }: { password?: string | undefined; resolution?: number; area?: PixelArea } = {},
): RenderedPage {
  const words = ['-gray', '-cropbox', '-r', String(resolution), '-f', String(page), '-l', String(page)];
  const cut = area ? [area.x, area.y, area.width, area.height] : [];
  const cutting = ['-x', '-y', '-W', '-H'].flatMap((word, index) => (area ? [word, String(cut[index])] : []));
  const secret = password === undefined ? [] : ['-upw', password];
  const picture = execFileSync('pdftoppm', [...words, ...cutting, ...secret, file], {
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(picture.subarray(0, 64).toString('latin1'));
  if (!head) throw new Error(`pdftoppm made no picture of page ${page}`);
  const [width, height] = [Number(head[1]), Number(head[2])];
  const octets = picture.subarray(head[0].length);
  if (octets.length !== width * height) throw new Error('pdftoppm made an incomplete picture');
  return { width, height, shade: (x, y) => octets[Math.floor(y) * width + Math.floor(x)]! };
}

/** The smallest rectangle that holds everything that differs, in points from the upper left corner; none without one. */
export function difference(before: RenderedPage, after: RenderedPage): [number, number, number, number] | undefined {
  if (before.width !== after.width || before.height !== after.height) throw new Error('the page changed its size');
  let found: [number, number, number, number] | undefined;
  for (let y = 0; y < after.height; y++) {
    for (let x = 0; x < after.width; x++) {
      if (before.shade(x, y) === after.shade(x, y)) continue;
      const [left, top, right, bottom] = found ?? [x, y, x, y];
      found = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
    }
  }
  return found;
}
