import { listOfTheListsLocation, officialJournal, type JournalAnchor } from './official-journal';

/**
 * A family of lists that one authority stands for.
 *
 * Only the lists under the European Commission's list of the lists can say "qualified" in the sense of Regulation (EU)
 * 910/2014: they are the scheme `EU`. Another scheme has a name of its own, which whoever qualifies looks at.
 */
export type ListScheme =
  | { kind: 'list-of-lists'; name: string; location: string; anchors: readonly JournalAnchor[] }
  /** One list with signers that were pinned by hand, such as that of a country outside of the Union. */
  | { kind: 'list'; name: string; location: string; territory: string; signers: readonly Uint8Array[] };

/** The name of the scheme whose lists can say "qualified". */
export const europeanScheme = 'EU';

export const europeanUnion: ListScheme = {
  kind: 'list-of-lists',
  name: europeanScheme,
  location: listOfTheListsLocation,
  anchors: officialJournal,
};
