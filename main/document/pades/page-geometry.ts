import { pageAttribute, PdfReal, type FoundPage, type PdfDictionary, type PdfObject, type PdfReader } from '../pdf';
import type { CornerPlace, StandingPlace } from '../document-port';

/** Left, bottom, right, top. */
export type Rectangle = readonly [left: number, bottom: number, right: number, top: number];

/** A quarter turn, in degrees. */
export type Rotation = 0 | 90 | 180 | 270;

/** What of a page its reader sees, and how. */
export interface PageGeometry {
  /** The part of default user space that is seen: crop box within media box (ISO 32000-2, clause 14.11.2). */
  box: Rectangle;
  /** /Rotate: how far the page is turned clockwise when it is shown. */
  rotation: Rotation;
  /** Points for one unit of user space. */
  userUnit: number;
  /** Points, of the page as its reader sees it. */
  width: number;
  height: number;
}

/** US Letter: what viewers show where a page has no media box. */
const letter: Rectangle = [0, 0, 612, 792];
/** A box that is farther away is taken for a malformed one. */
const farthest = 1e7;
/** Points that a place may stand over the page's edge: nobody sees them, and page sizes are rounded. */
const tolerance = 0.5;
/** Points; what is smaller can not be seen. */
const smallest = 1;

/** Where a corner place stands, and how large it is, unless its plan says otherwise. In points. */
const usualMargin = 24;
/** Of the shorter side: on a small page the margin is no more than that. */
const marginShare = 0.12;
const usualSize = { width: 200, height: 70 };

/**
 * Reads what a page says about its size and its turn (ISO 32000-2, table 31), as viewers read what is malformed there.
 */
export function pageGeometry(reader: PdfReader, page: FoundPage): PageGeometry {
  const attribute = (key: string): PdfObject => pageAttribute(reader, page, key);
  const media = readRectangle(reader, attribute('MediaBox')) ?? letter;
  const crop = readRectangle(reader, attribute('CropBox'));
  const box = (crop && intersection(crop, media)) ?? media;
  const rotation = quarterTurn(attribute('Rotate')) ?? 0;
  const userUnit = userUnitOf(reader, page.dictionary);
  const across = (box[2] - box[0]) * userUnit;
  const up = (box[3] - box[1]) * userUnit;
  const [width, height] = rotation % 180 === 0 ? [across, up] : [up, across];
  return { box, rotation, userUnit, width, height };
}

/** /UserUnit, as far as it makes sense; it is the page's own and not inherited. */
export function userUnitOf(reader: PdfReader, page: PdfDictionary): number {
  const unit = numberOf(reader.lookup(page, 'UserUnit'));
  return unit !== undefined && unit > 0 && unit < farthest ? unit : 1;
}

/** A rectangle with its corners in order, or undefined when the object is none or has no area. */
export function readRectangle(reader: PdfReader, object: PdfObject | undefined): Rectangle | undefined {
  const array = reader.resolve(object);
  if (!Array.isArray(array) || array.length !== 4) return undefined;
  const [a, b, c, d] = array.map((item) => numberOf(reader.resolve(item)) ?? Number.NaN) as [
    number,
    number,
    number,
    number,
  ];
  const ordered = [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)] as const;
  return hasArea(ordered) && ordered.every((edge) => Math.abs(edge) <= farthest) ? ordered : undefined;
}

/** Degrees as a quarter turn, whatever their sign and size; undefined for anything else. */
export function quarterTurn(degrees: PdfObject): Rotation | undefined {
  const number = numberOf(degrees);
  return number !== undefined && number % 90 === 0 ? ((((number % 360) + 360) % 360) as Rotation) : undefined;
}

/**
 * Where a place is on a page.
 * @returns points of the page as its reader sees it, or undefined when the place has no size or is not within the page
 */
export function locatePlace(geometry: PageGeometry, place: StandingPlace): Rectangle | undefined {
  const wanted = 'rectangle' in place ? place.rectangle : cornerRectangle(geometry, place);
  if (!wanted.every((edge) => Number.isFinite(edge))) return undefined;
  const [left, bottom, right, top] = wanted;
  if (right - left < smallest || top - bottom < smallest) return undefined;
  const within =
    left >= -tolerance &&
    bottom >= -tolerance &&
    right <= geometry.width + tolerance &&
    top <= geometry.height + tolerance;
  return within ? wanted : undefined;
}

