import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { objections } from './judges/judge';
import type { Judge } from './judges/judge';

/** A file that every judge must accept, with what is needed to make it bad. */
export interface TrialFile {
  /** A signed PDF with at least one classic cross-reference table in its signed part. */
  path: string;
  signatures: number;
  /** PEM of the root that its certificates lead to. */
  anchor: string;
  /** PEM of a root that has nothing to do with it. */
  foreignAnchor: string;
  /** Another body for one of its objects, such as a page that shows something else. */
  replacement: { object: number; body: string };
}

/**
 * Proves that a judge can say no: a judge that accepts everything proves nothing of the files that it accepts.
 *
 * @param folder - receives the spoilt copies
 * @returns what is wrong with the judge; empty when it accepts the good file and refuses each spoilt one that is in its
 *   field
 */
export async function tryJudge(judge: Judge, file: TrialFile, folder: string): Promise<string[]> {
  const bytes = readFileSync(file.path);
  const spoilt = [
    // qpdf reads syntax; one changed letter of the content leaves the syntax as it was.
    ...(judge.name === 'qpdf' ? [] : [{ name: 'changed-byte', bytes: changedByte(bytes) }]),
    { name: 'changed-xref', bytes: changedXref(bytes) },
    // A CMS and a syntax check know nothing of revisions; the other judges have to notice what came after.
    ...(['qpdf', 'openssl'].includes(judge.name)
      ? []
      : [{ name: 'later-revision', bytes: laterRevision(bytes, file) }]),
  ].map(({ name, bytes: content }) => {
    const path = join(folder, `${judge.name.replace(' ', '-')}-${name}.pdf`);
    writeFileSync(path, content);
    return { name, path };
  });

  const problems: string[] = [];
  const [good, ...bad] = await judge.judge([{ path: file.path }, ...spoilt], file.anchor);
  if (good === undefined) return ['gives no verdict'];
  for (const objection of objections(good, file.signatures)) problems.push(`refuses a good file: ${objection}`);
  spoilt.forEach(({ name }, index) => {
    const verdict = bad[index];
    if (verdict === undefined || objections(verdict, file.signatures).length === 0) problems.push(`accepts ${name}`);
  });
  if (good.signatures !== undefined) {
    const [untrusted] = await judge.judge([{ path: file.path }], file.foreignAnchor);
    if (untrusted === undefined || objections(untrusted, file.signatures).length === 0) {
      problems.push('accepts a signature whose root is not trusted');
    }
  }
  return problems;
}

/** Another digit in the header's version: the lightest change that the first signature covers. */
function changedByte(file: Buffer): Buffer {
  const changed = Buffer.from(file);
  const at = changed.indexOf('%PDF-') + '%PDF-1.'.length;
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

/** Another digit in the last in-use entry of the last classic table: an object that is no longer where it should be. */
function changedXref(file: Buffer): Buffer {
  const changed = Buffer.from(file);
  // The last entry: earlier ones may name objects that later revisions replaced, which nobody reads.
  const entry = [...file.toString('latin1').matchAll(/\d{10} 00000 n/g)].at(-1);
  if (entry === undefined) throw new Error('the trial file has no classic cross-reference table');
  // The tens: off by one byte often lands on white space, which readers skip.
  const at = entry.index + 8;
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

/** A well-formed revision after the last signature that replaces one object. */
function laterRevision(file: Buffer, { replacement }: TrialFile): Buffer {
  const text = file.toString('latin1');
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1];
  const trailer = [...text.matchAll(/\/Root (\d+ 0 R)/g)].at(-1)?.[1];
  const size = [...text.matchAll(/\/Size (\d+)/g)].at(-1)?.[1];
  if (previous === undefined || trailer === undefined || size === undefined)
    throw new Error('the trial file has no plain trailer');
  const object = `\n${replacement.object} 0 obj\n${replacement.body}\nendobj\n`;
  const offset = String(file.length + 1).padStart(10, '0');
  const xref = `xref\n${replacement.object} 1\n${offset} 00000 n \n`;
  const end = `trailer\n<< /Size ${size} /Root ${trailer} /Prev ${previous} >>\nstartxref\n${file.length + object.length}\n%%EOF\n`;
  return Buffer.concat([file, Buffer.from(object + xref + end, 'latin1')]);
}
