import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll } from 'vitest';
import { PdfReader } from '../../../main/document/pdf';

/** A folder of the calling test file's own, removed when its tests are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-pdf-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs `use` with a reader of a file that holds these octets, and closes it. */
export function withReader<T>(
  folder: string,
  bytes: Buffer,
  use: (reader: PdfReader, file: string) => T,
  password?: string,
): T {
  const file = path.join(folder, `${Math.random().toString(36).slice(2)}.pdf`);
  writeFileSync(file, bytes);
  const reader = PdfReader.open(file, password);
  try {
    return use(reader, file);
  } finally {
    reader.close();
  }
}
