import { encodeTextString, limits, PdfDictionary, PdfError, PdfName, PdfString } from '../pdf';
import type { IncrementalUpdate, PdfObject, PdfReader, PdfReference } from '../pdf';
import { follow, type Catalog } from './rewriting';
import { highestKeyInUse } from './structure-keys';

/** The namespace of PDF 2.0's standard structure types (ISO 32000-2, clause 14.8.6). */
const pdf2Namespace = 'http://iso.org/pdf2/ssn';

/** In which the words stand that a signature shows; names in it are of any language. */
const ownLanguage = 'en';

/** Keys beyond this one are no honest writer's. */
const largestKey = 0x7fff_fff0;

/** A value that is changed in place, and how it gets into the revision. */
interface Changing<T> {
  object: T;
  write: () => void;
}

/** Whether the document says that its content is tagged (ISO 32000-2, clause 14.7.1). */
export function isTagged(reader: PdfReader, { dictionary }: Catalog): boolean {
  const mark = reader.dictionary(dictionary, 'MarkInfo');
  return (
    mark !== undefined &&
    reader.lookup(mark, 'Marked') === true &&
    reader.dictionary(dictionary, 'StructTreeRoot') !== undefined
  );
}

/**
 * The structure tree of a tagged document, to be extended by annotations (ISO 32000-2, clause 14.7.5.4; ISO 14289-1,
 * clause 7.18). Only its top is read: the root, the first element below it, and the right edge of the parent tree.
 */
export class StructureTree {
  private constructor(
    private readonly update: IncrementalUpdate,
    /** The element, or the root, that the new elements stand in. */
    private readonly parent: { reference: PdfReference; kids: Changing<PdfObject[]>; namespace: PdfObject | undefined },
    private readonly parentTree: Changing<PdfObject[]>,
    private readonly root: Changing<PdfDictionary>,
    private nextKey: number,
    /** The document as a whole says no language: what is added names its own (ISO 14289-1, clause 7.2). */
    private readonly withoutLanguage: boolean,
  ) {}

  /**
   * @returns undefined when the document is not tagged, or when its tree is too broken to be extended: such a document
   *   is no PDF/UA, and its tree is left as it is
   */
  static open(reader: PdfReader, update: IncrementalUpdate, catalog: Catalog): StructureTree | undefined {
    try {
      if (!isTagged(reader, catalog)) return undefined;
      const found = follow(reader, catalog.dictionary.get('StructTreeRoot'));
      // Elements name their parent by reference.
      if (!(found.object instanceof PdfDictionary) || !found.reference) return undefined;
      const { object, reference } = found;
      const root = { object, write: () => update.put(reference, object) };
      const parentTree = openParentTree(reader, update, root);
      if (!parentTree) return undefined;
      const said = reader.lookup(object, 'ParentTreeNextKey');
      // Where the tree does not say which keys are taken, what has one does.
      const taken = typeof said === 'number' && parentTree.highest >= 0 ? -1 : highestKeyInUse(reader);
      const nextKey = Math.max(parentTree.highest + 1, taken + 1, typeof said === 'number' ? said : 0);
      if (nextKey > largestKey) return undefined;
      const parent = openParent(reader, update, root, reference);
      const language = reader.lookup(catalog.dictionary, 'Lang');
      const silent = !(language instanceof PdfString && language.bytes.length > 0);
      return parent && new StructureTree(update, parent, parentTree.entries, root, nextKey, silent);
    } catch (error) {
      if (error instanceof PdfError) return undefined;
      throw error;
    }
  }

  /**
   * Adds an element that holds one annotation.
   * @param type - `Form` for a widget, `Annot` for any other annotation (ISO 32000-2, clauses 14.8.4.8.3 and 14.8.4.7.2)
   * @returns the annotation's /StructParent
   */
  add(type: 'Form' | 'Annot', annotation: PdfReference, page: PdfReference): number {
    const key = this.nextKey++;
    const element = this.update.add(
      PdfDictionary.of({
        Type: new PdfName('StructElem'),
        S: new PdfName(type),
        P: this.parent.reference,
        NS: this.parent.namespace,
        Pg: page,
        Lang: this.withoutLanguage ? encodeTextString(ownLanguage) : undefined,
        K: PdfDictionary.of({ Type: new PdfName('OBJR'), Obj: annotation, Pg: page }),
      }),
    );
    this.parent.kids.object.push(element);
    this.parentTree.object.push(key, element);
    this.root.object.set('ParentTreeNextKey', this.nextKey);
    for (const changed of [this.parent.kids, this.parentTree, this.root]) changed.write();
    return key;
  }
}

