import type { SubIndication } from '../../preload/contract/model';

/** Until when an algorithm is good. A date is the first day on which it is not; null: no end is known. */
type End = string | null;

/** Until when algorithms are good for signatures (ETSI TS 119 312). Algorithms that are not here are not good at all. */
export interface AlgorithmTable {
  /** The day on which it was made: an end that lies behind it was a forecast then, and only warns. */
  issued: string;
  /** By the names that `digestByName` uses. */
  digests: Readonly<Record<string, End>>;
  /** By the names that `resolveSignatureAlgorithm` uses; the entry with the most bits that a key reaches is the one for it. */
  signatures: Readonly<Record<string, readonly { bits: number; until: End }[]>>;
}

const rsaUntil3000: { bits: number; until: End }[] = [
  { bits: 786, until: '2010-08-01' },
  { bits: 1024, until: '2019-10-01' },
  { bits: 1536, until: '2019-10-01' },
  { bits: 1900, until: '2029-01-01' },
];

/** ETSI TS 119 312 V1.5.1, with the dates of TS 102 176-1 for what had ended before. */
export const standardAlgorithms: AlgorithmTable = {
  issued: '2024-10-13',
  digests: {
    MD5: '2004-08-01',
    'SHA-1': '2012-08-01',
    'RIPEMD-160': '2014-08-01',
    WHIRLPOOL: '2020-12-01',
    'SHA-224': '2029-01-01',
    'SHA-256': null,
    'SHA-384': null,
    'SHA-512': null,
    'SHA3-256': null,
    'SHA3-384': null,
    'SHA3-512': null,
  },
  signatures: {
    'RSA-PKCS1': [...rsaUntil3000, { bits: 3000, until: '2029-01-01' }],
    'RSA-PSS': [...rsaUntil3000, { bits: 3000, until: null }],
    DSA: [
      { bits: 1024, until: '2015-12-01' },
      { bits: 1900, until: '2029-01-01' },
      { bits: 3000, until: null },
    ],
    ECDSA: [
      { bits: 160, until: '2012-08-01' },
      { bits: 224, until: '2021-10-01' },
      { bits: 256, until: null },
    ],
  },
};

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
      words: string;
    };

/**
 * Whether algorithms were good at a time (EN 319 102-1, clause 5.2.8.4): CRYPTO_CONSTRAINTS_FAILURE where one never was,
 * CRYPTO_CONSTRAINTS_FAILURE_NO_POE where it was until some day.
 */
export function judgeAlgorithms(use: AlgorithmUse, at: Date, table: AlgorithmTable): AlgorithmVerdict {
  const ends: { words: string; until: End }[] = [];
  const { digest, signature } = use;
  if (signature) {
    const { algorithm, keyBits } = signature;
    const known = algorithm === undefined ? undefined : table.signatures[algorithm];
    if (algorithm === undefined || !known) return never(`the signature algorithm ${algorithm ?? 'that it names'}`);
    if (keyBits === undefined) return never(`a key of unknown length for ${algorithm}`);
    const entry = known.filter(({ bits }) => bits <= keyBits).at(-1);
    const words = `${algorithm} with a key of ${keyBits} bit`;
    if (!entry) return never(words);
    ends.push({ words, until: entry.until });
  }
  if (digest !== undefined || !signature) {
    const until = digest === undefined ? undefined : table.digests[digest];
    if (until === undefined) return never(`the digest algorithm ${digest ?? 'that it names'}`);
    ends.push({ words: digest ?? '', until });
  }
  let warning: string | undefined;
  for (const { words, until } of ends.sort((a, b) => (a.until ?? '9').localeCompare(b.until ?? '9'))) {
    if (until === null || new Date(until) > at) continue;
    const sentence = `${words} is good for signatures only until ${until}`;
    if (until <= table.issued) {
      return { good: false, subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE', end: new Date(until), words: sentence };
    }
    warning ??= sentence;
  }
  return { good: true, ...(warning !== undefined && { warning }) };
}

function never(what: string): AlgorithmVerdict {
  return { good: false, subIndication: 'CRYPTO_CONSTRAINTS_FAILURE', words: `${what} is not good for signatures` };
}
