import { PDFName, PDFOperatorNames as Operator, PDFContext } from 'pdf-lib';
import type { PdfObject, PdfReference } from '../pdf';
import type { DrawingRules } from './appearance';
import { sharedShelf } from './draw-appearance';
import { Drawing } from './drawing';
import { EmbeddedFonts } from './embedded-fonts';
import type { FieldLook } from './field-look';
import { drawCells, drawFrame, drawMark } from './field-marks';
import { FieldText } from './field-text';
import type { FontShelf } from './font-shelf';
import { objectsOf, referenceOf } from './pdf-lib-objects';

/** Drawings of fields that stand in no file yet, and share their fonts. */
export interface DrawnFields {
  /** The references count within this list only. */
  objects: { reference: PdfReference; object: PdfObject }[];
  /** A form XObject for each look, upright; for a mark one that is on and one that is off. */
  forms: { on: PdfReference; off?: PdfReference }[];
}

/**
 * Draws fields as a viewer would that was asked to (ISO 32000-2, clause 12.7.4.3), in our own fonts: what a reader can read
 * in one viewer he can read in all. The same request gives the same octets, on one computer.
 *
 * @param fonts - what it is written with; without it the fonts of the program, then those of the system
 */
export async function drawFields(
  looks: readonly FieldLook[],
  rules: DrawingRules,
  fonts?: FontShelf,
): Promise<DrawnFields> {
  const shelf = fonts ?? (await sharedShelf());
  const context = PDFContext.create();
  const embedded = new EmbeddedFonts(new Drawing(0, 0, rules, context));
  const draw = (look: FieldLook, on: boolean): PdfReference => {
    const drawing = new Drawing(look.width, look.height, rules, context);
    drawField(drawing, embedded, shelf, look, on);
    return referenceOf(drawing.finish());
  };
  const forms = looks.map((look) => ({
    on: draw(look, true),
    ...(look.content.kind === 'mark' && { off: draw(look, false) }),
  }));
  await embedded.finish();
  return { objects: objectsOf(context), forms };
}

function drawField(drawing: Drawing, fonts: EmbeddedFonts, shelf: FontShelf, look: FieldLook, on: boolean): void {
  const { content, width, height } = look;
  drawing.operate(Operator.PushGraphicsState);
  drawFrame(drawing, look, content.kind === 'mark' && content.round);
  if (content.kind === 'comb') drawCells(drawing, look, content.cells);
  drawing.operate(Operator.PopGraphicsState);
  if (content.kind === 'mark') {
    if (!on) return;
    drawing.operate(Operator.PushGraphicsState);
    drawMark(drawing, look, content.mark);
    drawing.operate(Operator.PopGraphicsState);
    return;
  }
  // Variable text stands between these, so that a viewer that draws it anew knows what to put it in place of.
  drawing.operate(Operator.BeginMarkedContent, PDFName.of('Tx'));
  drawing.operate(Operator.PushGraphicsState);
  const inset = Math.min(look.border?.width ?? 0, width / 4, height / 4);
  drawing.operate(Operator.AppendRectangle, inset, inset, width - 2 * inset, height - 2 * inset);
  drawing.operate(Operator.ClipNonZero);
  drawing.operate(Operator.EndPath);
  drawContent(drawing, new FieldText(drawing, fonts, shelf, look), look);
  drawing.operate(Operator.PopGraphicsState);
  drawing.operate(Operator.EndMarkedContent);
}

function drawContent(drawing: Drawing, text: FieldText, { content, width }: FieldLook): void {
  switch (content.kind) {
    case 'text':
      return text.text(content.text, content.multiline);
    case 'caption':
      return text.text(content.text, false);
    case 'comb':
      return text.comb(content.text, content.cells);
    case 'list':
      return text.list(content.options, content.selected, (colour, bottom, height) => {
        drawing.fillColour(colour);
        drawing.operate(Operator.AppendRectangle, 0, bottom, width, height);
        drawing.operate(Operator.FillNonZero);
      });
    case 'mark':
  }
}
