import { makesSeals } from '../../../preload/contract/assurance-sentences';
import type { DocumentId, DocumentState, KeyChoice, SignerSummary } from '../../../preload/contract/model';
import { wantsPassword } from '../../../preload/contract/wanted-password';
import type { OfferedDelegation } from '../../../preload/contract/delegation';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { OneTimeStepName, OneTimeStepTally } from '../../../preload/contract/one-time';
import { batchLimit } from './desk-state';
import type { DeskDocument, DeskState } from './desk-state';
import { usualWishes, wishesProblem } from './wishes';
import type { SignatureWishes, WishesProblem } from './wishes';

/** The document whose pages are seen: the one that the person chose while it is listed, else the first. */
export function shownDocument(state: DeskState): DeskDocument | undefined {
  const { documents, shown } = state;
  return documents.find(({ summary }) => summary.id === shown) ?? documents[0];
}

export type RowState = DocumentState['state'] | 'problem' | 'locked';

/** What one row of the list shows as its state. */
export function rowState({ summary, progress }: DeskDocument): RowState {
  if (progress.state === 'cancelled' && progress.error.code === 'document.leftOut') return 'locked';
  if (!summary.problem || progress.state !== 'waiting') return progress.state;
  return summary.problem.code === 'document.passwordNeeded' ? 'locked' : 'problem';
}

/** The error of one document, if it has one. */
export function rowError({ summary, progress }: DeskDocument): ErrorShape | undefined {
  if (progress.state === 'failed' || progress.state === 'awaiting-password') return progress.error;
  // What stopped all of them is said above the list.
  return progress.state === 'cancelled' && !concernsWholeBatch(progress.error) ? progress.error : summary.problem;
}

/** True for an error that concerns every document of a signing alike, so that one message says it for all. */
export function concernsWholeBatch(error: ErrorShape): boolean {
  const ofOneDocument = error.code === 'delegation.notForDocument';
  return !ofOneDocument && !error.code.startsWith('document.') && !error.code.startsWith('output.');
}

/**
 * The documents that the next press of Sign would sign: those that the person chose of the list, else all; the first of them up to
 * the contract's limit. Those that are locked go along where there is something to sign meanwhile: their passwords are asked for
 * beside them. Who must have seen every page of a document has its password first.
 */
export function signableIds(state: DeskState): readonly DocumentId[] {
  const { documents, selected } = state;
  return withLocked(state, selected.size > 0 ? documents.filter(({ summary }) => selected.has(summary.id)) : documents);
}

/** The documents of the last signing that failed or were stopped, and can be tried again; see {@link signableIds}. */
export function retryableIds(state: DeskState): readonly DocumentId[] {
  const members = new Set(state.last?.documentIds);
  return withLocked(
    state,
    state.documents.filter(({ summary }) => members.has(summary.id)),
  );
}

function withLocked(state: DeskState, documents: readonly DeskDocument[]): readonly DocumentId[] {
  const found = documents.flatMap((document) => {
    const shown = rowState(document);
    const { problem, id } = document.summary;
    const locked = shown === 'locked' || wantsPassword(problem?.code);
    const open = !locked && !problem;
    const signable = shown === 'waiting' || shown === 'failed' || shown === 'cancelled' || shown === 'locked';
    return signable && (open || locked) ? { id, open } : [];
  });
  const going = currentSigner(state)?.mustReview ? found.filter(({ open }) => open) : found;
  return going.some(({ open }) => open) ? going.slice(0, batchLimit).map(({ id }) => id) : [];
}

/** What stands between a signer and a signature. The signer's own problem is the nearer reason. */
export function signerProblem(signer: SignerSummary): ErrorShape | undefined {
  return signer.problem ?? signer.token.problem;
}

export const noSigner: ErrorShape = { code: 'signer.none', params: {} };

/** What stands between this window and a signature as far as signers and tokens go; nothing while they are being read. */
export function standingProblem(state: DeskState): ErrorShape | undefined {
  const signer = currentSigner(state);
  if (signer) return signerProblem(signer);
  return state.signers.status === 'ready' ? noSigner : undefined;
}

/**
 * The signer that the person chose while it exists, else the first, which main made the default. Never another one because the
 * default can not sign: that would offer somebody else's key unasked.
 */
export function currentSigner(state: Pick<DeskState, 'signers' | 'signerName'>): SignerSummary | undefined {
  const { list } = state.signers;
  return list.find(({ name }) => name === state.signerName) ?? list[0];
}

/** The key that would sign: the person's choice while it is usable, else the AliasSelector's. */
export function currentKey(state: Pick<DeskState, 'aliases'>, signer: SignerSummary): KeyChoice | undefined {
  const chosen = signer.choosable ? state.aliases[signer.name] : undefined;
  return (
    signer.choices.find(({ alias, usable }) => usable && alias === chosen) ??
    signer.choices.find(({ alias }) => alias === signer.alias) ??
    (signer.alias === undefined ? undefined : { alias: signer.alias, usable: !signerProblem(signer) })
  );
}

/**
 * In whose stead would be signed; undefined where it is for the person themselves. Who may not sign for themselves with this signer
 * signs for the first that lets them, until they choose another.
 */
