import { PDFDocument, rgb, StandardFonts } from 'pdf-lib';
import type { PDFFont, PDFPage, RGB } from 'pdf-lib';
import { contractText } from './sample-contract-text';

// A4 in points. One narrow column for headings, one for text; the baseline grid follows the body's leading.
const page = { width: 595.28, height: 841.89, top: 62, bottom: 54 };
const column = { heading: 62, text: 186, right: 533 };
const body = { size: 10, leading: 14.6 };
const small = { size: 8, leading: 11.4 };

const ink = rgb(0.086, 0.125, 0.18);
const quiet = rgb(0.38, 0.42, 0.48);
const line = rgb(0.8, 0.79, 0.76);
const accent = rgb(0.098, 0.29, 0.255);

interface Fonts {
  serif: PDFFont;
  serifItalic: PDFFont;
  sans: PDFFont;
  sansBold: PDFFont;
}

/**
 * The demo's document: a two-page service agreement on A4, set in the standard fonts. The same octets every time.
 * @returns a PDF file
 */
export async function sampleContract(): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const written = new Date('2026-11-16T09:00:00Z');
  document.setTitle(`${contractText.title}, ${contractText.reference}`, { showInWindowTitleBar: true });
  document.setAuthor(contractText.office.name);
  document.setSubject(contractText.subtitle);
  document.setLanguage('en-GB');
  document.setCreationDate(written);
  document.setModificationDate(written);
  const fonts: Fonts = {
    serif: await document.embedFont(StandardFonts.TimesRoman),
    serifItalic: await document.embedFont(StandardFonts.TimesRomanItalic),
    sans: await document.embedFont(StandardFonts.Helvetica),
    sansBold: await document.embedFont(StandardFonts.HelveticaBold),
  };

  const first = new Sheet(document.addPage([page.width, page.height]), fonts);
  masthead(first);
  titleBlock(first);
  parties(first);
  particulars(first);
  let number = 0;
  for (const clause of contractText.clauses[0]) first.clause((number += 1), clause.heading, clause.paragraphs);

  const second = new Sheet(document.addPage([page.width, page.height]), fonts);
  for (const clause of contractText.clauses[1]) second.clause((number += 1), clause.heading, clause.paragraphs);
  signatureBlock(second);

  const sheets = [first, second];
  sheets.forEach((sheet, index) => footer(sheet, index + 1, sheets.length));
  return document.save();
}

function masthead(sheet: Sheet): void {
  const { office, reference } = contractText;
  sheet.rule(column.heading, column.right, accent, 1.6);
  sheet.down(17);
  sheet.text(office.name, column.heading, { font: 'sansBold', size: 9.4, color: accent });
  sheet.text(`${office.kind}  ·  ${office.city}`, column.text, { font: 'sans', size: small.size, color: quiet });
  sheet.textRight(reference, column.right, { font: 'sans', size: small.size, color: quiet });
}

function titleBlock(sheet: Sheet): void {
  sheet.down(62);
  sheet.text(contractText.title, column.text - 1.5, { font: 'serif', size: 31, color: ink });
  sheet.down(22);
  for (const words of sheet.wrap(contractText.subtitle, column.right - column.text, 'serifItalic', 11.6)) {
    sheet.text(words, column.text, { font: 'serifItalic', size: 11.6, color: quiet });
    sheet.down(15.4);
  }
}

function parties(sheet: Sheet): void {
  sheet.down(17);
  sheet.text('Parties', column.heading, { font: 'sansBold', size: small.size, color: accent });
  const top = sheet.y;
  const half = (column.right - column.text) / 2;
  contractText.parties.forEach((party, index) => {
    sheet.y = top;
    const left = column.text + index * half;
    sheet.text(party.role, left, { font: 'sans', size: small.size, color: quiet });
    sheet.down(14.4);
    sheet.text(party.name, left, { font: 'sansBold', size: 9.6, color: ink });
    sheet.down(13);
    for (const words of party.lines.flatMap((part) => sheet.wrap(part, half - 16, 'sans', small.size))) {
      sheet.text(words, left, { font: 'sans', size: small.size, color: ink });
      sheet.down(small.leading);
    }
  });
}

function particulars(sheet: Sheet): void {
  sheet.down(12);
  const labelColumn = 72;
  contractText.particulars.forEach(([label, value], index) => {
    sheet.rule(column.text, column.right, line, 0.6);
    sheet.down(12.2);
    if (index === 0) sheet.text('Particulars', column.heading, { font: 'sansBold', size: small.size, color: accent });
    sheet.text(label, column.text, { font: 'sans', size: small.size, color: quiet });
    const lines = sheet.wrap(value, column.right - column.text - labelColumn, 'sans', small.size);
    lines.forEach((words, lineIndex) => {
      if (lineIndex > 0) sheet.down(small.leading);
      sheet.text(words, column.text + labelColumn, { font: 'sans', size: small.size, color: ink });
    });
    sheet.down(6.2);
  });
  sheet.rule(column.text, column.right, line, 0.6);
  sheet.down(25);
}

