import { existsSync } from 'node:fs';
import { levelSigner } from '../levels';
import type { Product } from '../product';
import type { SignAnswer } from '../product-answers';
import { algorithms } from '../suite-plan';
import { runTool } from '../tool';
import { harm, inWords, statesOf, type SignatureState } from './states';

/** What happened to a file in one step. */
export interface StepResult {
  /** The cell of the table. */
  words: string;
  /** What must not be, each in a few words. */
  faults: string[];
}

/** A file on its way through the steps. */
export interface Journey {
  /** As it is called in the table. */
  name: string;
  /** The newest file: the original, or what was made of it last. */
  path: string;
  password?: string;
  states: SignatureState[];
  /** pdfsig's count; undefined where it can not read the file. */
  counted: number | undefined;
  results: StepResult[];
}

type Act = (product: Product, file: string, password: string | undefined) => Promise<SignAnswer>;

const [rsa, , p256] = algorithms;
if (!rsa || !p256) throw new Error('the suite has no keys');

const sign =
  (signer: { name: string }, more: readonly string[] = []): Act =>
  async (product, file, password) =>
    (await product.sign(signer, [file], { password, more }))[0] ?? {};

/** The steps, by the titles of their columns. */
export const steps: Readonly<Record<string, Act>> = {
  sign: sign(levelSigner(rsa, 'SHA-256', 'B-B')),
  'sign again': sign(levelSigner(p256, 'SHA-256', 'B-T')),
  extend: async (product, file, password) =>
    (await product.extend(levelSigner(rsa, 'SHA-256', 'B-LTA'), 'B-LTA', [file], password))[0] ?? {},
  'sign visibly': sign(levelSigner(rsa, 'SHA-256', 'B-B'), ['--visible']),
};

/** Looks at a file before anything is done to it, with the first of the passwords that opens it. */
export async function begin(
  product: Product,
  name: string,
  path: string,
  passwords: readonly string[],
): Promise<Journey> {
  for (const password of [undefined, ...passwords]) {
    const answer = await product.report(path, password);
    if (answer.error && /^document\.password/.test(answer.error.code)) continue;
    const states = statesOf(answer.signatures ?? []);
    const counted = await pdfsigCount(path, password);
    const words = answer.error ? answer.error.code : withCount(inWords(states), states, counted);
    const journey = { name, path, states, counted, results: [{ words, faults: strange(answer.error) }] };
    return password === undefined ? journey : { ...journey, password };
  }
  return { name, path, states: [], counted: undefined, results: [{ words: 'a password is needed', faults: [] }] };
}

/** Takes one step with the newest file; a refusal leaves it where it is. */
export async function take(product: Product, journey: Journey, act: Act): Promise<void> {
  const { password, states: before, counted: countedBefore } = journey;
  const answer = await act(product, journey.path, password);
  if (answer.output === undefined || !existsSync(answer.output)) {
    const words = answer.error ? `refused: ${answer.error.code}` : 'no answer';
    journey.results.push({ words, faults: answer.error ? strange(answer.error) : [words] });
    return;
  }
  const verified = await product.report(answer.output, password);
  const after = statesOf(verified.signatures ?? []);
  const counted = await pdfsigCount(answer.output, password);
  const faults = [...strange(verified.error), ...harm(before, after)];
  if (verified.error) faults.push(`can not be verified: ${verified.error.code}`);
  const agreed = countedBefore === before.length;
  if (agreed && counted !== after.length) faults.push(`pdfsig counts ${counted ?? 'nothing'}, we ${after.length}`);
  journey.results.push({ words: withCount(inWords(after), after, counted), faults });
  Object.assign(journey, { path: answer.output, states: after, counted });
}

/** A refusal has to be one of a document or a field, or of what can not be shown or reached. */
function strange(error: { code: string } | undefined): string[] {
  return !error || /^(document|field|visible|appearance|level|timestamp)\./.test(error.code) ? [] : [error.code];
}

const withCount = (words: string, { length }: readonly unknown[], counted: number | undefined): string =>
  counted === length ? words : `${words} (pdfsig: ${counted ?? 'can not read it'})`;

/** How many signatures and document timestamps poppler's pdfsig finds; fields that wait for one aside. */
async function pdfsigCount(path: string, password: string | undefined): Promise<number | undefined> {
  const secret = password === undefined ? [] : ['-opw', password, '-upw', password];
  const { code, stdout } = await runTool('pdfsig', ['-nocert', ...secret, path]);
  const fields = stdout.split(/^Signature #\d+:/m).slice(1);
  // 2: there is no signature.
  if (code !== 0 && code !== 2 && fields.length === 0) return undefined;
  return fields.filter((field) => !field.includes('The signature form field is not signed.')).length;
}
