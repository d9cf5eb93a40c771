import { limits, PdfDictionary, PdfName, PdfReference } from '../pdf';
import type { PdfObject, PdfReader } from '../pdf';
import { appended, changedKeys, sameValue } from './pdf-values';

const elementKeys = new Set(['Type', 'S', 'NS', 'P', 'K', 'Pg', 'Alt', 'Lang', 'T']);
const objectReferenceKeys = new Set(['Type', 'Obj', 'Pg']);
const numberTreeKeys = new Set(['Nums', 'Kids', 'Limits']);
const kidsOnly = new Set(['K']);
const rootKeys = new Set(['K', 'ParentTree', 'ParentTreeNextKey']);

/** What a revision added, as far as tagging needs to know. */
export interface Additions {
  isNew: (number: number) => boolean;
  /** Whether a reference leads to a widget of a new signature field. */
  isNewWidget: (reference: PdfReference) => boolean;
}

/**
 * The changed objects of a tagged document that do nothing but tag new signature widgets (ISO 32000-2, clauses 14.7.2 and
 * 14.7.5.3; ISO 14289-1, clause 7.18.4): a new Form element behind those that are there, with an object reference to the
 * widget, and its entry in the parent tree. Elements and entries that were there stay what they were.
 *
 * @param changed - numbers of the objects that differ between the two revisions
 */
export function taggingChanges(
  before: PdfReader,
  after: PdfReader,
  changed: readonly number[],
  additions: Additions,
): Set<number> {
  const explained = new Set<number>();
  const root = after.catalog.dictionary.get('StructTreeRoot');
  const [oldRoot, newRoot] = [before.resolve(root), after.resolve(root)];
  if (!(root instanceof PdfReference) || !(oldRoot instanceof PdfDictionary) || !(newRoot instanceof PdfDictionary)) {
    return explained;
  }
  for (const number of changed) {
    const [old, now] = [before.get(number), after.get(number)];
    if (!(old instanceof PdfDictionary) || !(now instanceof PdfDictionary) || now.repeatedKeys) continue;
    const keys = number === root.number ? rootKeys : isElement(old) ? kidsOnly : undefined;
    if (!keys || !changedKeys(old, now).every((key) => keys.has(key))) continue;
    const parent = new PdfReference(number, root.number === number ? root.generation : generationOf(before, number));
    const kids = sameValue(old.get('K'), now.get('K'))
      ? []
      : appended(listOf(before, old.get('K')), listOf(after, now.get('K')));
    if (!kids?.every((kid) => isNewFormElement(after, kid, additions, parent))) continue;
    if (number === root.number && !countsOn(old, now)) continue;
    explained.add(number);
  }
  const nodes = parentTreeNodes(before, after, oldRoot, newRoot, additions);
  if (!nodes) {
    explained.delete(root.number);
    return explained;
  }
  for (const node of nodes) explained.add(node);
  return explained;
}

/**
 * Whether a reference leads to a new structure element `Form` that holds nothing but references to new signature widgets.
 * @param parent - what it has to name as its parent; any, where none is given
 */
export function isNewFormElement(
  reader: PdfReader,
  item: PdfObject | undefined,
  additions: Additions,
  parent?: PdfReference,
): boolean {
  if (!(item instanceof PdfReference) || !additions.isNew(item.number)) return false;
  const element = reader.get(item);
  if (!(element instanceof PdfDictionary) || element.repeatedKeys || !element.hasName('S', 'Form')) return false;
  if (![...element.entries.keys()].every((key) => elementKeys.has(key))) return false;
  const above = element.get('P');
  if (parent && !(above instanceof PdfReference && above.equals(parent))) return false;
  const content = listOf(reader, element.get('K'));
  return content.length > 0 && content.every((kid) => isWidgetReference(reader, kid, additions));
}

