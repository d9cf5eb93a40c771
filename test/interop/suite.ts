import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { embeddedSignatures } from './embedded-signatures';
import { startTestPki } from '../fixtures/pki';
import { makeInputs, swappedPage } from './inputs';
import { tryJudge } from './judge-trial';
import { objections } from './judges/judge';
import type { Judge } from './judges/judge';
import { pyhankoPython } from './judges/pyhanko';
import { convene } from './judges/session';
import { makeEncrypted, makeLevels, productOf, type MadeFile } from './levels';
import { Product } from './product';
import type { SignAnswer } from './product-answers';
import { planChains, wayNamed } from './suite-plan';
import type { Chain, Way } from './suite-plan';
import { Tally } from './tally';
import { mustRun } from './tool';
import { makeTrialPki } from './trial-pki';

/** A file that the product signed. */
interface SignedFile extends MadeFile {
  /** A file of a corpus: a judge that can not read the original has no say in what became of it. */
  outside?: boolean;
}

const corpusWay = wayNamed('RSA-PKCS1 SHA-256');
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

  say('making a token and files to sign');
  const product = await Product.create(folder);
  const inputs = await makeInputs(subfolder('inputs'), sits(judges, 'qpdf'));
  const byKind = new Map(inputs.map(({ kind, path }) => [kind, path]));
  const signed = await signAll(product, planChains(inputs.map(({ kind }) => kind)), byKind);
  if (sits(judges, 'qpdf')) signed.push(...(await makeEncrypted(product, subfolder('encrypted'), complain)));
  else tally.absent('encrypted files', 'qpdf makes them');
  signed.push(...(await signCorpus(product)));
  say(`${signed.length} signed files; the judges look at them`);

  await tryAll(product, signed, judges);
  await judgeAll(product, signed, judges);
  await judgeLevels(byKind, judges);

  tally.print((line) => console.log(line));
  // A run that checked nothing has proved nothing.
  if (tally.failed > 0 || tally.passed === 0) process.exitCode = 1;
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
    for (const [way, group] of due) {
      const answers = await product.sign(
        way,
        group.map(({ current }) => current),
      );
      for (const [index, file] of group.entries()) {
        const title = `${file.chain.input}: ${file.chain.ways
          .slice(0, step + 1)
          .map(({ name }) => name)
          .join(', ')}`;
        const output = answers[index]?.output;
        if (output === undefined) {
          tally.record(title, 'Countersign', [`did not sign: ${refusal(answers[index])}`]);
          file.chain.ways.length = step;
          continue;
        }
        file.current = join(dirname(output), `${file.chain.input}-${step + 1}.pdf`);
        renameSync(output, file.current);
        signed.push({ title, path: file.current, original: file.original, signatures: step + 1, foreign: 0 });
      }
    }
  }
  return signed;
}

/** Files from outside: signed, or refused with an error of the closed set; nothing in between. */
async function signCorpus(product: Product): Promise<SignedFile[]> {
  const corpus = process.env['COUNTERSIGN_CORPUS'];
  if (!corpus) return [];
  const copies = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.toLowerCase().endsWith('.pdf'))
    .sort()
    .map((name, index) => {
      const copy = join(subfolder(`corpus-${index}`), basename(name));
      copyFileSync(join(corpus, name), copy);
      return { name, copy };
    });
  const answers = await product.sign(
    corpusWay,
    copies.map(({ copy }) => copy),
  );
  const signed: SignedFile[] = [];
  for (const [index, { name, copy }] of copies.entries()) {
    const answer = answers[index];
    if (answer?.output !== undefined) {
      const foreign = embeddedSignatures(readFileSync(copy)).signatures.length;
      const file = { path: answer.output, original: copy, signatures: foreign + 1, foreign, outside: true };
      signed.push({ title: `corpus ${name}`, ...file });
    } else {
      const clear = answer?.error !== undefined && /^(document|field)\./.test(answer.error.code);
      tally.record(
        `corpus ${name} (refused: ${answer?.error?.code})`,
        'Countersign',
        clear ? [] : [`no clear error: ${refusal(answer)}`],
      );
    }
  }
  return signed;
}

function refusal(answer: SignAnswer | undefined): string {
  return answer?.error === undefined ? 'no answer' : `${answer.error.code}: ${answer.error.what}`;
}

/** Every judge proves that it can say yes and no, on a file of ours and, where pyHanko is, on one of somebody else's. */
async function tryAll(product: Product, signed: readonly SignedFile[], judges: readonly Judge[]): Promise<void> {
  if (!sits(judges, 'openssl')) {
    tally.absent('the trial of the judges', 'its throw-away certificates are made with openssl');
    return;
  }
  const pki = await makeTrialPki(subfolder('trial-pki'));
  const spoilt = subfolder('spoilt');
  const ours = signed.find(({ path, signatures }) => signatures === 3 && basename(path).startsWith('classic'));
  const control = sits(judges, 'pyHanko') ? await signWithPyhanko(pki) : undefined;
  for (const judge of judges) {
    if (ours !== undefined) {
      const file = {
        path: ours.path,
        signatures: 3,
        anchor: product.anchor,
        foreignAnchor: pki.root,
        replacement: swappedPage,
      };
      tally.record('can say no: ours', judge.name, await tryJudge(judge, file, spoilt));
    }
    if (control !== undefined) {
      const file = {
        path: control,
        signatures: 2,
        anchor: pki.root,
        foreignAnchor: product.anchor,
        replacement: swappedPage,
      };
      tally.record('can say no: a file signed by pyHanko', judge.name, await tryJudge(judge, file, spoilt));
    }
  }
}

