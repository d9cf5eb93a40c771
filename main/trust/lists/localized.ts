import type { Localized } from './model';
import { childrenOf, textOf, type XmlNode } from './xml-tree';

/** The multilingual texts inside a node, in their order (ETSI TS 119 612, clauses 5.1.4 and 5.1.5). */
export function localized(node: XmlNode | undefined, local: 'Name' | 'URI'): Localized[] {
  return childrenOf(node, local).map((child) => ({
    lang: child.attributes.get('xml:lang')?.toLowerCase() ?? '',
    value: textOf(child).replace(/\s+/g, ' '),
  }));
}
