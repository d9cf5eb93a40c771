import type { DigestAlgorithm, SignatureAlgorithm } from '../../main/document/document-port';
import type { KeyKind } from '../../build/demo/demo-token';

/** A key of the suite's token, by its alias. */
export const keys: readonly { alias: string; username: string; kind: KeyKind }[] = [
  { alias: 'rsa', username: 'ruth.sander', kind: 'RSA-3072' },
  { alias: 'p256', username: 'paul.ek', kind: 'EC-P256' },
  { alias: 'p384', username: 'petra.oest', kind: 'EC-P384' },
];

/** One way to sign; each is a signer of the suite's configuration. */
export interface Way {
  name: string;
  alias: string;
  signature: SignatureAlgorithm;
  digest: DigestAlgorithm;
}

const digests: readonly DigestAlgorithm[] = ['SHA-256', 'SHA-384', 'SHA-512'];
const algorithms: readonly { name: string; alias: string; signature: SignatureAlgorithm }[] = [
  { name: 'RSA-PKCS1', alias: 'rsa', signature: 'RSA-PKCS1' },
  { name: 'RSA-PSS', alias: 'rsa', signature: 'RSA-PSS' },
  { name: 'P-256', alias: 'p256', signature: 'ECDSA' },
  { name: 'P-384', alias: 'p384', signature: 'ECDSA' },
];

/** Every algorithm with every digest. */
export const ways: readonly Way[] = algorithms.flatMap(({ name, alias, signature }) =>
  digests.map((digest) => ({ name: `${name} ${digest}`, alias, signature, digest })),
);

/** One input, signed by one way after another; every step's output is a file for the judges. */
export interface Chain {
  input: string;
  ways: Way[];
}

/**
 * Which files are made: every way on the first kind, every algorithm on each kind with digests taking turns, and for
 * each kind one file that three keys sign one after another.
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
  const plainest = kinds[0];
  for (const way of ways) {
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
