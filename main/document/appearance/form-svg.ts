import { inflateSync } from 'node:zlib';
import { encode } from 'fast-png';
import {
  PDFArray,
  PDFDict,
  PDFName,
  PDFNumber,
  PDFRawStream,
  type PDFContext,
  type PDFObject,
  type PDFRef,
} from 'pdf-lib';
import type { FontShelf } from './font-shelf';
import { contentOperators, type ContentOperator, type Operand } from './form-operators';

type Matrix = readonly [number, number, number, number, number, number];

interface GraphicsState {
  matrix: Matrix;
  fill: string;
  stroke: string;
  lineWidth: number;
}

/** A font of the form: outlines and widths by glyph numbers, which its CIDs are. */
interface Glyphs {
  unitsPerEm: number;
  /** SVG path data, in units. */
  outline(glyph: number): string;
  /** Units. */
  advance(glyph: number): number;
}

/**
 * The SVG that shows what a form XObject of ours shows, read from the finished form itself: its content, the subsets of fonts
 * that are embedded in it and its images. It is for pictures on the screen; the form is what gets signed.
 *
 * @param form - drawn with device colours
 * @returns SVG on white paper, one unit a point
 */
export function svgOfForm(context: PDFContext, form: PDFRef, { hb }: FontShelf): string {
  const { dict, contents } = streamOf(context.lookup(form));
  const [, , width = 0, height = 0] = numbersOf(dict.lookup(PDFName.of('BBox'), PDFArray));
  const resources = dict.lookup(PDFName.of('Resources'), PDFDict);
  const fonts = new Map<string, Glyphs>();
  const painter = new Painter(
    (name) => {
      let glyphs = fonts.get(name);
      if (glyphs === undefined) fonts.set(name, (glyphs = glyphsOf(dictionaryOf(resourceOf('Font', name)), hb)));
      return glyphs;
    },
    (name) => imageOf(streamOf(resourceOf('XObject', name))),
  );
  const content = Buffer.from(inflateSync(contents)).toString('latin1');
  for (const operator of contentOperators(content)) painter.take(operator);
  const paper = `<rect width="${width}" height="${height}" fill="#fff"/>`;
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${paper}<g transform="matrix(1 0 0 -1 0 ${height})">${painter.painted.join('')}</g></svg>`;

  function resourceOf(kind: 'Font' | 'XObject', name: string): PDFObject | undefined {
    return resources.lookup(PDFName.of(kind), PDFDict).lookup(PDFName.of(name));
  }
}

/** @throws RangeError for anything else: no drawing of ours has it in this place */
function streamOf(object: PDFObject | undefined): PDFRawStream {
  if (object instanceof PDFRawStream) return object;
  throw new RangeError('no stream where a drawing has one');
}

function dictionaryOf(object: PDFObject | undefined): PDFDict {
  if (object instanceof PDFDict) return object;
  throw new RangeError('no dictionary where a drawing has one');
}

class Painter {
  readonly painted: string[] = [];
  private state: GraphicsState = { matrix: [1, 0, 0, 1, 0, 0], fill: '#000', stroke: '#000', lineWidth: 1 };
  private readonly kept: GraphicsState[] = [];
  private path = '';
  private text = { font: '', size: 1, rise: 0, matrix: [1, 0, 0, 1, 0, 0] as Matrix };

  constructor(
    private readonly fontOf: (name: string) => Glyphs,
    private readonly imageOf: (name: string) => string,
  ) {}

  take({ name, operands }: ContentOperator): void {
    const values = operands.filter((operand) => typeof operand === 'number');
    switch (name) {
      case 'q':
        this.kept.push({ ...this.state });
        return;
      case 'Q':
        this.state = this.kept.pop() ?? this.state;
        return;
      case 'cm':
        this.state.matrix = product(values as unknown as Matrix, this.state.matrix);
        return;
      case 'w':
        this.state.lineWidth = values[0] ?? 1;
        return;
      case 'g':
      case 'rg':
        this.state.fill = colourOf(values);
        return;
      case 'G':
      case 'RG':
        this.state.stroke = colourOf(values);
        return;
      case 'm':
      case 'l':
      case 'c':
        this.path += `${name.toUpperCase()}${values.join(' ')}`;
        return;
      case 're': {
        const [x = 0, y = 0, width = 0, height = 0] = values;
        this.path += `M${x} ${y}h${width}v${height}h${-width}z`;
        return;
      }
      case 'S':
        // The caps and joins of a pen are round; the border has corners.
        this.add(
          `<path d="${this.path}" fill="none" stroke="${this.state.stroke}" stroke-width="${this.state.lineWidth}"${this.path.includes('z') ? '' : ' stroke-linecap="round" stroke-linejoin="round"'}`,
          this.state.matrix,
        );
        this.path = '';
        return;
      case 'Tf':
        this.text.font = String(operands[0]);
        this.text.size = values[0] ?? 1;
        return;
      case 'Tm':
        this.text.matrix = values as unknown as Matrix;
        return;
      case 'Ts':
        this.text.rise = values[0] ?? 0;
        return;
      case 'TJ':
        this.show(operands[0] ?? []);
        return;
      case 'Do':
        this.add(
          `<image width="1" height="1" preserveAspectRatio="none" ${this.imageOf(String(operands[0]))}`,
          product([1, 0, 0, -1, 0, 1], this.state.matrix),
        );
        return;
    }
  }

  /** Shows glyphs, and moves the text matrix past them (ISO 32000-2, 9.4.4). */
  private show(operand: Operand): void {
    const { font, size, rise } = this.text;
    const glyphs = this.fontOf(font);
    const scale = size / glyphs.unitsPerEm;
    for (const part of Array.isArray(operand) ? operand : [operand]) {
      if (typeof part === 'number') this.move((-part / 1000) * size);
      if (!(part instanceof Uint8Array)) continue;
      for (let at = 0; at + 1 < part.length; at += 2) {
        const glyph = part[at]! * 256 + part[at + 1]!;
        const outline = glyphs.outline(glyph);
        const placed = product([scale, 0, 0, scale, 0, rise], product(this.text.matrix, this.state.matrix));
        if (outline !== '') this.add(`<path d="${outline}" fill="${this.state.fill}"`, placed);
        this.move(glyphs.advance(glyph) * scale);
      }
    }
  }

  private move(across: number): void {
    this.text.matrix = product([1, 0, 0, 1, across, 0], this.text.matrix);
  }

  private add(element: string, matrix: Matrix): void {
    this.painted.push(`${element} transform="matrix(${matrix.map((value) => +value.toFixed(6)).join(' ')})"/>`);
  }
}

/** First the one, then the other (ISO 32000-2, 8.3.4). */
function product(first: Matrix, then: Matrix): Matrix {
  const [a, b, c, d, e, f] = first;
  const [g, h, i, j, k, l] = then;
  return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l];
}

function colourOf(values: readonly number[]): string {
  const [red = 0, green = red, blue = red] = values;
  return `rgb(${[red, green, blue].map((value) => Math.round(value * 255)).join(',')})`;
}

function glyphsOf(font: PDFDict, hb: FontShelf['hb']): Glyphs {
  const [descendant] = font.lookup(PDFName.of('DescendantFonts'), PDFArray).asArray();
  const descriptor = font.context.lookup(descendant, PDFDict).lookup(PDFName.of('FontDescriptor'), PDFDict);
  const program = streamOf(descriptor.lookup(PDFName.of('FontFile2')));
  const face = new hb.Face(new hb.Blob(new Uint8Array(inflateSync(program.contents))));
  const shaper = new hb.Font(face);
  return {
    unitsPerEm: face.upem,
    outline: (glyph) => shaper.glyphToPath(glyph),
    advance: (glyph) => shaper.glyphHAdvance(glyph),
  };
}

/** Attributes of the element: where the octets are, and how much of the paper shines through. */
function imageOf({ dict, contents }: PDFRawStream): string {
  const decode = dict.lookup(PDFName.of('Decode'));
  const [first = 0, second = 1] = decode instanceof PDFArray ? numbersOf(decode) : [];
  const opacity = Math.max(first, second) === 1 ? 1 - Math.min(first, second) : Math.max(first, second);
  if (dict.lookup(PDFName.of('Filter')) === PDFName.of('DCTDecode')) return attributes('image/jpeg', contents, opacity);
  const [width, height] = [numberOf(dict, 'Width'), numberOf(dict, 'Height')];
  const samples = new Uint8Array(inflateSync(contents));
  const mask = dict.lookup(PDFName.of('SMask'));
  const alpha = mask && new Uint8Array(inflateSync(streamOf(mask).contents));
  const count = width * height;
  const channels = samples.length / count;
  const data = new Uint8Array(count * 4);
  for (let at = 0; at < count; at++) {
    for (let i = 0; i < 3; i++) data[at * 4 + i] = samples[at * channels + (channels === 1 ? 0 : i)]!;
    data[at * 4 + 3] = alpha?.[at] ?? 255;
  }
  return attributes('image/png', encode({ width, height, channels: 4, depth: 8, data }), opacity);
}

function attributes(type: string, octets: Uint8Array, opacity: number): string {
  return `opacity="${opacity}" href="data:${type};base64,${Buffer.from(octets).toString('base64')}"`;
}

const numberOf = (dict: PDFDict, key: string): number => dict.lookup(PDFName.of(key), PDFNumber).asNumber();

function numbersOf(array: PDFArray): number[] {
  return array.asArray().map((value: PDFObject) => (value instanceof PDFNumber ? value.asNumber() : 0));
}
