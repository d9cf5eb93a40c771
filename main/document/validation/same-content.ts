import { PdfDictionary, PdfError, PdfStream, type PdfObject, type PdfReader } from '../pdf';
import { changedKeys, sameValue } from './pdf-values';

/** How a stream is coded says nothing about what it holds. */
const codingKeys = new Set(['Length', 'DL', 'Filter', 'DecodeParms']);
const block = 64 * 1024;

/** Whether an object of two revisions means the same: equal, or a stream with the same octets, however they are coded. */
export function sameContent(before: PdfReader, old: PdfObject, after: PdfReader, now: PdfObject): boolean {
  if (sameValue(old, now)) return true;
  if (!(old instanceof PdfStream) || !(now instanceof PdfStream) || now.dictionary.repeatedKeys) return false;
  if (!changedKeys(old.dictionary, now.dictionary).every((key) => codingKeys.has(key))) return false;
  try {
    return sameOctets(before, old, after, now) || Buffer.compare(before.streamData(old), after.streamData(now)) === 0;
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    return sameCoded(before, old, after, now);
  }
}

/** Whether two streams of a document without encryption stand there octet by octet alike. Nothing is decoded for it. */
function sameOctets(before: PdfReader, old: PdfStream, after: PdfReader, now: PdfStream): boolean {
  if (after.security || !sameFilters(before, old, after, now)) return false;
  const [length, other] = [before.lookup(old.dictionary, 'Length'), after.lookup(now.dictionary, 'Length')];
  if (typeof length !== 'number' || length !== other) return false;
  for (let at = 0; at < length; at += block) {
    const size = Math.min(block, length - at);
    const part = before.bytes(old.dataPosition + at, size);
    if (Buffer.compare(part, after.bytes(now.dataPosition + at, size)) !== 0) return false;
  }
  return true;
}

/** For pictures and the like, which we can not decode: whether what is decrypted is the same. */
function sameCoded(before: PdfReader, old: PdfStream, after: PdfReader, now: PdfStream): boolean {
  if (!sameFilters(before, old, after, now)) return false;
  try {
    return Buffer.compare(before.streamData(coded(old)), after.streamData(coded(now))) === 0;
  } catch (error) {
    if (error instanceof PdfError) return false;
    throw error;
  }
}

const sameFilters = (before: PdfReader, old: PdfStream, after: PdfReader, now: PdfStream): boolean =>
  ['Filter', 'DecodeParms'].every((key) =>
    sameValue(before.lookup(old.dictionary, key), after.lookup(now.dictionary, key)),
  );

/** The stream without its filters, so that it is only decrypted. */
function coded({ dictionary, dataPosition, reference }: PdfStream): PdfStream {
  const bare = new PdfDictionary(new Map(dictionary.entries));
  bare.delete('Filter');
  bare.delete('DecodeParms');
  return new PdfStream(bare, dataPosition, reference);
}
