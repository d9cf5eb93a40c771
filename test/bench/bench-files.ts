import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

/**
 * Writes a valid PDF of about the wanted size without holding it in memory: pages of text, and attachments-like streams
 * of bytes that do not compress. Same arguments, same bytes.
 *
 * @param path - where to write
 * @param size - bytes, at least
 * @param smallObjects - how many small dictionaries to add; they make the cross-reference table long
 */
export function writeBenchPdf(path: string, size: number, smallObjects = 0): void {
  const file = openSync(path, 'w');
  const offsets: number[] = [];
  let position = 0;
  const put = (data: string | Buffer): void => {
    const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
    writeSync(file, bytes);
    position += bytes.length;
  };
  const object = (body: string | Buffer): void => {
    offsets.push(position);
    put(`${offsets.length} 0 obj\n`);
    put(body);
    put('\nendobj\n');
  };

  put('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n');
  object('<< /Type /Catalog /Pages 2 0 R >>');
  object('<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
  object(
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>',
  );
  object('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  const text = 'BT /F1 24 Tf 72 720 Td (A page to sign) Tj ET';
  object(`<< /Length ${text.length} >>\nstream\n${text}\nendstream`);

  let lines = '';
  for (let index = 0; index < smallObjects; index += 1) {
    offsets.push(position + lines.length);
    lines += `${offsets.length} 0 obj\n<< /Note (small object ${index}) /Next ${offsets.length + 1} 0 R >>\nendobj\n`;
    if (lines.length > 1 << 20) {
      put(lines);
      lines = '';
    }
  }
  put(lines);

  const chunk = incompressible(Math.min(1 << 20, Math.max(1024, Math.floor(size / 16))));
  while (position < size) {
    object(Buffer.concat([Buffer.from(`<< /Length ${chunk.length} >>\nstream\n`), chunk, Buffer.from('\nendstream')]));
  }

  const start = position;
  put(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n`);
  for (let index = 0; index < offsets.length; index += 10_000) {
    const entries = offsets.slice(index, index + 10_000);
    put(entries.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join(''));
  }
  const id = createHash('sha256').update(`${size} ${smallObjects}`).digest('hex').slice(0, 32);
  put(`trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R /ID [<${id}> <${id}>] >>\nstartxref\n${start}\n%%EOF\n`);
  // Nobody is to be measured while the disk is still busy with this file.
  fsyncSync(file);
  closeSync(file);
}

/** Bytes without pattern, always the same ones: a chain of digests. */
function incompressible(length: number): Buffer {
  const parts: Buffer[] = [];
  let block = createHash('sha512').update('bench').digest();
  for (let total = 0; total < length; total += block.length) {
    block = createHash('sha512').update(block).digest();
    parts.push(block);
  }
  return Buffer.concat(parts).subarray(0, length);
}
