import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { listSignatures, SignatureRevision } from '../../../main/document/pades';
import { PdfReader } from '../../../main/document/pdf';
import { temporaryFolder } from '../pdf/temporary-file';

const folder = temporaryFolder();

/**
 * A document whose fourth object is a stream of zeros, so long that the file gets `size` octets. The zeros are a hole: they
 * take no room on the disk.
 */
function sparseDocument(size: number): string {
  const file = path.join(folder, `${size}.pdf`);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>',
  ];
  let start = '%PDF-1.7\n';
  const offsets = objects.map((body, index) => {
    const offset = start.length;
    start += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  offsets.push(start.length);
  const digits = 11;
  const streamHead = (length: number): string => `4 0 obj\n<< /Length ${String(length).padStart(digits)} >>\nstream\n`;
  const ending = (position: number): string =>
    `\nendstream\nendobj\nxref\n0 5\n0000000000 65535 f \n` +
    offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('') +
    `trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n${String(position).padStart(digits, '0')}\n%%EOF\n`;
  const length = size - start.length - streamHead(0).length - ending(0).length;
  const descriptor = fs.openSync(file, 'w');
  try {
    fs.writeSync(descriptor, start + streamHead(length), 0, 'latin1');
    const end = size - ending(0).length;
    fs.writeSync(descriptor, ending(end + '\nendstream\nendobj\n'.length), end, 'latin1');
  } finally {
    fs.closeSync(descriptor);
  }
  return file;
}

/** Appends a signature field whose signature is still zeros, in place: the file is never copied, nor read whole. */
function appendRevision(file: string): SignatureRevision {
  const reader = PdfReader.open(file);
  let revision: SignatureRevision;
  try {
    revision = SignatureRevision.plan(reader, { signedAt: new Date('2026-03-04T05:06:07Z') }, 4096);
  } finally {
    reader.close();
  }
  const descriptor = fs.openSync(file, 'r+');
  try {
    const octets = Buffer.concat([revision.head, Buffer.from(`<${'0'.repeat(8192)}>`), revision.tail]);
    fs.writeSync(descriptor, octets, 0, octets.length, fs.fstatSync(descriptor).size);
  } finally {
    fs.closeSync(descriptor);
  }
  return revision;
}

// Windows fills holes with zeros on the disk.
describe.skipIf(process.platform === 'win32')('a document of many octets', () => {
  it.each([
    { border: '2³¹', size: 2 ** 31 - 300, kind: 'table' },
    { border: '2³²', size: 2 ** 32 - 300, kind: 'table' },
    // Eleven digits do not fit into a table's line.
    { border: '10¹⁰', size: 1e10 - 300, kind: 'stream' },
    { border: '10¹⁰ and more', size: 3e10, kind: 'stream' },
  ])('takes a revision across $border', ({ size, kind }) => {
    const file = sparseDocument(size);
    const { fileSize } = appendRevision(file);
    const reader = PdfReader.open(file);
    try {
      expect(reader.size).toBe(fileSize);
      expect(reader.revisions.map(({ sections }) => sections[0]?.kind)).toEqual(['table', kind]);
      const [signature, ...others] = listSignatures(reader);
      expect(others).toEqual([]);
      const [start, length, gapEnd, rest] = signature?.byteRange as number[];
      expect([start, gapEnd! + rest!]).toEqual([0, fileSize]);
      expect(signature?.contentsSpan).toEqual({ start: length, end: gapEnd });
      expect(length).toBeGreaterThan(size);
      // The newest page lists the field: it is found through the new cross-reference.
      expect(reader.entry(3)?.revision).toBe(1);
    } finally {
      reader.close();
      fs.rmSync(file);
    }
  });
});
