import { colorString, ColorTypes, PDFOperatorNames as Operator } from 'pdf-lib';
import { CountersignError } from '../../errors/countersign-error';
import type { Colour, Drawing } from './drawing';
import { faded, type Picture } from './picture';
import { readSvgElements, type SvgElement } from './svg-elements';
import { readSvgPath, type PathStep, type Point } from './svg-path';

type Matrix = [number, number, number, number, number, number];

/** How a shape is painted; what an element does not say its parent says (SVG 2, 13). */
interface Style {
  fill: Colour | undefined;
  stroke: Colour | undefined;
  strokeWidth: number;
  lineCap: number;
  lineJoin: number;
  miterLimit: number;
  evenOdd: boolean;
}

interface Shape {
  steps: PathStep[];
  style: Style;
  matrix: Matrix;
}

const INITIAL: Style = {
  fill: [0],
  stroke: undefined,
  strokeWidth: 1,
  lineCap: 0,
  lineJoin: 0,
  miterLimit: 4,
  evenOdd: false,
};
const CAPS: Record<string, number> = { butt: 0, round: 1, square: 2 };
const JOINS: Record<string, number> = { miter: 0, round: 1, bevel: 2 };
/** Nothing of these is seen where they stand. */
const UNSEEN = new Set(['title', 'desc', 'metadata', 'defs']);
/** Properties that would change what is drawn, and the values with which they do not. */
const WITHOUT_EFFECT: Record<string, RegExp> = {
  'clip-path': /^none$/,
  mask: /^none$/,
  filter: /^none$/,
  'stroke-dasharray': /^(none|0)$/,
  'mix-blend-mode': /^normal$/,
  opacity: /^(1(\.0*)?|100%)$/,
  'fill-opacity': /^(1(\.0*)?|100%)$/,
  'stroke-opacity': /^(1(\.0*)?|100%)$/,
  'marker-start': /^none$/,
  'marker-mid': /^none$/,
  'marker-end': /^none$/,
  'vector-effect': /^none$/,
};

const unsupported = (cause?: unknown): CountersignError =>
  new CountersignError('appearance.image', { problem: 'unsupported' }, { cause });

/**
 * Reads an SVG of shapes and plain colours, as drawing and signing programs write it: paths, rectangles, circles, ellipses,
 * lines, polygons, in groups, with transformations. Everything else (text, images, gradients, style sheets, opacity, …) is
 * refused: half of a picture is another picture.
 * @throws CountersignError appearance.image
 */
export function openSvg(octets: Uint8Array): Picture {
  const root = readSvgElements(octets);
  const view = viewOf(root);
  let shapes: Shape[];
  try {
    shapes = root.children.flatMap((child) => shapesOf(child, styleOf(root, INITIAL), [1, 0, 0, 1, 0, 0]));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new CountersignError('appearance.image', { problem: 'damaged' }, { cause: error });
    throw error;
  }
  return {
    width: view.width,
    height: view.height,
    draw(drawing, box, fade) {
      const scale = box.width / view.width;
      drawing.operate(Operator.PushGraphicsState);
      drawing.operate(Operator.AppendRectangle, box.left, box.bottom, box.width, box.height);
      drawing.operate(Operator.ClipNonZero);
      drawing.operate(Operator.EndPath);
      const page: Matrix = [scale, 0, 0, -scale, box.left - view.x * scale, box.bottom + box.height + view.y * scale];
      for (const shape of shapes) drawShape(drawing, shape, page, fade);
      drawing.operate(Operator.PopGraphicsState);
    },
  };
}

function viewOf(root: SvgElement): { x: number; y: number; width: number; height: number } {
  const box = root.attributes
    .get('viewBox')
    ?.trim()
    .split(/[\s,]+/)
    .map(Number);
  const side = (name: string): number => Number.parseFloat(root.attributes.get(name) ?? '');
  const [x, y, width, height] = box ?? [0, 0, side('width'), side('height')];
  const usable = [x, y, width, height].every((value) => value !== undefined && Math.abs(value) < 1e6);
  if (!usable || !(width! > 0) || !(height! > 0))
    throw new CountersignError('appearance.image', { problem: 'damaged' });
  return { x: x!, y: y!, width: width!, height: height! };
}

function shapesOf(element: SvgElement, inherited: Style, outer: Matrix): Shape[] {
  // Elements of other vocabularies belong to the program that wrote the file.
  if (UNSEEN.has(element.name) || element.name.includes(':')) return [];
  const properties = propertiesOf(element);
  if (properties.get('display') === 'none' || /^(hidden|collapse)$/.test(properties.get('visibility') ?? '')) return [];
  const style = styleOf(element, inherited);
  const matrix = multiplied(transformOf(element.attributes.get('transform') ?? ''), outer);
  if (element.name === 'g') return element.children.flatMap((child) => shapesOf(child, style, matrix));
  const steps = stepsOf(element);
  return steps.length === 0 ? [] : [{ steps, style, matrix }];
}

