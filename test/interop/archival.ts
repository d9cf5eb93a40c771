import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archivalDocument, conformances, type Conformance } from '../fixtures/pdf/archival-documents';
import { levelSigner, levels, reached, signatoryName, type Complain, type Level, type MadeFile } from './levels';
import { timestampsOf, visibleAt } from './matrix';
import type { Product } from './product';
import { algorithms } from './suite-plan';

/** The standards' own names. */
export const standardNames: Readonly<Record<Conformance, string>> = {
  '1b': 'PDF/A-1b',
  '2b': 'PDF/A-2b',
  '3b': 'PDF/A-3b',
  ua1: 'PDF/UA-1',
};

/** Signs documents that conform to PDF/A or PDF/UA at each level, invisibly and visibly: they have to conform afterwards. */
export async function makeArchival(product: Product, folder: string, complain: Complain): Promise<MadeFile[]> {
  const looks = ['invisible', 'visible'] as const;
  const groups = await Promise.all(levels.flatMap((level) => looks.map((look) => makeGroup(level, look))));
  return groups.flat();

  async function makeGroup(level: Level, look: (typeof looks)[number]): Promise<MadeFile[]> {
    const place = join(folder, `${level}-${look}`);
    mkdirSync(place, { recursive: true });
    const originals = conformances.map((conformance) => {
      const path = join(place, `${conformance}.pdf`);
      writeFileSync(path, archivalDocument(conformance));
      return path;
    });
    const [algorithm] = algorithms;
    if (algorithm === undefined) return [];
    const more = look === 'visible' ? visibleAt(0) : [];
    const answers = await product.sign(levelSigner(algorithm, 'SHA-256', level), originals, { more });
    return conformances.flatMap((conformance, index): MadeFile[] => {
      const title = `${standardNames[conformance]}: ${level}, ${look}`;
      const answer = answers[index];
      const original = originals[index];
      if (answer?.output === undefined || original === undefined) {
        complain(title, answer);
        return [];
      }
      const expected = { signatures: 1, foreign: 0, level: reached(level), timestamps: timestampsOf(level, 1) };
      const shows = look === 'visible' ? { shows: [signatoryName(algorithm)] } : {};
      return [{ title, path: answer.output, original, ...expected, ...shows, conformance }];
    });
  }
}
