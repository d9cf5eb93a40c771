import * as path from 'node:path';
import { CountersignError } from '../errors/countersign-error';
import { maximumSignedDataLength } from './cades';
import type { CadesPlan } from './cades';
import type { SigningPlan } from './document-port';
import { formFields, SignatureRevision, type SignatureClaims, type SignatureTerms } from './pades';
import type { PdfReader } from './pdf';

/**
 * Plans the revision, or finds out why there can be none.
 * @param timestampRoom - octets to keep free beside the signature
 */
export function planRevision(reader: PdfReader, plan: SigningPlan, file: string, timestampRoom = 0): SignatureRevision {
  assertPermitted(reader, plan, path.basename(file));
  const room = maximumSignedDataLength(cadesPlanOf(plan)) + timestampRoom;
  return SignatureRevision.plan(reader, claimsOf(plan), room, termsOf(plan));
}

/** @throws CountersignError usage.invalid when two reasons stand beside each other (EN 319 142-1, table 1) */
export function cadesPlanOf(plan: SigningPlan): CadesPlan {
  const { certificate, chain, digestAlgorithm, signatureAlgorithm } = plan;
  const { claimedRoles, commitmentType, signaturePolicy, reason } = plan;
  if (reason && (commitmentType ?? signaturePolicy) !== undefined) {
    throw new CountersignError('usage.invalid', { detail: 'a reason can not stand beside a commitment or a policy' });
  }
  return {
    ...{ certificate, chain, digestAlgorithm, signatureAlgorithm },
    ...(claimedRoles && { claimedRoles }),
    ...(commitmentType && { commitmentType }),
    ...(signaturePolicy && { signaturePolicy }),
  };
}

function claimsOf(plan: SigningPlan): SignatureClaims {
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
function termsOf({ digestAlgorithm, certificate, chain, raise }: SigningPlan): SignatureTerms {
  return { digestAlgorithm, certificate, chain, timeStamped: raise?.fallback === 'FAIL' };
}

/**
 * The permissions of an encrypted document (ISO 32000-2, table 22): filling an empty signature field asks for less than
 * making one.
 */
function assertPermitted(reader: PdfReader, { fieldName }: SigningPlan, file: string): void {
  const { fillFields, createFields } = reader.access;
  if (createFields) return;
  const fills = [...formFields(reader)].some(
    ({ name, type, value }) => name === fieldName && type === 'Sig' && value === undefined,
  );
  if (!fills || !fillFields) throw new CountersignError('document.permission', { file });
}
