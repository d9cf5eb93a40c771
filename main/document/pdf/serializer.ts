import {
  PdfDictionary,
  PdfName,
  PdfNewStream,
  PdfReal,
  PdfReference,
  PdfString,
  PdfVerbatim,
  type PdfObject,
} from './objects';

/** Collects octets and knows where in the file they will stand. */
export class ByteSink {
  private readonly parts: Buffer[] = [];
  private length = 0;

  constructor(
    /** Absolute file position of the first octet. */
    private readonly start: number,
  ) {}

  get position(): number {
    return this.start + this.length;
  }

  /** @param octets - text is taken as Latin-1, one octet for each character */
  write(octets: string | Uint8Array): void {
    const part = typeof octets === 'string' ? Buffer.from(octets, 'latin1') : Buffer.from(octets);
    this.parts.push(part);
    this.length += part.length;
  }

  take(): Buffer {
    return Buffer.concat(this.parts);
  }
}

/**
 * Writes an object (ISO 32000-2, clause 7.3).
 * @param placed - told the absolute position of every {@link PdfVerbatim}
 */
export function serialize(
  object: PdfObject,
  sink: ByteSink,
  placed?: (verbatim: PdfVerbatim, position: number) => void,
): void {
  if (object === null || typeof object === 'boolean') {
    sink.write(String(object));
  } else if (typeof object === 'number') {
    if (!Number.isSafeInteger(object)) throw new TypeError('a number that is no integer must be a PdfReal');
    sink.write(String(object));
  } else if (object instanceof PdfReal) {
    sink.write(object.spelling);
  } else if (object instanceof PdfName) {
    sink.write(serializeName(object));
  } else if (object instanceof PdfString) {
    sink.write(serializeString(object));
  } else if (object instanceof PdfReference) {
    sink.write(object.toString());
  } else if (object instanceof PdfVerbatim) {
    placed?.(object, sink.position);
    sink.write(object.bytes);
  } else if (object instanceof PdfDictionary) {
    sink.write('<<');
    for (const [key, value] of object.entries) {
      sink.write(serializeName(new PdfName(key)));
      sink.write(' ');
      serialize(value, sink, placed);
      sink.write('\n');
    }
    sink.write('>>');
  } else if (Array.isArray(object)) {
    sink.write('[');
    object.forEach((item, i) => {
      // One line would grow without end in a document of many pages.
      if (i > 0) sink.write(i % 12 === 0 ? '\n' : ' ');
      serialize(item, sink, placed);
    });
    sink.write(']');
  } else if (object instanceof PdfNewStream) {
    const dictionary = new PdfDictionary(new Map(object.dictionary.entries));
    dictionary.set('Length', object.bytes.length);
    serialize(dictionary, sink, placed);
    sink.write('\nstream\n');
    sink.write(object.bytes);
    sink.write('\nendstream');
  } else {
    throw new TypeError('a stream of the file can not be written again');
  }
}

function serializeName(name: PdfName): string {
  return `/${name.value.replace(
    /[^!"$&'*+,\-.0-9:;=?@A-Z\\^_`a-z|~]/g,
    (character) => `#${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  )}`;
}

function serializeString(string: PdfString): string {
  const bytes = Buffer.from(string.bytes);
  if (string.hexadecimal) return `<${bytes.toString('hex').toUpperCase()}>`;
  const escaped = bytes
    .toString('latin1')
    .replace(/[\\()]/g, '\\$&')
    .replace(/\r/g, '\\r')
    .replace(/\n/g, '\\n');
  return `(${escaped})`;
}
