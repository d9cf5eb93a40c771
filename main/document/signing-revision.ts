import * as path from 'node:path';
import { CountersignError } from '../errors/countersign-error';
import { maximumSignedDataLength } from '../cades/index';
import type { CadesPlan } from '../cades/index';
import type { SigningNote, SigningPlan, UncertifiedPlan } from './document-port';
import {
  admitSignature,
  formFields,
  hiddenSignatures,
  listSignatures,
  PadesError,
  planValidationData,
  SignatureRevision,
  type ListedSignature,
  type SignatureClaims,
  type SignatureTerms,
} from './pades';
import type { PdfReader } from './pdf';
import { settleForm } from './form-appearance';
import { harmedByPlan, macOf } from './validation';
import { drawSignature } from './visible-signature';

type AnyPlan = SigningPlan | UncertifiedPlan;

/** What is kept free for the signature where its certificate is not known: nobody signs into it. */
const usualRoom = 16 * 1024;

export interface PlannedRevision {
  revision: SignatureRevision;
  /** How many signatures and document timestamps the document has without it. */
  signatures: number;
}

/**
 * Plans the revision, or finds out why there can be none. What the signature shows is drawn for it.
 * @param timestampRoom - octets to keep free beside the signature
 */
export async function planRevision(
  reader: PdfReader,
  plan: AnyPlan,
  file: string,
  timestampRoom = 0,
): Promise<PlannedRevision> {
  assertPermitted(reader, plan, path.basename(file));
  await assertUnchanged(reader, path.basename(file));
  const signatures = readSignatures(reader, plan);
  assertOneReason(plan);
  const room = 'certificate' in plan ? maximumSignedDataLength(cadesPlanOf(plan)) + timestampRoom : usualRoom;
  const claims = claimsOf(plan);
  const choice = admitSignature(reader, claims, termsOf(plan));
  const seen = plan.visible ? await drawSignature(reader, plan, choice, plan.visible) : { shown: [], notes: [] };
  const notes = [...notesOnHidden(reader, signatures), ...seen.notes];
  const shown = await settleForm(reader, choice, { ...seen, notes });
  return {
    revision: SignatureRevision.planAdmitted(reader, claims, choice, room, shown),
    signatures: signatures.length,
  };
}

/**
 * Finds out why there can be no signature, if there can be none. What is still being looked for is waited for only where a
 * field wants a certain issuer that is not at hand.
 *
 * @param issuers - what will be known of the chain; see `SigningPlan.chain`
 * @returns what is planned
 * @throws CountersignError document.wouldHarm when an earlier signature would not stay what it is
 */
export async function admitRevision(
  reader: PdfReader,
  plan: SigningPlan,
  file: string,
  issuers: Promise<Uint8Array[]>,
): Promise<PlannedRevision> {
  const planned = await planWithIssuers(reader, plan, file, issuers);
  await assertHarmless(planned, plan, file);
  return planned;
}

/**
 * Finds out why there can be no signature, whatever its certificate is, if there can be none.
 *
 * @returns what a person should know of it
 * @throws as {@link admitRevision}
 */
export async function foreseeRevision(reader: PdfReader, plan: UncertifiedPlan, file: string): Promise<SigningNote[]> {
  const planned = await planRevision(reader, plan, file);
  await assertHarmless(planned, plan, file);
  return planned.revision.notes;
}

/** @throws CountersignError document.wouldHarm when an earlier signature would not stay what it is */
async function assertHarmless(
  { signatures, revision }: PlannedRevision,
  { password }: AnyPlan,
  file: string,
): Promise<void> {
  if (signatures === 0) return;
  const [field] = await harmedByPlan(file, password, revision.unsigned);
  if (field !== undefined) throw new CountersignError('document.wouldHarm', { file: path.basename(file), field });
}

