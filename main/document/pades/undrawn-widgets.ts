import { decodeTextString, PdfDictionary, PdfError, PdfReference, PdfStream, PdfString } from '../pdf';
import type { PdfObject, PdfReader } from '../pdf';
import { colourOf, fieldAttribute, fieldFlags, nameOf, numberOf, readDefaultAppearance } from './field-attributes';
import type { FieldColour } from './field-attributes';
import { formFields, type FormField } from './field-tree';
import { quarterTurn, readRectangle, type Rotation } from './page-geometry';
import { isStale } from './stale-appearance';

/** What a widget shows, and how; a drawing of it is made elsewhere. */
export interface WidgetLook {
  width: number;
  height: number;
  content: WidgetContent;
  colour: FieldColour;
  size: number;
  align: 'left' | 'center' | 'right';
  background?: FieldColour;
  border?: { colour: FieldColour; width: number; style: 'solid' | 'dashed' | 'underline' };
}

export type WidgetContent =
  | { kind: 'text'; text: string; multiline: boolean }
  | { kind: 'comb'; text: string; cells: number }
  | { kind: 'list'; options: string[]; selected: number[] }
  | { kind: 'caption'; text: string }
  | { kind: 'mark'; mark: 'check' | 'cross' | 'circle' | 'diamond' | 'square' | 'star'; round: boolean };

/** A widget that viewers draw in their own way. */
export interface UndrawnWidget {
  reference: PdfReference;
  dictionary: PdfDictionary;
  rotation: Rotation;
  look: WidgetLook;
  /** Of a check box or radio button: what its on state is called, and which state it is in. */
  states?: { on: string; now: string };
}

/** More are left to the viewers. */
const mostWidgets = 3_000;
/** Characters of all of them: text is laid out before anybody is asked for a PIN. */
const mostCharacters = 100_000;
/** Octets of a value that are read, and options of a list. */
const mostOctets = 256 * 1024;
const mostOptions = 1_000;

/** Bits of /Ff (tables 227, 229, 231, 233). */
const flags = { multiline: 1 << 12, password: 1 << 13, comb: 1 << 24, radio: 1 << 15, push: 1 << 16, combo: 1 << 17 };

/** Whether the form asks viewers to draw all its fields anew (ISO 32000-2, table 224). */
export function needsAppearances(reader: PdfReader): boolean {
  const form = reader.dictionary(reader.catalog.dictionary, 'AcroForm');
  return form !== undefined && reader.lookup(form, 'NeedAppearances') === true;
}

/**
 * Finds the widgets that show something only because viewers are asked to draw it: those without an appearance, and those
 * whose appearance shows another text than their value.
 *
 * @returns undefined where there is one that can not be drawn: then the viewers have to go on
 */
export function undrawnWidgets(reader: PdfReader): UndrawnWidget[] | undefined {
  const found: UndrawnWidget[] = [];
  let characters = 0;
  try {
    for (const field of formFields(reader)) {
      if (!field.terminal || field.type === undefined || field.type === 'Sig') continue;
      for (const { reference, dictionary, position } of widgetsOf(reader, field)) {
        const rectangle = readRectangle(reader, dictionary.get('Rect'));
        if (!rectangle || !isUndrawn(reader, field, dictionary)) continue;
        // What is written inside of another object would have to be drawn into that.
        if (!reference || found.length >= mostWidgets) return undefined;
        const widget = describe(reader, field, { reference, dictionary, position, rectangle });
        if (widget) found.push(widget);
        if (widget && (characters += lengthOf(widget.look.content)) > mostCharacters) return undefined;
      }
    }
  } catch (error) {
    if (error instanceof PdfError) return undefined;
    throw error;
  }
  return found;
}

function lengthOf(content: WidgetContent): number {
  if (content.kind === 'mark') return 1;
  if (content.kind === 'list') return content.options.reduce((sum, { length }) => sum + length, 0);
  return Math.min(content.text.length, 6_000);
}

interface Widget {
  reference?: PdfReference;
  dictionary: PdfDictionary;
  /** Among the kids of its field. */
  position: number;
}

/** Merged with the field, or its kids. */
function widgetsOf(reader: PdfReader, { dictionary, reference }: FormField): Widget[] {
  if (dictionary.hasName('Subtype', 'Widget')) return [{ dictionary, position: 0, ...(reference && { reference }) }];
  return (reader.array(dictionary, 'Kids') ?? []).flatMap((kid, position) => {
    const widget = reader.resolve(kid);
    if (!(widget instanceof PdfDictionary) || !widget.hasName('Subtype', 'Widget')) return [];
    return [{ dictionary: widget, position, ...(kid instanceof PdfReference && { reference: kid }) }];
  });
}

