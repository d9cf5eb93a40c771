import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportInXml } from '../../main/document/report';
import { readReport, type ReadReport } from '../fixtures/report-reading';
import { reportCases } from '../fixtures/report-cases';
import { ownTrust } from '../fixtures/trust/own-trust';
import { makeContentStampCases } from '../unit/validation/content-stamp-cases';
import { removeFiles } from '../unit/validation/signed-document';
import { removeStampFiles } from '../unit/validation/stamped-document';
import { VerdictCases, type VerdictCase } from '../unit/validation/verdict-cases';
import { program as euDss } from './judges/eu-dss';
import { askJarClass } from './judges/java-judge';
import type { Tally } from './tally';

/**
 * Holds our validation reports against the schema of ETSI TS 119 102-2 that EU DSS carries, and field by field against the
 * reports that EU DSS itself writes on the same documents, with the same anchors and time.
 */
export async function judgeReports(folder: string, tally: Tally, say: (sentence: string) => void): Promise<void> {
  mkdirSync(folder, { recursive: true });
  try {
    // Where the verdicts differ with a reason there is nothing to hold field by field.
    const made = [...(await VerdictCases.make()), ...(await makeContentStampCases())];
    const cases = made.filter(({ euDss: other }) => other === undefined);
    const all = [...cases, ...(await reportCases())];
    const written = await Promise.all(all.map((one, index) => write(one, join(folder, `${index}`))));
    const spoilt = join(folder, 'spoilt.xml');
    writeFileSync(spoilt, readFileSync(written[0]?.ours ?? '', 'utf8').replace(/<vr:MainIndication>.*\n/, ''));
    const problems = await schemaProblems([spoilt, ...written.map(({ ours }) => ours)]);
    tally.record('schema: a spoilt report', 'EU DSS', problems[0] === null ? ['it was accepted'] : []);
    const verdicts = JSON.parse(
      await askJarClass(
        euDss,
        'org.countersign.interop.DssVerdicts',
        [],
        written.slice(0, cases.length).map(({ line }) => line),
      ),
    ) as { signatures: { format: string }[] }[];
    let equal = 0;
    for (const [index, one] of all.entries()) {
      const { ours, theirs } = written[index] ?? { ours: '', theirs: '' };
      const problem = problems[index + 1];
      tally.record(`schema: ${one.name}`, 'EU DSS', problem === null ? [] : [problem ?? 'no answer']);
      if (index >= cases.length) continue;
      const read = readReport(readFileSync(ours, 'utf8'));
      const differences = differing(one.name, read, readReport(readFileSync(theirs, 'utf8')));
      const levels = verdicts[index]?.signatures.map(({ format }) => levelOf(format)).join(' ') ?? 'no answer';
      if (levels !== read.levels.join(' ')) {
        differences.problems.push(`level: ours “${read.levels.join(' ')}”, EU DSS “${levels}”`);
      }
      tally.record(`report: ${one.name}`, 'EU DSS', differences.problems);
      equal += differences.equal;
    }
    say(`reports on ${cases.length} documents: ${equal} fields are those of EU DSS's reports`);
  } finally {
    removeFiles();
    removeStampFiles();
  }
}

/** EU DSS tells the level beside its reports: PAdES-BASELINE-LT; what is no baseline signature has other names. */
const levelOf = (format: string): string => /^PAdES-BASELINE-(\w+)$/.exec(format)?.[1]?.replace(/^/, 'B-') ?? '';

type Written = { ours: string; theirs: string; line: string };

async function write({ bytes, anchors, at }: Omit<VerdictCase, 'expected'>, base: string): Promise<Written> {
  const [file, trusted] = [`${base}.pdf`, `${base}.pem`];
  writeFileSync(file, bytes);
  if (anchors.length > 0) writeFileSync(trusted, anchors.map(({ pem }) => `${pem}\n`).join(''));
  const descriptor = openSync(file, 'r');
  try {
    const { xml } = await reportInXml(descriptor, undefined, ownTrust({ anchors, at }));
    writeFileSync(`${base}-ours.xml`, xml);
  } finally {
    closeSync(descriptor);
  }
  const time = at.toISOString().replace(/\.\d+Z$/, 'Z');
  const theirs = `${base}-theirs.xml`;
  return { ours: `${base}-ours.xml`, theirs, line: [file, anchors.length > 0 ? trusted : '', time, theirs].join('\t') };
}

async function schemaProblems(files: readonly string[]): Promise<(string | null)[]> {
  const answer = await askJarClass(euDss, 'org.countersign.interop.ReportSchema', [], files);
  return (JSON.parse(answer) as { problem: string | null }[]).map(({ problem }) => problem);
}

/** Fields in which we differ in every report, and why. */
const alwaysOther: Record<string, string> = {
  'signed data':
    'EU DSS digests the file as it was before the signature; what is signed is the /ByteRange (EN 319 142-1, 5.3)',
  'block validationContextInitialization':
    'no policy of a signature is processed here, so the block is not applied (5.2.4)',
  'block pastCertificateValidation': 'told within past signature validation, whose part it is (5.6.2.4)',
  'block validationTimeSliding': 'the same (5.6.2.2)',
};

