import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { namesIn, pdfsig } from '../../fixtures/hosts/built-product';
import { bytes, useCommandLine } from '../../fixtures/hosts/command-line-desk';
import { pngOf } from '../../fixtures/pictures';

/** How much of the first page is not white. */
function inkedShare(file: string): number {
  const image = execFileSync('pdftoppm', ['-singlefile', '-r', '72', '-gray', file]);
  // PGM: three lines of text, then an octet for each pixel.
  const pixels = image.subarray(image.length - pixelsOf(image));
  return pixels.filter((octet) => octet < 255).length / pixels.length;
}

function pixelsOf(image: Buffer): number {
  const [, width = 0, height = 0] = (/^P5\s+(\d+)\s+(\d+)/.exec(image.toString('latin1', 0, 40)) ?? []).map(Number);
  return width * height;
}

describe('countersign sign --visible', () => {
  const desk = useCommandLine();
  const { bench, cli, json } = desk;

  it.each([
    ['a page that is none', ['--page', 'middle'], '--page is First, Last, All, or page numbers such as 1,3,-1'],
    ['a rectangle without a fourth number', ['--rectangle', '1,2,3'], '--rectangle is "llx,lly,urx,ury": left, bottom'],
    ['a corner that is none', ['--corner', 'middle'], '--corner is one of top-left, '],
    ['visible and invisible', ['--invisible', '--image', 'x.png'], '--invisible and --image exclude each other'],
  ])('is used wrongly with %s: 2', async (_, words, detail) => {
    const { code, stdout, stderr } = await cli(['sign', bench.document('a.pdf', bytes), '--pin-stdin', ...words]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(detail);
    expect(desk.token.faults.calls('C_Login')).toBe(0);
  });

  it.each([
    ['is not there', '--image', 'gone.png', undefined, 'it is not there'],
    ['is no picture', '--image', 'photo.png', 'hello', 'it is not a PNG, JPEG or SVG'],
    ['is no handwriting', '--ink', 'hand.inkml', '<ink><trace>1</trace></ink>', 'a point is not whole'],
  ])('tries nothing and asks for no PIN when the file %s: 3', async (_, option, name, content, detail) => {
    const input = bench.document('a.pdf', bytes);
    const file = content === undefined ? name : bench.document(name, Buffer.from(content));
    const { code, stdout, stderr } = await cli(['sign', input, '--pin-stdin', option, file]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(`“${name}” can not be shown in a signature: `);
    expect(stderr).toContain(detail);
    const asked = await json(['sign', input, '--pin-stdin', option, file]);
    expect(asked).toMatchObject({ code: 3, printed: { error: { code: 'picture.unusable' } } });
    expect(desk.token.faults.calls('C_Login')).toBe(0);
    expect(namesIn(dirname(input))).toEqual(['a.pdf']);
  });

  it('shows the signature where it is told to: picture and words in a corner, and nothing without it', async () => {
    const picture = bench.document('logo.png', pngOf(40, 20));
    const shown = bench.document('a.pdf', bytes);
    const words = [
      '--page',
      '-1',
      '--corner',
      'top-right',
      '--image',
      picture,
      '--text',
      'Read',
      '--reason',
      'I agree',
    ];
    expect(await cli(['sign', shown, '--pin-stdin', ...words])).toMatchObject({ code: 0, stderr: '' });
    const hidden = bench.document('b.pdf', bytes);
    expect(await cli(['sign', hidden, '--pin-stdin', '--invisible'])).toMatchObject({ code: 0, stderr: '' });
    const [a, b] = [join(dirname(shown), 'a-signed.pdf'), join(dirname(hidden), 'b-signed.pdf')];
    for (const file of [a, b]) expect(await pdfsig(file)).toEqual([{ valid: true, total: true }]);
    expect(inkedShare(a)).toBeGreaterThan(inkedShare(b));
    expect(inkedShare(b)).toBe(inkedShare(hidden));
  });

  it('does not take a layout with a picture that nobody gave: 3', async () => {
    const { code, printed } = await json(['sign', bench.document('a.pdf', bytes), '--pin-stdin', '--layout', 'image']);
    expect(code).toBe(3);
    expect(printed.error).toMatchObject({
      code: 'usage.invalid',
      params: { detail: 'the layout IMAGE shows a picture, and there is none' },
    });
    expect(desk.token.faults.calls('C_Login')).toBe(0);
  });
});