function signatureBlock(sheet: Sheet): void {
  const gap = 24;
  const width = (column.right - column.heading - gap) / 2;
  sheet.y = page.bottom + 176;
  sheet.rule(column.heading, column.right, accent, 1.6);
  sheet.down(17);
  sheet.text('Signatures', column.heading, { font: 'sansBold', size: 9.4, color: accent });
  sheet.textRight(contractText.signing, column.right, { font: 'sans', size: small.size, color: quiet });
  const top = sheet.y - 20;
  contractText.signatories.forEach((signatory, index) => {
    const left = column.heading + index * (width + gap);
    sheet.y = top;
    sheet.text(signatory.party, left, { font: 'sans', size: small.size, color: quiet });
    sheet.down(84);
    sheet.blank(contractText.signature, left, left + width, { font: 'sans', size: small.size, color: quiet });
    sheet.down(15);
    sheet.text(signatory.name, left, { font: 'sansBold', size: 9.6, color: ink });
    sheet.down(small.leading);
    sheet.text(signatory.capacity, left, { font: 'sans', size: small.size, color: quiet });
  });
}

function footer(sheet: Sheet, number: number, pages: number): void {
  sheet.y = 34;
  const style = { font: 'sans', size: 7.4, color: quiet } as const;
  sheet.text(`${contractText.title}  ·  ${contractText.reference}`, column.heading, style);
  sheet.textRight(`Page ${number} of ${pages}`, column.right, style);
}

interface TextStyle {
  font: keyof Fonts;
  size: number;
  color: RGB;
}

/** A page with a pen that moves down it; `y` is the baseline. */
class Sheet {
  y = page.height - page.top;

  constructor(
    private readonly pdfPage: PDFPage,
    private readonly fonts: Fonts,
  ) {}

  down(points: number): void {
    this.y -= points;
  }

  text(words: string, x: number, { font, size, color }: TextStyle): void {
    this.pdfPage.drawText(words, { x, y: this.y, font: this.fonts[font], size, color });
  }

  /** A label, and behind it strokes up to the right edge: words, so that who looks for the line in the text finds it. */
  blank(label: string, left: number, right: number, style: TextStyle): void {
    const begins = `${label} `;
    const room = right - left - this.width(begins, style.font, style.size);
    this.text(`${begins}${'_'.repeat(Math.floor(room / this.width('_', style.font, style.size)))}`, left, style);
  }

  textRight(words: string, right: number, style: TextStyle): void {
    this.text(words, right - this.width(words, style.font, style.size), style);
  }

  /** The drawn width in points, letter by letter: pdf-lib's own measure counts kerning that it does not draw. */
  private width(words: string, font: keyof Fonts, size: number): number {
    return [...words].reduce((sum, letter) => sum + this.fonts[font].widthOfTextAtSize(letter, size), 0);
  }

  rule(left: number, right: number, color: RGB, thickness: number): void {
    this.pdfPage.drawLine({ start: { x: left, y: this.y }, end: { x: right, y: this.y }, color, thickness });
  }

  /** Breaks words into lines of at most `width` points. */
  wrap(words: string, width: number, font: keyof Fonts, size: number): string[] {
    const lines: string[] = [];
    let current = '';
    for (const word of words.split(' ')) {
      const longer = current === '' ? word : `${current} ${word}`;
      if (current !== '' && this.width(longer, font, size) > width) {
        lines.push(current);
        current = word;
      } else {
        current = longer;
      }
    }
    return [...lines, current];
  }

  /** A numbered clause: its heading in the margin column, its paragraphs in the text column. */
  clause(number: number, heading: string, paragraphs: readonly string[]): void {
    this.text(String(number), column.heading, { font: 'sans', size: 8.6, color: quiet });
    this.text(heading, column.heading + 16, { font: 'sansBold', size: 8.6, color: ink });
    paragraphs.forEach((paragraph, index) => {
      if (index > 0) this.down(4.6);
      for (const words of this.wrap(paragraph, column.right - column.text, 'serif', body.size)) {
        this.text(words, column.text, { font: 'serif', size: body.size, color: ink });
        this.down(body.leading);
      }
    });
    this.down(10);
    if (this.y < page.bottom - body.leading) throw new Error(`Clause ${number} runs off its page.`);
  }
}
