/** A part of a path, in absolute coordinates: operands of PDF's m, l, c and h. */
export type PathStep =
  { kind: 'move' | 'line'; to: Point } | { kind: 'curve'; first: Point; second: Point; to: Point } | { kind: 'close' };

export interface Point {
  x: number;
  y: number;
}

const TOKEN = /\s*,?\s*([MmLlHhVvCcSsQqTtAaZz]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/y;
const FLAG = /\s*,?\s*([01])/y;
const OPERANDS: Record<string, number> = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, A: 7, Z: 0 };

/**
 * Reads the data of an SVG path (SVG 2, 9.3).
 * @throws SyntaxError when it is not one; a part of a path is never drawn
 */
export function readSvgPath(data: string): PathStep[] {
  const steps: PathStep[] = [];
  const reader = new PathReader(data);
  let current: Point = { x: 0, y: 0 };
  let start = current;
  /** The last control point, for smooth curves of its kind. */
  let control: { kind: 'C' | 'Q'; at: Point } | undefined;
  for (;;) {
    const next = reader.command();
    if (next === undefined) return steps;
    const { command, values } = next;
    const kind = command.toUpperCase();
    if (steps.length === 0 && kind !== 'M') throw new SyntaxError('a path begins with M');
    const from = current;
    const base = command === kind ? { x: 0, y: 0 } : from;
    const point = (i: number): Point => ({ x: base.x + values[i]!, y: base.y + values[i + 1]! });
    const mirrored = (of: 'C' | 'Q'): Point =>
      control?.kind === of ? { x: 2 * from.x - control.at.x, y: 2 * from.y - control.at.y } : from;
    let used: typeof control;
    switch (kind) {
      case 'M':
        current = start = point(0);
        steps.push({ kind: 'move', to: current });
        break;
      case 'Z':
        current = start;
        steps.push({ kind: 'close' });
        break;
      case 'L':
        current = point(0);
        steps.push({ kind: 'line', to: current });
        break;
      case 'H':
        current = { x: base.x + values[0]!, y: from.y };
        steps.push({ kind: 'line', to: current });
        break;
      case 'V':
        current = { x: from.x, y: base.y + values[0]! };
        steps.push({ kind: 'line', to: current });
        break;
      case 'C':
      case 'S': {
        const first = kind === 'C' ? point(0) : mirrored('C');
        const second = point(kind === 'C' ? 2 : 0);
        current = point(kind === 'C' ? 4 : 2);
        steps.push({ kind: 'curve', first, second, to: current });
        used = { kind: 'C', at: second };
        break;
      }
      case 'Q':
      case 'T': {
        const at = kind === 'Q' ? point(0) : mirrored('Q');
        current = point(kind === 'Q' ? 2 : 0);
        steps.push({
          kind: 'curve',
          first: towards(from, at, 2 / 3),
          second: towards(current, at, 2 / 3),
          to: current,
        });
        used = { kind: 'Q', at };
        break;
      }
      case 'A':
        current = point(5);
        steps.push(...arc(from, current, values[0]!, values[1]!, values[2]!, values[3] === 1, values[4] === 1));
        break;
    }
    control = used;
  }
}

/** Takes commands and their numbers from left to right. */
class PathReader {
  private position = 0;
  private last: string | undefined;

  private readonly data: string;

  constructor(data: string) {
    this.data = data.trimEnd();
  }

  /** A command with its numbers; one that is repeated without its letter too. Undefined at the end. */
  command(): { command: string; values: number[] } | undefined {
    if (this.position >= this.data.length) return undefined;
    const before = this.position;
    const token = this.take(TOKEN);
    let command = this.last;
    if (/[A-Za-z]/.test(token)) command = token;
    else this.position = before;
    if (command === undefined) throw new SyntaxError('a path begins with M');
    const kind = command.toUpperCase();
    const count = OPERANDS[kind]!;
    if (count === 0 && command !== token) throw new SyntaxError('numbers after the end of a path');
    const values = Array.from({ length: count }, (_, i) => {
      const value = Number(this.take(kind === 'A' && (i === 3 || i === 4) ? FLAG : TOKEN));
      if (!Number.isFinite(value)) throw new SyntaxError('a number is missing in a path');
      return value;
    });
    // What follows a moveto is a line.
    this.last = command === 'M' ? 'L' : command === 'm' ? 'l' : command;
    return { command, values };
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.data);
    if (match === null) throw new SyntaxError('a path that can not be read');
    this.position = pattern.lastIndex;
    return match[1]!;
  }
}

const towards = (from: Point, to: Point, part: number): Point => ({
  x: from.x + (to.x - from.x) * part,
  y: from.y + (to.y - from.y) * part,
});

/** An elliptical arc as curves of a quarter turn at most (SVG 2, appendix B.2.4). */
function arc(
  from: Point,
  to: Point,
  givenX: number,
  givenY: number,
  degrees: number,
  large: boolean,
  sweep: boolean,
): PathStep[] {
  let radiusX = Math.abs(givenX);
  let radiusY = Math.abs(givenY);
  if (radiusX === 0 || radiusY === 0) return [{ kind: 'line', to }];
  if (from.x === to.x && from.y === to.y) return [];
  const turn = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const half = { x: (from.x - to.x) / 2, y: (from.y - to.y) / 2 };
  const x = cos * half.x + sin * half.y;
  const y = -sin * half.x + cos * half.y;
  const excess = (x / radiusX) ** 2 + (y / radiusY) ** 2;
  if (excess > 1) {
    radiusX *= Math.sqrt(excess);
    radiusY *= Math.sqrt(excess);
  }
  const product = (radiusX * radiusY) ** 2;
  const cross = (radiusX * y) ** 2 + (radiusY * x) ** 2;
  const factor = Math.sqrt(Math.max(0, product / cross - 1)) * (large === sweep ? -1 : 1);
  const centre = { x: (factor * radiusX * y) / radiusY, y: (-factor * radiusY * x) / radiusX };
  const begin = Math.atan2((y - centre.y) / radiusY, (x - centre.x) / radiusX);
  const end = Math.atan2((-y - centre.y) / radiusY, (-x - centre.x) / radiusX);
  let angle = end - begin;
  if (sweep && angle < 0) angle += 2 * Math.PI;
  if (!sweep && angle > 0) angle -= 2 * Math.PI;
  const middle = {
    x: cos * centre.x - sin * centre.y + (from.x + to.x) / 2,
    y: sin * centre.x + cos * centre.y + (from.y + to.y) / 2,
  };
  /** A point of the unit circle, as it lies on the ellipse. */
  const placed = (unitX: number, unitY: number): Point => ({
    x: middle.x + cos * radiusX * unitX - sin * radiusY * unitY,
    y: middle.y + sin * radiusX * unitX + cos * radiusY * unitY,
  });
  const count = Math.max(1, Math.ceil(Math.abs(angle) / (Math.PI / 2) - 1e-9));
  const part = angle / count;
  const reach = (4 / 3) * Math.tan(part / 4);
  return Array.from({ length: count }, (_, i): PathStep => {
    const [a, b] = [begin + i * part, begin + (i + 1) * part];
    return {
      kind: 'curve',
      first: placed(Math.cos(a) - reach * Math.sin(a), Math.sin(a) + reach * Math.cos(a)),
      second: placed(Math.cos(b) + reach * Math.sin(b), Math.sin(b) - reach * Math.cos(b)),
      to: i === count - 1 ? to : placed(Math.cos(b), Math.sin(b)),
    };
  });
}
