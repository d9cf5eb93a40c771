import type { Stroke } from '../signing/wishes';
import { pad } from './Ink';

type Point = Stroke[number];

/** The bounds of the contract. */
const most = { points: 20_000, strokes: 500, inStroke: 5_000 };

const countPoints = (strokes: readonly Stroke[]): number => strokes.reduce((sum, stroke) => sum + stroke.length, 0);

/** True when nothing more can be drawn. */
export function isFull(strokes: readonly Stroke[]): boolean {
  return strokes.length >= most.strokes || countPoints(strokes) >= most.points;
}

/** Begins a stroke where the pen is put down. */
export function startStroke(strokes: readonly Stroke[], point: Point): readonly Stroke[] {
  return isFull(strokes) ? strokes : [...strokes, [onPad(point)]];
}

/** Goes on with the last stroke; a point that is where the last one was is left out. */
export function addPoint(strokes: readonly Stroke[], point: Point): readonly Stroke[] {
  const stroke = strokes.at(-1);
  if (!stroke || stroke.length >= most.inStroke || countPoints(strokes) >= most.points) return strokes;
  const next = onPad(point);
  const last = stroke.at(-1);
  if (last?.x === next.x && last.y === next.y) return strokes;
  return [...strokes.slice(0, -1), [...stroke, next]];
}

function onPad({ x, y, pressure }: Point): Point {
  const within = (value: number, end: number): number => Math.round(Math.max(0, Math.min(end, value)) * 10) / 10;
  return {
    x: within(x, pad.width),
    y: within(y, pad.height),
    ...(pressure !== undefined && { pressure: Math.max(0, Math.min(1, pressure)) }),
  };
}

/** Handwriting in units of its own, as it stands on the pad: as large as there is room, and thinned to what the pad holds. */
export function fittedStrokes(strokes: readonly Stroke[]): readonly Stroke[] {
  const points = strokes.flat();
  const isOnPad = points.every(({ x, y }) => x >= 0 && x <= pad.width && y >= 0 && y <= pad.height);
  const fits = strokes.length <= most.strokes && points.length <= most.points;
  if (isOnPad && fits && strokes.every(({ length }) => length <= most.inStroke)) return strokes;
  const left = points.reduce((least, { x }) => Math.min(least, x), Infinity);
  const top = points.reduce((least, { y }) => Math.min(least, y), Infinity);
  const width = points.reduce((largest, { x }) => Math.max(largest, x - left), 0);
  const height = points.reduce((largest, { y }) => Math.max(largest, y - top), 0);
  const scale = Math.min(pad.width / Math.max(width, 1e-9), pad.height / Math.max(height, 1e-9));
  const drawn = strokes.slice(0, most.strokes);
  const room = Math.min(most.inStroke, Math.floor(most.points / Math.max(drawn.length, 1)));
  return drawn.map((stroke) =>
    thinned(stroke, room).map((point) => onPad({ ...point, x: (point.x - left) * scale, y: (point.y - top) * scale })),
  );
}

/** As many points of a stroke, evenly, with its end. */
function thinned(stroke: Stroke, most: number): Stroke {
  if (stroke.length <= most) return stroke;
  const step = (stroke.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, n) => stroke[Math.round(n * step)]).filter((point) => point !== undefined);
}
