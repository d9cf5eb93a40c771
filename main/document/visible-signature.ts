import { Asn1Error, attributeTypes, readCertificateStructure } from '../pki';
import { readCertificate } from '../pki/certificate';
import { attributeTexts, certificateTexts } from '../pki/certificate-names';
import type { AppearanceFacts, DrawnAppearance } from './appearance/appearance';
import type {
  PictureFacts,
  PictureRequest,
  SignaturePicture,
  SigningPlan,
  UncertifiedPlan,
  VisibleSignature,
} from './document-port';
import { settledPlace } from './line-place';
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
  const settled = await settledPlace(reader, plan, choice, visible);
  const { places, notes: placed } = placeSignature(reader, choice, settled.visible);
  const notes = [...settled.notes, ...placed];
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

/**
 * A visible signature as it will look, for the screen: no document is needed for it.
 * @throws CountersignError for what can not be drawn
 */
export async function pictureSignature({ facts, ...request }: PictureRequest): Promise<SignaturePicture> {
  const { appearancePixels } = await import('./appearance');
  const { appearance, width, height, scale } = request;
  return appearancePixels({ appearance, facts: factsOf(facts), width, height }, scale);
}

function factsOf(plan: SigningPlan | UncertifiedPlan | PictureFacts): AppearanceFacts {
  const { signedAt, reason, location, claimedRoles, commitmentType } = plan;
  const certificate =
    'certificate' in plan ? plan.certificate : 'shownCertificate' in plan ? plan.shownCertificate : undefined;
  return {
    ...(certificate ? certifiedFacts(certificate) : { name: signatoryOf(plan) }),
    signedAt: new Date(signedAt),
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(claimedRoles && { claimedRoles }),
    ...(commitmentType && { commitmentType }),
  };
}

const signatoryOf = (plan: object): string => ('signatory' in plan ? String(plan.signatory) : '');

/** What the certificate says of its holder. Where it says something twice, the first counts. */
function certifiedFacts(certificate: Uint8Array): Omit<AppearanceFacts, 'signedAt'> {
  const { der, subject: name, issuer, serialNumber: serial } = readCertificate(certificate);
  const { subject } = readCertificateStructure(der);
  const [givenName] = attributeTexts(subject, attributeTypes.givenName);
  const [surname] = attributeTexts(subject, attributeTypes.surname);
  const [organisation] = attributeTexts(subject, attributeTypes.organization);
  const email = emailOf(der);
  return {
    ...{ name, issuer, serial },
    ...(givenName !== undefined && { givenName }),
    ...(surname !== undefined && { surname }),
    ...(organisation !== undefined && { organisation }),
    ...(email !== undefined && { email }),
  };
}

function emailOf(der: Uint8Array): string | undefined {
  try {
    return [...certificateTexts(der, 'SUBJECT_ALTNAME_RFC822NAME'), ...certificateTexts(der, 'SUBJECT_RDN_E')][0];
  } catch (error) {
    // A list of names that can not be read says no address; the signature does not hang on it.
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}
