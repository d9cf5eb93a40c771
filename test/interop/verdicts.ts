import { readFileSync } from 'node:fs';
import { objections, type Judge } from './judges/judge';
import type { MadeFile } from './levels';
import type { Product } from './product';
import type { Tally } from './tally';
import { Lanes } from './tool';

/** A file that the product signed. */
export interface SignedFile extends MadeFile {
  /** A file of a corpus: a judge that can not read the original has no say in what became of it. */
  outside?: boolean;
}

/**
 * Asks our own `verify` and every judge about every file, and writes down what they hold against it. Judges work side by
 * side, for most of them use one processor.
 */
export async function judgeAll(
  product: Product,
  signed: readonly SignedFile[],
  judges: readonly Judge[],
  tally: Tally,
  say: (sentence: string) => void,
): Promise<void> {
  const own = await verifyAll(product, signed);
  for (const file of signed) {
    const original = readFileSync(file.original);
    const prefix = readFileSync(file.path).subarray(0, original.length).equals(original);
    const problems = [...(own.get(file) ?? ['verify gives no answer'])];
    if (!prefix) problems.push('the original bytes are not a prefix of the signed file');
    tally.record(file.title, 'Countersign', problems);
  }
  const lanes = new Lanes();
  // The slow ones, who stand last, begin: the quick ones fill what is left beside them.
  const begun = judges.toReversed().map((judge) => lanes.run(() => hear(judge, signed, product.anchor)));
  const heard = await Promise.all(begun.toReversed());
  for (const [index, { verdicts, seconds }] of heard.entries()) {
    const name = judges[index]?.name ?? '';
    for (const [file, problems] of verdicts) {
      if (problems === undefined) say(`${name} objects to the original of ${file.title}`);
      else tally.record(file.title, name, problems);
    }
    say(`${name} looked at ${verdicts.size} files in ${seconds.toFixed(1)} s`);
  }
}

/** @returns for each file in the judge's field its objections, or undefined where it can not read the original */
async function hear(
  judge: Judge,
  signed: readonly SignedFile[],
  anchor: string,
): Promise<{ verdicts: Map<SignedFile, string[] | undefined>; seconds: number }> {
  const started = Date.now();
  const files = signed.filter((file) => judge.concerns?.(file) ?? true);
  const verdicts = new Map<SignedFile, string[] | undefined>();
  if (files.length > 0) {
    const answers = await judge.judge(files, anchor);
    const declined = await declinedOriginals(judge, files, anchor);
    files.forEach((file, index) => {
      const answer = answers[index];
      const problems = answer === undefined ? ['no verdict'] : objections(answer, file.signatures, file.foreign);
      verdicts.set(file, declined.has(file) ? undefined : problems);
    });
  }
  return { verdicts, seconds: (Date.now() - started) / 1000 };
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

/** Files whose originals the judge already objects to: damaged ones of a corpus, encryption that it does not know. */
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
  return new Set(outside.filter((_file, index) => (verdicts[index]?.complaints.length ?? 0) > 0));
}