export function currentDelegation(
  state: Pick<DeskState, 'delegations'>,
  signer: SignerSummary,
): OfferedDelegation | undefined {
  const { delegations = [], onlyOnBehalf } = signer;
  const chosen = delegations.find(({ delegation }) => delegation === state.delegations[signer.name]);
  return chosen ?? (onlyOnBehalf ? delegations[0] : undefined);
}

/** True where the key that would sign makes seals of an organization. */
export function sealsNow(state: Pick<DeskState, 'signers' | 'signerName' | 'aliases'>): boolean {
  const signer = currentSigner(state);
  const choice = signer && currentKey(state, signer);
  return makesSeals(choice?.certificate, choice?.assurance);
}

/** What the person wants this signer's signatures to say, else what the signer says by itself. */
export function currentWishes(
  state: Pick<DeskState, 'wishes' | 'appearances'>,
  signer: SignerSummary,
): SignatureWishes {
  return state.wishes[signer.name] ?? usualWishes(signer, state.appearances);
}

/** Why Sign can not be pressed; undefined when it can. */
export type SignObstacle = 'loading' | 'noSigner' | 'onBehalf' | 'noKey' | 'noDocuments' | WishesProblem;

export function signObstacle(state: DeskState): SignObstacle | undefined {
  const signer = currentSigner(state);
  if (!signer) return state.signers.status === 'loading' ? 'loading' : 'noSigner';
  if (signerProblem(signer)) {
    // Where a choice is all that is missing, choosing solves the problem that main reports.
    const key = currentKey(state, signer);
    if (!(signer.problem?.code === 'alias.required' && signer.choosable)) return 'noSigner';
    if (!key?.usable) return 'noKey';
  }
  if (currentDelegation(state, signer)?.problem) return 'onBehalf';
  // Whose key it is, is known after the login; where the person chooses, the choice comes first.
  const later = signer.keyAfterLogin ?? (signer.loginFirst && !signer.choosable);
  if (!currentKey(state, signer)?.usable && !later) return 'noKey';
  if (signableIds(state).length === 0) return 'noDocuments';
  return wishesProblem(currentWishes(state, signer));
}

/** Whether what would be signed now is what the token stays logged in for. */
export function needsNoPin(state: DeskState): boolean {
  const { held } = state;
  const signer = currentSigner(state);
  if (!held || !signer) return false;
  return held.signer === signer.name && held.alias === (currentKey(state, signer)?.alias ?? signer.alias);
}

export interface BatchCounts {
  total: number;
  signed: number;
  failed: number;
  left: number;
  awaitingLogin: boolean;
  awaitingPin: boolean;
  /** How many of those that are left want their passwords. */
  locked: number;
  /** True once any document of the batch has left the state `waiting`. */
  begun: boolean;
}

/** Counts the documents of a signing. */
export function countBatch(documents: readonly DeskDocument[], ids: readonly DocumentId[]): BatchCounts {
  const members = new Set(ids);
  const counts: BatchCounts = {
    total: members.size,
    signed: 0,
    failed: 0,
    left: 0,
    awaitingLogin: false,
    awaitingPin: false,
    locked: 0,
    begun: false,
  };
  for (const { summary, progress } of documents) {
    if (!members.has(summary.id)) continue;
    if (progress.state === 'signed') counts.signed += 1;
    else if (progress.state === 'failed' || progress.state === 'cancelled') counts.failed += 1;
    else counts.left += 1;
    if (progress.state === 'awaiting-login') counts.awaitingLogin = true;
    if (progress.state === 'awaiting-pin') counts.awaitingPin = true;
    if (progress.state === 'awaiting-password') counts.locked += 1;
    if (progress.state !== 'waiting') counts.begun = true;
  }
  return counts;
}

/** True where every key that was made for a signing has been destroyed. */
export function keysAreGone(steps: readonly OneTimeStepTally[]): boolean {
  const times = (name: OneTimeStepName): number => steps.find(({ step }) => step === name)?.times ?? 0;
  return times('destroyed') >= times('key');
}

/**
 * The errors to say once above the list after a signing: those that concern the batch and not one document, each code
 * once, with how many documents it kept from being signed.
 */
export function sharedErrors(state: DeskState): { error: ErrorShape; count: number }[] {
  if (!state.last) return [];
  const members = new Set(state.last.documentIds);
  const byCode = new Map<string, { error: ErrorShape; count: number }>();
  const add = (error: ErrorShape): void => {
    const entry = byCode.get(error.code);
    if (entry) entry.count += 1;
    else byCode.set(error.code, { error, count: 1 });
  };
  for (const { summary, progress } of state.documents) {
    if (!members.has(summary.id)) continue;
    if (progress.state === 'failed' && concernsWholeBatch(progress.error)) add(progress.error);
    if (progress.state === 'cancelled' && concernsWholeBatch(progress.error)) add(progress.error);
  }
  // A stop is the consequence; where something else is the cause, the cause alone is said.
  if (byCode.size > 1) byCode.delete('batch.cancelled');
  return [...byCode.values()];
}
