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
