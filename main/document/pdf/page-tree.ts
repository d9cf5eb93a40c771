import { limits } from './limits';
import { PdfDictionary, PdfReference, type PdfObject } from './objects';
import { damaged } from './pdf-error';
import type { PdfReader } from './reader';

/** A page, and the indirect object to rewrite when the page changes. */
export interface FoundPage {
  dictionary: PdfDictionary;
  /** The page's own reference; absent for a page that is written inside its parent (which no standard allows). */
  reference?: PdfReference;
  /** The object that holds the page: itself, or its parent. Changing `dictionary` changes `owner.object`. */
  owner: { reference: PdfReference; object: PdfObject };
}

/**
 * Finds the first page (ISO 32000-2, clause 7.7.3), walking the page tree from the left.
 * @throws PdfError `damaged` when the tree has no page or leads in a circle
 */
export function firstPage(reader: PdfReader): FoundPage {
  const { reference, dictionary } = reader.catalog;
  const visited = new Set<number>();
  // A direct /Pages lives in the catalog.
  const page = walk(reader, dictionary.get('Pages') ?? null, { reference, object: dictionary }, visited, 0);
  if (!page) throw damaged('it has no pages');
  return page;
}

function walk(
  reader: PdfReader,
  node: PdfObject,
  holder: FoundPage['owner'],
  visited: Set<number>,
  depth: number,
): FoundPage | undefined {
  if (depth > limits.treeDepth || visited.size > limits.treeNodes) throw damaged('its page tree has no end');
  let owner = holder;
  let dictionary = node;
  const reference = node instanceof PdfReference ? node : undefined;
  if (reference) {
    if (visited.has(reference.number)) throw damaged('its page tree leads in a circle');
    visited.add(reference.number);
    dictionary = reader.resolve(reference);
    owner = { reference, object: dictionary };
  }
  if (!(dictionary instanceof PdfDictionary)) return undefined;
  const kids = dictionary.get('Kids');
  if (kids === undefined) {
    if (dictionary.hasName('Type', 'Pages')) return undefined;
    return { dictionary, owner, ...(reference && { reference }) };
  }
  const list = reader.resolve(kids);
  if (!Array.isArray(list)) throw damaged('its page tree is malformed');
  const listOwner = kids instanceof PdfReference ? { reference: kids, object: list } : owner;
  for (const kid of list) {
    const found = walk(reader, kid, listOwner, visited, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** How many pages the document says it has: /Count of the page tree's root, or 0 where that says nothing. */
export function pageCount(reader: PdfReader): number {
  const pages = reader.dictionary(reader.catalog.dictionary, 'Pages');
  const count = pages && reader.lookup(pages, 'Count');
  return typeof count === 'number' && count > 0 ? count : 0;
}
