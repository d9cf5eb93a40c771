import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { fileMark } from '../files/file-mark';
import type { DigestAlgorithm, OctetDigests } from './document-port';
import { reading } from './named-problems';
import { InputFile } from './pades';
import { readBlocks } from './pdf';

const algorithms: readonly [DigestAlgorithm, string][] = [
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
];

/**
 * The digests of a whole file, in one pass.
 *
 * @throws CountersignError document.changed where it changed meanwhile; what opening a document can end with
 */
export function octetDigests(path: string): Promise<OctetDigests> {
  return reading(path, async () => {
    const input = InputFile.open(path);
    try {
      const mark = markOf(input);
      const hashes = algorithms.map(([name, nodes]) => [name, createHash(nodes)] as const);
      for await (const block of readBlocks(input.descriptor, input.size)) {
        for (const [, hash] of hashes) hash.update(block);
      }
      input.assertUnchanged(path);
      const digests = Object.fromEntries(hashes.map(([name, hash]) => [name, hash.digest('hex')]));
      // Where it was written to meanwhile, the mark is none that anybody has seen.
      return { mark: mark === markOf(input) ? mark : '', digests: digests as OctetDigests['digests'] };
    } finally {
      input.close();
    }
  });
}

const markOf = ({ descriptor }: InputFile): string => fileMark(fs.fstatSync(descriptor, { bigint: true }));
