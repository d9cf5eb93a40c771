import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyDocument } from '../../main/document/validation';
import { ownTrust } from '../fixtures/trust/own-trust';
import { makeContentStampCases } from '../unit/validation/content-stamp-cases';
import { makeCrossedCases } from '../unit/validation/crossed-cases';
import { makeForbiddenCases } from '../unit/validation/forbidden-cases';
import { makeMalformedCases } from '../unit/validation/malformed-cases';
import { removeFiles } from '../unit/validation/signed-document';
import { removeStampFiles } from '../unit/validation/stamped-document';
import { makeWeakCases } from '../unit/validation/weak-cases';
import { VerdictCases, type VerdictCase } from '../unit/validation/verdict-cases';
import { program as euDss } from './judges/eu-dss';
import { askJarClass } from './judges/java-judge';
import type { Tally } from './tally';

/** What EU DSS says of a file. */
interface DssVerdict {
  error?: string;
  signatures: { format: string; indication: string; subIndication: string | null; bestSignatureTime: string | null }[];
}

const moment = (time: Date | string): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');

/**
 * Holds our verdicts on signatures (ETSI EN 319 102-1) against those of EU DSS, run with its default policy and the same anchors
 * and time: indication, sub-indication, best signature time and level of every case are to be equal. What the cases expect is held
 * against both, so that nobody can be wrong together.
 */
export async function judgeTrust(folder: string, tally: Tally, say: (sentence: string) => void): Promise<void> {
  try {
    const made = [
      await VerdictCases.make(),
      await makeCrossedCases(),
      await makeWeakCases(),
      await makeContentStampCases(),
      await makeForbiddenCases(),
      await makeMalformedCases(),
    ];
    const cases = made.flat();
    const lines = cases.map((one, index) => lineOf(one, index, folder));
    const answer = await askJarClass(euDss, 'org.countersign.interop.DssVerdicts', [], lines);
    const verdicts = JSON.parse(answer) as DssVerdict[];
    let agreed = 0;
    const differences = new Set<string>();
    for (const [index, one] of cases.entries()) {
      const { words: ours, level } = await ourAnswer(one, join(folder, `${index}.pdf`));
      const theirs = dssWords(verdicts[index]);
      const dssLevel = levelName(verdicts[index]?.signatures[0]?.format);
      const wanted = `${one.expected}, ${moment(one.best ?? one.at)}`;
      const { euDss: argued } = one;
      const theirWanted = argued ? `${argued.expected}, ${moment(argued.best ?? one.at)}` : wanted;
      const problems = [
        ...(ours === wanted ? [] : [`Countersign says ${ours}, expected ${wanted}`]),
        ...(theirs === theirWanted ? [] : [`EU DSS says ${theirs}, expected ${theirWanted}`]),
        ...(level === dssLevel ? [] : [`Countersign calls it ${level}, EU DSS ${dssLevel}`]),
      ];
      if (ours === theirs && level === dssLevel) agreed += 1;
      else if (argued && problems.length === 0) differences.add(argued.why);
      tally.record(`verdict: ${one.name}`, 'EU DSS', problems);
    }
    say(`verdicts on ${cases.length} signatures: EU DSS and we agree on ${agreed}`);
    for (const why of differences) say(`  not where ${why}`);
  } finally {
    removeFiles();
    removeStampFiles();
  }
}

/** Writes the document and its anchors. @returns a line for the judge */
function lineOf({ bytes, anchors, at }: VerdictCase, index: number, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${index}.pdf`);
  writeFileSync(file, bytes);
  const trusted = anchors.length > 0 ? join(folder, `${index}.pem`) : '';
  if (trusted !== '') writeFileSync(trusted, anchors.map(({ pem }) => `${pem}\n`).join(''));
  return [file, trusted, moment(at), ''].join('\t');
}

async function ourAnswer({ anchors, at }: VerdictCase, file: string): Promise<{ words: string; level: string }> {
  const { signatures } = await verifyDocument(file, undefined, ownTrust({ anchors, at }));
  const first = signatures.find(({ role }) => role === 'signature');
  return {
    words: words(first?.indication, first?.subIndication, first?.validation?.bestSignatureTime.time),
    level: first?.level ?? 'nothing',
  };
}

/** EU DSS has names for what is no baseline level too (PKCS7-T, PAdES-BES, PDF-NOT-ETSI). */
const levelName = (format = 'nothing'): string =>
  format === 'nothing' || format.startsWith('PAdES-BASELINE') ? format : 'not-baseline';

function dssWords(verdict: DssVerdict | undefined): string {
  const [first] = verdict?.signatures ?? [];
  if (!first) return verdict?.error ?? 'nothing';
  return words(first.indication.replace('_', '-'), first.subIndication, first.bestSignatureTime);
}

function words(indication?: string, subIndication?: string | null, best?: string | null): string {
  return `${[indication, subIndication].filter(Boolean).join(' ')}, ${best ? moment(best) : 'no time'}`;
}
