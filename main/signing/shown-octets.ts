import { basename } from 'node:path';
import type { ReviewState } from '../../preload/contract/page-review';
import { CountersignError } from '../errors/countersign-error';
import type { DigestAlgorithm, Prepared } from '../document/document-port';

/** What the person saw of a document: the octets of which its pages were drawn. */
export interface ShownOctets {
  /** Whether the file is, octet for octet, what was shown. Quick, unless somebody touched the file. */
  isStillThere(): Promise<boolean>;
  /** Lower-case hex of what was shown; undefined where it is not known, because the file was another one too soon. */
  digest(algorithm: DigestAlgorithm): Promise<string | undefined>;
  /** How far the person has come in it. */
  readonly review?: ReviewState;
}

/** As much of a document as this is about; without `shown` nobody looked at it. */
interface Seen {
  path: string;
  shown?: ShownOctets;
}

/**
 * Before a key is used, or a PIN is asked for: what the person saw is what will be signed.
 *
 * @param ask - about a document that it is
 * @returns the same, which rejects with document.changedSinceShown for one that it is not
 */
export function stillShown<D extends Seen, T>(ask: (document: D) => Promise<T>): (document: D) => Promise<T> {
  return async (document) => {
    if (document.shown && !(await document.shown.isStillThere())) throw changed(document);
    return ask(document);
  };
}

/**
 * Holds what was prepared for its signature against what the person saw; nothing is asked of the key before. A document that was
 * not shown is whatever it is.
 *
 * @throws CountersignError document.changedSinceShown
 */
export async function assertPreparedIsShown(
  document: Seen,
  { inputDigest }: Prepared,
  algorithm: DigestAlgorithm,
): Promise<void> {
  if (document.shown && (await document.shown.digest(algorithm)) !== inputDigest) throw changed(document);
}

/**
 * Those of which every page was seen, where the signer demands that; the others are told. On a command line nothing is seen.
 *
 * @param fail - told of each document that is refused
 */
export function admitReviewed<D extends Seen>(
  mustReview: boolean,
  documents: D[],
  fail: (document: D, error: CountersignError) => void,
): D[] {
  if (!mustReview) return documents;
  return documents.filter((document) => {
    const review = document.shown?.review;
    if (review?.left === 0) return true;
    fail(document, new CountersignError('document.notReviewed', { file: basename(document.path), ...review }));
    return false;
  });
}

const changed = ({ path }: Seen): CountersignError =>
  new CountersignError('document.changedSinceShown', { file: basename(path) });
