import type { PerDocumentClaims } from '../../../preload/contract/claims';
import type { DocumentId } from '../../../preload/contract/model';

/** What the signature of single documents says in place of what all say; what is not named is as with the others. */
export interface OwnWords {
  reason?: string;
  location?: string;
  claimedRoles?: string[];
}

/** By the document. */
export type OwnWordsByDocument = Readonly<Record<DocumentId, OwnWords>>;

/** Says this of some documents in place of what was said of them; without words they are like the others again. */
export function withOwnWords(
  own: OwnWordsByDocument,
  ids: readonly DocumentId[],
  words: OwnWords | undefined,
): OwnWordsByDocument {
  const taken = new Set(ids);
  const others = Object.entries(own).filter(([id]) => !taken.has(id));
  const said = words && Object.keys(words).length > 0 ? ids.map((id) => [id, words] as const) : [];
  return Object.fromEntries([...others, ...said]);
}

/** What a request names of documents; undefined where nothing is said of any of them. */
export function perDocumentOf(own: OwnWordsByDocument, ids: readonly DocumentId[]): PerDocumentClaims | undefined {
  const said = ids.flatMap((id) => (own[id] ? [[id, { ...own[id] }] as const] : []));
  return said.length > 0 ? Object.fromEntries(said) : undefined;
}
