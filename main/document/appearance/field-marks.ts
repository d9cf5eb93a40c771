import { PDFArray, PDFNumber, PDFOperatorNames as Operator } from 'pdf-lib';
import type { Colour, Drawing } from './drawing';
import type { FieldLook, FieldMark } from './field-look';

/** How far the control points of a quarter of a circle are from its ends, in radii. */
const ARC = 0.5523;

/** What a field has behind its text: background and border (ISO 32000-2, tables 168 and 192). */
export function drawFrame(drawing: Drawing, look: FieldLook, round: boolean): void {
  const { width, height, background, border } = look;
  if (background) {
    drawing.fillColour(background);
    outline(drawing, round ? inscribed(width, height, 0) : [0, 0, width, height], round);
    drawing.operate(Operator.FillNonZero);
  }
  if (!border || border.width <= 0) return;
  const inset = border.width / 2;
  drawing.strokeColour(border.colour);
  drawing.operate(Operator.SetLineWidth, border.width);
  if (border.style === 'dashed') dash(drawing, [3]);
  if (border.style === 'underline') {
    drawing.operate(Operator.MoveTo, 0, inset);
    drawing.operate(Operator.LineTo, width, inset);
  } else {
    outline(
      drawing,
      round ? inscribed(width, height, inset) : [inset, inset, width - border.width, height - border.width],
      round,
    );
  }
  drawing.operate(Operator.StrokePath);
  if (border.style === 'dashed') dash(drawing, []);
}

/** The lines between the cells of a comb. */
export function drawCells(drawing: Drawing, { width, height, border }: FieldLook, cells: number): void {
  if (!border || border.width <= 0 || border.style === 'underline') return;
  for (let cell = 1; cell < cells; cell++) {
    const x = (width * cell) / cells;
    drawing.operate(Operator.MoveTo, x, 0);
    drawing.operate(Operator.LineTo, x, height);
  }
  if (cells > 1) drawing.operate(Operator.StrokePath);
}

/** The mark of a check box or radio button that is on, as a shape: no font is needed for it. */
export function drawMark(drawing: Drawing, look: FieldLook, mark: FieldMark): void {
  const [left, bottom, size] = inscribed(look.width, look.height, (look.border?.width ?? 0) + 1);
  if (size <= 0) return;
  const at = (x: number, y: number): [number, number] => [left + x * size, bottom + y * size];
  const path = (points: readonly (readonly [number, number])[]): void =>
    points.forEach(([x, y], index) => drawing.operate(index === 0 ? Operator.MoveTo : Operator.LineTo, ...at(x, y)));
  if (mark === 'check' || mark === 'cross') {
    stroked(drawing, look.colour, size);
    if (mark === 'check')
      path([
        [0.15, 0.5],
        [0.4, 0.22],
        [0.85, 0.8],
      ]);
    else
      [
        [
          [0.18, 0.18],
          [0.82, 0.82],
        ] as const,
        [
          [0.18, 0.82],
          [0.82, 0.18],
        ] as const,
      ].forEach((line) => path(line));
    drawing.operate(Operator.StrokePath);
    return;
  }
  drawing.fillColour(look.colour);
  if (mark === 'circle') outline(drawing, [...at(0.25, 0.25), size / 2, size / 2], true);
  if (mark === 'square') outline(drawing, [...at(0.2, 0.2), size * 0.6, size * 0.6], false);
  if (mark === 'diamond')
    path([
      [0.5, 0.1],
      [0.9, 0.5],
      [0.5, 0.9],
      [0.1, 0.5],
    ]);
  if (mark === 'star') path(star);
  drawing.operate(Operator.FillNonZero);
}

const star = Array.from({ length: 10 }, (_, index): [number, number] => {
  const radius = index % 2 === 0 ? 0.45 : 0.18;
  const angle = Math.PI / 2 + (index * Math.PI) / 5;
  return [0.5 + radius * Math.cos(angle), 0.5 + radius * Math.sin(angle)];
});

function stroked(drawing: Drawing, colour: Colour, size: number): void {
  drawing.strokeColour(colour);
  drawing.operate(Operator.SetLineWidth, Math.max(0.8, size / 8));
}

/** The largest square in the middle of a box, some way from its edges. */
function inscribed(width: number, height: number, inset: number): [number, number, number, number] {
  const size = Math.min(width, height) - 2 * inset;
  return [(width - size) / 2, (height - size) / 2, size, size];
}

function outline(
  drawing: Drawing,
  [left, bottom, width, height]: (readonly number[] & { length: 4 }) | number[],
  round: boolean,
): void {
  const [x, y, w, h] = [left ?? 0, bottom ?? 0, width ?? 0, height ?? 0];
  if (!round) {
    drawing.operate(Operator.AppendRectangle, x, y, w, h);
    return;
  }
  const [cx, cy, r] = [x + w / 2, y + h / 2, w / 2];
  const c = r * ARC;
  drawing.operate(Operator.MoveTo, cx + r, cy);
  drawing.operate(Operator.AppendBezierCurve, cx + r, cy + c, cx + c, cy + r, cx, cy + r);
  drawing.operate(Operator.AppendBezierCurve, cx - c, cy + r, cx - r, cy + c, cx - r, cy);
  drawing.operate(Operator.AppendBezierCurve, cx - r, cy - c, cx - c, cy - r, cx, cy - r);
  drawing.operate(Operator.AppendBezierCurve, cx + c, cy - r, cx + r, cy - c, cx + r, cy);
  drawing.operate(Operator.ClosePath);
}

function dash(drawing: Drawing, pattern: number[]): void {
  const array = PDFArray.withContext(drawing.context);
  for (const length of pattern) array.push(PDFNumber.of(length));
  drawing.operate(Operator.SetLineDashPattern, array, 0);
}
