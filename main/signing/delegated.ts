import { basename } from 'node:path';
import type { DelegatedSummary } from '../../preload/contract/delegation';
import { startOf } from '../configuration/delegations/delegation';
import { CountersignError } from '../errors/countersign-error';
import type { Log } from '../log/log';
import { Asn1Error } from '../pki';
import type { Certificate } from '../pki/certificate';
import { certificateTexts, isSameText } from '../pki/certificate-names';
import { assertCommitment, assertDocument, type Delegation } from '../signers/delegations';
import type { RecordedDelegation, RequestRecorder, SignatureLimit } from './history-port';
import type { Claims } from './request-plan';
import type { BatchDocument } from './signing-port';

/** What a batch lends to the rules of a delegation. */
export interface DelegatedBatch {
  claims: (document: BatchDocument) => Pick<Claims, 'commitmentType'>;
  recorder: RequestRecorder;
  log: Log;
  fail: (document: BatchDocument, error: CountersignError) => void;
}

/**
 * Holds a batch against its delegation, before any PIN and before any authority is asked. A document whose name the delegation
 * does not allow is refused by itself, and the others are signed, as with a document that can not be read. Where the others are
 * more than the signatures that are left, nothing is signed: which of them would be is not for the program to choose.
 *
 * @param delegation - absent where somebody signs for themselves: then all documents are admitted
 * @returns the documents that may be signed, for which signatures are set aside
 * @throws CountersignError delegation.notForCommitment, delegation.exceeded, delegation.uncounted
 */
export async function admitDelegated(
  delegation: Delegation | undefined,
  documents: BatchDocument[],
  { claims, recorder, log, fail }: DelegatedBatch,
): Promise<BatchDocument[]> {
  if (!delegation) return documents;
  const { principal } = delegation;
  for (const document of documents) assertCommitment(delegation, claims(document).commitmentType);
  const admitted = documents.filter((document) => {
    try {
      assertDocument(delegation, basename(document.path));
      return true;
    } catch (error) {
      if (!CountersignError.is(error)) throw error;
      fail(document, error);
      return false;
    }
  });
  const limit = limitOf(delegation);
  if (!limit || admitted.length === 0) return admitted;
  const refused = await recorder.reserve(limit).catch((cause: unknown) => {
    log.warn('delegation.uncounted', { error: (cause as NodeJS.ErrnoException).code ?? 'unknown' });
    throw new CountersignError('delegation.uncounted', { principal }, { cause });
  });
  if (!refused) return admitted;
  const { most } = limit;
  throw new CountersignError('delegation.exceeded', { principal, most, ...refused, documents: admitted.length });
}

/** How often may be signed under a delegation; undefined where that is not bounded. */
export function limitOf({ name, rules: { MAX_SIGNATURES, FROM } }: Delegation): SignatureLimit | undefined {
  return MAX_SIGNATURES === undefined ? undefined : { delegation: name, most: MAX_SIGNATURES, since: startOf(FROM) };
}

/**
 * Only the delegate's own key signs: a certificate that names the principal is refused, whatever chose it.
 * @throws CountersignError delegation.principalsKey
 */
export function assertOwnKey(delegation: Delegation | undefined, { der, subject }: Certificate): void {
  if (!delegation) return;
  const { principal } = delegation;
  const names = subjectNames(der);
  if (![subject, ...names].some((name) => isSameText('SUBJECT_RDN_CN', principal, name))) return;
  throw new CountersignError('delegation.principalsKey', { principal, certificate: subject });
}

function subjectNames(der: Uint8Array): string[] {
  try {
    return certificateTexts(der, 'SUBJECT_RDN_CN');
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}

/** A delegation as the history names it. */
export function recordedDelegation({ name, principal }: Delegation): RecordedDelegation {
  return { name, principal };
}

/** What the evidence says of it. */
export function delegatedSummary({ name, principal }: Delegation): DelegatedSummary {
  return { delegation: name, principal };
}
