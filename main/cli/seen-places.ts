import type { SeenPlace } from '../../preload/contract/model';

/** More places are told as a number. */
const mostPlaces = 5;

/** Where a signature is seen, a line for each place; none for an invisible one. */
export function placeLines(seen: readonly SeenPlace[]): string[] {
  const lines = seen.slice(0, mostPlaces).map(({ page, rectangle: [left, bottom, right, top] }) => {
    const size = `${points(right - left)} × ${points(top - bottom)} points`;
    return `Seen on page ${page}: ${size}, ${points(left)} from the left and ${points(bottom)} from the bottom`;
  });
  const rest = seen.length - lines.length;
  return rest > 0 ? [...lines, `… and on ${rest} more ${rest === 1 ? 'page' : 'pages'}`] : lines;
}

const points = (value: number): string => String(Math.round(value * 10) / 10);
