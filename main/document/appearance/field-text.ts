import type { Colour, Drawing } from './drawing';
import type { EmbeddedFonts } from './embedded-fonts';
import type { FieldLook } from './field-look';
import type { FontShelf } from './font-shelf';
import { shapeParagraph, type Paragraph } from './shaping';
import { setText, type TextBlock } from './text-block';
import { drawText } from './text-drawing';

/** Points; sizes of a field that leaves its size open. */
const LARGEST_OPEN = 12;
const LARGEST_LINE = 72;
const LEAST = 4;
/** Part of the height that letters of a single line take. */
const LINE_SHARE = 0.67;
/** What no font of this computer has. */
const UNKNOWN = '?';
/** Characters of a field that are drawn: more fit on no page. */
const MAXIMUM_TEXT = 6_000;
/** Where a list is selected, as viewers show it. */
const SELECTION: Colour = [0.6, 0.75, 0.855];

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Draws the text of one field into its box, within its border. */
export class FieldText {
  constructor(
    private readonly drawing: Drawing,
    private readonly fonts: EmbeddedFonts,
    private readonly shelf: FontShelf,
    private readonly look: FieldLook,
  ) {}

  /** Where text may stand. */
  private get room(): { left: number; bottom: number; width: number; height: number } {
    const { width, height, border } = this.look;
    const padding = Math.min(2 + (border?.width ?? 0), width / 4, height / 4);
    return { left: padding, bottom: padding, width: width - 2 * padding, height: height - 2 * padding };
  }

  /** One line in the middle of the height, or lines from the top. */
  text(text: string, multiline: boolean): void {
    const { room } = this;
    const paragraphs = this.paragraphs(multiline ? text : text.replace(/\s*\n\s*/g, ' '));
    const size = this.look.size || (multiline ? this.openSize(paragraphs) : this.lineSize(paragraphs));
    const block = this.aligned(setText(paragraphs, room.width, size, multiline));
    if (!multiline) {
      drawText(this.drawing, this.fonts, block, room, this.look.colour);
      return;
    }
    this.fromTheTop(block, room);
  }

  /** Each character in the middle of its cell. */
  comb(text: string, cells: number): void {
    const { width, height, colour } = this.look;
    const letters = Array.from(graphemes.segment(text), ({ segment }) => segment).slice(0, cells);
    const shaped = letters.map((letter) => this.paragraphs(letter));
    const size = this.look.size || Math.min(LARGEST_OPEN, Math.max(LEAST, height * LINE_SHARE));
    const offset =
      this.look.align === 'right'
        ? cells - letters.length
        : this.look.align === 'center'
          ? Math.floor((cells - letters.length) / 2)
          : 0;
    shaped.forEach((paragraphs, index) => {
      const block = this.aligned(setText(paragraphs, width, size, false), 'center');
      const box = { left: (width * (index + offset)) / cells, bottom: 0, width: width / cells, height };
      drawText(this.drawing, this.fonts, block, box, colour);
    });
  }

  /** @param paint - draws the background of a selected line */
  list(
    options: readonly string[],
    selected: readonly number[],
    paint: (colour: Colour, bottom: number, height: number) => void,
  ): void {
    const { room } = this;
    const size = this.look.size || LARGEST_OPEN;
    let top = room.bottom + room.height;
    for (const [index, option] of options.entries()) {
      if (top <= room.bottom) return;
      const block = this.aligned(setText(this.paragraphs(option.replace(/\n/g, ' ')), room.width, size, false));
      if (selected.includes(index)) paint(SELECTION, top - block.height, block.height);
      const box = { ...room, bottom: top - block.height, height: block.height };
      drawText(this.drawing, this.fonts, block, box, this.look.colour);
      top -= block.height;
    }
  }

  /** Lines that nobody would see are not drawn. */
  private fromTheTop(block: TextBlock, room: { left: number; bottom: number; width: number; height: number }): void {
    let height = 0;
    const seen = block.lines.findIndex(
      (line) => (height += (line.ascent + line.descent) * block.size) > room.height + block.size,
    );
    const lines = seen === -1 ? block.lines : block.lines.slice(0, seen + 1);
    const shown = {
      ...block,
      lines,
      height: lines.reduce((sum, line) => sum + line.ascent + line.descent, 0) * block.size,
    };
    const box = { ...room, bottom: room.bottom + room.height - shown.height, height: shown.height };
    drawText(this.drawing, this.fonts, shown, box, this.look.colour);
  }

  private aligned(block: TextBlock, align = this.look.align): TextBlock {
    return { ...block, lines: block.lines.map((line) => ({ ...line, alignment: align })) };
  }

  /** As large as the height lets one line be, and no wider than the field. */
  private lineSize(paragraphs: Paragraph[]): number {
    const { room, look } = this;
    const widest = Math.max(...setText(paragraphs, room.width, 1, false).lines.map(({ width }) => width), 0);
    const high = Math.min(LARGEST_LINE, look.height * LINE_SHARE);
    return Math.max(LEAST, widest > 0 ? Math.min(high, room.width / widest) : high);
  }

  private openSize(paragraphs: Paragraph[]): number {
    const { room } = this;
    for (let size = LARGEST_OPEN; size > LEAST; size -= 0.5)
      if (setText(paragraphs, room.width, size, true).height <= room.height) return size;
    return LEAST;
  }

  private paragraphs(text: string): Paragraph[] {
    return text
      .slice(0, MAXIMUM_TEXT)
      .split('\n')
      .map((line) => shapeParagraph(this.shelf, [{ text: this.drawable(line) }], line, []));
  }

  /** What no font has is drawn as a question mark: a form that was signed is not refused for it. */
  private drawable(text: string): string {
    return Array.from(graphemes.segment(text), ({ segment }) => (this.hasFont(segment) ? segment : UNKNOWN)).join('');
  }

  private hasFont(grapheme: string): boolean {
    const drawn = (text: string): number[] =>
      Array.from(text, (character) => character.codePointAt(0)!).filter(
        (code) => !/\p{Default_Ignorable_Code_Point}/u.test(String.fromCodePoint(code)),
      );
    const codes = drawn(grapheme);
    if (codes.length === 0) return true;
    const find = (list: number[]): boolean => this.shelf.find(list, []) !== undefined;
    return find(codes) || find(drawn(grapheme.normalize('NFD')));
  }
}
