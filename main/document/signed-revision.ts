import * as fs from 'node:fs';
import { basename } from 'node:path';
import { CountersignError } from '../errors/countersign-error';
import type { RevisionRequest, SavedRevision } from './document-port';
import { reading, writing } from './named-problems';
import { putInPlace, removeQuietly } from '../files/placed-file';
import { InputChangedError, InputFile } from './pades';
import { PdfReader, readBlocks } from './pdf';
import { verifyOpened } from './validation';

/**
 * Saves a document as one of its signatures found it: the octets from its beginning to the end of what was signed. The new
 * file is whole or not there, and never takes the place of another.
 *
 * @throws CountersignError revision.unknown, revision.notIntact; what reading a document and saving a file can end with
 */
export async function saveSignedRevision(request: RevisionRequest): Promise<SavedRevision> {
  const { path, password, signature: index, temporary, target } = request;
  const file = basename(path);
  let ours = false;
  try {
    const input = await reading(path, () => InputFile.open(path));
    try {
      const { signatures } = await reading(path, () => verifyOpened(PdfReader.over(input.descriptor, password)));
      const signature = signatures.find((one) => one.index === index);
      if (!signature) throw new CountersignError('revision.unknown', { file, index, count: signatures.length });
      if (signature.integrity !== 'intact') throw new CountersignError('revision.notIntact', { file, index });
      const size = signature.coverage.revisionEnd;
      await writing(target, () => copyBeginning(input, size, temporary, () => (ours = true)));
      await reading(path, () => input.assertUnchanged(path));
      const delivered = await writing(target, () => putInPlace(temporary, target, false));
      return { path: delivered, size, field: signature.field };
    } finally {
      input.close();
    }
  } catch (error) {
    if (ours) removeQuietly(temporary);
    throw error;
  }
}

async function copyBeginning(input: InputFile, size: number, temporary: string, made: () => void): Promise<void> {
  const descriptor = fs.openSync(temporary, 'wx', 0o600);
  made();
  try {
    let written = 0;
    for await (const block of readBlocks(input.descriptor, size)) {
      for (let at = 0; at < block.length;) at += fs.writeSync(descriptor, block, at, block.length - at, written + at);
      written += block.length;
    }
    if (written !== size) throw new InputChangedError('the input changed its size');
    fs.fchmodSync(descriptor, input.mode | 0o600);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
