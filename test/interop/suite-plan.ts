import type { DigestAlgorithm, SignatureAlgorithm } from '../../main/document/document-port';
import type { KeyKind } from '../../build/demo/demo-token';

/** A key of the suite's token, by its alias. */
export const keys: readonly { alias: string; username: string; kind: KeyKind }[] = [
  { alias: 'rsa', username: 'ruth.sander', kind: 'RSA-3072' },
  { alias: 'p256', username: 'paul.ek', kind: 'EC-P256' },
  { alias: 'p384', username: 'petra.oest', kind: 'EC-P384' },
  { alias: 'p521', username: 'pia.lund', kind: 'EC-P521' },
];

/** One way to sign; each is a signer of the suite's configuration. */
export interface Way {
  name: string;
  alias: string;
  signature: SignatureAlgorithm;
  digest: DigestAlgorithm;
  /** What the signer says beside that: entries of its configuration. */
  says?: Readonly<Record<string, unknown>>;
}

/** A kind of key and what is done with it. */
export interface Algorithm {
  name: string;
  alias: string;
  signature: SignatureAlgorithm;
}

export const digests: readonly DigestAlgorithm[] = ['SHA-256', 'SHA-384', 'SHA-512'];
export const algorithms: readonly Algorithm[] = [
  { name: 'RSA-PKCS1', alias: 'rsa', signature: 'RSA-PKCS1' },
  { name: 'RSA-PSS', alias: 'rsa', signature: 'RSA-PSS' },
  { name: 'P-256', alias: 'p256', signature: 'ECDSA' },
  { name: 'P-384', alias: 'p384', signature: 'ECDSA' },
  { name: 'P-521', alias: 'p521', signature: 'ECDSA' },
];

const policy = {
  OID: '1.3.6.1.4.1.99999.1',
  DIGESTALGORITHM: 'SHA-256',
  DIGEST: 'ab'.repeat(32),
  URI: 'https://example.org/policy.pdf',
};

/** Signatures that certify, as the first one of a file, and what each later one may say. */
const certifications: readonly Way[] = (
  ['NO_CHANGES_ALLOWED', 'FORM_FILLING', 'FORM_FILLING_AND_ANNOTATIONS'] as const
).map((level, index) => ({
  ...{ name: `certify ${index + 1}`, alias: 'p256', signature: 'ECDSA', digest: 'SHA-256' },
  says: { CERTIFICATION_LEVEL: level, CLAIMED_ROLES: ['Author', 'Jednatelka společnosti'], REASON: 'I am the author' },
}));
const approval: Way = {
  ...{ name: 'approve', alias: 'rsa', signature: 'RSA-PSS', digest: 'SHA-256' },
  says: {
    COMMITMENTTYPE: 'proof-of-approval',
    SIGNATURE_POLICY: policy,
    CLAIMED_ROLES: ['Notary'],
    LOCATION: 'Malmö',
    FIELD_NAME: 'Approval',
  },
};

/** Every algorithm with every digest. */
const plainWays: readonly Way[] = algorithms.flatMap(({ name, alias, signature }) =>
  digests.map((digest) => ({ name: `${name} ${digest}`, alias, signature, digest })),
);
export const ways: readonly Way[] = [...plainWays, ...certifications, approval];

/** One input, signed by one way after another; every step's output is a file for the judges. */
export interface Chain {
  input: string;
  ways: Way[];
}

/**
 * Which files are made: every way on the first kind, every algorithm on each kind with digests taking turns, and for
 * each kind one file that three keys sign one after another. Certified files are signed on, five times at most, where the
 * certification allows it.
 *
 * @param kinds - names of the inputs, the plainest first
 */
export function planChains(kinds: readonly string[]): Chain[] {
  const chains: Chain[] = [];
  kinds.forEach((input, index) => {
    for (const [position, algorithm] of algorithms.entries()) {
      const digest = (index + position) % digests.length;
      const way = (shift: number): Way => {
        const other = algorithms[(position + shift) % algorithms.length] ?? algorithm;
        return wayNamed(`${other.name} ${digests[(digest + shift) % digests.length]}`);
      };
      const signedThrice = position === index % algorithms.length;
      chains.push({ input, ways: signedThrice ? [way(0), way(1), way(2)] : [way(0)] });
    }
  });
  kinds.forEach((input, index) => {
    const further = [approval, ...['RSA-PKCS1', 'P-256', 'P-384', 'P-521'].map((name) => wayNamed(`${name} SHA-512`))];
    for (const [level, certify] of certifications.entries()) {
      // P = 1 allows nothing behind it; the others take turns.
      if (level === 0 ? index < 2 : level === 1 + (index % 2)) {
        chains.push({ input, ways: [certify, ...(level === 0 ? [] : further)] });
      }
    }
  });
  const plainest = kinds[0];
  for (const way of plainWays) {
    const there = chains.some((chain) => chain.input === plainest && chain.ways[0] === way);
    if (plainest !== undefined && !there) chains.push({ input: plainest, ways: [way] });
  }
  return chains;
}

/** @throws Error when there is no such way */
export function wayNamed(name: string): Way {
  const way = ways.find((one) => one.name === name);
  if (way === undefined) throw new Error(`no way is called ${name}`);
  return way;
}
