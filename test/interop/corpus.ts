import { copyFileSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { embeddedSignatures } from './embedded-signatures';
import type { Product } from './product';
import type { SignAnswer } from './product-answers';
import { wayNamed } from './suite-plan';
import type { SignedFile } from './verdicts';

const way = wayNamed('RSA-PKCS1 SHA-256');

/** Somebody who notes a refusal, with what is wrong with it. */
export type NoteRefusal = (title: string, problems: string[]) => void;

/**
 * Signs every PDF of the folder that COUNTERSIGN_CORPUS names: signed, or refused with an error of the closed set that
 * names what is wrong with the file; nothing in between.
 *
 * @param folder - receives the copies and what is signed
 */
export async function signCorpus(product: Product, folder: string, note: NoteRefusal): Promise<SignedFile[]> {
  const corpus = process.env['COUNTERSIGN_CORPUS'];
  if (!corpus) return [];
  const copies = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.toLowerCase().endsWith('.pdf'))
    .sort()
    .map((name, index) => {
      const place = join(folder, String(index));
      mkdirSync(place, { recursive: true });
      const copy = join(place, basename(name));
      copyFileSync(join(corpus, name), copy);
      return { name, copy };
    });
  const answers = await product.sign(
    way,
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
      note(`corpus ${name} (refused: ${answer?.error?.code})`, clear ? [] : [`no clear error: ${refusal(answer)}`]);
    }
  }
  return signed;
}

/** Why there is no signed file, in a line. */
export function refusal(answer: SignAnswer | undefined): string {
  return answer?.error === undefined ? 'no answer' : `${answer.error.code}: ${answer.error.what}`;
}
