import type { SeedValueRequirement } from '../../../preload/contract/error-codes';
import { decodeTextString, PdfName, PdfString } from '../pdf';
import type { PdfReader, PdfDictionary } from '../pdf';
import { unmetCertificateSeed } from './certificate-seed';
import type { SignatureTerms } from './signature-terms';

/** What of the signature dictionary seed values look at. */
export interface SeededEntries {
  filter: string;
  subFilter: string;
  reason: string | undefined;
  certification: number | undefined;
}

/** Bits of /Ff: what the field's author does not only prefer (ISO 32000-2, table 237). */
export const required = {
  filter: 1 << 0,
  subFilter: 1 << 1,
  version: 1 << 2,
  reasons: 1 << 3,
  legalAttestation: 1 << 4,
  addRevInfo: 1 << 5,
  digestMethod: 1 << 6,
  lockDocument: 1 << 7,
  appearanceFilter: 1 << 8,
} as const;
const knownBits = (1 << 9) - 1;

/** /V of a seed value dictionary whose entries are all known here. */
const knownVersion = 3;

/**
 * Finds what a field's seed values (/SV) require and this signature would not be. Preferences, which are all that is not
 * required, do not stop it.
 *
 * @param terms - absent when nothing is known of the signer; then what asks for it is unmet
 * @returns the first requirement that is not met
 */
export function unmetSeedValue(
  reader: PdfReader,
  seed: PdfDictionary,
  entries: SeededEntries,
  terms: SignatureTerms | undefined,
): SeedValueRequirement | undefined {
  const flags = integer(reader, seed, 'Ff') ?? 0;
  const asks = (bit: number): boolean => (flags & bit) !== 0;
  const name = (key: string): string | undefined => nameOf(reader, seed, key);

  if (flags & ~knownBits) return 'unknown';
  if (asks(required.version) && (integer(reader, seed, 'V') ?? 1) > knownVersion) return 'version';
  if (asks(required.filter) && seed.has('Filter') && name('Filter') !== entries.filter) return 'filter';
  if (
    asks(required.subFilter) &&
    seed.has('SubFilter') &&
    !names(reader, seed, 'SubFilter').includes(entries.subFilter)
  )
    return 'sub-filter';
  if (asks(required.digestMethod) && seed.has('DigestMethod')) {
    const wanted = texts(reader, seed, 'DigestMethod').map((digest) => digest.replace('-', '').toUpperCase());
    if (!terms || !wanted.includes(terms.digestAlgorithm.replace('-', ''))) return 'digest-method';
  }
  if (asks(required.reasons) && !reasonAllowed(texts(reader, seed, 'Reasons'), entries.reason)) return 'reason';
  const unmet = certification(reader, seed, entries) ?? certificate(reader, seed, terms);
  if (unmet) return unmet;
  const timeStamp = reader.dictionary(seed, 'TimeStamp');
  if (timeStamp && (integer(reader, timeStamp, 'Ff') ?? 0) & 1 && !terms?.timeStamped) return 'timestamp';

  // What this version does not write at all.
  if (asks(required.legalAttestation) && seed.has('LegalAttestation')) return 'legal-attestation';
  if (asks(required.addRevInfo) && reader.lookup(seed, 'AddRevInfo') === true) return 'revocation-information';
  if (asks(required.lockDocument) && name('LockDocument') === 'true') return 'lock-document';
  if (asks(required.appearanceFilter) && seed.has('AppearanceFilter')) return 'appearance';
  return undefined;
}

/** Table 237, Reasons: no list, or a single full stop, means that no reason may be given. */
function reasonAllowed(reasons: string[], reason: string | undefined): boolean {
  const none = reasons.length === 0 || (reasons.length === 1 && reasons[0] === '.');
  return none ? reason === undefined : reason !== undefined && reasons.includes(reason);
}

/** /MDP, always required: P = 0 wants a signature that does not certify, 1 to 3 one that does. */
function certification(
  reader: PdfReader,
  seed: PdfDictionary,
  { certification: level }: SeededEntries,
): SeedValueRequirement | undefined {
  const permissions = reader.dictionary(seed, 'MDP');
  const wanted = permissions && integer(reader, permissions, 'P');
  return wanted === undefined || wanted === (level ?? 0) ? undefined : 'certification';
}

function certificate(
  reader: PdfReader,
  seed: PdfDictionary,
  terms: SignatureTerms | undefined,
): SeedValueRequirement | undefined {
  const constraints = reader.dictionary(seed, 'Cert');
  return constraints && unmetCertificateSeed(reader, constraints, terms);
}

export function integer(reader: PdfReader, dictionary: PdfDictionary, key: string): number | undefined {
  const value = reader.lookup(dictionary, key);
  return typeof value === 'number' ? value : undefined;
}

export function nameOf(reader: PdfReader, dictionary: PdfDictionary, key: string): string | undefined {
  const value = reader.lookup(dictionary, key);
  return value instanceof PdfName ? value.value : undefined;
}

export function names(reader: PdfReader, dictionary: PdfDictionary, key: string): string[] {
  return (reader.array(dictionary, key) ?? []).flatMap((item) => {
    const value = reader.resolve(item);
    return value instanceof PdfName ? [value.value] : [];
  });
}

export function texts(reader: PdfReader, dictionary: PdfDictionary, key: string): string[] {
  return (reader.array(dictionary, key) ?? []).flatMap((item) => {
    const value = reader.resolve(item);
    return value instanceof PdfString ? [decodeTextString(value)] : [];
  });
}
