import { MemorySource } from './byte-source';
import { limits } from './limits';
import { Parser } from './parser';
import { damaged } from './pdf-error';

/** An object stream, decoded, with its table of contents (ISO 32000-2, clause 7.5.7). */
export interface ObjectStream {
  source: MemorySource;
  size: number;
  /** Position in the file after its octets. */
  end: number;
  numbers: number[];
  offsets: number[];
  /** Made when an index of the cross-reference is wrong; see {@link indexOf}. */
  indices?: Map<number, number | 'several'>;
}

/**
 * Reads the table of contents.
 * @param data - the decoded octets
 * @param place.count - /N
 * @param place.first - /First
 * @param place.end - position in the file after its octets
 */
export function openObjectStream(
  data: Buffer,
  { count, first, end }: { count: number; first: number; end: number },
): ObjectStream {
  const contents = new Parser(new MemorySource(data.subarray(0, first)), 0);
  const decoded: ObjectStream = { source: new MemorySource(data), size: data.length, end, numbers: [], offsets: [] };
  for (let i = 0; i < count; i++) {
    const object = contents.take();
    const offset = contents.take();
    if (typeof object !== 'number' || typeof offset !== 'number' || offset < 0 || first + offset >= data.length) {
      throw damaged('an object stream is malformed');
    }
    decoded.numbers.push(object);
    decoded.offsets.push(first + offset);
  }
  return decoded;
}

/**
 * The index of an object among those of its stream: what the cross-reference says or, where another object stands there,
 * the one place that has its number. Most readers look for the number alone.
 * @throws PdfError when it stands nowhere else, or more than once
 */
export function indexOf(stream: ObjectStream, number: number, stated: number): number {
  if (stream.numbers[stated] === number) return stated;
  stream.indices ??= indicesOf(stream.numbers);
  const index = stream.indices.get(number);
  if (index === undefined || index === 'several') {
    throw damaged(`object ${number} is not where the cross-reference says`);
  }
  return index;
}

function indicesOf(numbers: number[]): Map<number, number | 'several'> {
  const indices = new Map<number, number | 'several'>();
  numbers.forEach((number, index) => indices.set(number, indices.has(number) ? 'several' : index));
  return indices;
}

/** Decoded octets that are kept for the next object. */
const cacheSize = 8 * 1024 * 1024;

/** The object streams of a file that were opened last, by where they begin. */
export class ObjectStreams {
  private readonly kept = new Map<number, ObjectStream>();
  private octets = 0;
  /** One may need an object of another one, such as its length, but none of itself. */
  private readonly opening = new Set<number>();

  /** @param open - reads the one at this position, which may ask for others */
  at(position: number, open: () => ObjectStream): ObjectStream {
    const known = this.kept.get(position);
    if (known) {
      this.kept.delete(position);
      this.kept.set(position, known);
      return known;
    }
    if (this.opening.has(position) || this.opening.size >= limits.referenceChain) {
      throw damaged('an object stream depends on itself');
    }
    this.opening.add(position);
    try {
      const stream = open();
      this.keep(position, stream);
      return stream;
    } finally {
      this.opening.delete(position);
    }
  }

  private keep(position: number, stream: ObjectStream): void {
    this.kept.set(position, stream);
    this.octets += stream.size;
    for (const [oldest, { size }] of this.kept) {
      if (this.octets <= cacheSize || oldest === position) break;
      this.kept.delete(oldest);
      this.octets -= size;
    }
  }
}
