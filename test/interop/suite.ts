import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startTestPki } from '../fixtures/pki';
import { makeArchival } from './archival';
import { refusal, signCorpus } from './corpus';
import { makeEncrypted } from './encrypted';
import { makeInputs } from './inputs';
import type { Judge } from './judges/judge';
import { convene } from './judges/session';
import { judgeLaterSaves } from './later-saves';
import { levelProduct, makeLevels, type MadeFile } from './levels';
import { makeManySignatures } from './many-signatures';
import { makeMatrix } from './matrix';
import { Product } from './product';
import type { SignAnswer } from './product-answers';
import { makeProtected } from './protected';
import { judgeQualification } from './qualification';
import { judgeReports } from './reports';
import { planChains } from './suite-plan';
import type { Chain, Way } from './suite-plan';
import { Tally } from './tally';
import { judgeTrust } from './trust';
import { tryAll, tryConformance, tryLevels, tryNames } from './trials';
import { makeTurned } from './turned';
import { judgeAll, type SignedFile } from './verdicts';

const tally = new Tally();
const folder = mkdtempSync(join(tmpdir(), 'countersign-interop-'));
try {
  await main();
} finally {
  if (process.env['KEEP_FILES'] === '1') say(`the files are kept in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const session = await convene();
  for (const { judge, version } of session.sitting) say(`${judge.name}: ${version}`);
  for (const { judge, reason } of session.absent) {
    if (process.env['REQUIRE_JUDGES'] === '1') tally.record('the judges', judge.name, [`did not sit: ${reason}`]);
    else tally.absent(judge.name, reason);
  }

  const judges = session.sitting.map(({ judge }) => judge);
  // What EU DSS and we make of the same signatures needs no token: it fills the second processor beside the chains, whose steps
  // wait for each other. Each counts apart, so that the order of what is printed stays.
  const compared = new Tally();
  const [byKind] = await Promise.all([judgeSigned(judges), compareVerdicts(judges, compared)]);
  tally.include(compared);
  await judgeLevels(byKind, judges);

  tally.print((line) => console.log(line));
  // A run that checked nothing has proved nothing.
  if (tally.failed > 0 || tally.passed === 0) process.exitCode = 1;
}

/** Files at B-B, each judge's trial, the verdicts, and what others save behind signatures. @returns the unsigned files by their kinds */
async function judgeSigned(judges: readonly Judge[]): Promise<ReadonlyMap<string, string>> {
  say('making a token and files to sign');
  const product = await Product.create(folder);
  const inputs = await makeInputs(subfolder('inputs'), sits(judges, 'qpdf'));
  const byKind = new Map(inputs.map(({ kind, path }) => [kind, path]));
  const signed = await signAll(product, planChains(inputs.map(({ kind }) => kind)), byKind);
  if (sits(judges, 'qpdf')) signed.push(...(await makeEncrypted(product, subfolder('encrypted'), complain)));
  else tally.absent('encrypted files', 'qpdf makes them');
  signed.push(
    ...(await signCorpus(product, subfolder('corpus'), (title, problems) =>
      tally.record(title, 'Countersign', problems),
    )),
  );
  say(`${signed.length} signed files; the judges look at them`);

  await tryAll(product, signed, judges, { folder: subfolder('trial'), classic: byKind.get('classic') ?? '', tally });
  const veraPdf = judges.find(({ name }) => name === 'veraPDF');
  if (veraPdf) await tryConformance(veraPdf, subfolder('trial-of-standards'), tally);
  await judgeAll(product, signed, judges, tally, say);
  say('other programs save signed forms');
  await judgeLaterSaves(product, subfolder('later-saves'), judges, tally, complain);
  return byKind;
}

/** What EU DSS and we make of the same signatures. @param compared - counts it */
async function compareVerdicts(judges: readonly Judge[], compared: Tally): Promise<void> {
  if (!sits(judges, 'EU DSS')) {
    compared.absent('verdicts and qualification', 'EU DSS judges them');
    return;
  }
  say('trusted lists: what EU DSS and we make of the same signatures');
  await judgeQualification(subfolder('qualification'), compared);
  say('verdicts: what EU DSS and we make of the same signatures, anchors and times');
  await judgeTrust(subfolder('trust'), compared, say);
  say("validation reports: the schema, and EU DSS's reports on the same signatures");
  await judgeReports(subfolder('reports'), compared, say);
}

/** Signs every chain step by step: files that are due for the same way share one call and one PIN. */
async function signAll(
  product: Product,
  chains: readonly Chain[],
  inputs: ReadonlyMap<string, string>,
): Promise<SignedFile[]> {
  const files = chains.map((chain, index) => {
    const original = join(subfolder(`chain-${index}`), `${chain.input}.pdf`);
    copyFileSync(inputs.get(chain.input) ?? '', original);
    return { chain, original, current: original };
  });
  const signed: SignedFile[] = [];
  for (let step = 0; files.some(({ chain }) => chain.ways.length > step); step += 1) {
    const due = new Map<Way, typeof files>();
    for (const file of files) {
      const way = file.chain.ways[step];
      if (way !== undefined) due.set(way, [...(due.get(way) ?? []), file]);
    }
    const groups = [...due];
    const answered = await Promise.all(
      groups.map(([way, group]) =>
        product.sign(
          way,
          group.map(({ current }) => current),
        ),
      ),
    );
    for (const [place, [, group]] of groups.entries()) {
      for (const [index, file] of group.entries()) {
        const answer = answered[place]?.[index];
        const title = `${file.chain.input}: ${file.chain.ways
          .slice(0, step + 1)
          .map(({ name }) => name)
          .join(', ')}`;
        if (answer?.output === undefined) {
          complain(title, answer);
          file.chain.ways.length = step;
          continue;
        }
        file.current = join(dirname(answer.output), `${file.chain.input}-${step + 1}.pdf`);
        renameSync(answer.output, file.current);
        signed.push({ title, path: file.current, original: file.original, signatures: step + 1, foreign: 0 });
      }
    }
  }
  return signed;
}

/** Levels, whose certificates come from a PKI with OpenSSL's responders on the loopback. */
async function judgeLevels(inputs: ReadonlyMap<string, string>, judges: readonly Judge[]): Promise<void> {
  if (!sits(judges, 'openssl')) {
    tally.absent('the levels above B-B', 'the responders of their PKI are those of openssl');
    return;
  }
  const pki = await startTestPki();
  let product: Product;
  let made: MadeFile[];
  try {
    product = await levelProduct(pki, subfolder('levels'));
    const groups = await Promise.all([
      // The longest one first: each of its steps waits for the one before.
      makeManySignatures(product, subfolder('fifty'), inputs.get('classic') ?? '', complain),
      makeLevels(product, subfolder('level-files'), inputs, complain),
      makeMatrix(product, subfolder('matrix'), inputs, sits(judges, 'qpdf'), complain),
      makeArchival(product, subfolder('archival'), complain),
      makeTurned(product, subfolder('turned'), complain),
      makeProtected(
        product,
        subfolder('protected'),
        sits(judges, 'pyHanko') ? inputs.get('classic') : undefined,
        complain,
      ),
    ]);
    made = groups.flat();
  } finally {
    // Nothing answers any more when the judges look: what a file does not carry is not there.
    await pki.stop();
  }
  say(`${made.length} files of all levels; the judges look at them`);
  await judgeAll(product, made, judges, tally, say);
  await tryLevels(product, made, judges, tally);
  await tryNames(made, judges, tally);
}

function complain(title: string, answer: SignAnswer | undefined): void {
  tally.record(title, 'Countersign', [`did not sign: ${refusal(answer)}`]);
}

function sits(judges: readonly Judge[], name: string): boolean {
  return judges.some((judge) => judge.name === name);
}

function subfolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
}

function say(sentence: string): void {
  const elapsed = Math.round(process.uptime());
  console.error(`interop ${String(elapsed).padStart(3)} s: ${sentence}`);
}
