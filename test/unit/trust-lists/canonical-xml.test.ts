import { describe, expect, it } from 'vitest';
import { CanonicalWriter, type CanonicalMethod } from '../../../main/trust/lists/canonical-xml';
import { readXml, type XmlElement } from '../../../main/trust/lists/xml-events';
import { canonicalByLibxml } from '../../fixtures/trust/sign-list';

/** The canonical form of the whole, or of the first element of that name. */
function canonical(xml: string, method: CanonicalMethod, apex?: string): string {
  let written = '';
  const writer = new CanonicalWriter(method, (piece) => (written += piece));
  let inside: XmlElement | undefined;
  let done = false;
  const counts = (): boolean => apex === undefined || (inside !== undefined && !done);
  readXml(xml, {
    open(element) {
      if (!inside && !done && element.local === apex) inside = element;
      if (counts()) writer.open(element);
    },
    close(element) {
      if (counts()) writer.close(element);
      if (element === inside) done = true;
    },
    text: (text) => counts() && writer.text(text),
    instruction: (target, data) => counts() && writer.instruction(target, data),
  });
  writer.end();
  return written;
}

/** A number between 0 and `below`, the same in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
}

function randomXml(seed: number): string {
  const next = generator(seed);
  const pick = <T>(from: readonly T[]): T => from[next(from.length)] as T;
  const prefixes = ['', 'a', 'b', 'c', 'zz'];
  const texts = [
    '',
    ' ',
    '\n\t',
    '&amp;&lt;&gt;"\'',
    '&#13;&#10;',
    'é𐍈',
    '<![CDATA[<&>]]>',
    '<!-- c -->',
    '<?p q?>',
    '\r\n',
  ];
  const values = ['', 'x', '&quot;&apos;', '&#9;&#10;&#13;', ' two  words ', '\n', '&gt;&lt;&amp;'];
  const element = (depth: number, name?: string): string => {
    const tag = name ?? `${pick(['a:', 'b:', 'c:', ''])}e${next(3)}`;
    const attributes = new Map<string, string>();
    // The prefixes are all declared at the root, so that any may be used and redeclared below.
    for (const prefix of depth === 0 ? prefixes : prefixes.filter(() => next(5) === 0)) {
      const undeclares = prefix === '' && next(3) === 0;
      attributes.set(prefix === '' ? 'xmlns' : `xmlns:${prefix}`, undeclares ? '' : `urn:${next(3)}`);
    }
    if (next(4) === 0) attributes.set('xml:lang', pick(['en', 'fr']));
    if (next(6) === 0) attributes.set('xml:space', 'preserve');
    // Two prefixes may stand for one namespace: each attribute has a name of its own.
    for (let at = next(3); at > 0; at -= 1) attributes.set(`${pick(['', 'a:', 'b:', 'zz:'])}n${at}`, pick(values));
    const written = [...attributes].map(([key, value]) => ` ${key}="${value}"`).join('');
    const children = depth > 4 ? '' : Array.from({ length: next(4) }, () => pick(texts) + element(depth + 1)).join('');
    return `<${tag}${written}>${pick(texts)}${children}${depth === 1 && name === undefined ? element(3, 'apex') : ''}</${tag}>`;
  };
  return `<?xml version="1.0"?>\n<?before the root?><!-- c -->\n${element(0, 'root').replace('</root>', `${element(1)}</root>`)}\n<?after?>`;
}

describe('the canonical form', () => {
  it.each(['exclusive', 'inclusive'] as const)('is the one of libxml2: %s', (method) => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const xml = randomXml(seed);
      expect(canonical(xml, method), xml).toBe(canonicalByLibxml(xml, method));
      expect(canonical(xml, method, 'apex'), xml).toBe(canonicalByLibxml(xml, method, "//*[local-name()='apex']"));
    }
  });
});