/** Presentation attributes, and over them what the attribute `style` says. */
function propertiesOf(element: SvgElement): Map<string, string> {
  const properties = new Map(element.attributes);
  for (const declaration of (element.attributes.get('style') ?? '').split(';')) {
    const [name, ...value] = declaration.split(':');
    if (value.length > 0)
      properties.set(
        name!.trim(),
        value
          .join(':')
          .replace(/!important/, '')
          .trim(),
      );
  }
  for (const [name, harmless] of Object.entries(WITHOUT_EFFECT)) {
    const value = properties.get(name);
    if (value !== undefined && !harmless.test(value)) throw unsupported();
  }
  return properties;
}

function styleOf(element: SvgElement, inherited: Style): Style {
  const properties = propertiesOf(element);
  const said = <T>(name: string, meaning: (value: string) => T, otherwise: T): T => {
    const value = properties.get(name);
    return value === undefined || value === 'inherit' ? otherwise : meaning(value);
  };
  const oneOf =
    (meanings: Record<string, number>) =>
    (value: string): number => {
      const meaning = meanings[value];
      if (meaning === undefined) throw unsupported();
      return meaning;
    };
  return {
    fill: said('fill', colourOf, inherited.fill),
    stroke: said('stroke', colourOf, inherited.stroke),
    strokeWidth: said('stroke-width', lengthOf, inherited.strokeWidth),
    lineCap: said('stroke-linecap', oneOf(CAPS), inherited.lineCap),
    lineJoin: said('stroke-linejoin', oneOf(JOINS), inherited.lineJoin),
    miterLimit: said('stroke-miterlimit', lengthOf, inherited.miterLimit),
    evenOdd: said('fill-rule', (value) => value === 'evenodd', inherited.evenOdd),
  };
}

function colourOf(value: string): Colour | undefined {
  if (value === 'none' || value === 'transparent') return undefined;
  if (value === 'currentColor') return [0];
  try {
    const { rgb, alpha = 1 } = colorString(value);
    if (rgb.type !== ColorTypes.RGB || alpha !== 1) throw unsupported();
    return [rgb.red, rgb.green, rgb.blue];
  } catch (error) {
    throw unsupported(error);
  }
}

function lengthOf(value: string): number {
  const match = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(?:px)?\s*$/i.exec(value);
  if (match === null) throw unsupported();
  return Number(match[1]);
}

function stepsOf(element: SvgElement): PathStep[] {
  const length = (name: string, otherwise = 0): number => {
    const value = element.attributes.get(name);
    return value === undefined || value === 'auto' ? otherwise : lengthOf(value);
  };
  switch (element.name) {
    case 'path':
      return readSvgPath(element.attributes.get('d') ?? '');
    case 'rect': {
      const radiusX = length('rx', length('ry'));
      return rectangle(length('x'), length('y'), length('width'), length('height'), radiusX, length('ry', radiusX));
    }
    case 'circle':
      return ellipse(length('cx'), length('cy'), length('r'), length('r'));
    case 'ellipse':
      return ellipse(length('cx'), length('cy'), length('rx'), length('ry'));
    case 'line':
      return readSvgPath(`M${length('x1')} ${length('y1')}L${length('x2')} ${length('y2')}`);
    case 'polyline':
    case 'polygon': {
      const points = (element.attributes.get('points') ?? '').trim();
      return points === '' ? [] : readSvgPath(`M${points}${element.name === 'polygon' ? 'Z' : ''}`);
    }
    default:
      throw unsupported();
  }
}

function rectangle(x: number, y: number, width: number, height: number, givenX: number, givenY: number): PathStep[] {
  if (width <= 0 || height <= 0) return [];
  const [rx, ry] = [Math.min(givenX, width / 2), Math.min(givenY, height / 2)];
  if (rx <= 0 || ry <= 0) return readSvgPath(`M${x} ${y}h${width}v${height}h${-width}z`);
  const corner = (dx: number, dy: number): string => `a${rx} ${ry} 0 0 1 ${dx} ${dy}`;
  const [straightX, straightY] = [width - 2 * rx, height - 2 * ry];
  return readSvgPath(
    `M${x + rx} ${y}h${straightX}${corner(rx, ry)}v${straightY}${corner(-rx, ry)}h${-straightX}${corner(-rx, -ry)}v${-straightY}${corner(rx, -ry)}z`,
  );
}

