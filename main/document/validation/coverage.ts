import type { PdfReader, PdfRevision, XrefSection } from '../pdf';
import type { SignedRange } from './signed-range';

export interface Coverage {
  /** Index of the revision that the signature covers up to its end. */
  revision: number;
  wholeDocument: boolean;
}

/**
 * Checks that the signed bytes end where the file or one of its revisions ends, and that the document as it was signed is
 * made of signed bytes only (against incremental saving attacks): every cross-reference section of that and of earlier
 * revisions lies inside, every section of later ones behind.
 *
 * @returns what is covered, or in `problem` what is wrong
 */
export function coverageOf(range: SignedRange, reader: PdfReader): Coverage | { problem: string } {
  const revisions = reader.revisions;
  const wholeDocument = range.end === reader.size;
  const revision = wholeDocument
    ? revisions.at(-1)
    : revisions.find(
        ({ markerEnd, end }) =>
          markerEnd !== undefined &&
          end !== undefined &&
          markerEnd <= range.end &&
          (range.end <= end || isBlank(reader, end, range.end)),
      );
  if (!revision) return { problem: 'the signed bytes do not end where a revision of the file ends' };
  for (const { index, sections } of revisions) {
    for (const section of sections.flatMap((each) => [each, ...(each.hybrid ? [each.hybrid] : [])])) {
      if (index <= revision.index ? !isInside(section, range) : section.position < range.end) {
        return { problem: 'the cross-reference of the signed document is not among the signed bytes' };
      }
    }
  }
  if (!wholeDocument && !endsWithItsOwnStart(revision, range.end, reader)) {
    return { problem: 'the signed document was built on another cross-reference than the file uses now' };
  }
  return { revision: revision.index, wholeDocument };
}

/** White space that a writer left behind its end-of-file marker; nothing can stand in it. */
const longestBlank = 1024;

function isBlank(reader: PdfReader, from: number, to: number): boolean {
  return to - from <= longestBlank && /^[\0\t\n\f\r ]*$/.test(reader.bytes(from, to - from).toString('latin1'));
}

function isInside({ position, contentEnd }: XrefSection, { gapStart, gapEnd, end }: SignedRange): boolean {
  return contentEnd <= gapStart || (position >= gapEnd && contentEnd <= end);
}

/** True when the last `startxref` of the signed bytes names the section through which the file is read now. */
function endsWithItsOwnStart({ sections }: PdfRevision, end: number, reader: PdfReader): boolean {
  const length = Math.min(end, 2048);
  const tail = reader.bytes(end - length, length).toString('latin1');
  const start = /^startxref\s*(\d{1,15})\s*%%EOF\s*$/.exec(tail.slice(Math.max(0, tail.lastIndexOf('startxref'))))?.[1];
  const position = sections[0]?.position;
  if (start === undefined || position === undefined) return false;
  const named = Number(start) + reader.base;
  // Between the two there may be an end of line.
  const between = position - named;
  return between >= 0 && between < 32 && isBlank(reader, named, named + between);
}
