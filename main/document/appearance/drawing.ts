import { deflateSync } from 'node:zlib';
import {
  concatTransformationMatrix,
  PDFContext,
  PDFName,
  PDFOperator,
  PDFOperatorNames as Operator,
  type PDFObject,
  type PDFRef,
} from 'pdf-lib';
import type { DrawingRules } from './appearance';

/** What pdf-lib makes objects of. */
export type Literal = string | number | boolean | null | undefined | PDFObject | Literal[] | { [key: string]: Literal };

/** Red, green, blue, or one shade of grey; 0 to 1. */
export type Colour = readonly [number] | readonly [number, number, number];

/** Points, y upwards. */
export interface Box {
  left: number;
  bottom: number;
  width: number;
  height: number;
}

/**
 * A form XObject that grows: operators, the resources that they name, and the objects beside it, all in a context of
 * pdf-lib's that belongs to no document.
 */
export class Drawing {
  private readonly operators: PDFOperator[] = [];
  private readonly resources = new Map<'Font' | 'XObject' | 'ColorSpace', Map<string, PDFObject>>();

  constructor(
    private readonly width: number,
    private readonly height: number,
    readonly rules: DrawingRules,
    /** Where its objects are; drawings that share fonts share it. */
    readonly context: PDFContext = PDFContext.create(),
  ) {}

  push(...operators: PDFOperator[]): void {
    this.operators.push(...operators);
  }

  /** Adds an operator of which pdf-lib has no function; numbers are rounded to what can be seen. */
  operate(name: Operator, ...operands: (number | PDFName | PDFObject)[]): void {
    const written = operands.map((operand) => (typeof operand === 'number' ? formatNumber(operand) : operand));
    this.operators.push(PDFOperator.of(name, written as Parameters<typeof PDFOperator.of>[1]));
  }

  transform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    const [wa, wb, wc, wd, we, wf] = [a, b, c, d, e, f].map(rounded) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    this.push(concatTransformationMatrix(wa, wb, wc, wd, we, wf));
  }

  fillColour(colour: Colour): void {
    this.colour(colour, {
      device: { 1: Operator.NonStrokingColorGray, 3: Operator.NonStrokingColorRgb },
      space: Operator.NonStrokingColorspace,
      components: Operator.NonStrokingColor,
    });
  }

  strokeColour(colour: Colour): void {
    this.colour(colour, {
      device: { 1: Operator.StrokingColorGray, 3: Operator.StrokingColorRgb },
      space: Operator.StrokingColorspace,
      components: Operator.StrokingColor,
    });
  }

  private colour(
    colour: Colour,
    names: { device: { 1: Operator; 3: Operator }; space: Operator; components: Operator },
  ): void {
    if (this.rules.deviceColours) {
      this.operate(names.device[colour.length], ...colour);
      return;
    }
    const [red, green = red, blue = red] = colour;
    this.operate(
      names.space,
      this.resource('ColorSpace', 'Rgb', () => this.colours()),
    );
    this.operate(names.components, red, green, blue);
  }

  /**
   * Red, green and blue: a device's where the document allows it, otherwise defined by CIE values, with the primaries of sRGB
   * and its gamma as near as a power comes. They are given for the white D50, as in profiles: readers that do not adapt them
   * to the white of the paper show white as white only so.
   */
  colours(): PDFObject {
    if (this.rules.deviceColours) return PDFName.of('DeviceRGB');
    const space = {
      WhitePoint: [0.9642, 1, 0.8251],
      Gamma: [2.2, 2.2, 2.2],
      Matrix: [0.436, 0.2225, 0.0139, 0.3851, 0.7169, 0.0971, 0.1431, 0.0606, 0.7141],
    };
    return this.object(['CalRGB', space]);
  }

  /** Puts an object among the resources, once, and gives its name. */
  resource(kind: 'Font' | 'XObject' | 'ColorSpace', key: string, make: () => PDFObject): PDFName {
    let ofKind = this.resources.get(kind);
    if (ofKind === undefined) this.resources.set(kind, (ofKind = new Map<string, PDFObject>()));
    if (!ofKind.has(key)) ofKind.set(key, make());
    return PDFName.of(key);
  }

  /** A new indirect object. */
  add(object: Literal): PDFRef {
    return this.context.register(this.object(object));
  }

  /** Gives a reference that was promised its object. */
  assign(reference: PDFRef, object: Literal): void {
    this.context.assign(reference, this.object(object));
  }

  private object(literal: Literal): PDFObject {
    return this.context.obj(literal as Parameters<PDFContext['obj']>[0]);
  }

  /** A new stream, deflated unless its octets are coded already. */
  addStream(octets: Uint8Array, dictionary: Record<string, Literal>, coded = false): PDFRef {
    const contents = coded ? octets : deflateSync(octets, { level: 9 });
    const filter = coded ? {} : { Filter: 'FlateDecode' };
    return this.context.register(this.context.stream(contents, { ...dictionary, ...filter }));
  }

  /** The finished form XObject. */
  finish(): PDFRef {
    const resources: Record<string, Literal> = {};
    for (const [kind, objects] of this.resources) resources[kind] = Object.fromEntries(objects);
    const content = this.operators.map((operator) => operator.toString()).join('\n');
    return this.addStream(Buffer.from(content, 'latin1'), {
      Type: 'XObject',
      Subtype: 'Form',
      FormType: 1,
      BBox: [0, 0, rounded(this.width), rounded(this.height)],
      Resources: resources,
    });
  }
}

/** A thousandth of a point is nothing to be seen. */
export const rounded = (value: number): number => Math.round(value * 1000) / 1000;

function formatNumber(value: number): string {
  const text = rounded(value)
    .toFixed(3)
    .replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}
