import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { levelSigner, levels, reached, type Complain, type Level, type MadeFile } from './levels';
import type { Product } from './product';
import { algorithms, digests } from './suite-plan';

const count = 50;

/**
 * One file that is signed fifty times, each time at the next level with the next algorithm. The archive timestamps of the
 * later ones cover the earlier ones, whose validation data is there by then: all of those are B-LTA in the end.
 */
export async function makeManySignatures(
  product: Product,
  folder: string,
  input: string,
  complain: Complain,
): Promise<MadeFile[]> {
  mkdirSync(folder, { recursive: true });
  const original = join(folder, 'fifty.pdf');
  copyFileSync(input, original);
  const title = `${count} signatures of mixed levels`;
  const wishes: Level[] = [];
  let path = original;
  for (let turn = 0; turn < count; turn += 1) {
    const algorithm = algorithms[turn % algorithms.length];
    const digest = digests[turn % digests.length];
    const level = levels[turn % levels.length];
    if (algorithm === undefined || digest === undefined || level === undefined) throw new Error('nothing to sign with');
    const [answer] = await product.sign(levelSigner(algorithm, digest, level), [path]);
    if (answer?.output === undefined) {
      complain(`${title}: number ${turn + 1}`, answer);
      return [];
    }
    wishes.push(level);
    path = answer.output;
  }
  const last = wishes.lastIndexOf('B-LTA');
  return [
    {
      ...{ title, path, original, signatures: count, foreign: 0 },
      timestamps: wishes.filter((level) => level === 'B-LTA').length,
      levels: wishes.map((level, index) => reached(index <= last ? 'B-LTA' : level)),
      raised: wishes.flatMap((level, index) => (level === 'B-B' && index <= last ? [index] : [])),
    },
  ];
}
