import { PDFOperatorNames as Operator } from 'pdf-lib';
import { CountersignError } from '../../errors/countersign-error';
import type { InkStroke } from '../document-port';
import type { Colour, Drawing } from './drawing';
import { faded, type Picture } from './picture';

/** The blue of a fountain pen. */
const INK: Colour = [0.06, 0.12, 0.38];
const MAXIMUM_STROKES = 2000;
const MAXIMUM_POINTS = 20_000;
/** Of the larger side of what is written: a pen of medium width on paper. */
const PEN_WIDTH = 0.012;
const LEAST_WIDTH = 0.5;
const GREATEST_WIDTH = 2.2;
const ROUND = 1;

interface InkPoint {
  x: number;
  y: number;
  pressure: number;
}

/**
 * What was written by hand, as smooth curves whose width follows the pen's pressure.
 * @throws CountersignError appearance.image: nothing is written, too much is, or coordinates are no numbers
 */
export function openInk(strokes: readonly InkStroke[]): Picture {
  const written = strokes.filter((stroke) => stroke.length > 0);
  const count = written.reduce((sum, stroke) => sum + stroke.length, 0);
  if (written.length > MAXIMUM_STROKES || count > MAXIMUM_POINTS) {
    throw new CountersignError('appearance.image', { problem: 'too-large' });
  }
  const points = written.flat();
  const finite = points.every(({ x, y, pressure }) => [x, y, pressure ?? 0].every((value) => Math.abs(value) < 1e9));
  if (count === 0 || !finite)
    throw new CountersignError('appearance.image', { problem: count === 0 ? 'missing' : 'damaged' });
  const range = (values: number[]): [number, number] =>
    values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
  const [left, right] = range(points.map((point) => point.x));
  const [top, bottom] = range(points.map((point) => point.y));
  // A straight line and a dot have an extent of their own.
  const extent = Math.max(right - left, bottom - top, 1e-6);
  const margin = extent * PEN_WIDTH;
  const width = right - left + 2 * margin;
  const height = bottom - top + 2 * margin;
  return {
    width,
    height,
    draw(drawing, box, fade) {
      const scale = box.width / width;
      const pen = Math.min(GREATEST_WIDTH, Math.max(LEAST_WIDTH, extent * scale * PEN_WIDTH));
      drawing.operate(Operator.PushGraphicsState);
      drawing.operate(Operator.SetLineCapStyle, ROUND);
      drawing.operate(Operator.SetLineJoinStyle, ROUND);
      drawing.strokeColour(faded(INK, fade));
      for (const stroke of written) {
        const placed = stroke.map(({ x, y, pressure }) => ({
          x: box.left + (x - left + margin) * scale,
          y: box.bottom + (bottom - y + margin) * scale,
          pressure: Math.min(1, Math.max(0, pressure ?? 0.5)),
        }));
        drawStroke(drawing, withoutRepetitions(placed), pen);
      }
      drawing.operate(Operator.PopGraphicsState);
    },
  };
}

/** Points that nobody could tell apart would make the curve's tangents jump. */
function withoutRepetitions(points: readonly InkPoint[]): InkPoint[] {
  const kept: InkPoint[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (last === undefined || Math.hypot(point.x - last.x, point.y - last.y) > 0.1) kept.push(point);
  }
  return kept;
}

function drawStroke(drawing: Drawing, points: readonly InkPoint[], pen: number): void {
  const widthAt = (point: InkPoint): number => Math.round(pen * (0.5 + point.pressure) * 20) / 20;
  const [first] = points;
  if (first === undefined) return;
  if (points.length === 1) {
    drawing.operate(Operator.SetLineWidth, widthAt(first) * 1.5);
    drawing.operate(Operator.MoveTo, first.x, first.y);
    drawing.operate(Operator.LineTo, first.x, first.y);
    drawing.operate(Operator.StrokePath);
    return;
  }
  let width: number | undefined;
  for (let i = 0; i + 1 < points.length; i++) {
    const [from, to] = [points[i]!, points[i + 1]!];
    const segment = widthAt({ ...from, pressure: (from.pressure + to.pressure) / 2 });
    if (segment !== width) {
      if (width !== undefined) drawing.operate(Operator.StrokePath);
      drawing.operate(Operator.SetLineWidth, segment);
      drawing.operate(Operator.MoveTo, from.x, from.y);
      width = segment;
    }
    const third = Math.hypot(to.x - from.x, to.y - from.y) / 3;
    const leaving = tangentAt(points, i);
    const arriving = tangentAt(points, i + 1);
    drawing.operate(
      Operator.AppendBezierCurve,
      from.x + leaving.x * third,
      from.y + leaving.y * third,
      to.x - arriving.x * third,
      to.y - arriving.y * third,
      to.x,
      to.y,
    );
  }
  drawing.operate(Operator.StrokePath);
}

/**
 * Where the pen goes at a point: the direction between its neighbours, as in a Catmull-Rom curve, the shorter the sharper the
 * pen turns there. A corner stays a corner, and no curve swings out beyond its points.
 */
function tangentAt(points: readonly InkPoint[], i: number): { x: number; y: number } {
  const [before, point, after] = [points[i - 1], points[i], points[i + 1]];
  if (before === undefined || point === undefined || after === undefined) return { x: 0, y: 0 };
  const arriving = { x: point.x - before.x, y: point.y - before.y };
  const leaving = { x: after.x - point.x, y: after.y - point.y };
  const lengths = Math.hypot(arriving.x, arriving.y) * Math.hypot(leaving.x, leaving.y);
  const straightness = Math.max(0, (arriving.x * leaving.x + arriving.y * leaving.y) / lengths);
  const across = Math.hypot(after.x - before.x, after.y - before.y);
  if (straightness === 0 || across === 0) return { x: 0, y: 0 };
  return { x: ((after.x - before.x) / across) * straightness, y: ((after.y - before.y) / across) * straightness };
}
