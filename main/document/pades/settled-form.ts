import { PdfDictionary, PdfName, PdfNewStream, type PdfObject, type PdfReference } from '../pdf';
import type { IncrementalUpdate } from '../pdf';
import { decimal, turn } from './page-geometry';
import { renumbered } from './renumbering';
import type { UndrawnWidget } from './undrawn-widgets';

/** Drawings for widgets, as whoever draws them hands them over: objects that stand in no file yet. */
export interface DrawnWidgets {
  objects: { reference: PdfReference; object: PdfObject }[];
  /** In the order of the widgets. */
  forms: { on: PdfReference; off?: PdfReference }[];
}

/** What makes a form look the same in every viewer: its widgets that have no appearance, and one for each. */
export interface SettledForm {
  widgets: UndrawnWidget[];
  drawn: DrawnWidgets;
}

/** Gives each widget its appearance, as it is shown now. */
export function settleForm(update: IncrementalUpdate, { widgets, drawn }: SettledForm): void {
  const numbers = new Map<number, PdfReference>();
  const turns = new Map<number, { rotation: UndrawnWidget['rotation']; width: number; height: number }>();
  for (const { reference } of drawn.objects) numbers.set(reference.number, update.allocate());
  widgets.forEach(({ rotation, look }, index) => {
    const { on, off } = drawn.forms[index]!;
    for (const form of off ? [on, off] : [on]) turns.set(form.number, { rotation, ...look });
  });
  for (const { reference, object } of drawn.objects) {
    const written = renumbered(object, numbers);
    const turned = turns.get(reference.number);
    if (turned && turned.rotation !== 0 && written instanceof PdfNewStream)
      written.dictionary.set('Matrix', turn(turned.rotation, turned.width, turned.height).map(decimal));
    update.put(numbers.get(reference.number)!, written);
  }
  widgets.forEach(({ reference, dictionary, states }, index) => {
    const { on, off } = drawn.forms[index]!;
    const shown = numbers.get(on.number)!;
    const normal =
      states && off
        ? new PdfDictionary(
            new Map([
              [states.on, shown],
              ['Off', numbers.get(off.number)!],
            ]),
          )
        : shown;
    dictionary.set('AP', PdfDictionary.of({ N: normal }));
    if (states) dictionary.set('AS', new PdfName(states.now));
    update.put(reference, dictionary);
  });
}
