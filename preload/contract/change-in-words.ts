import type { LaterChange } from './document-report';

/** A change as a phrase: where, what, and the values. */
export function changeInWords(change: LaterChange): string {
  const { what, page, field } = change;
  const where = [
    ...(page === undefined ? [] : [`page ${page}`]),
    ...(field === undefined ? [] : [`field "${field}"`]),
  ].join(', ');
  return `${where && `${where}: `}${what}${valuesInWords(change)}${placeInWords(change)}`;
}

function valuesInWords({ kind, old, new: now }: LaterChange): string {
  if (old === undefined && now === undefined) return '';
  if (kind === 'annotations') return ` with the text ${quoted(now ?? old)}`;
  return ` (before: ${quoted(old)}, now: ${quoted(now)})`;
}

const quoted = (value: string | undefined): string => (value === undefined || value === '' ? 'empty' : `"${value}"`);

/** Where a field is, its name says; what is new on a page needs a place. */
function placeInWords({ kind, place }: LaterChange): string {
  if (!place || kind === 'form-filling') return '';
  const [left, bottom, right, top] = place;
  return `, ${left} to ${right} points from the left and ${bottom} to ${top} from the bottom`;
}
