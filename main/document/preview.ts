import { mostSeenPlaces } from '../../preload/contract/placement';
import type { DrawnAppearance } from './appearance/appearance';
import type { Preview, UncertifiedPlan } from './document-port';
import { settledPlace } from './line-place';
import { chooseField, formFields, placeSignature } from './pades';
import { newDocument, PdfDictionary, PdfName, PdfNewStream, PdfReal, PdfReference } from './pdf';
import type { PdfObject, PdfReader } from './pdf';
import { drawInPlace } from './visible-signature';

/**
 * Draws what a signature would show, with the hand that draws it when it is signed, and finds where it would stand.
 *
 * @param plan - its `visible` says what and where; without it nothing is seen
 * @throws PadesError for a place that can not be, or a field; CountersignError for what can not be drawn
 */
export async function previewSignature(reader: PdfReader, plan: UncertifiedPlan): Promise<Preview> {
  const { visible, fieldName } = plan;
  const nothing = { width: 0, height: 0, seen: [], pages: 0 };
  if (!visible) return { ...nothing, notes: [] };
  const choice = chooseField([...formFields(reader)], fieldName);
  const settled = await settledPlace(reader, plan, choice, visible);
  const { places, notes: placed } = placeSignature(reader, choice, settled.visible);
  const notes = [...settled.notes, ...placed];
  const [own] = places;
  if (!own) return { ...nothing, notes };
  const { width, height, drawing } = await drawInPlace(reader, plan, visible, own);
  const seen = places.map((place) => place.seen);
  return {
    ...{ width, height, notes },
    pdf: new Uint8Array(onePage(drawing, width, height)),
    seen: seen.slice(0, mostSeenPlaces),
    pages: new Set(seen.map(({ page }) => page)).size,
  };
}

/** A page that shows a drawing and is as large as it. */
function onePage({ objects, form }: DrawnAppearance, width: number, height: number): Buffer {
  const first = Math.max(...objects.map(({ reference }) => reference.number)) + 1;
  const [catalog, pages, page, content] = [first, first + 1, first + 2, first + 3].map(
    (number) => new PdfReference(number, 0),
  ) as [PdfReference, PdfReference, PdfReference, PdfReference];
  const around: [PdfReference, PdfObject][] = [
    [catalog, PdfDictionary.of({ Type: new PdfName('Catalog'), Pages: pages })],
    [pages, PdfDictionary.of({ Type: new PdfName('Pages'), Kids: [page], Count: 1 })],
    [
      page,
      PdfDictionary.of({
        Type: new PdfName('Page'),
        Parent: pages,
        MediaBox: [0, 0, points(width), points(height)],
        Resources: PdfDictionary.of({ XObject: PdfDictionary.of({ Signature: form }) }),
        Contents: content,
      }),
    ],
    [content, new PdfNewStream(new PdfDictionary(), Buffer.from('/Signature Do', 'latin1'))],
  ];
  return newDocument([...objects, ...around.map(([reference, object]) => ({ reference, object }))], catalog);
}

const points = (value: number): PdfObject => (Number.isInteger(value) ? value : new PdfReal(value.toFixed(2)));
