import type { CertificateAssurance } from '../../../preload/contract/assurance';
import { europeanScheme } from '../lists/schemes';
import type { TrustedLists } from '../lists/trusted-lists';

/** Which of the Union's lists a verdict can rest on, and which are known but could not be had. */
export function listsAtHand({ state }: Pick<TrustedLists, 'state'>): CertificateAssurance['lists'] {
  const national = state.lists.filter(({ kind, scheme }) => kind === 'list' && scheme === europeanScheme);
  const territories = (loaded: boolean): string[] =>
    national.filter(({ current }) => (current !== undefined) === loaded).map(({ territory }) => territory);
  return { loaded: territories(true), missing: territories(false) };
}

/** Whether every list of the Union that is known of is at hand, so that their silence is an answer. */
export function isComplete(lists: Pick<TrustedLists, 'state'>): boolean {
  const { loaded, missing } = listsAtHand(lists);
  return loaded.length > 0 && missing.length === 0;
}
