import { CountersignError } from '../../errors/countersign-error';

const MAXIMUM_OCTETS = 1024 * 1024;
const MAXIMUM_ELEMENTS = 10_000;
/** Each level can be a layer of its own in the memory of who draws it. */
const MAXIMUM_DEPTH = 32;

/**
 * What is no markup: comments, character data, instructions. An attribute can not hide one: XML allows no `<` there. Here as
 * below nothing is looked for twice in the same place, so that a hostile file takes no longer than another one.
 */
const NO_MARKUP = /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<\?[\s\S]*?(?:\?>|$)/g;
const TAG = /<(\/?)([\w.:-]+)((?:[^<>"']|"[^"<]*"|'[^'<]*')*?)(\/?)>/g;
/** Elements that are seen elsewhere and would be missing here; in any vocabulary, whatever its prefix. */
const NOT_DRAWN = new Set([
  ...['text', 'image', 'feImage', 'foreignObject', 'script', 'animate', 'animateColor', 'animateMotion'],
  ...['flowRoot', 'textArea', 'tref', 'solidColor', 'solidcolor'],
  ...['animateTransform', 'set', 'discard', 'mesh', 'meshgradient', 'hatch', 'audio', 'canvas', 'iframe', 'video'],
]);
const REFERENCE = /(?:^|\s)(?:[\w.-]+:)?href\s*=\s*["'](?!\s*#)/;
/** `url(…)` of anything but an element of the same file, and style sheets of other files. */
const ELSEWHERE = /url\((?!\s*(?:(?:["']|&quot;|&apos;|&#3[49];)\s*)?#)|@import/i;
const QUOTED = /url\(\s*(["']|&quot;|&apos;|&#3[49];)\s*#([^"'&()\s]+)\1\s*\)/gi;

const tooLarge = (): CountersignError => new CountersignError('appearance.image', { problem: 'too-large' });

/** @param part - ends a sentence that begins "It has something that is not supported: " */
const unsupported = (part: string): CountersignError =>
  new CountersignError('appearance.image', { problem: 'unsupported', part });

export const looksLikeSvg = (octets: Uint8Array): boolean =>
  /^\s*<[\s\S]*<?svg[\s>]/.test(textOf(octets.subarray(0, 4096)));

/** XML in UTF-8 or UTF-16 (XML 1.0, appendix F); of other encodings the marks are the same, and text is not drawn. */
function textOf(octets: Uint8Array): string {
  const [first, second] = octets;
  const is = (a: number, b: number): boolean => first === a && second === b;
  const encoding = is(0xff, 0xfe) || is(0x3c, 0) ? 'utf-16le' : is(0xfe, 0xff) || is(0, 0x3c) ? 'utf-16be' : 'utf-8';
  // A byte order mark is left out by all three.
  return new TextDecoder(encoding).decode(octets);
}

/**
 * The text of an SVG, when nothing in it would be left out without a word: text, pictures within the picture, scripts,
 * animations, and whatever stands in other files. Half of a picture is another picture. Whether it is an SVG at all is seen
 * by who draws it.
 * @throws CountersignError appearance.image
 */
export function readSvg(octets: Uint8Array): string {
  if (octets.length > MAXIMUM_OCTETS) throw tooLarge();
  const text = textOf(octets);
  // Entities of a document type can hide everything that is looked for here.
  if (/<!ENTITY/i.test(text)) throw unsupported('entities of its own (<!ENTITY>)');
  if (/<\?xml-stylesheet/i.test(text)) throw unsupported('a style sheet of another file (<?xml-stylesheet>)');
  const elsewhere = ELSEWHERE.exec(text)?.[0];
  if (elsewhere !== undefined) {
    const isImport = elsewhere.startsWith('@');
    throw unsupported(isImport ? 'a style sheet of another file (@import)' : 'something of another file (url)');
  }
  checkElements(text);
  // Its renderer knows names in quotes as no names.
  return text.replace(QUOTED, 'url(#$2)');
}

/**
 * Checks an SVG's elements: how many they are, how deep they stand in each other, and that each can be drawn.
 * @throws CountersignError appearance.image
 */
export function checkElements(svg: string): void {
  let elements = 0;
  let depth = 0;
  for (const [, closing, name, attributes, empty] of svg.replace(NO_MARKUP, '').matchAll(TAG)) {
    if (closing !== '') {
      depth -= 1;
      continue;
    }
    elements += 1;
    if (empty === '') depth += 1;
    if (elements > MAXIMUM_ELEMENTS || depth > MAXIMUM_DEPTH) throw tooLarge();
    const local = name!.slice(name!.indexOf(':') + 1);
    if (NOT_DRAWN.has(local)) throw unsupported(`the element <${local}>`);
    // Where a link leads is not seen.
    if (local !== 'a' && REFERENCE.test(attributes!)) {
      throw unsupported(`a reference of <${local.slice(0, 32)}> to another file (href)`);
    }
  }
}
