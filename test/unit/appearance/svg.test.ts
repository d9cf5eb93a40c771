import { afterAll, describe, expect, it } from 'vitest';
import { drawAppearance, type DrawRequest } from '../../../main/document/appearance';
import { CountersignError } from '../../../main/errors/countersign-error';
import { pictureKind } from '../../../main/configuration/appearance-files';
import { describeError } from '../../../preload/contract';
import { PdfNewStream } from '../../../main/document/pdf';
import { inkBox, judge, MARGIN, pageWith, removeFiles, rendered, requestOf } from './shown-page';
import { expectColour, keysAndNames } from './shown-pictures';

afterAll(removeFiles);

const SIDE = 100;
/** Between the edge of the place and what is drawn in it. */
const PADDING = 4;

const requestFor = (svg: string | Buffer, rules = {}): DrawRequest =>
  requestOf({
    width: SIDE + 2 * PADDING,
    height: SIDE + 2 * PADDING,
    appearance: { layout: 'IMAGE', image: { octets: Buffer.from(svg) } },
    rules,
  });

const svgOf = (content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">${content}</svg>`;

/** Draws what stands within an SVG whose user space is a hundred points square. */
async function pageOf(content: string): Promise<string> {
  const request = requestFor(svgOf(content));
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

const SHAPE = '<rect width="9" height="9" fill="red"/>';

/** A shape that is repeated `times`, all of that again, and so on. */
function repetitions(levels: number, times: number): string {
  const level = (i: number): string => `<g id="g${i}">${`<use href="#g${i - 1}"/>`.repeat(times)}</g>`;
  const all = Array.from({ length: levels }, (_, i) => level(i + 1)).join('');
  return `<defs><g id="g0" opacity=".9">${SHAPE}${SHAPE}</g>${all}</defs><use href="#g${levels}" opacity=".9"/>`;
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
    '<g fill="red"><rect width="100" height="100" fill="none"/><rect width="9" height="9"/></g>',
    [
      [50, 50, 'white'],
      [5, 5, 'red'],
    ],
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
    '<rect width="9" height="9"/><rect display="none" width="100" height="100"/>' +
      '<g visibility="hidden"><rect width="100" height="100"/></g>',
    [
      [50, 50, 'white'],
      [5, 5, 'black'],
    ],
  ],
  [
    'comments, titles and what other programs left',
    '<!-- <text/> --><title>A &amp; B</title><metadata xmlns:a="urn:a"><a:b/></metadata><rect width="100" height="100"/>',
    [[50, 50, 'black']],
  ],
  [
    'a gradient',
    '<linearGradient id="a"><stop offset=".4" stop-color="red"/><stop offset=".6" stop-color="blue"/></linearGradient>' +
      '<rect width="100" height="100" style="fill: url(&quot;#a&quot;)"/>',
    [
      [10, 50, 'red'],
      [90, 50, 'blue'],
    ],
  ],
  [
    'what a style sheet says',
    '<style><![CDATA[ .a > rect { fill: #0f0 } ]]></style><g class="a"><rect width="100" height="100"/></g>',
    [[50, 50, 'green']],
  ],
  [
    'a clip and a mask',
    '<clipPath id="c"><rect width="50" height="100"/></clipPath><mask id="m"><rect width="100" height="50" fill="#fff"/></mask>' +
      '<rect width="100" height="100" fill="red" clip-path="url(#c)" mask="url(#m)"/>',
    [
      [25, 25, 'red'],
      [75, 25, 'white'],
      [25, 75, 'white'],
    ],
  ],
  [
    'what is used again, links, dashes and units of length',
    '<a href="https://example.org/"><rect id="r" width="7.5pt" height="10"/></a><use href="#r" x="50" fill="red"/>' +
      '<path d="M0 50H100" stroke="blue" stroke-width="10" stroke-dasharray="20 20"/>',
    [
      [5, 5, 'black'],
      [55, 5, 'red'],
      [30, 5, 'white'],
      [10, 50, 'blue'],
      [30, 50, 'white'],
    ],
  ],
];

describe('an SVG', () => {
  it.each(pictures)('shows %s', async (_name, content, seen) => {
    const path = await pageOf(content);
    expect(seen.map(([x, y]) => colourAt(path, x, y))).toEqual(seen.map(([, , colour]) => colour));
  });

  it('is fitted by its view box, and nothing of it leaves that', async () => {
    const request = requestFor(
      '\uFEFF<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n' +
        '<svg xmlns="http://www.w3.org/2000/svg" width="4cm" height="2cm" viewBox="-10 -5 20 10"><rect x="-500" y="-500" width="1000" height="1000"/></svg>',
    );
    const box = inkBox(pageWith(await drawAppearance(request), request.width, request.height));
    expect(Math.abs(box.right - box.left - SIDE)).toBeLessThan(1.5);
    expect(Math.abs(box.top - box.bottom - SIDE / 2)).toBeLessThan(1.5);
  });

  it('has colours that are defined by CIE values where others are not allowed', async () => {
    const request = requestFor(svgOf('<rect width="100" height="100" fill="red"/>'), { deviceColours: false });
    const path = pageWith(await drawAppearance(request), request.width, request.height);
    expect(colourAt(path, 50, 50)).toBe('red');
    expect(judge('qpdf', '--qdf', '--object-streams=disable', path, '-')).not.toMatch(/ (rg|RG|g|G)\n/);
  });

  it.each([
    ['text', 'unsupported', `${SHAPE}<text>Maria</text>`],
    ['text of a prefix', 'unsupported', `${SHAPE}<s:text xmlns:s="http://www.w3.org/2000/svg">Maria</s:text>`],
    ['an image', 'unsupported', `${SHAPE}<image width="9" height="9" href="https://example.org/a.png"/>`],
    [
      'an image within it',
      'unsupported',
      `${SHAPE}<image width="9" height="9" xlink:href="data:image/png;base64,AA"/>`,
    ],
    ['what another file defines', 'unsupported', `${SHAPE}<use xlink:href="logo.svg#a"/>`],
    ['a colour of another file', 'unsupported', `${SHAPE}<rect width="9" height="9" fill="url( 'a.svg#a')"/>`],
    ['a style sheet of another file', 'unsupported', `<style>@import "a.css";</style>${SHAPE}`],
    ['a script', 'unsupported', `${SHAPE}<script>alert(1)</script>`],
    ['a page of another kind', 'unsupported', `${SHAPE}<foreignObject width="9" height="9"/>`],
    ['an animation', 'unsupported', '<rect width="9" height="9"><set attributeName="x" to="5"/></rect>'],
    ['nothing to be seen', 'damaged', '<rect width="9" height="9" fill="none"/>'],
    ['what repeats itself', 'damaged', '<g id="a"><use href="#a"/></g>'],
    ['an element that is not closed', 'damaged', '<g><rect width="9" height="9"/>'],
    ['a comment that is not closed', 'damaged', '<!-- a>'.repeat(50_000)],
    ['an unknown entity', 'damaged', '<rect width="&a;" height="9"/>'],
    ['a prefix that nobody declares', 'damaged', `${SHAPE}<a:b/>`],
    ['quotes that are not closed', 'damaged', '<a ""'.repeat(150_000)],
    ['a reference that is not closed', 'unsupported', `${SHAPE}<rect fill="url(${' '.repeat(500_000)}"/>`],
    ['repetitions of repetitions', 'too-large', repetitions(5, 10)],
    ['more repetitions than anybody could draw', 'damaged', repetitions(9, 10)],
    ['repetitions that are too deep', 'too-large', repetitions(100, 1)],
    ['too many elements', 'too-large', '<g/>'.repeat(20_000)],
    ['groups that are too deep', 'too-large', `${'<g>'.repeat(500)}${'</g>'.repeat(500)}`],
    ['too many octets', 'too-large', `<path d="M0 0${' '.repeat(2_000_000)}"/>`],
  ])('with %s is refused', async (_name, problem, content) => {
    const request = requestFor(svgOf(content));
    await expect(drawAppearance(request)).rejects.toMatchObject({ code: 'appearance.image', params: { problem } });
  });

  it.each([
    ['entities of its own', 'unsupported', '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a style sheet beside it', 'unsupported', `<?xml-stylesheet href="a.css"?>${svgOf(SHAPE)}`],
    ['another vocabulary', 'damaged', '<svg viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'],
    ['no size and no content', 'damaged', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['the shape of a thread', 'damaged', svgOf(SHAPE).replace('0 0 100 100', '0 0 1 100000')],
  ])('with %s is refused', async (_name, problem, svg) => {
    await expect(drawAppearance(requestFor(svg))).rejects.toMatchObject({ params: { problem } });
  });

  it.each([
    ['the element <text>', svgOf(`${SHAPE}<text>Maria</text>`)],
    ['the element <image>', svgOf(`${SHAPE}<image width="9" height="9" href="https://example.org/a.png"/>`)],
    ['the element <flowRoot>', svgOf(`${SHAPE}<flowRoot><flowPara>Maria</flowPara></flowRoot>`)],
    ['the element <foreignObject>', svgOf(`${SHAPE}<s:foreignObject xmlns:s="http://www.w3.org/2000/svg"/>`)],
    ['a reference of <use> to another file (href)', svgOf(`${SHAPE}<use xlink:href="logo.svg#a"/>`)],
    ['something of another file (url)', svgOf(`<rect width="9" height="9" fill="url(a.svg#a)"/>`)],
    ['a style sheet of another file (@import)', svgOf(`<style>@import "a.css";</style>${SHAPE}`)],
    ['a style sheet of another file (<?xml-stylesheet>)', `<?xml-stylesheet href="a.css"?>${svgOf(SHAPE)}`],
    ['entities of its own (<!ENTITY>)', '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>'],
  ])('with %s is refused with a sentence that names it', async (part, svg) => {
    const refused = await drawAppearance(requestFor(svg)).then(
      () => undefined,
      (error: unknown) => (CountersignError.is(error) ? describeError(error.toShape()) : undefined),
    );
    expect(refused?.what).toBe(
      `The image of the visible signature can not be shown: it has something that is not supported: ${part}.`,
    );
    expect(refused?.todo).toContain(part.includes('<text>') ? 'Turn its text into paths' : 'Save the image as a PNG');
  });

  it.each<[string, (text: string) => Buffer]>([
    ['UTF-8 with a mark', (text) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 with a mark, little end first', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 with a mark, big end first', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['UTF-16 without a mark, little end first', (text) => Buffer.from(text, 'utf16le')],
    ['UTF-16 without a mark, big end first', (text) => Buffer.from(text, 'utf16le').swap16()],
  ])('in %s is drawn, and refused as any other', async (_name, encoded) => {
    const declaration = '<?xml version="1.0" encoding="UTF-16"?>\n<!-- ž -->\n';
    const octets = encoded(declaration + svgOf('<rect id="ž" width="100" height="100" fill="red"/>'));
    const request = requestFor(octets);
    expect(pictureKind(octets)).toBe('svg');
    const path = pageWith(await drawAppearance(request), request.width, request.height);
    expect(colourAt(path, 50, 50)).toBe('red');
    const text = requestFor(encoded(declaration + svgOf('<text>Maria</text>')));
    await expect(drawAppearance(text)).rejects.toMatchObject({
      params: { problem: 'unsupported', part: 'the element <text>' },
    });
  });

  it('that was refused does not keep the next one from being drawn', async () => {
    await expect(drawAppearance(requestFor(svgOf('<rect'.repeat(10))))).rejects.toMatchObject({
      params: { problem: 'damaged' },
    });
    expect(colourAt(await pageOf(SHAPE), 5, 5)).toBe('red');
  });

  it('keeps the colour of what is translucent, with and without transparency', async () => {
    for (const transparency of [true, false]) {
      const request = requestFor(svgOf('<rect width="100" height="100" fill="#f00" opacity=".5"/>'), { transparency });
      const drawn = await drawAppearance(request);
      expect(keysAndNames(drawn.objects).includes('SMask')).toBe(transparency);
      const path = pageWith(drawn, request.width, request.height);
      const { width, samples } = rendered(path, 72);
      const at = (Math.floor(MARGIN + PADDING + 50) * width + MARGIN + PADDING + 50) * 3;
      expectColour([samples[at]!, samples[at + 1]!, samples[at + 2]!], [255, 127, 127]);
    }
  });

  it('becomes 300 pixels to the inch, and no more of them than are sensible', async () => {
    const widthIn = async (side: number): Promise<unknown> => {
      const request = { ...requestFor(svgOf(SHAPE)), width: side + 2 * PADDING, height: side + 2 * PADDING };
      const { objects } = await drawAppearance(request);
      const image = objects.find(
        ({ object }) => object instanceof PdfNewStream && object.dictionary.hasName('Subtype', 'Image'),
      );
      return (image!.object as PdfNewStream).dictionary.get('Width');
    };
    expect(await widthIn(72)).toBe(300);
    expect(await widthIn(720)).toBe(1414);
  });
});