/** What stands behind the block that decided is not asked here; EU DSS goes on with each of them. */
const unasked = (field: string, ours: string): boolean => field.startsWith('block ') && ours.startsWith('disabled');

/**
 * Fields in which single cases differ: those of which the name matches. Where none of them differs the entry is wrong, and
 * {@link differing} says so.
 */
const argued: { cases: RegExp; fields: RegExp; why: string }[] = [
  {
    cases: /^unknown issuer$|^the signatory is the anchor$/,
    fields: /^(timestamp )?chain$/,
    why: 'EU DSS tells the certificates that it found though no path leads to an anchor; nothing above the first is proved',
  },
  {
    cases: /^unknown issuer$|^the signatory is the anchor$/,
    fields: /^(OCSPResponse|CRL) /,
    why: 'EU DSS judges what speaks of certificates that no path proves; who may have signed it is told by a path only (RFC 6960, 4.2.2.2)',
  },
  {
    cases: /^signed by a responder$/,
    fields: /^OCSPResponse /,
    why: 'EU DSS does not look at what speaks of a certificate with id-pkix-ocsp-nocheck; ours tells what it is worth all the same',
  },
  {
    cases: /^authority revoked/,
    fields: /^(revoked|revocation (time|reason|object))$/,
    why: 'REVOKED_CA_NO_POE is about the certificate of the authority (EN 319 102-1, table 6): ours names its revocation',
  },
  {
    cases: /^timestamp authority revoked/,
    fields: /^timestamp (revoked|revocation (time|reason|object))$/,
    why: 'the revocation of a timestamp authority is told in words',
  },
  {
    cases: /^(revoked|expired) before the timestamp under it|^an old key, and a timestamp under it/,
    fields: /^block (x509CertificateValidation|signatureAcceptanceValidation)$/,
    why: 'EU DSS tells what the block came to before the timestamp under the signature was asked (5.3.4, steps 4 and 6), ours the end',
  },
  {
    cases: /^a timestamp over SHA-1$/,
    fields: /^timestamp algorithm/,
    why: 'EU DSS names the digest of the imprint, ours the algorithm of the signature',
  },
];

/** @returns what differs without a reason, and how many fields are equal */
function differing(name: string, ours: ReadReport, theirs: ReadReport): { problems: string[]; equal: number } {
  const problems = [...ours.dangling];
  const used = new Set<string>();
  let equal = 0;
  const hold = (about: string, one: Record<string, string>, other: Record<string, string>): void => {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const [a = '', b = ''] = [one[key], other[key]];
      if (a === b) {
        equal += 1;
        continue;
      }
      if (key in alwaysOther || unasked(key, a)) continue;
      const reason = argued.find(({ cases, fields }) => cases.test(name) && fields.test(`${about}${key}`));
      if (reason) used.add(reason.why);
      else problems.push(`${about}${key}: ours “${a}”, EU DSS “${b}”`);
    }
  };
  if (ours.signatures.length !== theirs.signatures.length) problems.push('another number of signatures');
  ours.signatures.forEach((one, index) => hold('', one, theirs.signatures[index] ?? {}));
  // Objects that the content of signatures stands for are named by another digest, see above.
  const objects = new Set([...ours.objects.keys(), ...theirs.objects.keys()].filter((id) => !id.startsWith('D:')));
  for (const id of objects) {
    const [one, other] = [ours.objects.get(id), theirs.objects.get(id)];
    if (!one || !other) problems.push(`${id} is only in ${one ? 'ours' : "EU DSS's"}`);
    else hold(`${one['type'] ?? ''} `, ...withoutUnprovedProofs(one, other, ours));
  }
  for (const { cases, why } of argued) {
    if (cases.test(name) && !used.has(why)) problems.push(`not seen any more: ${why}`);
  }
  return { problems, equal };
}

/**
 * EN 319 102-1, 5.6.2.3: a timestamp proves something once it was validated. EU DSS's report lets every timestamp prove what it
 * covers, also one that is not valid; what only such a one proves is left out on both sides.
 */
function withoutUnprovedProofs(
  ours: Record<string, string>,
  theirs: Record<string, string>,
  report: ReadReport,
): [Record<string, string>, Record<string, string>] {
  const left = new Set<string>();
  const by = report.objects.get(theirs['proved by'] ?? '');
  if (by && by['indication'] !== passed) ['proved at', 'proved by'].forEach((key) => left.add(key));
  if (ours['type'] === 'timestamp' && ours['indication'] !== passed)
    ['proves', 'proves at'].forEach((key) => left.add(key));
  const rest = (fields: Record<string, string>) =>
    Object.fromEntries(Object.entries(fields).filter(([key]) => !left.has(key)));
  return [rest(ours), rest(theirs)];
}

const passed = 'urn:etsi:019102:mainindication:passed';