async function signWithPyhanko(pki: Awaited<ReturnType<typeof makeTrialPki>>): Promise<string> {
  const cli = join(dirname(await pyhankoPython()), 'pyhanko');
  let current = join(folder, 'inputs', 'classic.pdf');
  for (const field of ['First', 'Second']) {
    const next = join(folder, `control-${field}.pdf`);
    await mustRun(cli, [
      ...['sign', 'addsig', '--field', field, '--use-pades', 'pemder', '--no-pass'],
      ...['--key', pki.key, '--cert', pki.certificate, '--chain', pki.issuing, current, next],
    ]);
    current = next;
  }
  return current;
}

/** Levels above B-B, whose certificates come from a PKI with OpenSSL's responders on the loopback. */
async function judgeLevels(inputs: ReadonlyMap<string, string>, judges: readonly Judge[]): Promise<void> {
  if (!sits(judges, 'openssl')) {
    tally.absent('the levels above B-B', 'the responders of their PKI are those of openssl');
    return;
  }
  const pki = await startTestPki();
  let product: Product;
  let made: MadeFile[];
  try {
    product = await productOf(pki, subfolder('levels'));
    made = await makeLevels(product, subfolder('level-files'), inputs, complain);
  } finally {
    // Nothing answers any more when the judges look: what a file does not carry is not there.
    await pki.stop();
  }
  await judgeAll(product, made, judges);
  const lower = made.find(({ level }) => level === 'PAdES-BASELINE-LT');
  for (const judge of judges) {
    // A syntax check knows no levels.
    if (lower === undefined || judge.name === 'qpdf') continue;
    const higher = { ...lower, level: 'PAdES-BASELINE-LTA', timestamps: 1 } as const;
    const [verdict] = await judge.judge([higher], product.anchor);
    const refused = verdict !== undefined && objections(verdict, lower.signatures).length > 0;
    tally.record('can say no: B-LT is not B-LTA', judge.name, refused ? [] : ['accepts a level that is not there']);
  }
}

function complain(title: string, answer: SignAnswer | undefined): void {
  tally.record(title, 'Countersign', [`did not sign: ${refusal(answer)}`]);
}

async function judgeAll(product: Product, signed: readonly SignedFile[], judges: readonly Judge[]): Promise<void> {
  const own = await verifyAll(product, signed);
  for (const file of signed) {
    const original = readFileSync(file.original);
    const prefix = readFileSync(file.path).subarray(0, original.length).equals(original);
    const problems = [...(own.get(file) ?? ['verify gives no answer'])];
    if (!prefix) problems.push('the original bytes are not a prefix of the signed file');
    tally.record(file.title, 'Countersign', problems);
  }
  for (const judge of judges) {
    const started = Date.now();
    const verdicts = await judge.judge(signed, product.anchor);
    const declined = await declinedOriginals(judge, signed, product.anchor);
    for (const [index, file] of signed.entries()) {
      if (declined.has(file)) continue;
      const verdict = verdicts[index];
      tally.record(
        file.title,
        judge.name,
        verdict === undefined ? ['no verdict'] : objections(verdict, file.signatures, file.foreign),
      );
    }
    say(`${judge.name} looked at ${signed.length} files in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
}

/** What our own `verify` says; one call for each password. */
async function verifyAll(product: Product, signed: readonly SignedFile[]): Promise<Map<SignedFile, string[]>> {
  const problems = new Map<SignedFile, string[]>();
  for (const password of new Set(signed.map((file) => file.password))) {
    const files = signed.filter((file) => file.password === password);
    const answers = await product.verify(files, password);
    files.forEach((file, index) => problems.set(file, answers[index] ?? []));
  }
  return problems;
}

/** Files of a corpus whose originals the judge already objects to, such as damaged ones. */
async function declinedOriginals(
  judge: Judge,
  signed: readonly SignedFile[],
  anchor: string,
): Promise<Set<SignedFile>> {
  const outside = signed.filter((file) => file.outside || file.password !== undefined);
  if (outside.length === 0) return new Set();
  const verdicts = await judge.judge(
    outside.map(({ original, password }) => ({ path: original, ...(password !== undefined && { password }) })),
    anchor,
  );
  const declined = outside.filter((_file, index) => (verdicts[index]?.complaints.length ?? 0) > 0);
  for (const file of declined) say(`${judge.name} objects to the original of ${file.title}`);
  return new Set(declined);
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
  console.error(`interop: ${sentence}`);
}
