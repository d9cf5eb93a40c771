import { namespaces, type XmlAttribute, type XmlElement } from './xml-events';

/** Exclusive XML Canonicalization 1.0, or Canonical XML 1.0 (inclusive); both without comments. */
export type CanonicalMethod = 'exclusive' | 'inclusive';

/** Their names in a signature. */
export const canonicalMethods: ReadonlyMap<string, CanonicalMethod> = new Map([
  ['http://www.w3.org/2001/10/xml-exc-c14n#', 'exclusive'],
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', 'inclusive'],
]);

const flushAt = 64 * 1024;

/**
 * Writes a document, or one element of it with what is inside, in canonical form from the events of its reading.
 *
 * The first element opened is the apex. What its ancestors declare is in its scope, and in the inclusive form it carries
 * that, together with the xml: attributes around it (Canonical XML 1.0, clause 2.4).
 */
export class CanonicalWriter {
  private pending = '';
  /** What the output has declared already, for each open element. */
  private readonly rendered: ReadonlyMap<string, string>[] = [];
  private begun = false;

  /** @param write - gets the canonical form in pieces, each to be encoded in UTF-8 */
  constructor(
    readonly method: CanonicalMethod,
    private readonly write: (piece: string) => void,
  ) {}

  open(element: XmlElement): void {
    const apex = this.rendered.length === 0;
    const declared = this.rendered.at(-1) ?? noNamespaces;
    const wanted = this.wanted(element, apex).filter(([prefix, uri]) => (declared.get(prefix) ?? '') !== uri);
    this.rendered.push(wanted.length > 0 ? new Map([...declared, ...wanted]) : declared);
    let tag = `<${element.name}`;
    if (wanted.length > 1) wanted.sort(([a], [b]) => order(a, b));
    for (const [prefix, uri] of wanted) {
      tag += prefix === '' ? ` xmlns="${escapedValue(uri)}"` : ` xmlns:${prefix}="${escapedValue(uri)}"`;
    }
    for (const { name, value } of this.attributes(element, apex)) tag += ` ${name}="${escapedValue(value)}"`;
    this.add(`${tag}>`);
    this.begun = true;
  }

  close(element: XmlElement): void {
    this.rendered.pop();
    this.add(`</${element.name}>`);
  }

  text(text: string): void {
    this.add(escapedText(text));
  }

  instruction(target: string, data: string): void {
    const written = data === '' ? `<?${target}?>` : `<?${target} ${data.replaceAll('\r', '&#xD;')}?>`;
    if (this.rendered.length > 0) this.add(written);
    // Beside the root element each stands on a line of its own.
    else this.add(this.begun ? `\n${written}` : `${written}\n`);
  }

  /** Hands out what is still here. */
  end(): void {
    if (this.pending !== '') this.write(this.pending);
    this.pending = '';
  }

  private add(piece: string): void {
    this.pending += piece;
    if (this.pending.length >= flushAt) this.end();
  }

  private wanted(element: XmlElement, apex: boolean): [string, string][] {
    if (this.method === 'exclusive') return visiblyUtilised(element);
    const candidates = apex ? [...element.scope] : element.declarations;
    return candidates.filter(([prefix]) => prefix !== 'xml');
  }

  private attributes(element: XmlElement, apex: boolean): XmlAttribute[] {
    let { attributes } = element;
    if (apex && this.method === 'inclusive' && element.inherited.size > 0) {
      const own = new Set(attributes.map(({ name }) => name));
      attributes = [...attributes, ...[...element.inherited.values()].filter(({ name }) => !own.has(name))];
    }
    if (attributes.length < 2) return attributes;
    return [...attributes].sort((a, b) => order(a.uri, b.uri) || order(a.local, b.local));
  }
}

const noNamespaces: ReadonlyMap<string, string> = new Map();

/** Exclusive XML Canonicalization 1.0, clause 1.1: the prefixes of the element and of its attributes. */
function visiblyUtilised(element: XmlElement): [string, string][] {
  const used: [string, string][] = [[element.prefix, element.uri]];
  for (const { prefix, uri } of element.attributes) {
    if (prefix !== '' && uri !== namespaces.xml && used.every(([known]) => known !== prefix)) used.push([prefix, uri]);
  }
  return used;
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const inText = /[&<>\r]/g;
const inValue = /[&<"\t\n\r]/g;
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};
const escaped = (character: string): string => escapes[character] ?? character;
const escapedText = (text: string): string => text.replace(inText, escaped);
const escapedValue = (value: string): string => value.replace(inValue, escaped);
