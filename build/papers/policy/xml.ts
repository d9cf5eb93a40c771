/** An XML element with its attributes and what is in it, each line indented. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>> = {},
  content: readonly string[] | string = [],
): string {
  const written = Object.entries(attributes)
    .map(([attribute, value]) => ` ${attribute}="${escaped(String(value))}"`)
    .join('');
  if (typeof content === 'string') return `<${name}${written}>${escaped(content)}</${name}>`;
  if (content.length === 0) return `<${name}${written} />`;
  const lines = content.flatMap((one) => one.split('\n')).map((line) => `  ${line}`);
  return [`<${name}${written}>`, ...lines, `</${name}>`].join('\n');
}

export const declaration = '<?xml version="1.0" encoding="utf-8"?>';

/** The end of a line within a text is written so that no indentation gets into it. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
