import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PadesLevel } from '../../preload/contract/model';
import { encryptedDocument, encryptionKinds } from '../fixtures/pdf';
import type { TestPki } from '../fixtures/pki';
import { importToken } from './imported-token';
import { Product } from './product';
import type { ExpectedFile, SignAnswer } from './product-answers';
import { wayNamed } from './suite-plan';

/** A file that the product made, with what everybody has to find in it. */
export interface MadeFile extends ExpectedFile {
  title: string;
  original: string;
  /** From B-B, by a document timestamp. */
  raised?: boolean;
  password?: string;
}

/** Somebody who tells what could not be made. */
export type Complain = (title: string, answer: SignAnswer | undefined) => void;

const levels = ['B-T', 'B-LT', 'B-LTA'] as const;
const signatories = [
  { alias: 'rsa', name: 'Rut Sander', rsa: true, signature: 'RSA-PKCS1' },
  { alias: 'p256', name: 'Paul Ek', rsa: false, signature: 'ECDSA' },
] as const;
const kinds = ['classic', 'xref-stream', 'hybrid'] as const;
/** The password that opens `encryptedDocument()`. */
const password = 'user';

const reached = (level: (typeof levels)[number]): PadesLevel =>
  `PAdES-BASELINE-${level === 'B-T' ? 'T' : level === 'B-LT' ? 'LT' : 'LTA'}`;

/** The product with a token and signers whose certificates come from a PKI that answers. */
export async function productOf(pki: TestPki, folder: string): Promise<Product> {
  const identities: Parameters<typeof importToken>[1] = Object.fromEntries(
    await Promise.all(
      signatories.map(async ({ alias, name, rsa }) => [alias, await pki.issueSignatory({ name, rsa })] as const),
    ),
  );
  const token = await importToken(join(folder, 'token'), identities, [pki.issuing, pki.root]);
  const signers = signatories.flatMap(({ alias, signature }) =>
    (['B-B', ...levels] as const).map((level) => [
      `${alias}-${level}`,
      { DEFAULTKEY: alias, SIGNATUREALGORITHM: signature, LEVEL: level, TSA: ['office'] },
    ]),
  );
  return Product.of(folder, {
    token,
    rootPem: `${pki.root.pem}\n`,
    signers: Object.fromEntries(signers) as Record<string, Record<string, unknown>>,
    authorities: { office: { TSA_URL: `${pki.url}/tsa`, TSA_POLICYOID: pki.policy } },
  });
}

/**
 * Signs some kinds of files at each level with each key, raises one that was signed at B-B, and renews the timestamp of
 * one that has B-LTA.
 *
 * @param inputs - by their kinds
 */
export async function makeLevels(
  product: Product,
  folder: string,
  inputs: ReadonlyMap<string, string>,
  complain: Complain,
): Promise<MadeFile[]> {
  const made: MadeFile[] = [];
  const group = (name: string, some: readonly string[] = kinds): string[] =>
    some.map((kind) => {
      mkdirSync(join(folder, name), { recursive: true });
      const path = join(folder, name, `${kind}.pdf`);
      copyFileSync(inputs.get(kind) ?? '', path);
      return path;
    });
  const keep = (
    title: string,
    original: string,
    answer: SignAnswer | undefined,
    wish: PadesLevel,
    timestamps: number,
  ): void => {
    if (answer?.output === undefined) return complain(title, answer);
    made.push({ title, path: answer.output, original, signatures: 1, foreign: 0, timestamps, level: wish });
  };
  for (const { alias } of signatories) {
    for (const level of levels) {
      const originals = group(`${alias}-${level}`);
      const answers = await product.sign({ name: `${alias}-${level}` }, originals);
      for (const [index, original] of originals.entries()) {
        const title = `${kinds[index]}: ${alias} ${level}`;
        keep(title, original, answers[index], reached(level), level === 'B-LTA' ? 1 : 0);
      }
    }
    const [original = ''] = group(`${alias}-extend`, ['classic']);
    const [signed] = await product.sign({ name: `${alias}-B-B` }, [original]);
    if (signed?.output === undefined) {
      complain(`classic: ${alias} B-B`, signed);
      continue;
    }
    const [raised] = await product.extend({ name: `${alias}-B-B` }, 'B-LTA', [signed.output]);
    keep(`classic: ${alias} B-B, extended to B-LTA`, signed.output, raised, reached('B-LTA'), 2);
    for (const file of made.slice(-1)) file.raised = raised?.output !== undefined;
  }
  const first = made.find(({ level }) => level === 'PAdES-BASELINE-LTA');
  if (first !== undefined) {
    const [renewed] = await product.extend({ name: 'rsa-B-LTA' }, 'B-LTA', [first.path]);
    keep(`${first.title}, renewed`, first.path, renewed, reached('B-LTA'), 2);
  }
  return made;
}

/** Signs a file of each kind of encryption. @param name - of the signer, a way of `suite-plan.ts` */
export async function makeEncrypted(product: Product, folder: string, complain: Complain): Promise<MadeFile[]> {
  const way = wayNamed('P-256 SHA-256');
  const originals = encryptionKinds.map(({ options }, index) => {
    const path = join(folder, `encrypted-${index}.pdf`);
    writeFileSync(path, encryptedDocument(options, { user: password, objectStreams: index % 2 === 1 }));
    return path;
  });
  const answers = await product.sign(way, originals, password);
  return originals.flatMap((original, index): MadeFile[] => {
    const title = `${encryptionKinds[index]?.name}: ${way.name}`;
    const output = answers[index]?.output;
    if (output !== undefined) return [{ title, path: output, original, signatures: 1, foreign: 0, password }];
    complain(title, answers[index]);
    return [];
  });
}