function ellipse(x: number, y: number, rx: number, ry: number): PathStep[] {
  if (rx <= 0 || ry <= 0) return [];
  return readSvgPath(`M${x - rx} ${y}a${rx} ${ry} 0 1 1 ${2 * rx} 0a${rx} ${ry} 0 1 1 ${-2 * rx} 0z`);
}

const FUNCTION = /\s*,?\s*(\w+)\s*\(([^)]*)\)/y;

function transformOf(text: string): Matrix {
  let matrix: Matrix = [1, 0, 0, 1, 0, 0];
  let position = 0;
  const end = text.trimEnd().length;
  while (position < end) {
    FUNCTION.lastIndex = position;
    const match = FUNCTION.exec(text);
    if (match === null) throw new SyntaxError('a transformation that can not be read');
    position = FUNCTION.lastIndex;
    const values = match[2]!
      .trim()
      .split(/[\s,]+/)
      .map(Number);
    if (values.some((value) => !Number.isFinite(value))) throw new SyntaxError('a transformation without numbers');
    matrix = multiplied(matrixOf(match[1]!, values), matrix);
  }
  return matrix;
}

function matrixOf(name: string, values: number[]): Matrix {
  const [a = 0, b, c] = values;
  const turn = (a * Math.PI) / 180;
  switch (name) {
    case 'matrix':
      if (values.length !== 6) throw new SyntaxError('a matrix has six numbers');
      return values as Matrix;
    case 'translate':
      return [1, 0, 0, 1, a, b ?? 0];
    case 'scale':
      return [a, 0, 0, b ?? a, 0, 0];
    case 'rotate': {
      const rotation: Matrix = [Math.cos(turn), Math.sin(turn), -Math.sin(turn), Math.cos(turn), 0, 0];
      if (b === undefined || c === undefined) return rotation;
      return multiplied(multiplied([1, 0, 0, 1, -b, -c], rotation), [1, 0, 0, 1, b, c]);
    }
    case 'skewX':
      return [1, 0, Math.tan(turn), 1, 0, 0];
    case 'skewY':
      return [1, Math.tan(turn), 0, 1, 0, 0];
    default:
      throw unsupported();
  }
}

/** First `inner`, then `outer`. */
function multiplied(inner: Matrix, outer: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner;
  const [A, B, C, D, E, F] = outer;
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}

function drawShape(drawing: Drawing, { steps, style, matrix }: Shape, page: Matrix, fade: number): void {
  const { fill, stroke, strokeWidth, evenOdd } = style;
  const stroked = stroke !== undefined && strokeWidth > 0;
  if (fill === undefined && !stroked) return;
  const whole = multiplied(matrix, page);
  const placed = ({ x, y }: Point): [number, number] => {
    const point: [number, number] = [whole[0] * x + whole[2] * y + whole[4], whole[1] * x + whole[3] * y + whole[5]];
    // Beyond what readers of PDF can count to.
    if (!point.every((value) => Math.abs(value) < 1e6))
      throw new CountersignError('appearance.image', { problem: 'damaged' });
    return point;
  };
  if (fill !== undefined) drawing.fillColour(faded(fill, fade));
  if (stroked) {
    drawing.strokeColour(faded(stroke, fade));
    // A pen is as wide as its transformation makes it on the whole.
    drawing.operate(
      Operator.SetLineWidth,
      strokeWidth * Math.sqrt(Math.abs(whole[0] * whole[3] - whole[1] * whole[2])),
    );
    drawing.operate(Operator.SetLineCapStyle, style.lineCap);
    drawing.operate(Operator.SetLineJoinStyle, style.lineJoin);
    drawing.operate(Operator.SetLineMiterLimit, Math.max(1, style.miterLimit));
  }
  for (const step of steps) {
    switch (step.kind) {
      case 'close':
        drawing.operate(Operator.ClosePath);
        break;
      case 'move':
        drawing.operate(Operator.MoveTo, ...placed(step.to));
        break;
      case 'line':
        drawing.operate(Operator.LineTo, ...placed(step.to));
        break;
      case 'curve':
        drawing.operate(Operator.AppendBezierCurve, ...placed(step.first), ...placed(step.second), ...placed(step.to));
        break;
    }
  }
  if (fill !== undefined && stroked)
    drawing.operate(evenOdd ? Operator.FillEvenOddAndStroke : Operator.FillNonZeroAndStroke);
  else if (fill !== undefined) drawing.operate(evenOdd ? Operator.FillEvenOdd : Operator.FillNonZero);
  else drawing.operate(Operator.StrokePath);
}
