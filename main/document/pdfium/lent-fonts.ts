import type { LentFont } from '../../../preload/contract/page-watch';
import type { Pdfium } from './pdfium';

/** Windows' character sets, by which the engine says what a font is for that a document does not bring. */
const byCharacterSet = new Map<number, LentFont>([
  [128, 'japanese'],
  [129, 'korean'],
  [134, 'chinese'],
  [136, 'chinese'],
]);
/** A font as the engine holds it; 0 is none. */
const handles: readonly (LentFont | undefined)[] = [undefined, 'japanese', 'korean', 'chinese'];

/**
 * Lends the engine fonts for Chinese, Japanese and Korean text whose font is not in its document, which it would leave out; for
 * everything else it has its own.
 *
 * @param read - the octets of a font, asked for by the first page that needs it; without them its text stays out
 */
export function lendFonts(engine: Pdfium, read: (font: LentFont) => Uint8Array | undefined): void {
  const octets = new Map<LentFont, Uint8Array | undefined>();
  const octetsOf = (handle: number): Uint8Array | undefined => {
    const font = handles[handle];
    if (!font) return undefined;
    if (!octets.has(font)) octets.set(font, read(font));
    return octets.get(font);
  };
  const nothing = (signature: string): number => engine.callable(() => 0, signature);
  const mapFont = engine.callable((_info, _weight, _italic, characterSet) => {
    const font = byCharacterSet.get(characterSet);
    const handle = font ? handles.indexOf(font) : 0;
    return octetsOf(handle) ? handle : 0;
  }, 'iiiiiiii');
  const getFontData = engine.callable((_info, handle, table, buffer, size) => {
    // A table of its own is asked for of collections only, and these are none.
    const font = table === 0 ? octetsOf(handle) : undefined;
    if (!font) return 0;
    if (buffer !== 0 && size >>> 0 >= font.length) engine.octets.set(font, buffer >>> 0);
    return font.length;
  }, 'iiiiii');
  // FPDF_SYSFONTINFO of version 1; it lives as long as the engine.
  const info = engine.allocate(9 * 4);
  const [release, enumerate, getFont] = [nothing('vi'), nothing('vii'), nothing('iii')];
  const [faceName, characterSetOf, deleteFont] = [nothing('iiiii'), nothing('iii'), nothing('vii')];
  engine.writeIntegers(info, [
    1,
    ...[release, enumerate, mapFont, getFont, getFontData],
    ...[faceName, characterSetOf, deleteFont],
  ]);
  engine.api.FPDF_SetSystemFontInfo(info);
}
