import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DigestAlgorithm } from '../../main/document/document-port';
import type { PadesLevel } from '../../preload/contract/model';
import type { Conformance } from '../fixtures/pdf/archival-documents';
import type { TestPki } from '../fixtures/pki';
import { importToken } from './imported-token';
import { Product } from './product';
import type { ExpectedFile, SignAnswer } from './product-answers';
import { algorithms, digests, type Algorithm } from './suite-plan';

/** A file that the product made, with what everybody has to find in it. */
export interface MadeFile extends ExpectedFile {
  title: string;
  original: string;
  /** Which signatures (0 is the oldest) were raised from B-B by a document timestamp. */
  raised?: readonly number[];
  password?: string;
  /** The signatories' names that its visible signatures show. */
  shows?: readonly string[];
  /** A standard to which the original conforms, and the signed file has to. */
  conformance?: Conformance;
}

/** Somebody who tells what could not be made. */
export type Complain = (title: string, answer: SignAnswer | undefined) => void;

/** The levels of EN 319 142-1, as a signer's configuration calls them. */
export const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;
export type Level = (typeof levels)[number];

/** As judges and reports call a level. */
export const reached = (level: Level): PadesLevel => `PAdES-BASELINE-${level.slice(2) as 'B' | 'T' | 'LT' | 'LTA'}`;

/** The signer of `levelProduct()` that signs this way. */
export const levelSigner = (algorithm: Algorithm, digest: DigestAlgorithm, level: Level): { name: string } => ({
  name: `${algorithm.name} ${digest} ${level}`,
});

const signatories = {
  rsa: { name: 'Rut Sander', rsa: true },
  p256: { name: 'Paul Ek' },
  p384: { name: 'Petra Öst', curve: 'P-384' },
  p521: { name: 'Pia Lund', curve: 'P-521' },
} as const;

/** The name in a key's certificate, which visible signatures show. */
export const signatoryName = ({ alias }: Algorithm): string =>
  `Test ${signatories[alias as keyof typeof signatories].name}`;

/**
 * The product with a token whose certificates come from a PKI that answers, and a signer for each algorithm with each
 * digest at each level.
 */
export async function levelProduct(pki: TestPki, folder: string): Promise<Product> {
  const identities: Parameters<typeof importToken>[1] = Object.fromEntries(
    await Promise.all(
      Object.entries(signatories).map(async ([alias, wish]) => [alias, await pki.issueSignatory(wish)] as const),
    ),
  );
  const token = await importToken(join(folder, 'token'), identities, [pki.issuing, pki.root]);
  const signers: Record<string, Record<string, unknown>> = {};
  for (const algorithm of algorithms) {
    for (const digest of digests) {
      for (const level of levels) {
        signers[levelSigner(algorithm, digest, level).name.replaceAll(' ', '-')] = {
          ...{ DEFAULTKEY: algorithm.alias, SIGNATUREALGORITHM: algorithm.signature, DIGESTALGORITHM: digest },
          ...{ LEVEL: level, TSA: ['office'] },
        };
      }
    }
  }
  return Product.of(folder, {
    token,
    rootPem: `${pki.root.pem}\n`,
    signers,
    authorities: { office: { TSA_URL: `${pki.url}/tsa`, TSA_POLICYOID: pki.policy } },
  });
}

const kinds = ['classic', 'xref-stream', 'hybrid'] as const;

/**
 * Signs some kinds of files at each level above B-B with RSA and with P-256, raises one that was signed at B-B, and renews
 * the timestamp of one that has B-LTA.
 *
 * @param inputs - by their kinds
 */
export async function makeLevels(
  product: Product,
  folder: string,
  inputs: ReadonlyMap<string, string>,
  complain: Complain,
): Promise<MadeFile[]> {
  const copies = (name: string, some: readonly string[] = kinds): string[] =>
    some.map((kind) => {
      mkdirSync(join(folder, name), { recursive: true });
      const path = join(folder, name, `${kind}.pdf`);
      copyFileSync(inputs.get(kind) ?? '', path);
      return path;
    });
  const made = (
    title: string,
    original: string,
    answer: SignAnswer | undefined,
    expected: { level: Level; timestamps: number; raised?: number[] },
  ): MadeFile[] => {
    if (answer?.output === undefined) {
      complain(title, answer);
      return [];
    }
    const level = reached(expected.level);
    return [{ title, path: answer.output, original, signatures: 1, foreign: 0, ...expected, level }];
  };
  const signed = async (algorithm: Algorithm, level: Level): Promise<MadeFile[]> => {
    const originals = copies(`${algorithm.name} ${level}`);
    const answers = await product.sign(levelSigner(algorithm, 'SHA-256', level), originals);
    return originals.flatMap((original, index) =>
      made(`${kinds[index]}: ${algorithm.name} ${level}`, original, answers[index], {
        ...{ level, timestamps: level === 'B-LTA' ? 1 : 0 },
      }),
    );
  };
  const raised = async (algorithm: Algorithm): Promise<MadeFile[]> => {
    const signer = levelSigner(algorithm, 'SHA-256', 'B-B');
    const title = `classic: ${algorithm.name} B-B`;
    const [answer] = await product.sign(signer, copies(`${algorithm.name} raised`, ['classic']));
    if (answer?.output === undefined) {
      complain(title, answer);
      return [];
    }
    const [extended] = await product.extend(signer, 'B-LTA', [answer.output]);
    return made(`${title}, extended to B-LTA`, answer.output, extended, {
      ...{ level: 'B-LTA', timestamps: 2, raised: [0] },
    });
  };
  const renewed = async (first: MadeFile | undefined, algorithm: Algorithm): Promise<MadeFile[]> => {
    if (first === undefined) return [];
    const [answer] = await product.extend(levelSigner(algorithm, 'SHA-256', 'B-LTA'), 'B-LTA', [first.path]);
    return made(`${first.title}, renewed`, first.path, answer, { level: 'B-LTA', timestamps: 2 });
  };
  const all = await Promise.all(
    algorithms
      .filter(({ name }) => name === 'RSA-PKCS1' || name === 'P-256')
      .flatMap((algorithm) => [
        signed(algorithm, 'B-T'),
        signed(algorithm, 'B-LT'),
        signed(algorithm, 'B-LTA').then(async (files) => [...files, ...(await renewed(files[0], algorithm))]),
        raised(algorithm),
      ]),
  );
  return all.flat();
}
