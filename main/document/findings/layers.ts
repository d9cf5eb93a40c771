import { PdfDictionary, PdfName, PdfReference, type PdfObject, type PdfReader } from '../pdf';
import type { Budget } from './budget';
import type { Found } from './found';
import { nameOf, textOf } from './trees';

type Event = 'View' | 'Print';

/** Layers (optional content, ISO 32000-2, clause 8.11): those that are off, and those that a print shows otherwise. */
export function lookAtLayers(reader: PdfReader, found: Found, budget: Budget): void {
  const properties = reader.dictionary(reader.catalog.dictionary, 'OCProperties');
  const layers = properties && referencesIn(reader, properties, 'OCGs');
  if (!properties || !layers || layers.length === 0) return;
  const configuration = reader.dictionary(properties, 'D') ?? new PdfDictionary();
  const state = openingState(reader, configuration);
  const uses = usesOf(reader, configuration, budget);
  for (const layer of layers) {
    budget.step();
    const dictionary = reader.resolve(layer);
    if (!(dictionary instanceof PdfDictionary)) continue;
    const name = textOf(reader, dictionary, 'Name') ?? '';
    const shown = stateFor('View', reader, dictionary, uses.get(layer.number)) ?? state(layer.number);
    const printed = stateFor('Print', reader, dictionary, uses.get(layer.number)) ?? shown;
    if (!shown) found.add('layers-hidden', { name });
    if (shown !== printed) found.add('layers-print', { name });
    found.add('layers', { name });
  }
}

/** What is on as the document is opened (clause 8.11.4.3). */
function openingState(reader: PdfReader, configuration: PdfDictionary): (layer: number) => boolean {
  const numbers = (key: string): Set<number> =>
    new Set(referencesIn(reader, configuration, key).map(({ number }) => number));
  const [on, off] = [numbers('ON'), numbers('OFF')];
  const base = nameOf(reader, configuration, 'BaseState') !== 'OFF';
  return (layer) => (base ? !off.has(layer) : on.has(layer));
}

/** Which events set which layers by their usage (clause 8.11.4.5), and by which categories of it. */
function usesOf(reader: PdfReader, configuration: PdfDictionary, budget: Budget): Map<number, Map<Event, Set<string>>> {
  const uses = new Map<number, Map<Event, Set<string>>>();
  for (const item of reader.array(configuration, 'AS') ?? []) {
    const usage = reader.resolve(item);
    if (!(usage instanceof PdfDictionary)) continue;
    const event = nameOf(reader, usage, 'Event');
    if (event !== 'View' && event !== 'Print') continue;
    const categories = (reader.array(usage, 'Category') ?? []).flatMap((each) => {
      const category = reader.resolve(each);
      return category instanceof PdfName ? [category.value] : [];
    });
    for (const { number } of referencesIn(reader, usage, 'OCGs')) {
      budget.step();
      const events = uses.get(number) ?? new Map<Event, Set<string>>();
      uses.set(number, events.set(event, new Set([...(events.get(event) ?? []), ...categories])));
    }
  }
  return uses;
}

/** What the usage of a layer says for an event; undefined where the event does not set it. */
function stateFor(
  event: Event,
  reader: PdfReader,
  layer: PdfDictionary,
  uses: Map<Event, Set<string>> | undefined,
): boolean | undefined {
  const categories = uses?.get(event);
  const usage = categories && reader.dictionary(layer, 'Usage');
  if (!usage) return undefined;
  const states = (['View', 'Print'] as const).flatMap((category) => {
    const entry = categories.has(category) ? reader.dictionary(usage, category) : undefined;
    const state = entry && nameOf(reader, entry, `${category}State`);
    return state === undefined ? [] : [state !== 'OFF'];
  });
  return states.length === 0 ? undefined : states.every(Boolean);
}

function referencesIn(reader: PdfReader, dictionary: PdfDictionary, key: string): PdfReference[] {
  const isReference = (object: PdfObject): object is PdfReference => object instanceof PdfReference;
  return (reader.array(dictionary, key) ?? []).filter(isReference);
}
