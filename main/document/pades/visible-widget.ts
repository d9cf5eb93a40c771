import type { SigningNote } from '../document-port';
import { PdfDictionary, PdfName, PdfNewStream, PdfReference, pagesOf } from '../pdf';
import type { FoundPage, IncrementalUpdate, PdfObject, PdfReader } from '../pdf';
import type { AppearancePlace, OwnPage } from './appearance-place';
import { decimal, turn } from './page-geometry';
import { renumbered } from './renumbering';
import { append } from './rewriting';
import type { SettledForm } from './settled-form';

/** What a signature shows in one place, as whoever draws it hands it over: objects that stand in no file yet. */
export interface Drawing {
  /** The references count within this list only. */
  objects: { reference: PdfReference; object: PdfObject }[];
  /** The form XObject, upright, its /BBox [0 0 width height], without a /Matrix. */
  form: PdfReference;
  /** The words that it shows. */
  text: string;
}

/** A place and what is shown there. */
export type ShownPlace<Place = AppearancePlace> = Place & { drawing: Drawing };

/** Where a signature is shown, its own place first, and what a person should know of that. */
export interface ShownSignature {
  shown: ShownPlace[];
  /** Present where the form has to look the same in every viewer from now on. */
  form?: SettledForm;
  notes: SigningNote[];
}

/** Brings drawings into a revision. One that is shown in several places is written once for each turn it takes. */
export class DrawingCarrier {
  private readonly numbers = new Map<Drawing, Map<number, PdfReference>>();
  private readonly forms = new Map<Drawing, Map<number, PdfReference>>();

  constructor(private readonly update: IncrementalUpdate) {}

  /** @returns /AP for a place: the drawing, turned as the place wants it (ISO 32000-2, clause 12.5.5) */
  appearance(place: ShownPlace): PdfDictionary {
    return PdfDictionary.of({ N: this.form(place) });
  }

  private form({ drawing, rotation, width, height }: ShownPlace): PdfReference {
    const turned = this.forms.get(drawing) ?? new Map<number, PdfReference>();
    this.forms.set(drawing, turned);
    const known = turned.get(rotation);
    if (known) return known;
    const numbers = this.numbers.get(drawing) ?? this.carry(drawing);
    const drawn = drawing.objects.find(({ reference }) => reference.equals(drawing.form))?.object;
    if (!(drawn instanceof PdfNewStream)) throw new TypeError('a drawing has no form');
    const copy = renumbered(drawn, numbers) as PdfNewStream;
    if (rotation !== 0) copy.dictionary.set('Matrix', turn(rotation, width, height).map(decimal));
    const form = this.update.add(copy);
    turned.set(rotation, form);
    return form;
  }

  /** Writes everything but the form itself. */
  private carry(drawing: Drawing): Map<number, PdfReference> {
    const numbers = new Map<number, PdfReference>();
    const others = drawing.objects.filter(({ reference }) => !reference.equals(drawing.form));
    for (const { reference } of others) numbers.set(reference.number, this.update.allocate());
    for (const { reference, object } of others)
      this.update.put(numbers.get(reference.number)!, renumbered(object, numbers));
    this.numbers.set(drawing, numbers);
    return numbers;
  }
}

/** What every annotation that shows a signature has. */
export function shownAnnotation(
  subtype: 'Widget' | 'Stamp',
  { page, rectangle }: { page: OwnPage; rectangle: readonly number[] },
): PdfDictionary {
  return PdfDictionary.of({
    Type: new PdfName('Annot'),
    Subtype: new PdfName(subtype),
    Rect: rectangle.map(decimal),
    P: page.reference,
  });
}

/** Puts annotations on pages. */
export class AnnotationList {
  private shared: Set<number> | undefined;

  /**
   * @param options.visible - each annotation has to stand on its page only, also where pages share an array; an
   *   invisible one is not worth reading all pages for
   * @param options.tabsByStructure - the pages get a tab order by structure, as a tagged document needs it (ISO 14289-1,
   *   clause 7.18.3)
   */
  constructor(
    private readonly reader: PdfReader,
    private readonly update: IncrementalUpdate,
    private readonly options: { visible: boolean; tabsByStructure: boolean },
  ) {}

  add(page: FoundPage, annotation: PdfReference): void {
    const { reader, update } = this;
    const { visible, tabsByStructure } = this.options;
    const list = page.dictionary.get('Annots');
    if (visible && list instanceof PdfReference && this.isShared(list)) {
      page.dictionary.set('Annots', reader.array(page.dictionary, 'Annots') ?? []);
    }
    let changed = append(reader, update, page.dictionary, 'Annots', annotation);
    if (tabsByStructure && !page.dictionary.has('Tabs')) {
      page.dictionary.set('Tabs', new PdfName('S'));
      changed = true;
    }
    if (changed) update.put(page.owner.reference, page.owner.object);
  }

  /** Whether more than one page has this array. Honest writers do not share it, but some files do. */
  private isShared(list: PdfReference): boolean {
    this.shared ??= sharedLists(this.reader);
    return this.shared.has(list.number);
  }
}

function sharedLists(reader: PdfReader): Set<number> {
  /** By the number of the array: the number of the first page that has it. */
  const owners = new Map<number, number | undefined>();
  const shared = new Set<number>();
  for (const { dictionary, reference } of pagesOf(reader)) {
    const list = dictionary.get('Annots');
    if (!(list instanceof PdfReference)) continue;
    if (!owners.has(list.number)) owners.set(list.number, reference?.number);
    else if (!reference || owners.get(list.number) !== reference.number) shared.add(list.number);
  }
  return shared;
}
