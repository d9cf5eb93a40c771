import { decodeTextString, limits, PdfDictionary, PdfError, PdfName, PdfReference, PdfString } from '../pdf';
import type { PdfObject, PdfReader } from '../pdf';

/** A node of the interactive form's tree of fields (ISO 32000-2, clause 12.7.4). */
export interface FormField {
  /** The fully qualified name: partial names from the root, joined by full stops. */
  name: string;
  /** Absent for a field that is written inside its parent's array. */
  reference?: PdfReference;
  dictionary: PdfDictionary;
  /** /FT, its own or inherited. */
  type?: string;
  /** /V as written, its own or inherited; a reference is not followed. A signature field's that holds nothing is absent. */
  value?: PdfObject;
  /** Of a signature field whose /V is written and holds no signature: what it is instead. */
  lost?: LostValue;
  ownValue: boolean;
  /** True when no kid is a field of its own (kids without /T are widgets). */
  terminal: boolean;
  /** True for an entry of the form's own /Fields. */
  root: boolean;
}

/**
 * What stands in place of a signature: a reference to an object that is not there, which is the null object (ISO 32000-2,
 * clause 7.3.10), or a dictionary without entries.
 */
export type LostValue = 'missing' | 'empty';

interface Pending {
  node: PdfObject;
  depth: number;
  prefix: string;
  type?: string;
  value?: PdfObject;
}

/**
 * Walks all fields of the form in the order of the file. A field that is met again is skipped, so that a tree that
 * leads in a circle ends.
 */
export function* formFields(reader: PdfReader): Generator<FormField> {
  const form = reader.dictionary(reader.catalog.dictionary, 'AcroForm');
  const roots = form && reader.array(form, 'Fields');
  if (!roots) return;
  const visited = new Set<number>();
  // A kid may be named very often, and be large.
  const judged = new Map<number, boolean>();
  const stack: Pending[] = roots.map((node) => ({ node, depth: 0, prefix: '' })).reverse();
  let seen = 0;
  for (let pending = stack.pop(); pending; pending = stack.pop()) {
    if (++seen > limits.treeNodes) throw new PdfError('damaged', 'its form has too many fields');
    const { node, depth } = pending;
    if (depth > limits.treeDepth) throw new PdfError('damaged', 'its form is nested too deeply');
    if (node instanceof PdfReference) {
      if (visited.has(node.number)) continue;
      visited.add(node.number);
    }
    const dictionary = reader.resolve(node);
    if (!(dictionary instanceof PdfDictionary)) continue;
    const { written, ...field } = describe(reader, dictionary, pending);
    const kids = reader.array(dictionary, 'Kids') ?? [];
    const fields = kids.filter((kid) => isField(reader, kid, judged));
    yield {
      ...field,
      ...(node instanceof PdfReference && { reference: node }),
      terminal: fields.length === 0,
      root: depth === 0,
    };
    for (const kid of fields.reverse()) {
      stack.push({ node: kid, depth: depth + 1, prefix: field.name, type: field.type, value: written });
    }
  }
}

function describe(
  reader: PdfReader,
  dictionary: PdfDictionary,
  { prefix, type, value }: Pending,
): Omit<FormField, 'terminal' | 'root'> & { written?: PdfObject } {
  const partial = reader.lookup(dictionary, 'T');
  const ownType = reader.lookup(dictionary, 'FT');
  const own = dictionary.get('V') ?? undefined;
  const name = partial instanceof PdfString ? decodeTextString(partial) : '';
  const effectiveType = ownType instanceof PdfName ? ownType.value : type;
  const written = own ?? value;
  // The values of other fields are nobody's business here, and may be many.
  const lost = effectiveType === 'Sig' && written !== undefined ? lostValue(reader, written) : undefined;
  const effectiveValue = lost ? undefined : written;
  return {
    name: prefix && name ? `${prefix}.${name}` : prefix || name,
    dictionary,
    ownValue: own !== undefined,
    ...(effectiveType !== undefined && { type: effectiveType }),
    ...(effectiveValue !== undefined && { value: effectiveValue }),
    ...(lost && { lost }),
    ...(written !== undefined && { written }),
  };
}

/** Per document: a value that many fields name, or that is asked for again, is read once. A signature may be large. */
const lostValues = new WeakMap<PdfReader, Map<string, LostValue | undefined>>();

function lostValue(reader: PdfReader, value: PdfObject): LostValue | undefined {
  if (!(value instanceof PdfReference)) return judgeValue(value);
  const known = lostValues.get(reader) ?? new Map<string, LostValue | undefined>();
  lostValues.set(reader, known);
  const key = `${value.number} ${value.generation}`;
  if (!known.has(key)) known.set(key, judgeReferred(reader, value));
  return known.get(key);
}

/** What can not be read is no nothing: whoever lists the signatures will say what is wrong with it. */
function judgeReferred(reader: PdfReader, value: PdfReference): LostValue | undefined {
  try {
    return judgeValue(reader.resolve(value));
  } catch (error) {
    if (error instanceof PdfError) return undefined;
    throw error;
  }
}

function judgeValue(object: PdfObject): LostValue | undefined {
  if (object === null) return 'missing';
  return object instanceof PdfDictionary && object.entries.size === 0 ? 'empty' : undefined;
}

function isField(reader: PdfReader, kid: PdfObject, judged: Map<number, boolean>): boolean {
  const known = kid instanceof PdfReference ? judged.get(kid.number) : undefined;
  if (known !== undefined) return known;
  const dictionary = reader.resolve(kid);
  const field = dictionary instanceof PdfDictionary && dictionary.has('T');
  if (kid instanceof PdfReference) judged.set(kid.number, field);
  return field;
}
