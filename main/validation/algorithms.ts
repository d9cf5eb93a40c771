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

/**
 * Whether algorithms were good at a time (EN 319 102-1, clause 5.2.8.4): CRYPTO_CONSTRAINTS_FAILURE where one never was,
 * CRYPTO_CONSTRAINTS_FAILURE_NO_POE where it was until some day.
 */
export function judgeAlgorithms(use: AlgorithmUse, at: Date, table: AlgorithmTable): AlgorithmVerdict {
  const ends: (Limit & { words: string })[] = [];
  const { digest, signature } = use;
  if (signature) {
    const { algorithm, keyBits } = signature;
    const known = algorithm === undefined ? undefined : table.signatures[algorithm];
    if (algorithm === undefined || !known) return never(`the signature algorithm ${algorithm ?? 'that it names'}`);
    if (keyBits === undefined) return never(`a key of unknown length for ${algorithm}`);
    const entry = known.filter(({ bits }) => bits <= keyBits).at(-1);
    const words = `${algorithm} with a key of ${keyBits} bit`;
    if (!entry) return never(words);
    ends.push({ ...entry, words });
  }
  if (digest !== undefined || !signature) {
    const limit = digest === undefined ? undefined : table.digests[digest];
    if (limit === undefined) return never(`the digest algorithm ${digest ?? 'that it names'}`);
    ends.push({ ...limit, words: digest ?? '' });
  }
  let warning: string | undefined;
  for (const { words, until, decided } of ends.sort((a, b) => (a.until ?? '9').localeCompare(b.until ?? '9'))) {
    if (until === null || new Date(until) > at) continue;
    const sentence = `${words} is good for signatures only until ${until}`;
    if (decided || until <= table.issued) {
      const subIndication = 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE';
      return { good: false, subIndication, end: new Date(until), what: words, words: sentence };
    }
    warning ??= sentence;
  }
  return { good: true, ...(warning !== undefined && { warning }) };
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
