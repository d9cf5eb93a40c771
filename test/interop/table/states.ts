import type { SignatureReport } from '../../../main/document/document-port';

/** What `verify` says of one signature, as far as something that comes later can make it worse. */
export interface SignatureState {
  /** Field and end of the revision: what tells one signature from another in every later file. */
  id: string;
  intact: boolean;
  failed: boolean;
  /** Followed by changes that are neither signatures nor validation data, or that it forbids. */
  changed: boolean;
}

type Judged = Pick<SignatureReport, 'field' | 'integrity' | 'indication' | 'coverage'>;

/** The states of all signatures and document timestamps of a file. */
export function statesOf(signatures: readonly Judged[]): SignatureState[] {
  return signatures.map(({ field, integrity, indication, coverage }) => ({
    id: `${field} ${coverage.revisionEnd}`,
    intact: integrity === 'intact',
    failed: indication === 'TOTAL-FAILED',
    changed: integrity === 'intact' && (coverage.laterChanges === 'other' || coverage.permitted === false),
  }));
}

/**
 * What became of the signatures of a file in a file that was made of it: each is there still and none became worse.
 *
 * @param before - the states in the first file
 * @param after - those in the later one, in which every further signature is ours
 * @returns what went wrong, a few words each; “changed” where a signature is called that and was not before
 */
export function harm(before: readonly SignatureState[], after: readonly SignatureState[]): string[] {
  const known = new Map(before.map((state) => [state.id, state]));
  const lost = before.filter(({ id }) => !after.some((state) => state.id === id)).map(({ id }) => `lost: ${id}`);
  const worse = after.flatMap(({ id, intact, failed, changed }) => {
    const was = known.get(id) ?? { intact: true, failed: false, changed: false };
    if (was.intact && !intact) return [`broken: ${id}`];
    if (!was.changed && changed) return [`changed: ${id}`];
    return !was.failed && failed ? [`failed: ${id}`] : [];
  });
  return [...lost, ...worse];
}

/** One cell's words: how many signatures are good, and how many are something else. */
export function inWords(states: readonly SignatureState[]): string {
  const broken = states.filter(({ intact }) => !intact).length;
  const changed = states.filter(({ changed: one }) => one).length;
  const good = states.length - broken - changed;
  const parts = [`${good} good`, broken > 0 && `${broken} broken`, changed > 0 && `${changed} followed by changes`];
  return states.length === 0 ? 'none' : parts.filter(Boolean).join(', ');
}
