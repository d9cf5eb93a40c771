import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { turnedPages } from '../fixtures/pdf';
import { levelSigner, reached, signatoryName, type Complain, type MadeFile } from './levels';
import type { Product } from './product';
import { algorithms } from './suite-plan';

const corners = ['bottom-left', 'top-right'] as const;

/** Signs each turned, shifted or scaled page twice, visibly and in opposite corners. */
export async function makeTurned(product: Product, folder: string, complain: Complain): Promise<MadeFile[]> {
  const algorithm = algorithms.find(({ name }) => name === 'P-256');
  if (algorithm === undefined) throw new Error('P-256 is not among the algorithms');
  mkdirSync(folder, { recursive: true });
  const files = turnedPages().map(({ name, bytes }) => {
    const original = join(folder, `${name.replaceAll(' ', '-')}.pdf`);
    writeFileSync(original, bytes);
    return { title: `${name}: ${corners.length} visible signatures`, original, path: original };
  });
  const signed = new Set(files);
  for (const corner of corners) {
    const due = [...signed];
    const answers = await product.sign(
      levelSigner(algorithm, 'SHA-256', 'B-B'),
      due.map(({ path }) => path),
      { more: ['--corner', corner] },
    );
    for (const [index, file] of due.entries()) {
      const output = answers[index]?.output;
      if (output !== undefined) file.path = output;
      else {
        complain(`${file.title}, ${corner}`, answers[index]);
        signed.delete(file);
      }
    }
  }
  return [...signed].map((file) => ({
    ...file,
    ...{ signatures: corners.length, foreign: 0, level: reached('B-B') },
    shows: corners.map(() => signatoryName(algorithm)),
  }));
}
