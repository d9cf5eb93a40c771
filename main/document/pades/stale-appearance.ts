import { PdfDictionary, PdfError, type PdfReader, type PdfStream } from '../pdf';

/** Octets of content that are looked through. */
const mostContent = 1024 * 1024;

/**
 * Whether an appearance shows another text than its field's value, as far as that can be told: programs that fill in forms
 * and ask viewers to draw them leave the old appearance where it is. What is written in codes of a font of its own is not
 * judged.
 */
export function isStale(reader: PdfReader, appearance: PdfStream, text: string): boolean {
  const wanted = letters(text);
  let content: string;
  try {
    content = reader.streamData(appearance, mostContent).toString('latin1');
  } catch (error) {
    // What can not be read can not be shown.
    if (error instanceof PdfError) return wanted !== '';
    throw error;
  }
  const shown = shownStrings(content);
  if (shown === undefined) return false;
  if (wanted === '') return letters(shown) !== '';
  if (shown === '') return !drawsOtherwise(reader, appearance, content);
  // Codes of a composite font, or of any other encoding, do not tell their characters.
  return (
    !usesComposite(reader, appearance) && /^[\x20-\x7e]*$/.test(wanted + letters(shown)) && letters(shown) !== wanted
  );
}

const letters = (text: string): string => text.replace(/\s+/g, '');

/** The strings that a content stream shows, joined; undefined where there are strings in hexadecimal. */
function shownStrings(content: string): string | undefined {
  let shown = '';
  for (const [, text = ''] of content.matchAll(/\(((?:\\[^]|[^\\()])*)\)/g)) {
    shown += text.replace(/\\([0-7]{1,3}|\r\n|[^])/g, (_, escaped: string) => {
      if (/^[0-7]/.test(escaped)) return String.fromCharCode(parseInt(escaped, 8) & 0xff);
      return /^[()\\]/.test(escaped) ? escaped : ' ';
    });
  }
  return /<[0-9A-Fa-f\s]+>/.test(content) ? undefined : shown;
}

/** Whether it draws by other means than text of its own: text as a picture or as paths, or in another form. */
function drawsOtherwise(reader: PdfReader, appearance: PdfStream, content: string): boolean {
  const resources = reader.dictionary(appearance.dictionary, 'Resources');
  const objects = resources && reader.dictionary(resources, 'XObject');
  return /\bBI\b/.test(content) || (objects !== undefined && objects.entries.size > 0) || /\sc\s/.test(content);
}

function usesComposite(reader: PdfReader, appearance: PdfStream): boolean {
  const resources = reader.dictionary(appearance.dictionary, 'Resources');
  const fonts = resources && reader.dictionary(resources, 'Font');
  return [...(fonts?.entries.keys() ?? [])].slice(0, 50).some((key) => {
    const font = reader.lookup(fonts!, key);
    return font instanceof PdfDictionary && (font.hasName('Subtype', 'Type0') || font.hasName('Subtype', 'Type3'));
  });
}
