import type { SubIndication } from '../../preload/contract/model';
import type { AlgorithmTable, Limit } from './algorithm-table';

/** What something is signed with. */
export interface AlgorithmUse {
  digest?: string;
  /** Absent where only a digest is meant. */
  signature?: { algorithm?: string; keyBits?: number };
}

export type AlgorithmVerdict =
  | { good: true; /** It ended by a forecast. */ warning?: string }
  | {
      good: false;
      subIndication: Extract<SubIndication, 'CRYPTO_CONSTRAINTS_FAILURE' | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'>;
      /** From then on; absent where it never was good. */
      end?: Date;
      /** Which algorithm it is about, such as `RSA-PKCS1 with a key of 2048 bit`. */
      what: string;
      words: string;
    };

/** An algorithm that is good until a day. */
interface Ending extends Limit {
  words: string;
  /** Milliseconds since 1970 of `until`; infinite where no end is known. */
  time: number;
}

/** By table and use, which are few: each is asked for at every time that is looked at. */
const known = new WeakMap<AlgorithmTable, WeakMap<AlgorithmUse, readonly Ending[] | AlgorithmVerdict>>();

/**
 * Whether algorithms were good at a time (EN 319 102-1, clause 5.2.8.4): CRYPTO_CONSTRAINTS_FAILURE where one never was,
 * CRYPTO_CONSTRAINTS_FAILURE_NO_POE where it was until some day.
 *
 * @param use - not changed afterwards, nor the table
 */
export function judgeAlgorithms(use: AlgorithmUse, at: Date, table: AlgorithmTable): AlgorithmVerdict {
  let uses = known.get(table);
  if (!uses) known.set(table, (uses = new WeakMap()));
  let ends = uses.get(use);
  if (!ends) uses.set(use, (ends = endsOf(use, table)));
  if (!('length' in ends)) return ends;
  let warning: string | undefined;
  for (const { words, until, decided, time } of ends) {
    if (until === null || time > at.getTime()) continue;
    const sentence = `${words} is good for signatures only until ${until}`;
    if (decided || until <= table.issued) {
      const subIndication = 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE';
      return { good: false, subIndication, end: new Date(time), what: words, words: sentence };
    }
    warning ??= sentence;
  }
  return { good: true, ...(warning !== undefined && { warning }) };
}

/** The one that ends first stands first; or that one of them never was good. */
function endsOf({ digest, signature }: AlgorithmUse, table: AlgorithmTable): Ending[] | AlgorithmVerdict {
  const ends: Ending[] = [];
  const add = (limit: Limit, words: string): void => {
    ends.push({ ...limit, words, time: limit.until === null ? Infinity : Date.parse(limit.until) });
  };
  if (signature) {
    const { algorithm, keyBits } = signature;
    const sizes = algorithm === undefined ? undefined : table.signatures[algorithm];
    if (algorithm === undefined || !sizes) return never(`the signature algorithm ${algorithm ?? 'that it names'}`);
    if (keyBits === undefined) return never(`a key of unknown length for ${algorithm}`);
    const entry = sizes.filter(({ bits }) => bits <= keyBits).at(-1);
    const words = `${algorithm} with a key of ${keyBits} bit`;
    if (!entry) return never(words);
    add(entry, words);
  }
  if (digest !== undefined || !signature) {
    const limit = digest === undefined ? undefined : table.digests[digest];
    if (limit === undefined) return never(`the digest algorithm ${digest ?? 'that it names'}`);
    add(limit, digest ?? '');
  }
  return ends.sort((a, b) => (a.time === b.time ? 0 : a.time - b.time));
}

function never(what: string): AlgorithmVerdict {
  const words = `${what} is not good for signatures`;
  return { good: false, subIndication: 'CRYPTO_CONSTRAINTS_FAILURE', what, words };
}

/** The first day on which one of the algorithms is not good any more, and which; undefined where none ends. */
export function endOfAlgorithms(use: AlgorithmUse, table: AlgorithmTable): { end: Date; what: string } | undefined {
  const verdict = judgeAlgorithms(use, new Date(8.64e15), table);
  return verdict.good || !verdict.end ? undefined : { end: verdict.end, what: verdict.what };
}