/** How far from the edges of a page a place by its corner stands, in points. */
export const marginOf = ({ width, height }: PageGeometry): number =>
  Math.min(usualMargin, Math.min(width, height) * marginShare);

/**
 * A place by its corner keeps away from the edges, as far as the page reaches. Where its size is not said, it shrinks to what
 * a small page has.
 */
export function cornerRectangle(
  page: PageGeometry,
  { corner, width: wide, height: high, aside: inward, away: upward }: CornerPlace,
): Rectangle {
  const margin = marginOf(page);
  const width = wide ?? Math.min(usualSize.width, page.width - 2 * margin);
  const height = high ?? Math.min(usualSize.height, page.height - 2 * margin);
  const [across, up] = [Math.max(0, page.width - width), Math.max(0, page.height - height)];
  const aside = Math.min(inward ?? Math.min(margin, across / 2), across);
  const away = Math.min(upward ?? Math.min(margin, up / 2), up);
  const left = corner.endsWith('left') ? aside : page.width - aside - width;
  const bottom = corner.startsWith('bottom') ? away : page.height - away - height;
  return [left, bottom, left + width, bottom + height];
}

/** From points of the page as its reader sees it to default user space. */
export function toUserSpace({ box, rotation, userUnit }: PageGeometry, seen: Rectangle): Rectangle {
  const [left, bottom, right, top] = seen.map((points) => points / userUnit) as [number, number, number, number];
  const [x0, y0, x1, y1] = box;
  switch (rotation) {
    case 0:
      return [x0 + left, y0 + bottom, x0 + right, y0 + top];
    case 90:
      return [x1 - top, y0 + left, x1 - bottom, y0 + right];
    case 180:
      return [x1 - right, y1 - top, x1 - left, y1 - bottom];
    case 270:
      return [x0 + bottom, y1 - right, x0 + top, y1 - left];
  }
}

/** From default user space to points of the page as its reader sees it. */
export function toSeen({ box, rotation, userUnit }: PageGeometry, rectangle: Rectangle): Rectangle {
  const [left, bottom, right, top] = rectangle;
  const [x0, y0, x1, y1] = box;
  const seen = {
    0: [left - x0, bottom - y0, right - x0, top - y0],
    90: [bottom - y0, x1 - right, top - y0, x1 - left],
    180: [x1 - right, y1 - top, x1 - left, y1 - bottom],
    270: [y1 - top, left - x0, y1 - bottom, right - x0],
  }[rotation] as [number, number, number, number];
  return seen.map((edge) => edge * userUnit) as unknown as Rectangle;
}

/** Hundredths of a point are nothing that anybody measures. */
export const rounded = (rectangle: Rectangle): [left: number, bottom: number, right: number, top: number] =>
  rectangle.map((edge) => Math.round(edge * 100) / 100) as [number, number, number, number];

/** Whether two rectangles have more in common than an edge. */
export function overlap(a: Rectangle, b: Rectangle): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/**
 * The /Matrix that turns a drawing of this size counterclockwise and puts it back into the first quadrant (ISO 32000-2,
 * clause 12.5.5: the viewer then fits it into the annotation's rectangle).
 */
export function turn(
  rotation: Rotation,
  width: number,
  height: number,
): [number, number, number, number, number, number] {
  switch (rotation) {
    case 0:
      return [1, 0, 0, 1, 0, 0];
    case 90:
      return [0, 1, -1, 0, height, 0];
    case 180:
      return [-1, 0, 0, -1, width, height];
    case 270:
      return [0, -1, 1, 0, 0, width];
  }
}

/** A number as PDF writes it: without an exponent, and without more digits than any viewer sees. */
export function decimal(value: number): PdfObject {
  const rounded = Math.round(value * 10_000) / 10_000;
  return Number.isInteger(rounded) ? rounded + 0 : new PdfReal(rounded.toFixed(4).replace(/0+$/, ''));
}

function numberOf(object: PdfObject): number | undefined {
  return object instanceof PdfReal ? object.value : typeof object === 'number' ? object : undefined;
}

function intersection(a: Rectangle, b: Rectangle): Rectangle | undefined {
  const common = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])] as const;
  return hasArea(common) ? common : undefined;
}

const hasArea = ([left, bottom, right, top]: Rectangle): boolean => right > left && top > bottom;
