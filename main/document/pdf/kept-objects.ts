import type { ByteSource } from './byte-source';
import { PdfDictionary, PdfStream, type PdfObject } from './objects';
import { Parser } from './parser';
import { damaged } from './pdf-error';
import type { SecurityHandler } from './security-handler';

/** Octets of objects, as they are written, that are kept of one file; when they are used up, nothing further is kept. */
const mostOctets = 1024 * 1024;
const mostObjects = 512;

/**
 * The first objects that were read of a file: those that every look at it begins with, its catalog, its form and its
 * signatures, are asked for dozens of times. Whoever asks gets a copy.
 */
export class KeptObjects {
  /** By the end of what is looked at and the position in it. */
  private readonly kept = new Map<number, Map<number, { number: number; generation: number; object: PdfObject }>>();
  private octets = 0;
  private objects = 0;

  /** @param security - what the objects are decrypted with */
  constructor(private readonly security?: SecurityHandler) {}

  /**
   * The indirect object at a place of a file.
   *
   * @param source - the file, or its beginning
   * @throws PdfError when another one stands there, or none that can be read
   */
  at(source: ByteSource, place: { position: number; number: number; generation: number }): PdfObject {
    const { position, number, generation } = place;
    const known = this.kept.get(source.size)?.get(position);
    if (known && known.number === number && known.generation === generation) return copyOf(known.object);
    const parser = new Parser(source, position);
    const { reference, object: parsed } = parser.indirectObject();
    if (reference.number !== number || reference.generation !== generation) {
      throw damaged(`object ${number} is not where the cross-reference says`);
    }
    const object = this.security?.decryptObject(parsed, reference) ?? parsed;
    const octets = parser.lexer.position - position;
    if (this.octets + octets > mostOctets || this.objects >= mostObjects) return object;
    this.octets += octets;
    this.objects += 1;
    const own = this.kept.get(source.size) ?? new Map<number, never>();
    this.kept.set(source.size, own.set(position, { number, generation, object: copyOf(object) }));
    return object;
  }
}

/** A copy that may be changed; what can not be changed is the same in both. */
function copyOf(object: PdfObject): PdfObject {
  if (Array.isArray(object)) return object.map(copyOf);
  if (object instanceof PdfDictionary) return copyOfDictionary(object);
  if (object instanceof PdfStream) {
    return new PdfStream(copyOfDictionary(object.dictionary), object.dataPosition, object.reference);
  }
  return object;
}

function copyOfDictionary({ entries, repeatedKeys }: PdfDictionary): PdfDictionary {
  const copy = new PdfDictionary();
  for (const [key, value] of entries) copy.entries.set(key, copyOf(value));
  copy.repeatedKeys = repeatedKeys;
  return copy;
}
