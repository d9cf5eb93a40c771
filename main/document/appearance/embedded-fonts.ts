import { createHash } from 'node:crypto';
import { PDFString, type PDFRef } from 'pdf-lib';
import type { Drawing } from './drawing';
import type { TextFont } from './font-shelf';
import { subsetGlyphs } from './glyph-subset';

/** What a drawing uses of one font. */
interface FontUse {
  name: string;
  font: TextFont;
  reference: PDFRef;
  /** Glyphs that are drawn, and the text that each stands for. */
  glyphs: Map<number, string>;
}

/** Stands for nothing, in glyphs whose text is given by their neighbour: every glyph has to mean something. */
const NOTHING = '\u200B';

/** The fonts of one drawing, or of several in one context: composite fonts (ISO 32000-2, 9.7) whose CIDs are glyph numbers, embedded as subsets. */
export class EmbeddedFonts {
  private readonly uses = new Map<TextFont, FontUse>();

  constructor(private readonly drawing: Drawing) {}

  /** The resource name of a font, in a drawing that may share its objects with this one. */
  nameOf(font: TextFont, drawing: Drawing = this.drawing): string {
    const { name, reference } = this.use(font);
    drawing.resource('Font', name, () => reference);
    return name;
  }

  /**
   * Says that glyphs are drawn for a text.
   * @returns false when a reader could not tell the text from the glyphs alone
   */
  drawn(font: TextFont, glyphs: readonly number[], text: string): boolean {
    const meanings = this.use(font).glyphs;
    let told = true;
    glyphs.forEach((glyph, i) => {
      const meaning = i === 0 ? text : NOTHING;
      const known = meanings.get(glyph);
      if (known === undefined) meanings.set(glyph, meaning);
      else if (known !== meaning) told = false;
    });
    return told && glyphs.length === 1;
  }

  /** Embeds the subsets; no glyph can be drawn after that. */
  async finish(): Promise<void> {
    for (const use of this.uses.values()) await this.embed(use);
  }

  private use(font: TextFont): FontUse {
    let use = this.uses.get(font);
    if (use === undefined) {
      const reference = this.drawing.context.nextRef();
      use = { name: `F${this.uses.size + 1}`, font, reference, glyphs: new Map() };
      this.uses.set(font, use);
    }
    return use;
  }

  private async embed({ font, reference, glyphs }: FontUse): Promise<void> {
    const { drawing } = this;
    const used = [...glyphs.keys()].sort((a, b) => a - b);
    const program = await subsetGlyphs(font.outlineFont(), used);
    const file = drawing.addStream(program, { Length1: program.length });
    const name = `${subsetTag(program)}+${font.postScriptName}`;
    const perThousand = (units: number): number => Math.round((units * 1000) / font.unitsPerEm);
    const descriptor = drawing.add({
      Type: 'FontDescriptor',
      FontName: name,
      // Symbolic: its characters are more than those of the standard Latin set.
      Flags: 4,
      FontBBox: font.bounds.map(perThousand),
      ItalicAngle: 0,
      Ascent: perThousand(font.ascender),
      Descent: perThousand(font.descender),
      CapHeight: perThousand(font.capHeight),
      StemV: 80,
      FontFile2: file,
      ...(drawing.rules.cidSet ? { CIDSet: drawing.addStream(cidSet(program), {}) } : {}),
    });
    const descendant = drawing.add({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: name,
      CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
      FontDescriptor: descriptor,
      DW: 1000,
      W: widths(font, used),
      CIDToGIDMap: 'Identity',
    });
    const toUnicode = drawing.addStream(Buffer.from(toUnicodeMap(glyphs, used), 'latin1'), {});
    drawing.assign(reference, {
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: name,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: toUnicode,
    });
  }
}

/** Six capitals that belong to this subset (ISO 32000-2, 9.9.2): the same subset has the same ones. */
function subsetTag(program: Uint8Array): string {
  const digest = createHash('sha256').update(program).digest();
  return Array.from(digest.subarray(0, 6), (octet) => String.fromCharCode(65 + (octet % 26))).join('');
}

/** One entry for each sequence of glyph numbers without a gap. */
function widths(font: TextFont, glyphs: readonly number[]): (number | number[])[] {
  const entries: (number | number[])[] = [];
  let sequence: number[] = [];
  glyphs.forEach((glyph, i) => {
    if (i === 0 || glyph !== glyphs[i - 1]! + 1) {
      sequence = [];
      entries.push(glyph, sequence);
    }
    sequence.push(font.width(glyph));
  });
  return entries;
}

/**
 * Which CIDs the font program has, a bit each (ISO 32000-2, table 122). Numbers are kept in the subset, so those between
 * are there too, as glyphs without outlines: a list of the drawn ones alone would be incomplete.
 */
function cidSet(program: Uint8Array): Uint8Array {
  const count = numberOfGlyphs(program);
  const bits = new Uint8Array(Math.ceil(count / 8));
  for (let cid = 0; cid < count; cid++) bits[cid >> 3]! |= 0x80 >> (cid & 7);
  return bits;
}

function numberOfGlyphs(program: Uint8Array): number {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  for (let i = 0; i < view.getUint16(4); i++) {
    const entry = 12 + i * 16;
    // maxp
    if (view.getUint32(entry) === 0x6d617870) return view.getUint16(view.getUint32(entry + 8) + 4);
  }
  throw new RangeError('a font without maxp');
}

/** ISO 32000-2, 9.10.3. */
function toUnicodeMap(glyphs: ReadonlyMap<number, string>, used: readonly number[]): string {
  const lines = used.map((glyph) => `<${hexadecimal(glyph)}> <${utf16(glyphs.get(glyph) ?? NOTHING)}>`);
  const parts: string[] = [];
  // No more than a hundred to a section.
  for (let i = 0; i < lines.length; i += 100) {
    const section = lines.slice(i, i + 100);
    parts.push(`${section.length} beginbfchar`, ...section, 'endbfchar');
  }
  return [
    '/CIDInit /ProcSet findresource begin',
    '12 dict begin',
    'begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def',
    '/CMapType 2 def',
    '1 begincodespacerange',
    '<0000> <FFFF>',
    'endcodespacerange',
    ...parts,
    'endcmap',
    'CMapName currentdict /CMap defineresource pop',
    'end',
    'end',
  ].join('\n');
}

/** A glyph number as a code of Identity-H. */
export const hexadecimal = (glyph: number): string => glyph.toString(16).toUpperCase().padStart(4, '0');

/** Hexadecimal UTF-16BE. */
export function utf16(text: string): string {
  return Array.from({ length: text.length }, (_, i) => hexadecimal(text.charCodeAt(i))).join('');
}
