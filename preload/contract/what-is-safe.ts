/** What most errors say of what is safe. */
export const unchanged = 'Your document is unchanged.';
export const nothingSigned = 'Nothing was signed, and your document is unchanged.';
export const nothingWritten = 'No signed file was written and your document is unchanged.';

/**
 * The same in a request of which some documents are signed: of these nothing is lost, and to say that nothing was signed would
 * be wrong.
 *
 * @param safe - what an error says is safe
 */
export function safeBesideSigned(safe: string): string {
  const alone = [nothingSigned, nothingWritten, unchanged].find((sentence) => safe.includes(sentence));
  const beside = 'Documents that are signed are complete; the others are unchanged.';
  return alone === undefined ? safe : safe.replace(alone, beside);
}
