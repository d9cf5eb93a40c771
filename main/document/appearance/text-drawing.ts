import { PDFName, PDFOperator, PDFOperatorNames as Operator } from 'pdf-lib';
import { rounded, type Box, type Colour, type Drawing } from './drawing';
import { hexadecimal, utf16, type EmbeddedFonts } from './embedded-fonts';
import type { TextFont } from './font-shelf';
import { LABEL_SIZE, type Cluster, type Glyph } from './shaping';
import type { Line, TextBlock } from './text-block';

const TEXT_COLOUR: Colour = [0];
const LABEL_COLOUR: Colour = [0.35];

/** Draws a block of text into a box, in the middle of its height. */
export function drawText(
  drawing: Drawing,
  fonts: EmbeddedFonts,
  block: TextBlock,
  box: Box,
  colour: Colour = TEXT_COLOUR,
): void {
  if (block.lines.length === 0) return;
  drawing.operate(Operator.BeginText);
  let top = box.bottom + (box.height + block.height) / 2;
  for (const line of block.lines) {
    const baseLine = top - line.ascent * block.size;
    const left = box.left + indentOf(line.alignment, box.width - line.width * block.size);
    drawLine(drawing, fonts, line, { size: block.size, left, baseLine, colour });
    top -= (line.ascent + line.descent) * block.size;
  }
  drawing.operate(Operator.EndText);
}

const indentOf = (alignment: Line['alignment'], rest: number): number =>
  alignment === 'left' ? 0 : alignment === 'right' ? rest : rest / 2;

function drawLine(
  drawing: Drawing,
  fonts: EmbeddedFonts,
  line: Line,
  { size, left, baseLine, colour }: { size: number; left: number; baseLine: number; colour: Colour },
): void {
  let x = left;
  let i = 0;
  while (i < line.clusters.length) {
    const { font, label } = line.clusters[i]!;
    let end = i;
    while (line.clusters[end]?.font === font && line.clusters[end]?.label === label) end += 1;
    const clusters = line.clusters.slice(i, end);
    const ownSize = label ? size * LABEL_SIZE : size;
    drawing.fillColour(label ? LABEL_COLOUR : colour);
    drawing.operate(Operator.SetFontAndSize, PDFName.of(fonts.nameOf(font, drawing)), ownSize);
    drawing.operate(Operator.SetTextMatrix, 1, 0, 0, 1, x, baseLine);
    new GlyphWriter(drawing, fonts, ownSize).write(clusters);
    x += clusters.reduce((sum, cluster) => sum + cluster.width, 0) * size;
    i = end;
  }
}

/** Shows glyphs of one font and size, where shaping put them. Lengths are thousandths of the size. */
class GlyphWriter {
  /** Where the next glyph would stand if nothing were said, and where it shall stand. */
  private shown = 0;
  private pen = 0;
  private rise = 0;
  /** Operand of TJ that is not written yet. */
  private pending: string[] = [];

  constructor(
    private readonly drawing: Drawing,
    private readonly fonts: EmbeddedFonts,
    private readonly size: number,
  ) {}

  write(clusters: readonly Cluster[]): void {
    for (const part of partsOf(clusters)) {
      const told = part.map((cluster) => this.tells(cluster)).every(Boolean);
      if (told) part.forEach((cluster) => this.show(cluster));
      else this.showWithText(part);
    }
    this.raise(0);
    this.flush();
  }

  /** Whether a reader finds the text in the glyphs: one for one, each in its turn. */
  private tells({ font, glyphs, text }: Cluster): boolean {
    const ids = glyphs.map((glyph) => glyph.id);
    const inTurn =
      glyphs.every(({ xOffset, yOffset }) => xOffset === 0 && yOffset === 0) && !BEGINS_WITH_MARK.test(text);
    return this.fonts.drawn(font, ids, text) && inTurn;
  }

  /** What glyphs do not tell is told beside them (ISO 32000-2, 14.9.4). */
  private showWithText(part: readonly Cluster[]): void {
    const fromRight = part[0]!.level % 2 === 1;
    const texts = part.map((cluster) => cluster.text);
    this.flush();
    this.drawing.push(actualText((fromRight ? texts.reverse() : texts).join('')));
    if (fromRight) this.showLetterFirst(part);
    else part.forEach((cluster) => this.show(cluster));
    this.flush();
    this.drawing.operate(Operator.EndMarkedContent);
  }

  /**
   * Readers take the place of a told text from its first glyph and its last one; where these are dots and marks, words fall
   * into pieces. So the letter comes first, and last a space that ends where the letter ends.
   */
  private showLetterFirst(part: readonly Cluster[]): void {
    const { font } = part[0]!;
    let pen = this.pen;
    const placed = part
      .flatMap((cluster) => cluster.glyphs)
      .map((glyph) => {
        const place = { glyph, pen };
        pen += glyph.advance;
        return place;
      });
    const isLetter = ({ glyph }: { glyph: Glyph }): boolean => glyph.advance > 0;
    for (const place of [...placed.filter(isLetter), ...placed.filter((one) => !isLetter(one))]) {
      this.pen = place.pen;
      this.showGlyph(font, place.glyph);
    }
    const space = font.shaper.nominalGlyph(0x20);
    if (space !== undefined && placed.length > 1) {
      const advance = font.width(space);
      this.fonts.drawn(font, [space], ' ');
      this.pen = pen - advance;
      this.showGlyph(font, { id: space, advance, xOffset: 0, yOffset: 0 });
    }
    this.pen = pen;
  }

  private show(cluster: Cluster): void {
    for (const glyph of cluster.glyphs) this.showGlyph(cluster.font, glyph);
  }

  private showGlyph(font: TextFont, glyph: Glyph): void {
    this.raise(glyph.yOffset);
    const target = this.pen + glyph.xOffset;
    const correction = Math.round((this.shown - target) * 100) / 100;
    if (correction !== 0) this.pending.push(String(correction));
    this.shown -= correction;
    this.pending.push(`<${hexadecimal(glyph.id)}>`);
    this.shown += font.width(glyph.id);
    this.pen += glyph.advance;
  }

  private raise(offset: number): void {
    const rise = rounded((offset * this.size) / 1000);
    if (rise === this.rise) return;
    this.flush();
    this.drawing.operate(Operator.SetTextRise, rise);
    this.rise = rise;
  }

  private flush(): void {
    if (this.pending.length === 0) return;
    const operand = this.pending.join('').replaceAll('><', '');
    this.drawing.push(PDFOperator.of(Operator.ShowTextAdjusted, [`[${operand}]`]));
    this.pending = [];
  }
}

function actualText(text: string): PDFOperator {
  return PDFOperator.of(Operator.BeginMarkedContentSequence, ['/Span', `<</ActualText <FEFF${utf16(text)}>>>`]);
}

const BEGINS_WITH_MARK = /^\p{M}/u;

/**
 * Clusters in the order in which they are drawn, divided into what can be told together: from left to right words; from right
 * to left, where the words stand backwards, letters with the marks that are drawn before them.
 */
function partsOf(clusters: readonly Cluster[]): Cluster[][] {
  const parts: Cluster[][] = [];
  clusters.forEach((cluster, i) => {
    const before = clusters[i - 1];
    const alike = before !== undefined && before.space === cluster.space && before.level === cluster.level;
    const goesOn = cluster.level % 2 === 0 || (before !== undefined && BEGINS_WITH_MARK.test(before.text));
    if (alike && goesOn) parts.at(-1)!.push(cluster);
    else parts.push([cluster]);
  });
  return parts;
}
