/** An element with everything in it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements, or one text; never both. */
  readonly content: readonly XmlElement[] | string;
}

/** What may stand where elements are listed; nothing stands for an element that is left out. */
export type XmlContent = XmlElement | undefined | readonly (XmlElement | undefined)[];

/** A prefix and a local name, as far as ours go. */
const properName = /^([A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*$/;

/**
 * An element.
 *
 * @param content - its text, or its elements; what is undefined is left out
 * @throws Error for a name that none is, which is a defect of ours
 */
export function element(
  name: string,
  content: string | XmlContent = [],
  attributes: Readonly<Record<string, string>> = {},
): XmlElement {
  for (const one of [name, ...Object.keys(attributes)]) {
    if (!properName.test(one)) throw new Error(`not a name in XML: ${one}`);
  }
  if (typeof content === 'string') return { name, attributes, content };
  const listed: readonly (XmlElement | undefined)[] = Array.isArray(content) ? content : [content as XmlElement];
  return { name, attributes, content: listed.filter((one) => one !== undefined) };
}

/** An element around others, or nothing where there are none. */
export function unlessEmpty(name: string, content: readonly (XmlElement | undefined)[]): XmlElement | undefined {
  const made = element(name, content);
  return made.content.length > 0 ? made : undefined;
}

/** A document in UTF-8, an element a line. Whatever the texts hold, it is well-formed (XML 1.0, clause 2). */
export function xmlDocument(root: XmlElement): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  write(root, 0, lines);
  return `${lines.join('\n')}\n`;
}

function write({ name, attributes, content }: XmlElement, depth: number, lines: string[]): void {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${attributeText(value)}"`);
  const indent = ' '.repeat(depth);
  const start = `${indent}<${name}${written.join('')}`;
  if (content.length === 0) lines.push(`${start}/>`);
  else if (typeof content === 'string') lines.push(`${start}>${elementText(content)}</${name}>`);
  else {
    lines.push(`${start}>`);
    for (const child of content) write(child, depth + 1, lines);
    lines.push(`${indent}</${name}>`);
  }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Text of strangers: what XML has no place for, and what would act on a terminal that shows the file, becomes the sign for a
 * character that is not there.
 */
const withoutControls = (text: string): string => text.replace(/(?![\t\n\r])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu, '\uFFFD');

/** A carriage return would be read as a line feed. */
const elementText = (text: string): string =>
  withoutControls(text)
    .replace(/[&<>]/g, (sign) => entities[sign] ?? '')
    .replaceAll('\r', '&#13;');

/** Tabs and line ends would be read as spaces. */
const attributeText = (text: string): string =>
  elementText(text).replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
