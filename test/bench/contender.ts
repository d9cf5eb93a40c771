import { closeSync, openSync, readSync, fstatSync } from 'node:fs';
import type { Cost } from './measure';

/** One file to sign. */
export interface Job {
  input: string;
  /** The new file. */
  output: string;
}

/** Somebody who signs files, measured from outside. */
export interface Contender {
  name: string;
  /** What is signed and how, for the head of the bench. */
  remark: string;
  /** What the output is: a signed copy, a signature in a file of its own, or a bare copy. */
  makes: 'signed PDF' | 'detached CMS' | 'copy';
  /** True when its processes run already and have signed before. */
  warm: boolean;
  /** Makes it ready for another file: nothing of it counts. */
  ready?(): Promise<void>;
  /** Signs all of the files, one after another or as it does best. */
  sign(jobs: readonly Job[]): Promise<Cost>;
  /** Ends its processes, so that the next file finds fresh high-water marks. */
  end?(): void;
}

/**
 * A contender that writes something unsigned must not win.
 * @throws Error
 */
export function mustBeSigned({ name, makes }: Contender, { input, output }: Job): void {
  if (makes === 'copy') return;
  const from = makes === 'signed PDF' ? sizeOf(input) : 0;
  const tail = readFrom(output, from).toString('latin1');
  const signed =
    makes === 'signed PDF'
      ? /\/ByteRange\s*\[\s*0\s+\d+\s+\d+\s+\d+\s*\]/.test(tail)
      : // ContentInfo of id-signedData.
        tail.includes('\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02');
  if (!signed) throw new Error(`${name} did not sign`);
}

function sizeOf(path: string): number {
  return withOpened(path, (descriptor) => fstatSync(descriptor).size);
}

function readFrom(path: string, position: number): Buffer {
  return withOpened(path, (descriptor) => {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - position));
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, position));
  });
}

function withOpened<T>(path: string, use: (descriptor: number) => T): T {
  const descriptor = openSync(path, 'r');
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