/** New elements stand in the document's one `Document` element, as PDF/UA wants it; without one, below the root. */
function openParent(
  reader: PdfReader,
  update: IncrementalUpdate,
  root: Changing<PdfDictionary>,
  rootReference: PdfReference,
): StructureTree['parent'] | undefined {
  const kids = follow(reader, root.object.get('K'));
  const first = follow(reader, Array.isArray(kids.object) ? kids.object[0] : root.object.get('K'));
  if (first.object instanceof PdfDictionary && first.reference && first.object.hasName('S', 'Document')) {
    const { object, reference } = first;
    const list = openKids(reader, update, { object, write: () => update.put(reference, object) });
    return list && { reference, kids: list, namespace: pdf2NamespaceOf(reader, object) };
  }
  const list = openKids(reader, update, root);
  return list && { reference: rootReference, kids: list, namespace: undefined };
}

/** /K as an array that can grow: it may be missing, a single kid, an array, or a reference to one of these. */
function openKids(
  reader: PdfReader,
  update: IncrementalUpdate,
  holder: Changing<PdfDictionary>,
): Changing<PdfObject[]> | undefined {
  const written = holder.object.get('K');
  const { object, reference } = follow(reader, written);
  if (Array.isArray(object) && reference) return { object, write: () => update.put(reference, object) };
  const kids = Array.isArray(object) ? object : written === undefined ? [] : [written];
  return {
    object: kids,
    write: () => {
      holder.object.set('K', kids);
      holder.write();
    },
  };
}

/**
 * The end of the number tree that leads from annotations to elements (clauses 7.9.7 and 14.7.5.4). A tree of one node
 * grows; one with kids gets one more leaf behind them.
 */
function openParentTree(
  reader: PdfReader,
  update: IncrementalUpdate,
  root: Changing<PdfDictionary>,
): { highest: number; entries: Changing<PdfObject[]> } | undefined {
  const found = follow(reader, root.object.get('ParentTree'));
  if (found.object !== null && !(found.object instanceof PdfDictionary)) return undefined;
  const { reference } = found;
  const node = found.object ?? new PdfDictionary();
  const writeNode = (): void => {
    if (reference) update.put(reference, node);
    else root.object.set('ParentTree', node);
  };
  const highest = highestKey(reader, node);
  if (highest === undefined) return undefined;
  if (node.has('Kids')) return { highest, entries: newLeaf(reader, update, node, writeNode) };
  const numbers = follow(reader, node.get('Nums'));
  if (numbers.object !== null && !Array.isArray(numbers.object)) return undefined;
  const object = numbers.object ?? [];
  const write = (): void => {
    if (numbers.reference) {
      update.put(numbers.reference, object);
      return;
    }
    node.set('Nums', object);
    writeNode();
  };
  return { highest, entries: { object, write } };
}

/** One more leaf behind the kids of the tree's top. */
function newLeaf(
  reader: PdfReader,
  update: IncrementalUpdate,
  top: PdfDictionary,
  writeTop: () => void,
): Changing<PdfObject[]> {
  const entries: PdfObject[] = [];
  const leaf = update.allocate();
  const kids = follow(reader, top.get('Kids'));
  const list = [...(Array.isArray(kids.object) ? kids.object : []), leaf];
  return {
    object: entries,
    write: () => {
      const ends = [entries[0]!, entries.at(-2)!];
      update.put(leaf, PdfDictionary.of({ Limits: ends, Nums: entries }));
      if (kids.reference) {
        update.put(kids.reference, list);
        return;
      }
      top.set('Kids', list);
      writeTop();
    },
  };
}

/** The highest key of a number tree, -1 for an empty one; undefined when its right edge can not be followed. */
function highestKey(reader: PdfReader, top: PdfDictionary): number | undefined {
  let highest = -1;
  let node: PdfObject = top;
  for (let depth = 0; depth <= limits.treeDepth; depth++) {
    if (!(node instanceof PdfDictionary)) return undefined;
    const upper = reader.resolve(reader.array(node, 'Limits')?.[1]);
    if (typeof upper === 'number') highest = Math.max(highest, upper);
    const numbers = reader.array(node, 'Nums') ?? [];
    for (let index = 0; index < numbers.length; index += 2) {
      const key = reader.resolve(numbers[index]);
      if (typeof key === 'number') highest = Math.max(highest, key);
    }
    const kids = reader.array(node, 'Kids');
    if (!kids || kids.length === 0) return highest;
    node = reader.resolve(kids.at(-1));
  }
  return undefined;
}

/** /NS of an element of PDF 2.0's own namespace, for its new kids; in any other, an element without one is understood. */
function pdf2NamespaceOf(reader: PdfReader, element: PdfDictionary): PdfObject | undefined {
  const namespace = reader.dictionary(element, 'NS');
  const name = namespace && reader.lookup(namespace, 'NS');
  const matches = name instanceof PdfString && Buffer.from(name.bytes).toString('latin1') === pdf2Namespace;
  return matches ? element.get('NS') : undefined;
}
