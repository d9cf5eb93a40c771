import type { SigningNote, StandingPlace, VisibleSignature } from '../document-port';
import type { PdfReader } from '../pdf';
import type { AppearancePlace, NewPlace } from './appearance-place';
import { choosePages, type ChosenPage } from './chosen-pages';
import type { FieldChoice } from './field-choice';
import { formFields } from './field-tree';
import { freePlace } from './free-place';
import { PadesError } from './pades-error';
import { locatePlace, pageGeometry, rounded, toUserSpace } from './page-geometry';
import { assertMayShow } from './permission';
import { widgetsOf } from './widget-places';

/** A visible signature whose place is settled. */
export type StandingSignature = Omit<VisibleSignature, 'place'> & { place: StandingPlace };

/** Where a signature will be seen, and what a person should know of that. */
export interface Placement {
  /** The signature's own place first; empty when nothing is to be seen. */
  places: AppearancePlace[];
  notes: SigningNote[];
}

/**
 * Finds out where the signature will be seen. A field that is there keeps its place: its visible widgets are drawn
 * into, also one that its author forgot to put on its page. Where it has none, the signature stays as invisible as the
 * field's author made it, and that is told; who demanded to see it is refused.
 *
 * @param choice - the field that will be signed
 * @throws PadesError `page-unknown`, `place-outside`, `field-unseen`, `not-shown`, `unsupported`; PdfError
 */
export function placeSignature(
  reader: PdfReader,
  choice: FieldChoice,
  visible: Pick<StandingSignature, 'pages' | 'place' | 'demanded'>,
): Placement {
  const { empty, name } = choice;
  const fields = [...formFields(reader)];
  if (!empty) {
    const notes: SigningNote[] = [];
    const places = choosePages(reader, visible.pages).map((chosen) =>
      placeOnPage(reader, chosen, visible.place, (note) => notes.push(note)),
    );
    assertMayShow(reader, fields, { makesField: true, pages: places.length, changesWidgets: false });
    return { places, notes };
  }
  const { places, unseen } = widgetsOf(reader, empty, { mayPutOnPage: choice.first });
  const changesWidgets = places.some(({ widget }) => widget.dictionary !== empty.dictionary);
  assertMayShow(reader, fields, { makesField: false, pages: 1, changesWidgets });
  if (places.length > 0) {
    const put = places.filter(({ putOn }) => putOn !== undefined);
    const params = ({ seen: { page } }: AppearancePlace): { field: string; page: number } => ({ field: name, page });
    return { places, notes: put.map((place) => ({ code: 'visible.putOnPage', params: params(place) })) };
  }
  const reason = unseen ?? 'no-widget';
  if (visible.demanded) throw new PadesError('field-unseen', 'the field is not seen', { field: name, unseen: reason });
  return { places, notes: [{ code: 'visible.notSeen', params: { field: name, reason } }] };
}

function placeOnPage(
  reader: PdfReader,
  { page, number }: ChosenPage,
  place: StandingPlace,
  tell: (note: SigningNote) => void,
): AppearancePlace & NewPlace {
  const { reference } = page;
  if (!reference) throw new PadesError('unsupported', 'its pages are not objects of their own');
  const geometry = pageGeometry(reader, page);
  const free = 'corner' in place && place.yielding ? freePlace(reader, page, geometry, place) : undefined;
  if (free?.crowded) tell({ code: 'visible.crowded', params: { page: number } });
  const wanted = free ? { rectangle: free.rectangle } : place;
  const seen = locatePlace(geometry, wanted);
  if (!seen) throw new PadesError('place-outside', 'the place is not within the page', { page: number });
  const [left, bottom, right, top] = seen;
  return {
    page: { ...page, reference },
    rectangle: toUserSpace(geometry, seen),
    width: right - left,
    height: top - bottom,
    rotation: geometry.rotation,
    seen: { page: number, rectangle: rounded(seen) },
  };
}