function isUndrawn(reader: PdfReader, field: FormField, widget: PdfDictionary): boolean {
  const appearance = reader.dictionary(widget, 'AP');
  const normal = appearance ? reader.lookup(appearance, 'N') : null;
  if (field.type === 'Btn') {
    if (fieldFlags(reader, field.dictionary) & flags.push) return !(normal instanceof PdfStream);
    return !(normal instanceof PdfDictionary) && !(normal instanceof PdfStream);
  }
  if (!(normal instanceof PdfStream)) return true;
  const content = contentOf(reader, field, { dictionary: widget, position: 0 })?.content;
  return content !== undefined && 'text' in content && isStale(reader, normal, content.text);
}

function describe(
  reader: PdfReader,
  field: FormField,
  widget: Widget & { reference: PdfReference; rectangle: readonly [number, number, number, number] },
): UndrawnWidget | undefined {
  const { dictionary, reference, rectangle } = widget;
  const kind = contentOf(reader, field, widget);
  if (!kind) return undefined;
  const characteristics = reader.dictionary(dictionary, 'MK') ?? new PdfDictionary();
  const rotation = quarterTurn(reader.lookup(characteristics, 'R')) ?? 0;
  const [across, up] = [rectangle[2] - rectangle[0], rectangle[3] - rectangle[1]];
  const [width, height] = rotation % 180 === 0 ? [across, up] : [up, across];
  const background = readColour(reader, characteristics, 'BG');
  const border = borderOf(reader, dictionary, characteristics);
  const alignment = fieldAttribute(reader, dictionary, 'Q') ?? formEntry(reader, 'Q');
  const said = fieldAttribute(reader, dictionary, 'DA') ?? formEntry(reader, 'DA');
  const text = readDefaultAppearance(said instanceof PdfString ? Buffer.from(said.bytes).toString('latin1') : '');
  const align = kind.content.kind === 'caption' || alignment === 1 ? 'center' : alignment === 2 ? 'right' : 'left';
  return {
    ...{ reference, dictionary, rotation },
    ...(kind.states && { states: kind.states }),
    look: {
      width,
      height,
      content: kind.content,
      ...text,
      align,
      ...(background && { background }),
      ...(border && { border }),
    },
  };
}

function contentOf(
  reader: PdfReader,
  field: FormField,
  widget: Widget,
): { content: WidgetContent; states?: UndrawnWidget['states'] } | undefined {
  const bits = fieldFlags(reader, field.dictionary);
  const text = shownText(reader, field);
  if (field.type === 'Tx') return { content: textContent(reader, field, bits, text) };
  if (field.type === 'Ch') {
    return {
      content: bits & flags.combo ? { kind: 'text', text: oneLine(text), multiline: false } : listOf(reader, field),
    };
  }
  if (field.type !== 'Btn') return undefined;
  const characteristics = reader.dictionary(widget.dictionary, 'MK') ?? new PdfDictionary();
  const caption = textOf(reader, reader.lookup(characteristics, 'CA'));
  if (bits & flags.push) return { content: { kind: 'caption', text: oneLine(caption) } };
  const radio = (bits & flags.radio) !== 0;
  const mark = marks[caption] ?? (radio ? 'circle' : 'check');
  return {
    content: { kind: 'mark', mark, round: radio && mark === 'circle' },
    states: statesOf(reader, field, widget, radio),
  };
}

/** What characters of ZapfDingbats the mark is, as /MK says it. */
const marks: Record<string, Extract<WidgetContent, { kind: 'mark' }>['mark'] | undefined> = {
  '4': 'check',
  '8': 'cross',
  l: 'circle',
  u: 'diamond',
  n: 'square',
  H: 'star',
};

function textContent(reader: PdfReader, field: FormField, bits: number, text: string): WidgetContent {
  if (bits & flags.password)
    return { kind: 'text', text: '*'.repeat(Math.min(1000, [...text].length)), multiline: false };
  const cells = fieldAttribute(reader, field.dictionary, 'MaxLen');
  const isComb = (bits & flags.comb) !== 0 && (bits & flags.multiline) === 0 && typeof cells === 'number' && cells > 0;
  if (isComb) return { kind: 'comb', text: oneLine(text), cells: Math.min(cells, 1000) };
  const multiline = (bits & flags.multiline) !== 0;
  return { kind: 'text', text: multiline ? text : oneLine(text), multiline };
}

