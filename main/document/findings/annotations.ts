import { isHidden, readRectangle } from '../pades';
import { PdfDictionary, PdfReference, PdfStream, type PdfObject, type PdfReader } from '../pdf';
import type { Actions } from './actions';
import type { Budget } from './budget';
import { valueTriggers } from './form';
import type { Found } from './found';
import type { ContentFacts, PageContent } from './page-content';
import { fileName, nameOf } from './trees';

/** Bits of /F (ISO 32000-2, table 167). */
const flag = { hidden: 2, print: 4, noView: 32 };
const pushButton = 1 << 16;

/** What has a place on the page and draws nothing over its content. */
const drawsNothing = new Set(['Link', 'Popup', 'Widget', 'TrapNet', 'PrinterMark']);
const media = new Set(['Movie', 'Sound', 'Screen', '3D', 'RichMedia']);
/** Drawn by viewers also where they bring no appearance along (clause 12.5.5). */
const drawnByViewer = new Set(
  ['Text', 'FreeText', 'Line', 'Square', 'Circle', 'Polygon', 'PolyLine', 'Highlight', 'Underline'].concat(
    ...['Squiggly', 'StrikeOut', 'Stamp', 'Caret', 'Ink', 'FileAttachment', 'Redact'],
  ),
);
/** Annotations of one page that are looked at. */
const mostOnPage = 50_000;

/** What the look at one page's annotations needs. */
export interface AnnotationLook {
  reader: PdfReader;
  found: Found;
  budget: Budget;
  actions: Actions;
  content: PageContent;
}

/** Annotations and the widgets of fields (clause 12.5). @returns what their appearances bring along */
export async function lookAtAnnotations(
  look: AnnotationLook,
  page: PdfDictionary,
  number: number,
): Promise<ContentFacts[]> {
  const { reader, budget } = look;
  const drawn: ContentFacts[] = [];
  for (const item of (reader.array(page, 'Annots') ?? []).slice(0, mostOnPage)) {
    await budget.pause();
    const annotation = reader.resolve(item);
    if (annotation instanceof PdfDictionary) drawn.push(...lookAtOne(look, annotation, number));
  }
  return drawn;
}

function lookAtOne(look: AnnotationLook, annotation: PdfDictionary, page: number): ContentFacts[] {
  const { reader, found, actions, content } = look;
  const type = nameOf(reader, annotation, 'Subtype') ?? '';
  actions.look(annotation.get('A'), { page });
  // The scripts by which a field's value comes about are told of the field.
  actions.lookAdditional(annotation, { page }, type === 'Widget' ? valueTriggers : []);
  if (media.has(type)) found.add('media', { page });
  if (type === 'FileAttachment') {
    found.add('attachments', { page, name: fileName(reader, annotation.get('FS')) ?? '' });
  }
  const streams = appearances(reader, annotation);
  // A field that holds no more than its place is seen nowhere; signature fields are.
  if (type === 'Popup' || !hasPlace(reader, annotation)) return [];
  lookAtFlags(look, annotation, { type, page, drawn: streams.length > 0 || drawnByViewer.has(type) });
  return streams.map((stream) => content.ofObject(stream));
}

/** What is drawn over the page, and whether it is on the screen, on paper, or both. */
function lookAtFlags(
  { reader, found }: AnnotationLook,
  annotation: PdfDictionary,
  { type, page, drawn }: { type: string; page: number; drawn: boolean },
): void {
  if (!drawn || type === 'Link') return;
  const flags = reader.lookup(annotation, 'F');
  const set = typeof flags === 'number' ? flags : 0;
  if ((set & flag.hidden) !== 0) return found.add('hidden-annotations', { page });
  const printed = (set & flag.print) !== 0;
  if ((set & flag.noView) !== 0) {
    return found.add(printed ? 'print-only' : 'hidden-annotations', { page });
  }
  // By a layer: layers have findings of their own.
  if (isHidden(reader, annotation)) return;
  if (!printed && !isOnScreenOnly(reader, annotation, type)) found.add('screen-only', { page });
  if (!drawsNothing.has(type) && !media.has(type) && type !== 'FileAttachment') {
    found.add('annotations', { page, name: type });
  }
}

/** Buttons to press, notes to open and media are not for paper: nobody misses them there. */
function isOnScreenOnly(reader: PdfReader, annotation: PdfDictionary, type: string): boolean {
  if (type === 'Text' || type === 'FileAttachment' || media.has(type)) return true;
  if (type !== 'Widget') return false;
  const parent = reader.dictionary(annotation, 'Parent') ?? annotation;
  const kind = nameOf(reader, annotation, 'FT') ?? nameOf(reader, parent, 'FT');
  const flags = reader.lookup(annotation, 'Ff') ?? reader.lookup(parent, 'Ff');
  return kind === 'Btn' && typeof flags === 'number' && (flags & pushButton) !== 0;
}

/** The normal appearance; where there are several states, that in which it is. */
function appearances(reader: PdfReader, annotation: PdfDictionary): PdfObject[] {
  const normal = reader.dictionary(annotation, 'AP')?.get('N');
  if (normal === undefined) return [];
  const resolved = reader.resolve(normal);
  if (resolved instanceof PdfStream) return [normal];
  const state = nameOf(reader, annotation, 'AS');
  const shown = resolved instanceof PdfDictionary && state !== undefined ? resolved.get(state) : undefined;
  return shown instanceof PdfReference ? [shown] : [];
}

function hasPlace(reader: PdfReader, annotation: PdfDictionary): boolean {
  return readRectangle(reader, annotation.get('Rect')) !== undefined;
}