/** Whoever signs should know what somebody took away, however much of it there is. */
function notesOnHidden(reader: PdfReader, signatures: readonly ListedSignature[]): SigningNote[] {
  const [hidden] = hiddenSignatures(reader, signatures).found;
  return hidden ? [{ code: 'signature.hidden', params: { field: hidden.field } }] : [];
}

async function planWithIssuers(
  reader: PdfReader,
  plan: SigningPlan,
  file: string,
  issuers: Promise<Uint8Array[]>,
): Promise<PlannedRevision> {
  try {
    return await planRevision(reader, plan, file);
  } catch (error) {
    if (!(error instanceof PadesError && error.about.requirement === 'certificate-issuer')) throw error;
    return planRevision(reader, { ...plan, chain: await issuers }, file);
  }
}

/**
 * The check of the output reads the signatures that are there, and a level above B-T continues the validation data: where
 * that is damaged, it is said before the key is used.
 * @returns the signatures that are there
 * @throws PdfError
 */
function readSignatures(reader: PdfReader, { raise }: AnyPlan): ListedSignature[] {
  const signatures = listSignatures(reader);
  if (raise?.fallback === 'FAIL' && raise.level !== 'PAdES-BASELINE-T') planValidationData(reader, []);
  return signatures;
}

/** @throws CountersignError usage.invalid when two reasons stand beside each other (EN 319 142-1, table 1) */
export function cadesPlanOf(plan: SigningPlan): CadesPlan {
  const { certificate, chain, digestAlgorithm, signatureAlgorithm } = plan;
  const { claimedRoles, commitmentType, signaturePolicy } = plan;
  assertOneReason(plan);
  return {
    ...{ certificate, chain, digestAlgorithm, signatureAlgorithm },
    ...(claimedRoles && { claimedRoles }),
    ...(commitmentType && { commitmentType }),
    ...(signaturePolicy && { signaturePolicy }),
  };
}

function assertOneReason({ reason, commitmentType, signaturePolicy }: AnyPlan): void {
  if (!reason || (commitmentType ?? signaturePolicy) === undefined) return;
  throw new CountersignError('usage.invalid', { detail: 'a reason can not stand beside a commitment or a policy' });
}

function claimsOf(plan: AnyPlan): SignatureClaims {
  const { signedAt, reason, location, contactInfo, fieldName, certification } = plan;
  return {
    signedAt: new Date(signedAt),
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(contactInfo !== undefined && { contactInfo }),
    ...(fieldName !== undefined && { fieldName }),
    ...(certification !== undefined && { certification }),
  };
}

/** What a field's seed values may ask. A timestamp counts where nothing is delivered without it. */
function termsOf(plan: AnyPlan): SignatureTerms {
  const { digestAlgorithm, raise } = plan;
  const certified = 'certificate' in plan && { certified: { certificate: plan.certificate, chain: plan.chain } };
  return { digestAlgorithm, ...certified, timeStamped: raise?.fallback === 'FAIL' };
}

/**
 * Who continues a document under a MAC vouches for it with the key of its password. What somebody without the password may
 * have changed is not vouched for.
 * @throws CountersignError document.macWrong
 */
export async function assertUnchanged(reader: PdfReader, file: string): Promise<void> {
  const mac = await macOf(reader);
  if (!mac || mac.state === 'right') return;
  const { state, detail } = mac;
  throw new CountersignError('document.macWrong', { file, state, ...(detail !== undefined && { detail }) });
}

/**
 * The permissions of an encrypted document (ISO 32000-2, table 22): filling an empty signature field asks for less than
 * making one.
 */
function assertPermitted(reader: PdfReader, { fieldName }: AnyPlan, file: string): void {
  const { fillFields, createFields } = reader.access;
  if (createFields) return;
  const fills = [...formFields(reader)].some(
    ({ name, type, value }) => name === fieldName && type === 'Sig' && value === undefined,
  );
  if (!fills || !fillFields) throw new CountersignError('document.permission', { file });
}
