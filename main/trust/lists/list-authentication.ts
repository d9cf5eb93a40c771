import { sameOctets } from '../../pki';
import { ListError } from './list-error';
import { verifiedSigner, type ListSigner } from './list-verification';
import { listTypes, type ListPointer, type SchemeInformation, type TrustedList } from './model';
import type { JournalAnchor } from './official-journal';
import { readSignedList, type SignedList } from './signed-list';

/** What was verified of a list before; a newer one may not be older. */
export interface KnownList {
  sequenceNumber: number;
  /** ListIssueDateTime. */
  issued: string;
}

const mimeType = 'application/vnd.etsi.tsl+xml';
const versions: ReadonlySet<number> = new Set([5, 6]);
/** The clock of a computer may be a little behind. */
const clockToleranceMs = 3600_000;
/** Six in seven years so far. */
const mostPivots = 20;

/**
 * Checks that a list is the one that was asked for: its version, its type, its territory, and that it is neither of the
 * future nor older than the one known.
 *
 * @throws ListError `version-unknown`, `another-list`, `issued-in-future` or `older`
 */
export function checkScheme(
  scheme: SchemeInformation,
  wanted: { type?: string; territory?: string; at: Date; known?: KnownList },
): void {
  if (!versions.has(scheme.version)) throw new ListError('version-unknown', `version ${scheme.version}`);
  if (wanted.type !== undefined && scheme.type !== wanted.type) throw new ListError('another-list', scheme.type);
  if (wanted.territory !== undefined && scheme.territory !== wanted.territory) {
    throw new ListError('another-list', `the list of ${scheme.territory}`);
  }
  if (Date.parse(scheme.issued) > wanted.at.getTime() + clockToleranceMs) {
    throw new ListError('issued-in-future', `issued ${scheme.issued}`);
  }
  const { known } = wanted;
  if (known === undefined || scheme.sequenceNumber > known.sequenceNumber) return;
  if (scheme.sequenceNumber < known.sequenceNumber || Date.parse(scheme.issued) < Date.parse(known.issued)) {
    throw new ListError('older', `number ${scheme.sequenceNumber} of ${scheme.issued}`);
  }
}

/** A list of the lists that was authenticated. */
export interface AuthenticatedLotl {
  list: TrustedList;
  signer: ListSigner;
  /** The publication in the Official Journal that it rests on; absent where the certificates were pinned by hand. */
  journal?: string;
  /** The pivots between the two, the oldest first. */
  pivots: { location: string; sequenceNumber: number }[];
  /** Where it is published by now: a pivot may have announced another place. */
  location: string;
}

/**
 * Authenticates the list of the lists from certificates published in the Official Journal, over the pivots that were
 * issued since (Commission Implementing Decision (EU) 2015/1505; ETSI TS 119 615, clause 4.1). A pivot announces new signers,
 * and where the list of the lists is published from then on; nothing else can.
 *
 * @param lotl - as it was read; nothing of it is trusted yet
 * @param options - `anchors`: the newest first; `location`: where the list of the lists is published; `pivot`: gets the
 * octets of a pivot, undefined where it can not be had
 * @throws ListError of a pivot or of the list itself; `anchor-unknown` when it names none of the publications
 */
export async function authenticateLotl(
  lotl: SignedList,
  options: {
    anchors: readonly JournalAnchor[];
    location: string;
    at: Date;
    known?: KnownList;
    pivot: (location: string) => Promise<Uint8Array | undefined>;
  },
): Promise<AuthenticatedLotl> {
  const { anchors, at, known } = options;
  let { location } = options;
  const origins = new Set([originOf(location)]);
  const { list } = lotl;
  const type = listTypes.listOfTheLists;
  checkScheme(list.scheme, { type, at, ...(known && { known }) });
  const { anchor, between } = nearestAnchor(list.scheme, anchors);
  let keys: readonly Uint8Array[] = anchor.certificates;
  const pivots: AuthenticatedLotl['pivots'] = [];
  for (const pivotLocation of pivotsAmong(between)) {
    if (!origins.has(originOf(pivotLocation))) throw new ListError('pivots-wrong', pivotLocation);
    const octets = await options.pivot(pivotLocation);
    if (!octets) throw new ListError('pivot-missing', pivotLocation);
    const pivot = readSignedList(octets);
    const { scheme } = pivot.list;
    checkScheme(scheme, { type, territory: list.scheme.territory, at });
    const previous = pivots.at(-1)?.sequenceNumber ?? 0;
    if (scheme.sequenceNumber <= previous || scheme.sequenceNumber > list.scheme.sequenceNumber) {
      throw new ListError('pivots-wrong', `the pivot with number ${scheme.sequenceNumber} is out of order`);
    }
    verifiedSigner(pivot, keys, at);
    const announced = announcedPointer(scheme, location);
    keys = announced.certificates;
    location = announced.location;
    origins.add(originOf(location));
    pivots.push({ location: pivotLocation, sequenceNumber: scheme.sequenceNumber });
  }
  const signer = verifiedSigner(lotl, keys, at);
  if (!ownPointer(list.scheme, location).certificates.some((named) => sameOctets(named, signer.certificate))) {
    throw new ListError('signer-not-named', 'the list of the lists does not name its own signer');
  }
  return { list, signer, pivots, location, ...(anchor.journal !== undefined && { journal: anchor.journal }) };
}

