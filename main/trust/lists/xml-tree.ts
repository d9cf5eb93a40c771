import { namespaces, type XmlElement } from './xml-events';

/** One element with what is inside; comments are gone and the pieces of its text are joined. */
export interface XmlNode {
  uri: string;
  local: string;
  /** Attributes without a prefix by their name, and `xml:lang`. */
  attributes: ReadonlyMap<string, string>;
  children: XmlNode[];
  /** The element's own character data. */
  text: string;
}

const noAttributes: ReadonlyMap<string, string> = new Map();

/** Gathers one element from the events of its reading. */
export class TreeBuilder {
  private readonly path: XmlNode[] = [];

  open(element: XmlElement): void {
    const kept = element.attributes.filter(({ uri, name }) => uri === '' || name === 'xml:lang');
    const node: XmlNode = {
      uri: element.uri,
      local: element.local,
      attributes: kept.length > 0 ? new Map(kept.map(({ name, value }) => [name, value])) : noAttributes,
      children: [],
      text: '',
    };
    this.path.at(-1)?.children.push(node);
    this.path.push(node);
  }

  text(text: string): void {
    const node = this.path.at(-1);
    if (node) node.text += text;
  }

  /** @returns the whole element when its outermost tag closes */
  close(): XmlNode | undefined {
    const node = this.path.pop();
    return this.path.length === 0 ? node : undefined;
  }
}

/** The children of that name; the namespace is the list's own unless said otherwise. */
export function childrenOf(node: XmlNode | undefined, local: string, uri: string = namespaces.list): XmlNode[] {
  return node?.children.filter((child) => child.local === local && child.uri === uri) ?? [];
}

/** The one child of that name; undefined where there is none or more than one. */
export function onlyChild(
  node: XmlNode | undefined,
  local: string,
  uri: string = namespaces.list,
): XmlNode | undefined {
  const [first, ...more] = childrenOf(node, local, uri);
  return more.length > 0 ? undefined : first;
}

/** Text without the white space around it; empty where there is no node. */
export const textOf = (node: XmlNode | undefined): string => node?.text.trim() ?? '';

/**
 * The octets of base64 text, in which white space may stand.
 *
 * @returns undefined when it is empty or not base64
 */
export function octetsOf(node: XmlNode | undefined): Buffer | undefined {
  const text = node?.text.replace(/[ \t\r\n]+/g, '') ?? '';
  if (text === '' || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  return Buffer.from(text, 'base64');
}
