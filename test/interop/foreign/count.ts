/**
 * `npm run test:foreign -- FOLDER… [--anchors FILE.pem] [--own-roots] [--at TIME] [--least PERCENT] [--json FILE]`: holds our
 * verdicts on the signatures of others against EU DSS's, run with its default policy and the same anchors and time, and prints
 * each difference. Nobody is asked over the network. Ends with 1 where fewer agree than `--least` says.
 */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readAnchorFile } from '../../../main/configuration/own-anchors';
import { PdfError } from '../../../main/document/pdf';
import { verifyDocument } from '../../../main/document/validation';
import { ownTrust } from '../../fixtures/trust/own-trust';
import { program as euDss } from '../judges/eu-dss';
import { askJarClass, needJava } from '../judges/java-judge';
import { agrees, differences, pairs, share, type Answer, type Pair } from './agreement';

/** An answer of DssVerdicts. */
interface DssAnswer {
  error?: string;
  signatures: { fields: string[]; indication: string; subIndication: string | null; errors: string[] }[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    anchors: { type: 'string' },
    'own-roots': { type: 'boolean', default: false },
    at: { type: 'string' },
    least: { type: 'string' },
    json: { type: 'string' },
  },
});
/** In one run of Java; of all of them together its memory would not do. */
const together = 50;
const at = new Date(values.at ?? Math.floor(Date.now() / 1000) * 1000);
const files = positionals.flatMap((place) =>
  statSync(place).isFile()
    ? [place]
    : readdirSync(place, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.toLowerCase().endsWith('.pdf'))
        .sort()
        .map((name) => join(place, name)),
);
if (files.length === 0 || Number.isNaN(at.getTime())) {
  console.error('Name a folder with signed PDFs: npm run test:foreign -- FOLDER…');
  process.exit(2);
}

await needJava();
const folder = mkdtempSync(join(tmpdir(), 'countersign-foreign-'));
try {
  const shared = values.anchors === undefined ? [] : await readAnchorFile(values.anchors);
  const found: Pair[] = [];
  let unread = 0;
  for (let start = 0; start < files.length; start += together) {
    const part = files.slice(start, start + together);
    const ours: Answer[] = [];
    const lines: string[] = [];
    for (const [index, file] of part.entries()) {
      const anchors = values['own-roots'] ? [...shared, ...(await rootsIn(file))] : shared;
      ours.push(await ourAnswer(file, anchors));
      const pem = anchors.length === 0 ? '' : join(folder, `${start + index}.pem`);
      if (pem !== '') writeFileSync(pem, anchors.map(asPem).join(''));
      lines.push([file, pem, at.toISOString().replace(/\.\d+Z$/, 'Z'), ''].join('\t'));
    }
    const answers = await asked(lines);
    for (const [index, file] of part.entries()) {
      const theirs = theirAnswer(answers[index]);
      if ('refused' in theirs) unread += 1;
      found.push(...pairs(file, ours[index] ?? { refused: 'no answer' }, theirs));
    }
    console.error(`${Math.min(start + together, files.length)} of ${files.length} files`);
  }
  tell(found, unread);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A document that Java does not survive is asked about alone: the others have their answers. */
async function asked(lines: readonly string[]): Promise<DssAnswer[]> {
  try {
    return JSON.parse(await askJarClass(euDss, 'org.countersign.interop.DssVerdicts', [], lines)) as DssAnswer[];
  } catch (error) {
    if (lines.length <= 1) return [{ error: (error as Error).message, signatures: [] }];
    const alone: DssAnswer[] = [];
    for (const line of lines) alone.push(...(await asked([line])));
    return alone;
  }
}

function tell(found: readonly Pair[], unread: number): void {
  for (const [kind, list] of differences(found)) {
    const [ours, theirs] = kind.split(' | ');
    console.log(`${list.length} × ours: ${ours}; EU DSS: ${theirs}`);
    for (const pair of list) {
      const { file, ours: own, theirs: other, refused } = pair;
      console.log(`    ${file} ${other.field ?? ''}`);
      console.log(`      ours: ${refused ?? own?.reasons.join('; ') ?? ''}`);
      console.log(`      EU DSS: ${other.reasons.join('; ')}`);
    }
  }
  const both = found.filter(({ refused }) => refused === undefined);
  const agreed = found.filter(agrees).length;
  const forbidden = both.filter(({ ours }) => ours?.forbidden);
  console.log(`${files.length} files, ${unread} that EU DSS does not open`);
  console.log(`indication and sub-indication agree: ${share(agreed, found.length)}`);
  console.log(`  of documents that both open: ${share(agreed, both.length)}`);
  console.log(`  of those changed though forbidden: ${share(forbidden.filter(agrees).length, forbidden.length)}`);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(found, undefined, 1));
  if (values.least !== undefined && 100 * agreed < Number(values.least) * found.length) process.exitCode = 1;
}

async function ourAnswer(file: string, anchors: readonly Uint8Array[]): Promise<Answer> {
  try {
    const trust = ownTrust({ anchors: anchors.map((certificate) => ({ certificate })), at });
    const { signatures } = await verifyDocument(file, undefined, trust);
    return {
      signatures: signatures
        .filter(({ role }) => role === 'signature')
        .map(({ field, indication, subIndication, detail, validation, coverage }) => ({
          field,
          words: [indication, subIndication].filter(Boolean).join(' / '),
          reasons: [...new Set([detail ?? [], (validation?.causes ?? []).map(({ words }) => words)].flat(2))],
          ...(coverage.permitted === false && { forbidden: true }),
        })),
    };
  } catch (error) {
    // A fault of ours is none of the document's, and ends the count.
    if (!(error instanceof PdfError)) throw error;
    return { refused: error.detail ?? error.message };
  }
}

function theirAnswer(answer: DssAnswer | undefined): Answer {
  if (!answer) return { refused: 'no answer' };
  if (answer.error !== undefined) return { refused: answer.error };
  return {
    signatures: answer.signatures.map(({ fields: [field], indication, subIndication, errors }) => ({
      ...(field !== undefined && { field }),
      words: [indication.replace('_', '-'), subIndication].filter(Boolean).join(' / '),
      reasons: errors,
    })),
  };
}

/** The roots that a document brings along. To trust those is for comparing alone. */
async function rootsIn(file: string): Promise<Uint8Array[]> {
  try {
    const { certificates = [] } = await verifyDocument(file, undefined, ownTrust({ anchors: [], at }));
    return certificates
      .filter(({ subject, issuer }) => subject === issuer)
      .map(({ der }) => Uint8Array.from(Buffer.from(der, 'base64')));
  } catch (error) {
    if (error instanceof PdfError) return [];
    throw error;
  }
}

function asPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