/** The text that a field shows for its value; of a choice the words that are displayed. */
function shownText(reader: PdfReader, { type, dictionary, value }: FormField): string {
  const written = reader.resolve(value);
  const text = textOf(reader, Array.isArray(written) ? reader.resolve(written[0]) : written);
  if (type !== 'Ch') return text;
  const option = optionsOf(reader, dictionary).find(({ exported }) => exported === text);
  return option?.displayed ?? text;
}

function optionsOf(reader: PdfReader, field: PdfDictionary): { exported: string; displayed: string }[] {
  const options = fieldAttribute(reader, field, 'Opt');
  return (Array.isArray(options) ? options : []).slice(0, mostOptions).map((item) => {
    const option = reader.resolve(item);
    const [exported, displayed] = (Array.isArray(option) ? option : [option, option]).map((one) =>
      textOf(reader, reader.resolve(one)),
    );
    return { exported: exported ?? '', displayed: displayed ?? exported ?? '' };
  });
}

function listOf(reader: PdfReader, { dictionary, value }: FormField): WidgetContent {
  const options = optionsOf(reader, dictionary);
  const written = reader.resolve(value);
  const values = new Set(
    (Array.isArray(written) ? written : [written])
      .slice(0, mostOptions)
      .map((one) => textOf(reader, reader.resolve(one))),
  );
  const top = fieldAttribute(reader, dictionary, 'TI');
  const first = typeof top === 'number' && top > 0 && top < options.length ? top : 0;
  const seen = options.slice(first);
  const chosen = seen.flatMap(({ exported, displayed }, index) =>
    (values.has(exported) || values.has(displayed)) && written !== null ? [index] : [],
  );
  return { kind: 'list', options: seen.map(({ displayed }) => oneLine(displayed)), selected: chosen };
}

/** A button without an appearance does not say what its on state is called: its state or its value does. */
function statesOf(reader: PdfReader, field: FormField, widget: Widget, radio: boolean): { on: string; now: string } {
  const state = nameOf(reader.lookup(widget.dictionary, 'AS'));
  const value = nameOf(reader.resolve(field.value));
  if (state !== undefined && state !== 'Off') return { on: state, now: state };
  // The kids of a radio button that have no names of their own are named by their places.
  const several = (reader.array(field.dictionary, 'Kids') ?? []).length > 1;
  const on = several || radio ? String(widget.position) : value !== undefined && value !== 'Off' ? value : 'Yes';
  return { on, now: state === undefined && value === on ? on : 'Off' };
}

function textOf(reader: PdfReader, object: PdfObject): string {
  if (object instanceof PdfStream) return decoded(new PdfString(reader.streamData(object, mostOctets)));
  if (object instanceof PdfString) return decoded(object);
  return nameOf(object) ?? '';
}

/** Line ends are one character, and what acts on other text than its own is no text. */
const decoded = (string: PdfString): string =>
  decodeTextString(new PdfString(string.bytes.subarray(0, mostOctets)))
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[\u202A-\u202E\u2066-\u2069\uFEFF]/g, '')
    .replace(/(?!\n)\p{Cc}/gu, '');

const oneLine = (text: string): string => text.replace(/\n/g, ' ');

function readColour(reader: PdfReader, holder: PdfDictionary, key: string): FieldColour | undefined {
  const components = reader.array(holder, key);
  return components && colourOf(components.slice(0, 5).map((item) => numberOf(reader.resolve(item))));
}

/** /BS goes before /Border; without either it is a point wide (table 168). A border without a colour is none. */
function borderOf(
  reader: PdfReader,
  widget: PdfDictionary,
  characteristics: PdfDictionary,
): WidgetLook['border'] | undefined {
  const colour = readColour(reader, characteristics, 'BC');
  if (!colour) return undefined;
  const style = reader.dictionary(widget, 'BS');
  const list = reader.array(widget, 'Border');
  const said = style ? reader.lookup(style, 'W') : reader.resolve(list?.[2]);
  const width = Math.min(Math.max(numberOf(said) ?? 1, 0), 12);
  const kind = style ? nameOf(reader.lookup(style, 'S')) : undefined;
  return { colour, width, style: kind === 'D' ? 'dashed' : kind === 'U' ? 'underline' : 'solid' };
}

function formEntry(reader: PdfReader, key: string): PdfObject {
  const form = reader.dictionary(reader.catalog.dictionary, 'AcroForm');
  return form ? reader.lookup(form, key) : null;
}
