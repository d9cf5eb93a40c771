import { createDocument, lastContents, replaceText } from './signed-document';
import { addValidationData, createParties, sign, type Parties } from './stamped-document';
import { ago, lasting, signedAt, type VerdictCase } from './verdict-cases';

/** A verdict with the level that EU DSS tells beside it. */
export interface MalformedCase extends VerdictCase {
  level: string;
}

const formatFailure = 'TOTAL-FAILED FORMAT_FAILURE';
const hashFailure = 'TOTAL-FAILED HASH_FAILURE';

/**
 * Signatures whose dictionaries are not as ISO 32000-2, clause 12.8.1, wants them: whether they are valid is settled, and who was
 * meant to have signed, at which level, can be told all the same.
 */
export async function makeMalformedCases(): Promise<MalformedCase[]> {
  const original = await createDocument(false);
  const parties = await createParties(lasting);
  const cases: MalformedCase[] = [];
  const add = (name: string, bytes: Buffer, expected: string, level: string, best?: Date): void => {
    const common = { name, bytes, anchors: [parties.root], at: ago(0), expected, level };
    cases.push({ ...common, ...(best && { best }) });
  };
  const claims = { signedAt };

  const wide = sign(parties, original, undefined, { claims, unsignedBehindContents: 12 });
  add('the gap is wider than Contents, and the digest is right for it', wide, formatFailure, 'PAdES-BASELINE-B');
  const stamped = sign(parties, original, { time: signedAt }, { claims, unsignedBehindContents: 12 });
  add('the same with a timestamp', stamped, formatFailure, 'PAdES-BASELINE-T');
  add('the same with validation data', withData(parties, stamped), formatFailure, 'PAdES-BASELINE-LT');

  const good = sign(parties, original, { time: signedAt }, { claims });
  const beyond = withRange(good, (first, second, rest) => [first, second, rest + 4000]);
  add('the range leads out of the file', beyond, formatFailure, 'PAdES-BASELINE-T');
  const shifted = withRange(good, (first, second, rest) => [first - 1, second, rest]);
  add('the gap begins before Contents', shifted, formatFailure, 'PAdES-BASELINE-T');

  // That the octets are not those that were signed says more than that they end in the middle of a save.
  const reaching = withRange(withData(parties, good), (first, second, rest) => [first, second, rest + 50]);
  add('the range reaches into a later save, and no digest is right', reaching, hashFailure, 'PAdES-BASELINE-LT');

  const padded = Buffer.from(good);
  const { end } = lastContents(padded);
  padded.write('01', end - 3, 'latin1');
  const whole = withData(parties, padded);
  add('something else than zeros behind the CMS', whole, 'TOTAL-PASSED', 'PAdES-BASELINE-LT', signedAt);
  return cases;
}

const withData = (parties: Parties, bytes: Buffer): Buffer =>
  addValidationData(parties, bytes, { thisUpdate: ago(99), producedAt: ago(99) });

/** Writes another /ByteRange over that of the last signature. */
export function withRange(bytes: Buffer, change: (first: number, second: number, rest: number) => number[]): Buffer {
  const [all = '', numbers = ''] = /\/ByteRange ?\[0 ([\d ]+)\]/.exec(bytes.toString('latin1')) ?? [];
  const [first = 0, second = 0, rest = 0] = numbers.trim().split(/ +/).map(Number);
  const written = change(first, second, rest).join(' ').padEnd(numbers.length);
  return replaceText(bytes, all, all.replace(numbers, written));
}
