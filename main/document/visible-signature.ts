import { readCertificate } from '../pki/certificate';
import type { AppearanceFacts, DrawnAppearance } from './appearance/appearance';
import type { SigningPlan, UncertifiedPlan, VisibleSignature } from './document-port';
import {
  archivalRules,
  placeSignature,
  type AppearancePlace,
  type FieldChoice,
  type ShownPlace,
  type ShownSignature,
} from './pades';
import type { PdfReader } from './pdf';

/**
 * Draws what a signature shows, once for each size of place.
 * @param choice - the field that will be signed
 * @returns the places; none when the field that is there is an invisible one, which is noted
 * @throws PadesError for a place that can not be; CountersignError for what can not be drawn
 */
export async function drawSignature(
  reader: PdfReader,
  plan: SigningPlan | UncertifiedPlan,
  choice: FieldChoice,
  visible: VisibleSignature,
): Promise<ShownSignature> {
  const { places, notes } = placeSignature(reader, choice, visible);
  if (places.length === 0) return { shown: [], notes };
  const drawn = new Map<string, DrawnAppearance>();
  const shown: ShownPlace[] = [];
  for (const place of places) shown.push(await drawInPlace(reader, plan, visible, place, drawn));
  return { shown, notes };
}

/**
 * Draws what a signature shows into one place.
 * @param drawn - what was drawn already, by its size
 */
export async function drawInPlace(
  reader: PdfReader,
  plan: SigningPlan | UncertifiedPlan,
  { appearance }: VisibleSignature,
  place: AppearancePlace,
  drawn = new Map<string, DrawnAppearance>(),
): Promise<AppearancePlace & { drawing: DrawnAppearance }> {
  // The room that draws, with its fonts, is loaded by the first visible signature: an invisible one does not pay for it.
  const { drawAppearance } = await import('./appearance');
  const [width, height] = [hundredths(place.width), hundredths(place.height)];
  const size = `${width} ${height}`;
  const known = drawn.get(size);
  const drawing =
    known ?? (await drawAppearance({ appearance, facts: factsOf(plan), width, height, rules: archivalRules(reader) }));
  drawn.set(size, drawing);
  return { ...place, width, height, drawing };
}

/** Pages whose sizes differ by less than anybody sees share one drawing. */
const hundredths = (points: number): number => Math.round(points * 100) / 100;

function factsOf(plan: SigningPlan | UncertifiedPlan): AppearanceFacts {
  const { signedAt, reason, location, claimedRoles, commitmentType } = plan;
  return {
    name: 'certificate' in plan ? readCertificate(plan.certificate).subject : plan.signatory,
    signedAt: new Date(signedAt),
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(claimedRoles && { claimedRoles }),
    ...(commitmentType && { commitmentType }),
  };
}
