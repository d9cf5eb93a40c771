import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encryptedDocument, encryptionKinds, withHybridRevision } from '../fixtures/pdf';
import { password } from './encrypted';
import { levelSigner, levels, reached, signatoryName, type Complain, type Level, type MadeFile } from './levels';
import { coverPairs } from './pairwise';
import type { Product } from './product';
import { algorithms, digests } from './suite-plan';

const plain = 'not encrypted';

/** What may work alone and fail together. */
const factors = {
  encryption: [
    plain,
    'RC4 with 40 bits (V1, R2)',
    'RC4 with 128 bits (V2, R3)',
    'AES-128 (V4)',
    'AES-256 (V5, R5)',
    'AES-256 (V5, R6)',
  ],
  algorithm: algorithms,
  signatures: [1, 2, 3, 4, 5],
  level: levels,
  xref: ['classic', 'xref-stream', 'hybrid'],
  digest: digests,
  look: ['invisible', 'visible'],
} as const;

/** A file of the matrix. */
type Cell = ReturnType<typeof cells>[number];
const cells = () => coverPairs(factors);

/**
 * Files in which every level, kind of cross-reference, algorithm, digest, encryption, number of signatures and look meets
 * every other one at least once.
 *
 * @param inputs - what is not encrypted, by its kind of cross-reference
 * @param qpdf - whether qpdf is here, which encrypts; without it those files are left out
 */
export async function makeMatrix(
  product: Product,
  folder: string,
  inputs: ReadonlyMap<string, string>,
  qpdf: boolean,
  complain: Complain,
): Promise<MadeFile[]> {
  const made = await Promise.all(
    cells()
      .filter(({ encryption }) => qpdf || encryption === plain)
      .map((cell, index) => makeCell(cell, join(folder, String(index)))),
  );
  return made.flat();

  async function makeCell(cell: Cell, place: string): Promise<MadeFile[]> {
    mkdirSync(place, { recursive: true });
    const { encryption, algorithm, signatures, level, xref, digest, look } = cell;
    const original = join(place, 'original.pdf');
    if (encryption === plain) copyFileSync(inputs.get(xref) ?? '', original);
    else writeFileSync(original, encryptedInput(encryption, xref));
    const secret = encryption === plain ? {} : { password };
    const count = `${signatures} ${look} signature${signatures === 1 ? '' : 's'}`;
    const title = `${xref}, ${encryption}: ${algorithm.name} ${digest} ${level}, ${count}`;

    let path = original;
    for (let turn = 0; turn < signatures; turn += 1) {
      const [answer] = await product.sign(levelSigner(algorithm, digest, level), [path], {
        ...secret,
        more: look === 'visible' ? visibleAt(turn) : [],
      });
      if (answer?.output === undefined) {
        complain(`${title}: signature ${turn + 1}`, answer);
        return [];
      }
      path = answer.output;
    }
    const expected = { signatures, foreign: 0, level: reached(level), timestamps: timestampsOf(level, signatures) };
    const shows = look === 'visible' ? { shows: Array<string>(signatures).fill(signatoryName(algorithm)) } : {};
    return [{ title, path, original, ...expected, ...secret, ...shows }];
  }
}

/** How many document timestamps so many signatures at one level leave behind. */
export function timestampsOf(level: Level, signatures: number): number {
  return level === 'B-LTA' ? signatures : 0;
}

/** Words of the command line for a place on the first page that no other turn has, above the form of `documentToEncrypt()`. */
export function visibleAt(turn: number): string[] {
  const [left, bottom] = [10 + (turn % 2) * 145, 40 + Math.floor(turn / 2) * 55];
  return ['--rectangle', [left, bottom, left + 135, bottom + 45].join(',')];
}

function encryptedInput(name: string, xref: Cell['xref']): Buffer {
  const kind = encryptionKinds.find((one) => one.name === name);
  if (kind === undefined) throw new Error(`no kind of encryption is called ${name}`);
  const file = encryptedDocument(kind.options, { user: password, objectStreams: xref === 'xref-stream' });
  return xref === 'hybrid' ? withHybridRevision(file) : file;
}
