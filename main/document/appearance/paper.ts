import { drawObject, PDFDocument, PDFName, PDFOperatorNames as Operator, PDFString } from 'pdf-lib';
import { sharedShelf } from './draw-appearance';
import { Drawing, type Colour } from './drawing';
import { EmbeddedFonts } from './embedded-fonts';
import type { FontShelf } from './font-shelf';
import { shapeParagraph } from './shaping';
import { setText, type Line } from './text-block';
import { drawText } from './text-drawing';
import { cleanText } from './written-text';

/** A document of text, on as many pages of A4 as it takes. */
export interface Paper {
  title: string;
  /** Who made it, as readers show it. */
  producer: string;
  madeAt: Date;
  paragraphs: readonly PaperParagraph[];
  /** Under each page. */
  footer: (page: number, pages: number) => string;
}

export interface PaperParagraph {
  text: string;
  /** Beside the text, in a column of its own. */
  label?: string;
  look: 'title' | 'statement' | 'heading' | 'text' | 'small';
  /** A thin line above it. */
  rule?: true;
}

const page = { width: 595.28, height: 841.89, margin: 54, foot: 30 };
const labelWidth = 112;
const leading = 1.22;
const grey: Colour = [0.4];
const black: Colour = [0];
const looks: Record<PaperParagraph['look'], { size: number; before: number; colour: Colour }> = {
  title: { size: 11, before: 0, colour: grey },
  statement: { size: 15, before: 8, colour: black },
  heading: { size: 11, before: 12, colour: black },
  text: { size: 9.25, before: 2.5, colour: black },
  small: { size: 8, before: 10, colour: grey },
};

/**
 * Sets a paper: text in any script, with the program's own fonts and then those of the system, which are embedded.
 *
 * @param fonts - what it is written with; without it those
 * @returns the octets of a PDF
 */
export async function drawPaper(paper: Paper, fonts?: FontShelf): Promise<Uint8Array> {
  const setting = new Setting(fonts ?? (await sharedShelf()), await PDFDocument.create());
  for (const paragraph of paper.paragraphs) setting.add(paragraph);
  return setting.finish(paper);
}

class Setting {
  private readonly pages: Drawing[] = [];
  private readonly embedded: EmbeddedFonts;
  private top = page.height - page.margin;

  constructor(
    private readonly shelf: FontShelf,
    private readonly document: PDFDocument,
  ) {
    this.embedded = new EmbeddedFonts(this.drawing());
    this.pages.push(this.drawing());
  }

  add({ text, label, look, rule }: PaperParagraph): void {
    const { size, before, colour } = looks[look];
    const left = page.margin + (label === undefined ? 0 : labelWidth);
    const lines = this.lines(text, page.width - page.margin - left, size);
    const [first] = lines;
    if (!first) return;
    // A heading does not stand alone at the foot of a page.
    const needed = heightOf(first, size) + (look === 'heading' ? 40 : 0);
    this.top -= before;
    if (this.top - needed < page.margin) this.turn();
    else if (rule) this.rule(before / 2);
    if (label !== undefined) this.line(this.lines(label, labelWidth - 8, size)[0], size, page.margin, grey, false);
    for (const line of lines) {
      if (this.top - heightOf(line, size) < page.margin) this.turn();
      this.line(line, size, left, colour, true);
    }
  }

  async finish({ title, producer, madeAt, footer }: Paper): Promise<Uint8Array> {
    const { document, pages } = this;
    pages.forEach((drawing, index) => {
      this.top = page.foot + 10;
      const [line] = this.lines(footer(index + 1, pages.length), page.width - 2 * page.margin, 7.5);
      this.line(line, 7.5, page.margin, grey, false, drawing);
    });
    await this.embedded.finish();
    for (const drawing of pages) {
      const sheet = document.addPage([page.width, page.height]);
      sheet.node.setXObject(PDFName.of('Text'), drawing.finish());
      sheet.pushOperators(drawObject('Text'));
    }
    document.setTitle(title, { showInWindowTitleBar: true });
    document.setProducer(producer);
    document.setCreator(producer);
    document.setCreationDate(madeAt);
    document.setModificationDate(madeAt);
    document.catalog.set(PDFName.of('Lang'), PDFString.of('en'));
    return document.save();
  }

  private lines(text: string, width: number, size: number): Line[] {
    const paragraphs = cleanText(text)
      .split('\n')
      .map((line) => {
        const shown = this.withoutUnknown(line);
        return shapeParagraph(this.shelf, [{ text: shown }], shown, []);
      });
    return setText(paragraphs, width, size, true).lines;
  }

  /** A character that no font has is shown as one that is not known: what is told beside it is worth more than it. */
  private withoutUnknown(text: string): string {
    return [...text]
      .map((sign) =>
        /\p{Default_Ignorable_Code_Point}/u.test(sign) || this.shelf.find([sign.codePointAt(0)!], []) ? sign : '?',
      )
      .join('');
  }

  /** @param moves - what comes next stands below it */
  private line(
    line: Line | undefined,
    size: number,
    left: number,
    colour: Colour,
    moves: boolean,
    drawing = this.pages.at(-1)!,
  ): void {
    if (!line) return;
    const height = heightOf(line, size);
    const block = { size, lines: [line], height: (line.ascent + line.descent) * size };
    const width = page.width - page.margin - left;
    drawText(drawing, this.embedded, block, { left, bottom: this.top - height, width, height }, colour);
    if (moves) this.top -= height;
  }

  private rule(above: number): void {
    const drawing = this.pages.at(-1)!;
    drawing.strokeColour([0.75]);
    drawing.operate(Operator.SetLineWidth, 0.5);
    drawing.operate(Operator.MoveTo, page.margin, this.top + above);
    drawing.operate(Operator.LineTo, page.width - page.margin, this.top + above);
    drawing.operate(Operator.StrokePath);
  }

  private turn(): void {
    this.pages.push(this.drawing());
    this.top = page.height - page.margin;
  }

  private drawing(): Drawing {
    const rules = { transparency: true, deviceColours: true, cidSet: false };
    return new Drawing(page.width, page.height, rules, this.document.context);
  }
}

const heightOf = ({ ascent, descent }: Line, size: number): number => (ascent + descent) * size * leading;
