import { CountersignError } from '../../errors/countersign-error';

/** An element of an SVG: what is drawn has no text of its own. */
export interface SvgElement {
  name: string;
  attributes: Map<string, string>;
  children: SvgElement[];
}

const MAXIMUM_OCTETS = 1024 * 1024;
const MAXIMUM_ELEMENTS = 10_000;
const MAXIMUM_DEPTH = 64;
const MARKUP =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<!(?!--|\[)[^>]*>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|</g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const refuse = (problem: 'damaged' | 'unsupported' | 'too-large'): CountersignError =>
  new CountersignError('appearance.image', { problem });

export const looksLikeSvg = (octets: Uint8Array): boolean =>
  /^\uFEFF?\s*<[\s\S]*<?svg[\s>]/.test(Buffer.from(octets.subarray(0, 4096)).toString('utf8'));

/**
 * Reads the elements of an SVG file. Entities of a document type are not read at all: the file would be what they make of it.
 * @throws CountersignError appearance.image
 */
export function readSvgElements(octets: Uint8Array): SvgElement {
  if (octets.length > MAXIMUM_OCTETS) throw refuse('too-large');
  const text = Buffer.from(octets).toString('utf8');
  const top: SvgElement = { name: '', attributes: new Map(), children: [] };
  const open = [top];
  let elements = 0;
  for (const match of text.matchAll(MARKUP)) {
    const [markup, closing, opening, attributes = '', empty] = match;
    if (closing !== undefined) {
      if (open.length < 2 || open.pop()!.name !== closing) throw refuse('damaged');
    } else if (opening !== undefined) {
      elements += 1;
      if (elements > MAXIMUM_ELEMENTS || open.length > MAXIMUM_DEPTH) throw refuse('too-large');
      const element = { name: opening, attributes: readAttributes(attributes), children: [] };
      open.at(-1)!.children.push(element);
      if (empty === '') open.push(element);
    } else if (markup === '<') {
      throw refuse('damaged');
    } else if (/^<!DOCTYPE[^>]*\[/i.test(markup)) {
      throw refuse('unsupported');
    }
  }
  const [root] = top.children;
  if (open.length !== 1 || root === undefined || top.children.length !== 1) throw refuse('damaged');
  if (root.name !== 'svg') throw refuse('unsupported');
  return root;
}

function readAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name, double, single] of text.matchAll(ATTRIBUTE))
    attributes.set(name!, unescaped(double ?? single ?? ''));
  return attributes;
}

function unescaped(value: string): string {
  return value.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi,
    (_, decimal?: string, hex?: string, name?: string) => {
      const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : undefined;
      const character =
        code === undefined ? ENTITIES[name ?? ''] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
      if (character === undefined) throw refuse('damaged');
      return character;
    },
  );
}
