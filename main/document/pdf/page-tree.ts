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
  /** What the nodes above say for those keys that a page inherits (ISO 32000-2, table 31); the nearest one wins. */
  inherited: ReadonlyMap<string, PdfObject>;
}

const inheritable = ['MediaBox', 'CropBox', 'Rotate', 'Resources'];

/** A value of the page's own or, for a key that can be inherited, of the nearest node above it; references followed. */
export function pageAttribute(reader: PdfReader, { dictionary, inherited }: FoundPage, key: string): PdfObject {
  return reader.resolve(dictionary.get(key) ?? inherited.get(key));
}

/**
 * Finds the first page (ISO 32000-2, clause 7.7.3), walking the page tree from the left.
 * @throws PdfError `damaged` when the tree has no page or leads in a circle
 */
export function firstPage(reader: PdfReader): FoundPage {
  for (const page of pagesOf(reader)) return page;
  throw damaged('it has no pages');
}

/** The kids of one node of the tree, and how far the walk has come. */
interface Level {
  kids: PdfObject[];
  /** How many of them are behind. */
  done: number;
  holder: FoundPage['owner'];
  inherited: FoundPage['inherited'];
}

/**
 * Walks all pages, reading each object when its turn comes. /Count is not asked: viewers differ in what they do where it
 * is wrong, and a signature on another page than its signatory saw would be a lie.
 *
 * @param direction - `backward`: from the last page to the first
 * @throws PdfError `damaged` when the tree is malformed or leads in a circle
 */
export function* pagesOf(reader: PdfReader, direction: 'forward' | 'backward' = 'forward'): Generator<FoundPage> {
  const { reference: root, dictionary: catalog } = reader.catalog;
  const visited = new Set<number>();
  let seen = 0;
  // A direct /Pages lives in the catalog.
  const top = { kids: [catalog.get('Pages') ?? null], holder: { reference: root, object: catalog } };
  const levels: Level[] = [{ ...top, done: 0, inherited: new Map() }];
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const { kids, holder, inherited } = level;
    if (level.done >= kids.length) {
      levels.pop();
      continue;
    }
    const node = kids.at(direction === 'forward' ? level.done : -1 - level.done)!;
    level.done++;
    if (levels.length > limits.treeDepth + 1 || ++seen > limits.treeNodes) throw damaged('its page tree has no end');
    const reference = node instanceof PdfReference ? node : undefined;
    const dictionary = reader.resolve(node);
    if (!(dictionary instanceof PdfDictionary)) continue;
    const owner = reference ? { reference, object: dictionary } : holder;
    const below = dictionary.get('Kids');
    if (below === undefined) {
      if (dictionary.hasName('Type', 'Pages')) continue;
      yield { dictionary, owner, inherited, ...(reference && { reference }) };
      continue;
    }
    if (reference && visited.has(reference.number)) throw damaged('its page tree leads in a circle');
    if (reference) visited.add(reference.number);
    const list = reader.resolve(below);
    if (!Array.isArray(list)) throw damaged('its page tree is malformed');
    const listOwner = below instanceof PdfReference ? { reference: below, object: list } : owner;
    levels.push({ kids: list, done: 0, holder: listOwner, inherited: withOwn(inherited, dictionary) });
  }
}

function withOwn(inherited: ReadonlyMap<string, PdfObject>, node: PdfDictionary): ReadonlyMap<string, PdfObject> {
  const own = inheritable.flatMap((key): [string, PdfObject][] => {
    const value = node.get(key);
    return value === undefined ? [] : [[key, value]];
  });
  return own.length === 0 ? inherited : new Map([...inherited, ...own]);
}

/** How many pages the document says it has: /Count of the page tree's root, or 0 where that says nothing. */
export function pageCount(reader: PdfReader): number {
  const pages = reader.dictionary(reader.catalog.dictionary, 'Pages');
  const count = pages && reader.lookup(pages, 'Count');
  return typeof count === 'number' && count > 0 ? count : 0;
}
