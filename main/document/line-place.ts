import type {
  SeenPlace,
  SigningLine,
  SigningNote,
  SigningPlan,
  UncertifiedPlan,
  VisibleSignature,
} from './document-port';
import { documentPlaces, pageUnits, PadesError, type FieldChoice, type StandingSignature } from './pades';
import type { PdfReader } from './pdf';

/** A visible signature whose place is settled, and what a person should know of that. */
export interface Settled {
  visible: StandingSignature;
  notes: SigningNote[];
}

/**
 * Where a signature goes that is to stand on the line of its document; any other place is what it is.
 *
 * @param choice - a field that is there keeps its own place: no line is looked for
 * @throws PadesError `line-unknown` where there is no line and nothing in place of it
 */
export async function settledPlace(
  reader: PdfReader,
  { password }: Pick<SigningPlan | UncertifiedPlan, 'password'>,
  choice: Pick<FieldChoice, 'empty'>,
  visible: VisibleSignature,
): Promise<Settled> {
  const { place } = visible;
  if (!('line' in place)) return { visible: { ...visible, place }, notes: [] };
  if (choice.empty) return { visible: { ...visible, place: { corner: 'bottom-left' } }, notes: [] };
  const { page, place: rectangle } = (await lineOf(reader, password)) ?? {};
  if (page !== undefined && rectangle)
    return { visible: { ...visible, pages: [page], place: { rectangle } }, notes: [] };
  if (!place.otherwise) throw new PadesError('line-unknown', 'there is no line that wants to be signed');
  return { visible: { ...visible, place: place.otherwise }, notes: [{ code: 'visible.noLine', params: {} }] };
}

/**
 * The line of a document that wants to be signed, and on which neither a signature stands nor a field for one.
 * @param password - of the document, where it needs one
 */
export async function lineOf(reader: PdfReader, password: string | undefined): Promise<SigningLine | undefined> {
  // The engine that reads pages costs more than everything else here: only who needs it loads it.
  const { findSignatureLine } = await import('./lines');
  const taken = new Map<number, SeenPlace['rectangle'][]>();
  for (const { seen } of documentPlaces(reader).signatureFields) {
    for (const { page, rectangle } of seen) taken.set(page, [...(taken.get(page) ?? []), rectangle]);
  }
  const units = new Map(pageUnits(reader).map(({ page, unit }) => [page, unit]));
  return findSignatureLine(reader, password, taken, (page) => units.get(page) ?? 1);
}
