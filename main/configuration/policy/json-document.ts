import { findNodeAtLocation, parseTree, type ParseError } from 'jsonc-parser';
import { invalidPolicy, type PolicyDocument } from './policy-document';

/**
 * Rules in JSON.
 *
 * @throws CountersignError policy.invalid with the line
 */
export function jsonDocument(text: string, document: Omit<PolicyDocument, 'values' | 'lineOf'>): PolicyDocument {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  const lineOf = (path: readonly (string | number)[]): number => {
    // Where a value is missing, the place to look is the object that should hold it.
    for (let length = path.length; length > 0; length -= 1) {
      const node = tree && findNodeAtLocation(tree, path.slice(0, length));
      // The line of the name, where there is one.
      if (node) return lineAt(node.parent?.type === 'property' ? node.parent.offset : node.offset);
    }
    return 1;
  };
  const [first] = errors;
  if (!tree || first) {
    const { place } = document;
    throw invalidPolicy({ place, lineOf: () => lineAt(first?.offset ?? 0) }, [], 'valid JSON is expected here');
  }
  if (tree.type !== 'object') throw invalidPolicy({ place: document.place, lineOf }, [], 'an object is expected');
  return { ...document, values: JSON.parse(text) as Record<string, unknown>, lineOf };
}
