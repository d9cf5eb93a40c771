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
  /** By position. An earlier revision is the beginning of the same file: an object that ends in it reads alike in both. */
  private readonly kept = new Map<number, { number: number; generation: number; object: PdfObject; end: number }>();
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
    const known = this.kept.get(position);
    // The octet behind it was looked at, too: whether there is one ends a word.
    if (known && known.number === number && known.generation === generation && known.end < source.size) {
      return copyOf(known.object);
    }
    const parser = new Parser(source, position);
    const { reference, object: parsed } = parser.indirectObject();
    if (reference.number !== number || reference.generation !== generation) {
      throw damaged(`object ${number} is not where the cross-reference says`);
    }
    const object = this.security?.decryptObject(parsed, reference) ?? parsed;
    const end = parser.lexer.position;
    const octets = end - position;
    if (end >= source.size || this.octets + octets > mostOctets || this.objects >= mostObjects) return object;
    this.octets += octets;
    this.objects += 1;
    this.kept.set(position, { number, generation, object: copyOf(object), end });
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
