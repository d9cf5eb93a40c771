import { PdfDictionary, type PdfObject, type PdfReference } from './objects';
import { ByteSink, serialize } from './serializer';

/**
 * Writes a document that consists of these objects: not encrypted, in one revision, with a classic table (ISO 32000-2, clause
 * 7.5).
 *
 * @param objects - each with generation 0; no number twice
 * @param root - the catalog, among them
 */
export function newDocument(
  objects: readonly { reference: PdfReference; object: PdfObject }[],
  root: PdfReference,
): Buffer {
  const sink = new ByteSink(0);
  const size = Math.max(...objects.map(({ reference }) => reference.number)) + 1;
  const positions = new Map<number, number>();
  sink.write('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n');
  for (const { reference, object } of objects) {
    positions.set(reference.number, sink.position);
    sink.write(`${reference.number} 0 obj\n`);
    serialize(object, sink);
    sink.write('\nendobj\n');
  }
  const start = sink.position;
  sink.write(`xref\n0 ${size}\n0000000000 65535 f\r\n`);
  for (let number = 1; number < size; number++) {
    const position = positions.get(number);
    sink.write(position === undefined ? '0000000000 65535 f\r\n' : `${String(position).padStart(10, '0')} 00000 n\r\n`);
  }
  sink.write('trailer\n');
  serialize(PdfDictionary.of({ Size: size, Root: root }), sink);
  sink.write(`\nstartxref\n${start}\n%%EOF\n`);
  return sink.take();
}
