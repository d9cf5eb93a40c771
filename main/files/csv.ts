/**
 * A table for programs that calculate (RFC 4180): each cell quoted where it has to be. What such a program would take for a formula
 * begins with an apostrophe: names are strangers' words.
 */
export function csv(lines: readonly (readonly string[])[]): string {
  return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
