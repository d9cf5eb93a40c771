import { SaxesParser, type SaxesTagNS } from 'saxes';
import { ListError, maximumListBytes } from './list-error';

export const namespaces = {
  list: 'http://uri.etsi.org/02231/v2#',
  additionalTypes: 'http://uri.etsi.org/02231/v2/additionaltypes#',
  qualifications: 'http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
  pss: 'http://www.w3.org/2007/05/xmldsig-more#',
  xades: 'http://uri.etsi.org/01903/v1.3.2#',
  xml: 'http://www.w3.org/XML/1998/namespace',
  declarations: 'http://www.w3.org/2000/xmlns/',
} as const;

export interface XmlAttribute {
  /** With its prefix, as written. */
  name: string;
  prefix: string;
  local: string;
  uri: string;
  value: string;
}

/** An element as it opens. */
export interface XmlElement {
  name: string;
  prefix: string;
  local: string;
  uri: string;
  /** Without namespace declarations, in the order of the file. */
  attributes: XmlAttribute[];
  /** Namespace declarations of this very element: prefix (empty for the default) and URI. */
  declarations: [string, string][];
  /** Every namespace in scope, those of this element too. */
  scope: ReadonlyMap<string, string>;
  /** Attributes such as xml:lang of the elements around it, the nearest of each name. */
  inherited: ReadonlyMap<string, XmlAttribute>;
}

/** What is told of a document, in its order. Comments are not told: neither the signature nor the model knows them. */
export interface XmlHandler {
  open(element: XmlElement): void;
  close(element: XmlElement): void;
  /** One piece of character data; what belongs together may come in several pieces. */
  text(text: string): void;
  /** A processing instruction; outside of the root element too. */
  instruction(target: string, data: string): void;
}

/** Real lists stay below 20, with nested criteria. */
const maximumDepth = 64;
const maximumAttributes = 256;

/**
 * The text of a list: UTF-8, with or without a byte order mark.
 *
 * @throws ListError `too-large`, `not-xml`
 */
export function listText(bytes: Uint8Array): string {
  if (bytes.length > maximumListBytes) throw new ListError('too-large', `the file has ${bytes.length} octets`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ListError('not-xml', 'the file is not UTF-8', { cause });
  }
}

/**
 * Reads XML 1.0 with namespaces and tells it event by event. No entity but the five of XML is known, and no document
 * type is accepted.
 *
 * @throws ListError `not-xml`, `document-type`, and whatever the handler throws
 */
export function readXml(text: string, handler: XmlHandler): void {
  const parser = new SaxesParser({ xmlns: true, position: false, defaultXMLVersion: '1.0' });
  const open: XmlElement[] = [];
  const noScope: ReadonlyMap<string, string> = new Map();
  const nothing: ReadonlyMap<string, XmlAttribute> = new Map();

  parser.on('error', (cause) => {
    throw new ListError('not-xml', cause.message, { cause });
  });
  parser.on('doctype', () => {
    throw new ListError('document-type', 'the file has a document type declaration');
  });
  parser.on('xmldecl', ({ version, encoding }) => {
    if (version !== undefined && version !== '1.0') throw new ListError('not-xml', `XML ${version}`);
    if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') throw new ListError('not-xml', encoding);
  });
  parser.on('opentag', (tag) => {
    const parent = open.at(-1);
    if (open.length >= maximumDepth) throw new ListError('not-xml', 'elements nest too deeply');
    const element = elementOf(tag, parent?.scope ?? noScope, inheritedFrom(parent, nothing));
    open.push(element);
    handler.open(element);
  });
  parser.on('closetag', () => {
    const element = open.pop();
    if (element) handler.close(element);
  });
  const characters = (piece: string): void => {
    // White space around the root element belongs to nobody.
    if (open.length > 0) handler.text(piece);
  };
  parser.on('text', characters);
  parser.on('cdata', characters);
  parser.on('processinginstruction', ({ target, body }) => handler.instruction(target, body));
  parser.write(text).close();
}

function elementOf(
  tag: SaxesTagNS,
  outer: ReadonlyMap<string, string>,
  inherited: ReadonlyMap<string, XmlAttribute>,
): XmlElement {
  const attributes: XmlAttribute[] = [];
  const declarations: [string, string][] = [];
  let count = 0;
  for (const name in tag.attributes) {
    const attribute = tag.attributes[name];
    if (!attribute) continue;
    count += 1;
    if (attribute.uri !== namespaces.declarations) {
      attributes.push(attribute);
      continue;
    }
    // The parser looks namespaces up without white space at their ends: what it means and what is written must be one.
    if (attribute.value !== attribute.value.trim()) throw new ListError('not-xml', 'a namespace with white space');
    declarations.push([attribute.prefix === '' ? '' : attribute.local, attribute.value]);
  }
  if (count > maximumAttributes) throw new ListError('not-xml', 'too many attributes');
  const scope = declarations.length > 0 ? new Map([...outer, ...declarations]) : outer;
  return {
    name: tag.name,
    prefix: tag.prefix,
    local: tag.local,
    uri: tag.uri,
    attributes,
    declarations,
    scope,
    inherited,
  };
}

function inheritedFrom(
  parent: XmlElement | undefined,
  nothing: ReadonlyMap<string, XmlAttribute>,
): ReadonlyMap<string, XmlAttribute> {
  if (!parent) return nothing;
  let inherited = parent.inherited;
  for (const attribute of parent.attributes) {
    if (attribute.uri === namespaces.xml) inherited = new Map([...inherited, [attribute.name, attribute]]);
  }
  return inherited;
}
