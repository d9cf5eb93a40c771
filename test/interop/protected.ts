import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { protectedDocument } from '../fixtures/pdf';
import { password } from './encrypted';
import { pyhankoPython } from './judges/pyhanko';
import { levelSigner, levels, reached, type Complain, type Level, type MadeFile } from './levels';
import type { Product } from './product';
import { algorithms } from './suite-plan';
import { lastLines, runTool } from './tool';

/** Reads an array of `source`, `target`, `gcm` and `stream` from standard input; the password is `user`. */
const protect = `
import json
import sys

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer


def protect(wish):
    with open(wish['source'], 'rb') as source:
        writer = copy_into_new_writer(PdfFileReader(source), writer_kwargs={'stream_xrefs': wish['stream']})
        writer.encrypt(owner_pass='owner', user_pass='user', use_gcm=wish['gcm'], pdf_mac=True)
        with open(wish['target'], 'wb') as target:
            writer.write(target)


for each in json.load(sys.stdin):
    protect(each)
`;

/** Kinds of protection: both ciphers, under both kinds of cross-reference. */
const kinds = [false, true].flatMap((gcm) => [false, true].map((stream) => ({ gcm, stream })));

/** One document, and where it is. */
interface Original {
  name: string;
  path: string;
  /** What it was before it was signed, where it is. */
  unsigned?: string;
}

/**
 * Signs documents under a MAC (ISO/TS 32004) at every level, and renews the archive timestamp of those that have one. Each save
 * has to leave them with a right MAC, or pyHanko opens none of them.
 *
 * @param source - a document that pyHanko protects; without it, its own are left out
 */
export async function makeProtected(
  product: Product,
  folder: string,
  source: string | undefined,
  complain: Complain,
): Promise<MadeFile[]> {
  const algorithm = algorithms.find(({ name }) => name === 'P-256')!;
  const made: MadeFile[] = [];
  for (const level of levels) {
    const originals = await makeOriginals(join(folder, level), source);
    const paths = originals.map(({ path }) => path);
    const signer = levelSigner(algorithm, 'SHA-256', level);
    const signed = collect(originals, await product.sign(signer, paths, { password }), level, '');
    made.push(...signed);
    if (level !== 'B-LTA') continue;
    const again = signed.map(({ path, title, original }) => ({ path, name: title, unsigned: original }));
    const renewed = await product.extend(
      signer,
      level,
      again.map(({ path }) => path),
      password,
    );
    made.push(...collect(again, renewed, level, ', renewed'));
  }
  return made;

  function collect(
    originals: readonly Original[],
    answers: Awaited<ReturnType<Product['sign']>>,
    level: Level,
    more: string,
  ): MadeFile[] {
    return originals.flatMap(({ name, path, unsigned = path }, index): MadeFile[] => {
      const title = more === '' ? `${name}: ${level}` : `${name}${more}`;
      const output = answers[index]?.output;
      if (output === undefined) {
        complain(title, answers[index]);
        return [];
      }
      const timestamps = level === 'B-LTA' ? (more === '' ? 1 : 2) : 0;
      const expected = { signatures: 1, foreign: 0, level: reached(level), timestamps };
      return [{ title, path: output, original: unsigned, password, ...expected }];
    });
  }
}

async function makeOriginals(folder: string, source: string | undefined): Promise<Original[]> {
  mkdirSync(folder, { recursive: true });
  const named = (maker: string, { gcm, stream }: (typeof kinds)[number]): Original => {
    const name = `${maker}, ${gcm ? 'GCM' : 'CBC'}, ${stream ? 'stream' : 'table'}`;
    return { name: `under a MAC: ${name}`, path: join(folder, `${name.replaceAll(', ', '-')}.pdf`) };
  };
  const own = kinds.map((kind) => {
    const original = named('ours', kind);
    const layout = kind.stream ? 'stream' : 'table';
    writeFileSync(original.path, protectedDocument({ mac: 'right', gcm: kind.gcm, layout }));
    return original;
  });
  if (source === undefined) return own;
  const theirs = kinds.map((kind) => ({ ...named('pyHanko', kind), ...kind }));
  const wishes = theirs.map(({ path, gcm, stream }) => ({ source, target: path, gcm, stream }));
  const result = await runTool(await pyhankoPython(), ['-c', protect], {
    input: JSON.stringify(wishes),
  });
  if (result.code !== 0) throw new Error(`pyHanko protects nothing: ${lastLines(result.stderr)}`);
  return [...own, ...theirs];
}
