/** A value as it may stand in a distinguished name (RFC 4514, section 2.4). */
export function escapedInName(value: string): string {
  return value.replace(/^ | $|[\\"+,;<>=#]/g, (character) => `\\${character}`).replaceAll('\u0000', '\\00');
}

/** A value as it may stand in a filter (RFC 4515, section 3). */
export function escapedInFilter(value: string): string {
  return value.replace(/[\\*()\u0000]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Puts a value in the place of each `${name}`, once: what the value looks like is not read again. */
export function filled(pattern: string, placeholder: string, value: string): string {
  return pattern.split(`\${${placeholder}}`).join(value);
}

/** Whether two distinguished names are written alike, but for case, blanks around `,` `=` `+`, and how characters are escaped. */
export function isSameName(one: string, other: string): boolean {
  return comparable(one) === comparable(other);
}

function comparable(name: string): string {
  // Escaped characters become their hex octets, so that what separates is told from what is part of a value.
  const unescaped = name.replace(/\\([0-9A-Fa-f]{2})|\\(.)/gsu, (_, hex: string | undefined, character: string) =>
    hex === undefined ? hexOf(Buffer.from(character)) : `\u0001${hex.toLowerCase()}`,
  );
  return unescaped
    .replace(/\s*([,;=+])\s*/g, '$1')
    .replaceAll(';', ',')
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/(?:\u0001[0-9a-f]{2})+/g, (run) => `\u0001${run.replaceAll('\u0001', '')}\u0002`);
}

function hexOf(octets: Buffer): string {
  return [...octets].map((octet) => `\u0001${octet.toString(16).padStart(2, '0')}`).join('');
}
