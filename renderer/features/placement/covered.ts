import type { PageRectangle, TextRun } from '../../../preload/contract/page-view';
import type { DocumentPlaces } from '../../../preload/contract/placement';
import { overlap } from './place-geometry';
import { wordsOf } from '../../../preload/contract/text-rows';

/** What a signature would stand on. */
export interface Covered {
  /** The first words of it, where it is text. */
  text?: string;
  fields: number;
  annotations: number;
  /** Names of signature fields. */
  signatures: string[];
}

/** Points: letters reach less far than the box around them. */
const inside = 2;
const longest = 60;

/**
 * Finds what is under a place of a page. A signature hides what it stands on, at least for the eye; strokes and dots are there
 * to be signed on.
 *
 * @param own - the field that is signed: it is no obstacle
 * @returns undefined where nothing is
 */
export function coveredBy(
  place: PageRectangle,
  page: number,
  runs: readonly TextRun[],
  places: DocumentPlaces | undefined,
  own?: string,
): Covered | undefined {
  const words = runs
    .filter(({ rectangle }) => overlap(place, rectangle))
    .flatMap((run) => {
      const [, bottom, , top] = run.rectangle;
      // What does not stand upright is taken whole.
      const [left, , right] = run.rectangle;
      const pieces = Math.abs(run.angle) < 1 ? wordsOf(run) : [{ text: run.text, left, right }];
      return pieces.filter((piece) =>
        overlap(place, [piece.left + inside, bottom + inside, piece.right - inside, top - inside]),
      );
    })
    .map(({ text }) => text.trim())
    .join(' ');
  const here = (places?.taken ?? []).filter((one) => one.page === page && overlap(place, one.rectangle));
  const signatures = (places?.signatureFields ?? [])
    .filter(({ name, seen }) => name !== own && seen.some((one) => one.page === page && overlap(place, one.rectangle)))
    .map(({ name }) => name);
  const fields = here.filter(({ kind }) => kind === 'field').length;
  if (words === '' && here.length === 0 && signatures.length === 0) return undefined;
  return {
    ...(words !== '' && { text: words.length > longest ? `${words.slice(0, longest)}…` : words }),
    fields,
    annotations: here.length - fields,
    signatures,
  };
}
