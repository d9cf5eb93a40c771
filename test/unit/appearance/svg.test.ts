import { afterAll, describe, expect, it } from 'vitest';
import { drawAppearance, type DrawRequest } from '../../../main/document/appearance';
import { inkBox, judge, MARGIN, pageWith, removeFiles, rendered, requestOf } from './shown-page';

afterAll(removeFiles);

const SIDE = 100;
/** Between the edge of the place and what is drawn in it. */
const PADDING = 4;

const requestFor = (svg: string, rules = {}): DrawRequest =>
  requestOf({
    width: SIDE + 2 * PADDING,
    height: SIDE + 2 * PADDING,
    appearance: { layout: 'IMAGE', image: { octets: Buffer.from(svg) } },
    rules,
  });

/** Draws what stands within an SVG whose user space is a hundred points square. */
async function pageOf(content: string): Promise<string> {
  const request = requestFor(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${content}</svg>`);
  const path = pageWith(await drawAppearance(request), request.width, request.height);
  expect(judge('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
  return path;
}

/** What is seen at a place of the user space: the nearest of a few colours. */
function colourAt(path: string, x: number, y: number): string {
  const scale = 2;
  const { width, samples } = rendered(path, 72 * scale);
  const at = (Math.floor((MARGIN + PADDING + y) * scale) * width + Math.floor((MARGIN + PADDING + x) * scale)) * 3;
  const [red, green, blue] = [samples[at]!, samples[at + 1]!, samples[at + 2]!];
  const names: Record<string, string> = { '000': 'black', '100': 'red', '010': 'green', '001': 'blue', '111': 'white' };
  return names[[red, green, blue].map((value) => (value > 127 ? '1' : '0')).join('')] ?? `${red},${green},${blue}`;
}

type Seen = [x: number, y: number, colour: string];

const pictures: [name: string, content: string, seen: Seen[]][] = [
  [
    'a rectangle, black without a colour',
    '<rect x="10" y="20" width="30" height="40"/>',
    [
      [25, 40, 'black'],
      [45, 40, 'white'],
      [25, 15, 'white'],
    ],
  ],
  [
    'a rectangle with round corners',
    '<rect x="0" y="0" width="100" height="100" rx="40"/>',
    [
      [50, 50, 'black'],
      [3, 3, 'white'],
      [97, 97, 'white'],
      [50, 1, 'black'],
    ],
  ],
  [
    'a circle',
    '<circle cx="50" cy="50" r="40" fill="#f00"/>',
    [
      [50, 50, 'red'],
      [50, 12, 'red'],
      [15, 15, 'white'],
    ],
  ],
  [
    'an ellipse with an outline',
    '<ellipse cx="50" cy="50" rx="40" ry="20" fill="none" stroke="blue" stroke-width="6"/>',
    [
      [50, 50, 'white'],
      [50, 30, 'blue'],
      [10, 50, 'blue'],
    ],
  ],
  [
    'a line',
    '<line x1="0" y1="50" x2="100" y2="50" stroke="rgb(255,0,0)" stroke-width="10"/>',
    [
      [50, 50, 'red'],
      [50, 60, 'white'],
    ],
  ],
  [
    'a polygon, closed',
    '<polygon points="10,10 90,10 50,90" style="fill: none; stroke: black; stroke-width: 6"/>',
    [
      [50, 10, 'black'],
      [30, 50, 'black'],
      [50, 40, 'white'],
    ],
  ],
  [
    'a polyline, open',
    '<polyline points="10 10, 90 10, 90 90" fill="none" stroke="black" stroke-width="6"/>',
    [
      [50, 10, 'black'],
      [50, 50, 'white'],
    ],
  ],
  [
    'a path of lines, absolute and relative',
    '<path d="M10 10H90v40h-80z"/>',
    [
      [50, 30, 'black'],
      [50, 60, 'white'],
    ],
  ],
  [
    'numbers without spaces and repeated commands',
    '<path d="M10,10 90 10 90,50-.0 0 0 0L10.0.5e2Z"/>',
    [
      [80, 12, 'black'],
      [50, 80, 'white'],
    ],
  ],
  [
    'curves, smooth ones too',
    '<path fill="none" stroke="black" stroke-width="6" d="M0 50C10 0 40 0 50 50S90 100 100 50"/>',
    [
      [25, 13, 'black'],
      [75, 87, 'black'],
      [25, 60, 'white'],
    ],
  ],
  [
    'quadratic curves',
    '<path fill="none" stroke="black" stroke-width="6" d="M0 50Q25 0 50 50T100 50"/>',
    [
      [25, 25, 'black'],
      [75, 75, 'black'],
      [25, 60, 'white'],
    ],
  ],
  [
    'an arc, its flags without spaces',
    '<path fill="none" stroke="black" stroke-width="6" d="M10 50A40 40 0 0190 50"/>',
    [
      [50, 10, 'black'],
      [50, 90, 'white'],
    ],
  ],
  [
    'an arc the other way round',
    '<path fill="none" stroke="black" stroke-width="6" d="M10 50a40 40 0 0 0 80 0"/>',
    [
      [50, 90, 'black'],
      [50, 10, 'white'],
    ],
  ],
  [
    'the rule of even and odd',
    '<path fill-rule="evenodd" d="M0 0H100V100H0ZM25 25H75V75H25Z"/>',
    [
      [10, 50, 'black'],
      [50, 50, 'white'],
    ],
  ],
  [
    'groups that hand on their colours',
    '<g fill="blue"><g><rect width="50" height="50"/></g><rect x="50" width="50" height="50" fill="#00ff00"/></g>',
    [
      [25, 25, 'blue'],
      [75, 25, 'green'],
    ],
  ],
  [
    '"none" within a group that is filled',
    '<g fill="red"><rect width="100" height="100" fill="none"/></g>',
    [[50, 50, 'white']],
  ],
  [
    'transformations, from right to left',
    '<g transform="translate(50 50)"><rect transform="rotate(90) scale(2, 1)" width="20" height="10"/></g>',
    [
      [45, 70, 'black'],
      [55, 70, 'white'],
      [45, 45, 'white'],
    ],
  ],
  [
    'a turn around a point',
    '<rect transform="rotate(180,50,50)" x="0" y="0" width="30" height="30"/>',
    [
      [85, 85, 'black'],
      [15, 15, 'white'],
    ],
  ],
  [
    'what is not shown',
    '<rect display="none" width="100" height="100"/><g visibility="hidden"><rect width="100" height="100"/></g>',
    [[50, 50, 'white']],
  ],
  [
    'comments, titles and what other programs left',
    '<!-- <text/> --><title>A &amp; B</title><metadata><a:b/></metadata><rect width="100" height="100"/>',
    [[50, 50, 'black']],
  ],
];

describe('an SVG', () => {
  it.each(pictures)('shows %s', async (_name, content, seen) => {
    const path = await pageOf(content);
    expect(seen.map(([x, y]) => colourAt(path, x, y))).toEqual(seen.map(([, , colour]) => colour));
  });

  it('is fitted by its view box, and nothing of it leaves that', async () => {
    const request = requestFor(
      '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n' +
        '<svg width="4cm" height="2cm" viewBox="-10 -5 20 10"><rect x="-500" y="-500" width="1000" height="1000"/></svg>',
    );
    const box = inkBox(pageWith(await drawAppearance(request), request.width, request.height));
    expect(Math.abs(box.right - box.left - SIDE)).toBeLessThan(1.5);
    expect(Math.abs(box.top - box.bottom - SIDE / 2)).toBeLessThan(1.5);
  });

  it('has colours that are defined by CIE values where others are not allowed', async () => {
    const request = requestFor('<svg viewBox="0 0 1 1"><rect width="1" height="1" fill="red"/></svg>', {
      deviceColours: false,
    });
    const path = pageWith(await drawAppearance(request), request.width, request.height);
    expect(colourAt(path, 50, 50)).toBe('red');
    expect(judge('qpdf', '--qdf', '--object-streams=disable', path, '-')).not.toMatch(/ (rg|RG|g|G)\n/);
  });

  it.each([
    ['text', 'unsupported', '<text>Maria</text>'],
    ['an image', 'unsupported', '<image href="https://example.org/a.png"/>'],
    ['a style sheet', 'unsupported', '<style>rect { fill: red }</style><rect width="9" height="9"/>'],
    ['a gradient', 'unsupported', '<defs><linearGradient id="a"/></defs><rect width="9" height="9" fill="url(#a)"/>'],
    ['opacity', 'unsupported', '<rect width="9" height="9" opacity=".5"/>'],
    ['a translucent colour', 'unsupported', '<rect width="9" height="9" fill="rgba(0,0,0,0.5)"/>'],
    ['dashes', 'unsupported', '<rect width="9" height="9" stroke="red" style="stroke-dasharray: 4 2"/>'],
    ['a clip', 'unsupported', '<rect width="9" height="9" clip-path="url(#c)"/>'],
    ['a script', 'unsupported', '<script>alert(1)</script>'],
    ['a unit of length', 'unsupported', '<rect width="9mm" height="9mm"/>'],
    ['a colour that nobody knows', 'unsupported', '<rect width="9" height="9" fill="grue"/>'],
    ['a path that can not be read', 'damaged', '<path d="M0 0 L 10"/>'],
    ['a path that begins in the middle', 'damaged', '<path d="L0 0"/>'],
    ['numbers that are too large', 'damaged', '<path d="M0 0L1e300 5"/>'],
    ['an element that is not closed', 'damaged', '<g><rect width="9" height="9"/>'],
    ['a comment that is not closed', 'damaged', '<!-- a>'.repeat(50_000)],
    ['an unknown entity', 'damaged', '<rect width="&a;" height="9"/>'],
    ['too many elements', 'too-large', '<g/>'.repeat(20_000)],
    ['groups that are too deep', 'too-large', `${'<g>'.repeat(500)}${'</g>'.repeat(500)}`],
    ['too many octets', 'too-large', `<path d="M0 0${' '.repeat(2_000_000)}"/>`],
  ])('with %s is refused', async (_name, problem, content) => {
    const request = requestFor(`<svg viewBox="0 0 100 100">${content}</svg>`);
    await expect(drawAppearance(request)).rejects.toMatchObject({ code: 'appearance.image', params: { problem } });
  });

  it.each([
    ['entities of its own', 'unsupported', '<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"/>'],
    ['no size', 'damaged', '<svg><rect width="9" height="9"/></svg>'],
    ['a size of nothing', 'damaged', '<svg viewBox="0 0 0 10"/>'],
  ])('with %s is refused', async (_name, problem, svg) => {
    await expect(drawAppearance(requestFor(svg))).rejects.toMatchObject({ params: { problem } });
  });
});