/** An object reference dictionary (table 358). */
function isWidgetReference(reader: PdfReader, item: PdfObject, additions: Additions): boolean {
  if (item instanceof PdfReference && !additions.isNew(item.number)) return false;
  const dictionary = reader.resolve(item);
  if (!(dictionary instanceof PdfDictionary) || dictionary.repeatedKeys || !dictionary.hasName('Type', 'OBJR')) {
    return false;
  }
  const object = dictionary.get('Obj');
  return (
    [...dictionary.entries.keys()].every((key) => objectReferenceKeys.has(key)) &&
    object instanceof PdfReference &&
    additions.isNewWidget(object)
  );
}

/** A structure element; /Type may be left out (table 355). */
const isElement = (object: PdfDictionary): boolean =>
  object.hasName('Type', 'StructElem') ||
  (!object.has('Type') && object.get('S') instanceof PdfName && object.get('P') instanceof PdfReference);

/** /K may be one element or an array of them, direct or not. */
function listOf(reader: PdfReader, value: PdfObject | undefined): PdfObject[] {
  if (value === undefined) return [];
  const list = reader.resolve(value);
  return Array.isArray(list) ? list : [value];
}

function countsOn(old: PdfDictionary, now: PdfDictionary): boolean {
  const [before, after] = [old.get('ParentTreeNextKey'), now.get('ParentTreeNextKey')];
  if (sameValue(before, after)) return true;
  return typeof after === 'number' && (before === undefined || (typeof before === 'number' && after > before));
}

/** @returns the objects that the parent tree consists of before and after; undefined when more was changed than entries for new elements added */
function parentTreeNodes(
  before: PdfReader,
  after: PdfReader,
  oldRoot: PdfDictionary,
  newRoot: PdfDictionary,
  additions: Additions,
): Set<number> | undefined {
  const old = numberTree(before, oldRoot.get('ParentTree'));
  const now = numberTree(after, newRoot.get('ParentTree'));
  if (!old || !now) return undefined;
  for (const [key, value] of old.entries) if (!sameValue(value, now.entries.get(key))) return undefined;
  for (const [key, value] of now.entries) {
    if (!old.entries.has(key) && !isNewFormElement(after, value, additions)) return undefined;
  }
  return new Set([...now.nodes].filter((node) => old.nodes.has(node)));
}

interface NumberTree {
  entries: Map<number, PdfObject>;
  /** Numbers of the objects that it consists of. */
  nodes: Set<number>;
}

/** Reads a number tree (clause 7.9.7); undefined for one that is not by the book. */
function numberTree(reader: PdfReader, root: PdfObject | undefined): NumberTree | undefined {
  const tree: NumberTree = { entries: new Map(), nodes: new Set() };
  const pending: PdfObject[] = root === undefined ? [] : [root];
  const follow = (object: PdfObject | undefined): PdfObject => {
    if (object instanceof PdfReference) tree.nodes.add(object.number);
    return reader.resolve(object);
  };
  for (let seen = 0, item = pending.pop(); item !== undefined; item = pending.pop()) {
    if (++seen > limits.treeNodes || (item instanceof PdfReference && tree.nodes.has(item.number))) return undefined;
    const node = follow(item);
    if (!(node instanceof PdfDictionary) || node.repeatedKeys) return undefined;
    if (![...node.entries.keys()].every((key) => numberTreeKeys.has(key))) return undefined;
    const [numbers, kids] = [follow(node.get('Nums')), follow(node.get('Kids'))];
    if (Array.isArray(kids)) pending.push(...kids);
    if (!Array.isArray(numbers)) continue;
    for (let at = 0; at < numbers.length; at += 2) {
      const [key, value] = [numbers[at], numbers[at + 1]];
      if (typeof key !== 'number' || value === undefined || tree.entries.has(key)) return undefined;
      tree.entries.set(key, value);
    }
  }
  return tree;
}

function generationOf(reader: PdfReader, number: number): number {
  const entry = reader.entry(number)?.entry;
  return entry?.kind === 'in-file' ? entry.generation : 0;
}
