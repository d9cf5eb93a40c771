/** Until when an algorithm is good. */
export interface Limit {
  /** The first day on which it is not; null: no end is known. */
  until: string | null;
  /** Somebody decided it here: it binds, and is no forecast, whenever it lies. */
  decided?: true;
}

/** Until when algorithms are good for signatures (ETSI TS 119 312). Algorithms that are not here are not good at all. */
export interface AlgorithmTable {
  /** The day on which it was made: an end that lies behind it was a forecast then, and only warns. */
  issued: string;
  /** By the names that `digestByName` uses. */
  digests: Readonly<Record<string, Limit>>;
  /**
   * By the names that `resolveSignatureAlgorithm` uses, the shortest keys first; the entry with the most bits that a key reaches
   * is the one for it.
   */
  signatures: Readonly<Record<string, readonly SizeLimit[]>>;
}

export interface SizeLimit extends Limit {
  bits: number;
}

const until = (day: string | null): Limit => ({ until: day });

const rsaBelow3000: SizeLimit[] = [
  { bits: 786, until: '2010-08-01' },
  { bits: 1024, until: '2019-10-01' },
  { bits: 1536, until: '2019-10-01' },
  { bits: 1900, until: '2029-01-01' },
];

/** ETSI TS 119 312 V1.5.1, with the dates of TS 102 176-1 for what had ended before. */
export const standardAlgorithms = {
  issued: '2024-10-13',
  digests: {
    MD5: until('2004-08-01'),
    'SHA-1': until('2012-08-01'),
    'RIPEMD-160': until('2014-08-01'),
    WHIRLPOOL: until('2020-12-01'),
    'SHA-224': until('2029-01-01'),
    'SHA-256': until(null),
    'SHA-384': until(null),
    'SHA-512': until(null),
    'SHA3-256': until(null),
    'SHA3-384': until(null),
    'SHA3-512': until(null),
  },
  signatures: {
    'RSA-PKCS1': [...rsaBelow3000, { bits: 3000, until: '2029-01-01' }],
    'RSA-PSS': [...rsaBelow3000, { bits: 3000, until: null }],
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
} as const satisfies AlgorithmTable;

/** The table of the standard with what was decided here in the place of what it says. */
export function decidedAlgorithms(decided: {
  digests: Readonly<Record<string, string | null>>;
  /** By algorithm and bits. */
  signatures: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
}): AlgorithmTable {
  const { issued, digests, signatures } = standardAlgorithms as AlgorithmTable;
  const limit = (day: string | null): Limit => ({ until: day, decided: true });
  const sized = Object.entries(decided.signatures).map(([algorithm, sizes]) => {
    const all = new Map((signatures[algorithm] ?? []).map((one) => [one.bits, one]));
    for (const [bits, day] of Object.entries(sizes)) all.set(Number(bits), { bits: Number(bits), ...limit(day) });
    return [algorithm, [...all.values()].sort((a, b) => a.bits - b.bits)] as const;
  });
  const named = Object.entries(decided.digests).map(([digest, day]) => [digest, limit(day)] as const);
  return {
    issued,
    digests: { ...digests, ...Object.fromEntries(named) },
    signatures: { ...signatures, ...Object.fromEntries(sized) },
  };
}

/**
 * The table for whoever looks ahead: what it foresees counts as an end, and a forecast that is over already counts for nothing.
 *
 * @param at - from when on
 */
export function foreseeingTable({ issued, digests, signatures }: AlgorithmTable, at: Date): AlgorithmTable {
  const ahead = <One extends Limit>(one: One): One => {
    if (one.until === null || one.decided || one.until <= issued) return one;
    return new Date(one.until) <= at ? { ...one, until: null } : one;
  };
  return {
    issued: '9999-12-31',
    digests: Object.fromEntries(Object.entries(digests).map(([name, limit]) => [name, ahead(limit)])),
    signatures: Object.fromEntries(Object.entries(signatures).map(([name, sizes]) => [name, sizes.map(ahead)])),
  };
}
