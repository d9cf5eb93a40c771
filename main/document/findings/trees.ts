import {
  decodeTextString,
  PdfDictionary,
  PdfName,
  PdfReference,
  PdfString,
  type PdfObject,
  type PdfReader,
} from '../pdf';
import type { Budget } from './budget';

/** Depth of name trees and chains that honest writers never come near. */
const deepest = 32;

/**
 * The leaves of a name tree (ISO 32000-2, clause 7.9.6), as far as it can be read; a tree that leads in a circle ends.
 */
export function* nameTree(
  reader: PdfReader,
  root: PdfObject | undefined,
  budget: Budget,
): Generator<{ name: string; value: PdfObject }> {
  const visited = new Set<number>();
  const stack: { node: PdfObject; depth: number }[] = root === undefined ? [] : [{ node: root, depth: 0 }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    budget.step();
    const { node, depth } = next;
    if (depth > deepest || isVisited(node, visited)) continue;
    const dictionary = reader.resolve(node);
    if (!(dictionary instanceof PdfDictionary)) continue;
    const names = reader.array(dictionary, 'Names') ?? [];
    for (let at = 0; at + 1 < names.length; at += 2) {
      budget.step();
      const key = reader.resolve(names[at]);
      yield { name: key instanceof PdfString ? decodeTextString(key) : '', value: names[at + 1] ?? null };
    }
    const kids = reader.array(dictionary, 'Kids') ?? [];
    for (const kid of [...kids].reverse()) stack.push({ node: kid, depth: depth + 1 });
  }
}

/** Notes a reference as visited, and says whether it was already. */
export function isVisited(node: PdfObject, visited: Set<number>): boolean {
  if (!(node instanceof PdfReference)) return false;
  if (visited.has(node.number)) return true;
  visited.add(node.number);
  return false;
}

/** The value of a key, when it is a name. */
export function nameOf(reader: PdfReader, dictionary: PdfDictionary, key: string): string | undefined {
  const value = reader.lookup(dictionary, key);
  return value instanceof PdfName ? value.value : undefined;
}

/** The value of a key as text, when it is a string. */
export function textOf(reader: PdfReader, dictionary: PdfDictionary, key: string): string | undefined {
  const value = reader.lookup(dictionary, key);
  return value instanceof PdfString ? decodeTextString(value) : undefined;
}

/** What a file specification calls its file (ISO 32000-2, clause 7.11), which may be plain text. */
export function fileName(reader: PdfReader, specification: PdfObject | undefined): string | undefined {
  const value = reader.resolve(specification);
  if (value instanceof PdfString) return decodeTextString(value);
  if (!(value instanceof PdfDictionary)) return undefined;
  for (const key of ['UF', 'F', 'Unix', 'DOS', 'Mac']) {
    const text = textOf(reader, value, key);
    if (text !== undefined) return text;
  }
  return undefined;
}
