import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refreshLists } from '../../main/trust/lists/list-refresh';
import { folderSource } from '../../main/trust/lists/list-source';
import { ListStore } from '../../main/trust/lists/list-store';
import { europeanUnion } from '../../main/trust/lists/schemes';
import { verifyDocument, type DocumentTrust } from '../../main/document/validation';
import { projectFolder } from '../interop/cache';
import { program as euDss } from '../interop/judges/eu-dss';
import { askJarClass } from '../interop/judges/java-judge';
import { measure } from './measure';
import { megabytes } from './results';
import { createDocument, removeFiles, writeFile } from '../unit/validation/signed-document';
import {
  addValidationData,
  createParties,
  removeStampFiles,
  sign,
  stampDocument,
} from '../unit/validation/stamped-document';

export const checkingTitle = 'checking';

/** Processor seconds of this process, the best of some runs: others who work on the machine make them no longer. */
export interface CheckingCost {
  /**
   * Reading, verifying and keeping all lists of a folder that `COUNTERSIGN_DATA` names, and loading what was kept; `peak`:
   * resident octets of the largest process of the command that does so.
   */
  lists?: { cold: number; warm: number; kept: number; peak: number };
  /** One document with 51 signatures, with trust. */
  many: number;
  /** One with a signature, its validation data and an archive timestamp. */
  archived: number;
  /** The same document in EU DSS, after it was asked often enough to be warm; absent where there is none. */
  archivedByDss?: number;
  /** That document as a thousand files: files a second, of our whole command and of EU DSS. */
  filesASecond: { ours: number; dss?: number };
}

const signatures = 51;
const batchFiles = 1000;
const builtProgram = join(projectFolder, 'out', 'main', 'index.js');

/** What checking costs us beside the start of a process. */
export async function measureChecking(): Promise<CheckingCost> {
  const data = process.env['COUNTERSIGN_DATA'];
  const folder = data === undefined ? undefined : join(data, 'trust', 'lists');
  const lists = folder !== undefined && existsSync(folder) ? await measureLists(folder) : undefined;
  try {
    const parties = await createParties();
    const trust = (): DocumentTrust => ({
      context: {
        at: new Date(),
        anchors: [{ certificate: parties.root.certificate, origin: { kind: 'person', file: 'anchor.pem' } }],
      },
      ownAnchors: 1,
    });
    const original = await createDocument(false);
    const claimed = { claims: { signedAt: new Date(Date.now() - 1000) } };
    let bytes = original;
    for (let count = 0; count < signatures; count += 1) bytes = sign(parties, bytes, undefined, claimed);
    const many = writeFile(addValidationData(parties, bytes));
    const archived = writeFile(
      stampDocument(parties, addValidationData(parties, sign(parties, original, {}, claimed))),
    );
    const check = async (file: string): Promise<void> => {
      const { signatures: found } = await verifyDocument(file, undefined, trust());
      const bad = found.find(({ indication }) => indication !== 'TOTAL-PASSED');
      if (bad) throw new Error(`a signature of the bench is ${bad.indication} ${bad.subIndication ?? ''}`);
    };
    const own = {
      many: await processorSeconds(8, () => check(many)),
      // As often as EU DSS is asked: what it was compiled for counts for both.
      archived: await processorSeconds(batchFiles, () => check(archived)),
    };
    return { ...(lists && { lists }), ...own, ...(await measureBatch(archived, parties.root.certificate)) };
  } finally {
    removeFiles();
    removeStampFiles();
  }
}