/** The first publication of SchemeInformationURI that is known, and what stands before it. */
function nearestAnchor(
  scheme: SchemeInformation,
  anchors: readonly JournalAnchor[],
): { anchor: JournalAnchor; between: string[] } {
  const pinned = anchors.find(({ journal }) => journal === undefined);
  if (pinned) return { anchor: pinned, between: [] };
  const between: string[] = [];
  for (const { value } of scheme.informationUris) {
    const anchor = anchors.find(({ journal }) => journal === value);
    if (anchor) return { anchor, between };
    between.push(value);
  }
  throw new ListError('anchor-unknown', 'it rests on a publication in the Official Journal that is not known here');
}

/** Lists among the addresses, the oldest first; other pages, such as a newer publication, stand among them too. */
function pivotsAmong(addresses: string[]): string[] {
  const pivots = addresses.filter((address) => URL.canParse(address) && new URL(address).pathname.endsWith('.xml'));
  if (pivots.length > mostPivots) throw new ListError('pivots-wrong', `${pivots.length} pivots`);
  return pivots.reverse();
}

const originOf = (address: string): string => new URL(address).origin;

const pointersToItself = (scheme: SchemeInformation): ListPointer[] =>
  scheme.pointers.filter(
    (pointer) =>
      pointer.type === listTypes.listOfTheLists &&
      pointer.territory === scheme.territory &&
      pointer.mimeType === mimeType,
  );

/** The pointer of a pivot to the list of the lists: where it was until then, or the one other place that it moves to. */
function announcedPointer(scheme: SchemeInformation, location: string): ListPointer {
  const all = pointersToItself(scheme);
  if (all.some((pointer) => pointer.location === location)) return ownPointer(scheme, location);
  const [moved, second] = all;
  const elsewhere = moved && !second && isSafeMove(location, moved.location);
  if (!elsewhere) throw new ListError('another-list', `it does not point to itself at ${location}`);
  return moved;
}

/** Never to what protects less: what is fetched is signed, and whoever listens or holds it back shall have it no easier. */
function isSafeMove(from: string, to: string): boolean {
  if (!URL.canParse(to)) return false;
  const { protocol, username } = new URL(to);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && new URL(from).protocol === 'http:'));
}

/** The pointer of a list of the lists to itself. */
function ownPointer(scheme: SchemeInformation, location: string): ListPointer {
  const own = pointersToItself(scheme).filter((pointer) => pointer.location === location);
  const [pointer] = own;
  if (!pointer || own.length > 1) throw new ListError('another-list', `it does not point to itself at ${location}`);
  return pointer;
}

/** The pointers to the lists of the Member States: those for programs, one a territory. */
export function nationalPointers(lotl: TrustedList): (ListPointer & { territory: string })[] {
  const found = new Map<string, ListPointer & { territory: string }>();
  for (const pointer of lotl.scheme.pointers) {
    const { territory, type } = pointer;
    if (territory === undefined || type !== listTypes.generic || pointer.mimeType !== mimeType) continue;
    // A territory with two lists keeps the first, as the order of the list of the lists has it.
    if (!found.has(territory)) found.set(territory, { ...pointer, territory });
  }
  return [...found.values()];
}

/**
 * Authenticates a national list by the pointer to it.
 *
 * @throws ListError
 */
export function authenticateList(
  signed: SignedList,
  pointer: { certificates: readonly Uint8Array[]; territory: string; type?: string },
  options: { at: Date; known?: KnownList },
): ListSigner {
  checkScheme(signed.list.scheme, {
    territory: pointer.territory,
    at: options.at,
    ...(pointer.type !== undefined && { type: pointer.type }),
    ...(options.known && { known: options.known }),
  });
  return verifiedSigner(signed, pointer.certificates, options.at);
}
