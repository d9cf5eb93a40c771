/**
 * `npm run test:table -- FOLDER… [--password WORD]… [--markdown FILE] [--only PART]`: signs every PDF below the folders, signs
 * it again, raises it to B-LTA, signs it visibly, and asks our own `verify` and pdfsig after each step. Ends with 1 where a
 * signature is called changed, broken or lost by what we did, where pdfsig does not find as many signatures as we list, and
 * where a refusal is none of the document's.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startTestPki } from '../../fixtures/pki';
import { levelProduct } from '../levels';
import { each } from '../tool';
import { begin, steps, take, type Journey } from './steps';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    password: { type: 'string', multiple: true, default: [] },
    markdown: { type: 'string' },
    only: { type: 'string', default: '' },
  },
});
const found = positionals.flatMap((place) =>
  statSync(place).isFile()
    ? [place]
    : readdirSync(place, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.toLowerCase().endsWith('.pdf') && name.includes(values.only))
        .sort()
        .map((name) => join(place, name)),
);
if (found.length === 0) {
  console.error('Name a folder with PDFs: npm run test:table -- FOLDER…');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'countersign-table-'));
const pki = await startTestPki();
try {
  const product = await levelProduct(pki, folder);
  const journeys = await each(found, async (file, index) => {
    // A folder of its own: outputs go beside their input, and the originals are nobody's to write to.
    const place = join(folder, 'files', String(index));
    mkdirSync(place, { recursive: true });
    const copy = join(place, basename(file));
    copyFileSync(file, copy);
    const journey = await begin(product, basename(file), copy, values.password);
    for (const act of Object.values(steps)) {
      // An answer that is none: a crash is a fault of the product, and the other files are looked at all the same.
      await take(product, journey, act).catch((error: Error) =>
        journey.results.push({ words: 'no answer', faults: [error.message] }),
      );
    }
    rmSync(place, { recursive: true, force: true });
    for (const fault of faultsOf(journey)) console.error(`${journey.name}: ${fault}`);
    return journey;
  });
  const table = asMarkdown(journeys);
  if (values.markdown === undefined) console.log(table);
  else writeFileSync(values.markdown, `${table}\n`);
  const signed = journeys.filter(({ results }) => results[1] && !results[1].words.startsWith('refused')).length;
  const faulty = journeys.filter((journey) => faultsOf(journey).length > 0).length;
  console.log(`${journeys.length} files: ${signed} signed, ${journeys.length - signed} refused, ${faulty} with faults`);
  process.exitCode = faulty > 0 ? 1 : 0;
} finally {
  await pki.stop();
  rmSync(folder, { recursive: true, force: true });
}

function faultsOf({ results }: Journey): string[] {
  const titles = ['verify', ...Object.keys(steps)];
  return results.flatMap(({ faults }, index) => faults.map((fault) => `${titles[index] ?? ''}: ${fault}`));
}

function asMarkdown(journeys: readonly Journey[]): string {
  const titles = ['file', 'before', ...Object.keys(steps), 'faults'];
  const rows = journeys.map((journey) => [
    journey.name,
    ...journey.results.map(({ words }) => words),
    faultsOf(journey).join('; '),
  ]);
  return [titles, titles.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