/** A thousand files, ours by the command line with all its processes, and those of EU DSS one after another in one machine. */
async function measureBatch(
  file: string,
  root: Uint8Array,
): Promise<Pick<CheckingCost, 'archivedByDss' | 'filesASecond'>> {
  const place = mkdtempSync(join(tmpdir(), 'countersign-bench-checks-'));
  try {
    const anchor = join(place, 'anchor.pem');
    const base64 = Buffer.from(root).toString('base64');
    writeFileSync(anchor, `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`);
    const files = Array.from({ length: batchFiles }, (_, index) => join(place, `${index}.pdf`));
    for (const copy of files) copyFileSync(file, copy);
    const words = ['verify', '--offline', '--trust-anchor', anchor, '--profile', join(place, 'profile'), ...files];
    const ours = await measure(process.execPath, [builtProgram, ...words]);
    const told = await askDss(files, anchor).catch((error: unknown) => {
      console.log(`  EU DSS was not asked: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    });
    return {
      filesASecond: { ours: batchFiles / ours.seconds, ...(told && { dss: batchFiles / told.seconds }) },
      ...(told && { archivedByDss: told.best }),
    };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function askDss(files: readonly string[], anchor: string): Promise<{ seconds: number; best: number }> {
  const lines = files.map((path) => [path, anchor, new Date().toISOString()].join('\t'));
  // The jar is built, and the disk warm, before anything counts.
  await askJarClass(euDss, 'org.countersign.interop.DssVerdicts', [], lines.slice(0, 1));
  const started = performance.now();
  const answer = await askJarClass(euDss, 'org.countersign.interop.DssVerdicts', [], lines);
  const seconds = (performance.now() - started) / 1000;
  const judged = JSON.parse(answer) as { processorSeconds: number; signatures: { indication: string }[] }[];
  const bad = judged.find(({ signatures: found }) => found.some(({ indication }) => indication !== 'TOTAL_PASSED'));
  if (bad || judged.length !== files.length) throw new Error(`it says ${JSON.stringify(bad?.signatures)}`);
  return { seconds, best: Math.min(...judged.map(({ processorSeconds: one }) => one)) };
}

async function measureLists(folder: string): Promise<NonNullable<CheckingCost['lists']>> {
  const place = mkdtempSync(join(tmpdir(), 'countersign-bench-lists-'));
  try {
    let kept = 0;
    const cold = await processorSeconds(1, async () => {
      const { lists } = await refreshLists({
        ...{ source: folderSource(folder), store: new ListStore(place) },
        ...{ schemes: [europeanUnion], at: new Date() },
      });
      kept = lists.filter(({ current }) => current).length;
    });
    const warm = await processorSeconds(5, () => new ListStore(place).load().size);
    return { cold, warm, kept, peak: await listsPeak(folder, place) };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** @param place - where the same lists were kept already: what takes fewer needs less memory */
async function listsPeak(folder: string, place: string): Promise<number> {
  const profile = join(place, 'profile');
  const words = ['lists', 'refresh', '--from', folder, '--profile', profile];
  // 1: some of the lists were not taken, because they have expired since or are not in the folder.
  const { peaks } = await measure(process.execPath, [builtProgram, ...words], { codes: [0, 1] });
  const [here, there] = [place, join(profile, 'lists')].map((one) => new ListStore(one).load().size.services);
  if (there !== here) throw new Error(`the command took ${there} services from the trusted lists, and not ${here}`);
  return peaks[0]?.bytes ?? NaN;
}

async function processorSeconds(runs: number, work: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1e6);
  }
  return best;
}

export function printChecking({ lists, many, archived, archivedByDss, filesASecond }: CheckingCost): void {
  const ms = (seconds: number): string => `${(seconds * 1000).toFixed(1)} ms`;
  console.log('\nChecking, processor time in a process that runs');
  if (lists) {
    const { kept, cold, warm, peak } = lists;
    const memory = `${megabytes(peak)} MB in the largest process`;
    console.log(`  ${kept} trusted lists: cold ${ms(cold)}, ${memory}; from what was kept ${ms(warm)}`);
  } else console.log('  trusted lists: COUNTERSIGN_DATA names none');
  console.log(`  ${signatures} signatures in one document, with trust: ${ms(many)}`);
  const beside = archivedByDss === undefined ? '' : `; in EU DSS, warm, ${ms(archivedByDss)}`;
  console.log(`  one signature of level B-LTA: ${ms(archived)}${beside}`);
  const { ours, dss } = filesASecond;
  const theirs = dss === undefined ? '' : `, EU DSS ${dss.toFixed(0)}`;
  console.log(`  ${batchFiles} such files, each with its start: ours ${ours.toFixed(0)} a second${theirs}`);
}
