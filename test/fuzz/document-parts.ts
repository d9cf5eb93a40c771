import { inflateSync } from 'node:zlib';

/** One indirect object of a seed, as its author wrote it. */
export interface Part {
  number: number;
  generation: number;
  /** Its text in Latin-1; of a stream, the dictionary. */
  body: string;
  /** Of a stream: the encoded octets. */
  data?: Buffer;
}

/** A seed, taken apart. */
export interface DocumentParts {
  parts: Map<number, Part>;
  /** The highest number of an object, also of those that are not parts: cross-reference streams and object streams. */
  highest: number;
  /** Entries of the newest trailer that say what the document is: /Root, /Encrypt, /ID, /Info. */
  trailer: string;
  /** What `startxref` says. */
  startxref: number;
}

const documentEntries = ['Root', 'Encrypt', 'ID', 'Info'];

/**
 * Takes a sound document apart by searching its text. It shares no code with the product and knows only as much of PDF as the
 * seeds need.
 */
export function takeApart(bytes: Buffer): DocumentParts {
  const text = bytes.toString('latin1');
  const parts = new Map<number, Part>();
  const trailers = [...text.matchAll(/trailer\s*(<<[\s\S]*?>>)\s*startxref/g)].map((match) => match[1] ?? '');
  let highest = 0;
  for (const match of text.matchAll(/(?<!\d)(\d+) (\d+) obj\s*([\s\S]*?)\s*endobj/g)) {
    const [, number, generation, content = ''] = match;
    highest = Math.max(highest, Number(number));
    const part = partOf(Number(number), Number(generation), content);
    if (/\/Type\s*\/XRef/.test(part.body)) trailers.push(part.body);
    else if (/\/Type\s*\/ObjStm/.test(part.body) && !text.includes('/Encrypt')) unpack(part, parts);
    else parts.set(part.number, part);
  }
  const newest = trailers.filter((trailer) => trailer.includes('/Root')).at(-1) ?? '';
  const trailer = documentEntries
    .flatMap((key) => new RegExp(`/${key}\\s*(\\d+ \\d+ R|\\[[^\\]]*\\]|<<[\\s\\S]*>>)`).exec(newest)?.[0] ?? [])
    .join(' ');
  return {
    parts,
    highest: Math.max(highest, ...parts.keys()),
    trailer,
    startxref: Number(/startxref\s*(\d+)\s*%%EOF\s*$/.exec(text.slice(-100))?.[1] ?? 0),
  };
}

function partOf(number: number, generation: number, content: string): Part {
  const stream = /\bstream\r?\n/.exec(content);
  const end = content.lastIndexOf('endstream');
  if (!stream || end < 0) return { number, generation, body: content };
  const data = content.slice(stream.index + stream[0].length, end).replace(/\r?\n$/, '');
  return { number, generation, body: content.slice(0, stream.index).trim(), data: Buffer.from(data, 'latin1') };
}

/** The objects of an object stream become objects of their own. */
function unpack({ body, data = Buffer.alloc(0) }: Part, parts: Map<number, Part>): void {
  const text = (body.includes('/FlateDecode') ? inflateSync(data) : data).toString('latin1');
  const first = Number(/\/First (\d+)/.exec(body)?.[1]);
  const contents = text.slice(0, first).trim().split(/\s+/).map(Number);
  for (let i = 0; i + 1 < contents.length; i += 2) {
    const [number = 0, offset = 0, , next] = contents.slice(i, i + 4);
    parts.set(number, {
      number,
      generation: 0,
      body: text.slice(first + offset, next === undefined ? text.length : first + next).trim(),
    });
  }
}
