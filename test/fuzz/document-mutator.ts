import { PdfBuilder } from '../fixtures/pdf';
import { mutateDer } from './der-mutator';
import { takeApart, type DocumentParts, type Part } from './document-parts';
import { hostileValue, mutateObject } from './hostile-values';
import type { Random } from './random';
import type { SeedDocument } from './seed-documents';

/** Changes up to four objects, each a few times. */
function mutateParts({ parts }: DocumentParts, donors: DocumentParts, random: Random): Part[] {
  const numbers = [...parts.keys()];
  const lent = [...donors.parts.values()];
  const changed = new Map<number, Part>();
  for (let round = random.pick([1, 1, 2, 3, 4, 8]); round > 0; round--) {
    const number = random.pick(numbers);
    const part = changed.get(number) ?? parts.get(number);
    if (!part) continue;
    const donor = random.pick(lent);
    if (random.chance(0.06)) {
      // Another object under this number.
      changed.set(number, { ...donor, number, generation: part.generation });
      continue;
    }
    if (part.data && random.chance(0.25)) {
      changed.set(number, { ...part, data: mutateOctets(part.data, random) });
      continue;
    }
    changed.set(number, { ...part, body: mutateObject(part.body, donor.body, numbers, random) });
  }
  return [...changed.values()];
}

function write(builder: PdfBuilder, { number, generation, body, data }: Part, random: Random): void {
  if (!data) {
    builder.object(number, body, generation);
    return;
  }
  const entries = body
    .replace(/^<</, '')
    .replace(/>>$/, '')
    .replace(/\/Length\s+\d+(\s+\d+\s+R)?/, '');
  const lie = random.chance(0.05)
    ? random.pick(['0', '-1', '999999999', `${number} 0 R`, '1 0 R', 'null', '2147483648'])
    : undefined;
  builder.stream(number, entries, data, lie);
}

/** Puts a document together again, in a layout of its own, with changed objects and perhaps a lying cross-reference. */
export function rebuild(seed: SeedDocument, donor: SeedDocument, random: Random): Buffer {
  const taken = takeApart(seed.bytes);
  const changed = new Map(mutateParts(taken, takeApart(donor.bytes), random).map((part) => [part.number, part]));
  const parts = [...taken.parts.values()].map((part) => changed.get(part.number) ?? part);
  let trailer = `${taken.trailer} `;
  if (random.chance(0.15))
    trailer = mutateObject(`<<${trailer}>>`, '', [...taken.parts.keys()], random).replace(/^\s*<<|>>\s*$/g, '');
  const junk = random.chance(0.05)
    ? { junk: random.pick(['\xef\xbb\xbf', '\0\0\0', 'printer job\r\n', '%PDF-1.0\n']), relative: random.chance(0.5) }
    : {};
  const builder = new PdfBuilder({ version: random.pick(['1.3', '1.7', '2.0']), ...junk });
  const highest = Math.max(...taken.parts.keys());
  const layout = random.pick(['table', 'table', 'stream', 'objects', 'objects', 'hybrid']);
  const hidden: Record<number, string> = {};
  for (const part of parts) {
    const packed =
      (layout === 'objects' || layout === 'hybrid') && !part.data && part.generation === 0 && !seed.encrypted;
    if (packed && random.chance(0.7)) hidden[part.number] = part.body;
    else write(builder, part, random);
    if (layout === 'table' && random.chance(0.02)) builder.table(trailer);
  }
  if (Object.keys(hidden).length > 0) builder.objectStream(highest + 1, hidden, random.chance(0.8));
  if (random.chance(0.08)) lieAboutPlaces(builder, [...taken.parts.keys()], random);
  const shift = random.chance(0.05) ? random.pick([-1, 1, 3, 40, 60, -5000]) : 0;
  if (layout === 'table') {
    const line = random.chance(0.05) ? random.pick(['\n', '\r\n', '\r', '  \n', '', ' \r\n']) : undefined;
    builder.table(trailer, { shift, ...(line !== undefined && { line }) });
  } else if (layout === 'hybrid') builder.hybridSection(highest + 2, trailer);
  else builder.xrefStream(highest + 2, trailer, { shift, predictor: random.chance(0.5) });
  return builder.build();
}

function lieAboutPlaces(builder: PdfBuilder, numbers: number[], random: Random): void {
  for (let i = random.between(1, 3); i > 0; i--) {
    const number = random.pick(numbers);
    if (random.chance(0.3)) builder.free(number);
    else
      builder.misplace(
        number,
        random.pick([0, 9, 16, 17, random.below(builder.offset), builder.offset, 4_294_967_295]),
      );
  }
}

/** Appends a revision with changed objects; the seed's own octets stay, and so do its signatures. */
export function append(seed: SeedDocument, donor: SeedDocument, random: Random): Buffer {
  const taken = takeApart(seed.bytes);
  const parts = mutateParts(taken, takeApart(donor.bytes), random);
  // The builder writes a comment behind its header: here the header is the whole document.
  const builder = new PdfBuilder({ header: seed.bytes.toString('latin1') });
  builder.previous = taken.startxref;
  const numbers = [...taken.parts.keys()];
  const highest = Math.max(...numbers) + 20;
  const sizes = [highest + 3, highest + 3, highest + 3, 1, 0, 2 ** 31 - 1, 2 ** 31];
  const trailer = `${taken.trailer} /Size ${random.chance(0.9) ? highest + 3 : random.pick(sizes)}`;
  const asStream = random.chance(0.4);
  const hidden: Record<number, string> = {};
  for (const part of parts) {
    if (asStream && !part.data && part.generation === 0 && random.chance(0.5) && !seed.encrypted)
      hidden[part.number] = part.body;
    else write(builder, part, random);
  }
  if (Object.keys(hidden).length > 0) builder.objectStream(highest + 1, hidden);
  if (random.chance(0.08)) lieAboutPlaces(builder, numbers, random);
  const prev = random.chance(0.95) ? {} : { prev: random.pick([0, 1, builder.offset, taken.startxref + 1, 2 ** 32]) };
  if (asStream) builder.xrefStream(highest + 2, trailer, prev);
  else builder.table(trailer, prev);
  return builder.build();
}

/** Changes octets without knowing what they mean. */
export function mutateOctets(bytes: Buffer, random: Random): Buffer {
  let result: Buffer = Buffer.from(bytes);
  for (let round = random.pick([1, 1, 2, 4, 20]); round > 0; round--) {
    const at = random.below(result.length);
    const to = Math.min(result.length, at + random.pick([1, 2, 8, 100, 1000]));
    const other = random.below(result.length);
    switch (random.below(8)) {
      case 0:
        result[at] = random.next() & 0xff;
        break;
      case 1:
        result = Buffer.concat([result.subarray(0, at), result.subarray(to)]);
        break;
      case 2:
        result = Buffer.concat([result.subarray(0, to), result.subarray(at)]);
        break;
      case 3:
        result = Buffer.concat([result.subarray(0, at), random.octets(to - at), result.subarray(to)]);
        break;
      case 4:
        result = Buffer.concat([result.subarray(0, at), random.octets(random.below(20)), result.subarray(at)]);
        break;
      case 5:
        result.copyWithin(at, other, Math.min(other + to - at, result.length));
        break;
      case 6:
        if (result.length > 0) result[at] = (result[at] ?? 0) ^ (1 << random.below(8));
        break;
      default:
        result = digitsChanged(result, at, random);
    }
    if (result.length === 0) return result;
  }
  return result;
}

/** The next number behind a position becomes another one. */
function digitsChanged(bytes: Buffer, from: number, random: Random): Buffer {
  const window = bytes.subarray(from, from + 4000).toString('latin1');
  const found = /\d+/.exec(window);
  if (!found) return bytes;
  const [start, end] = [from + found.index, from + found.index + found[0].length];
  const same = Array.from({ length: end - start }, () => random.below(10)).join('');
  const other = random.chance(0.7) ? same : random.pick(['0', '-1', '4294967296', '99999999999999999999', '1e9']);
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(other, 'latin1'), bytes.subarray(end)]);
}

/** Whole-file changes: ends of lines, cuts, what stands before and after. */
export function mutateLayout(seed: SeedDocument, donor: SeedDocument, random: Random): Buffer {
  const { bytes } = seed;
  const text = bytes.toString('latin1');
  const latin1 = (changed: string): Buffer => Buffer.from(changed, 'latin1');
  switch (random.below(9)) {
    case 0:
      return latin1(text.replaceAll('\n', random.pick(['\r', '\r\n', '\n%comment\n', '\0\n', ' '])));
    case 1:
      return Buffer.concat([
        latin1(random.pick(['\xef\xbb\xbf', '\0'.repeat(10), ' '.repeat(1020), 'x'.repeat(1100)])),
        bytes,
      ]);
    case 2:
      return Buffer.concat([
        bytes,
        latin1(random.pick(['\n', '\r', '\0\0', ' '.repeat(1500), '%%EOF', 'xref', '1 0 obj', 'x'.repeat(3000)])),
      ]);
    case 3:
      return bytes.subarray(0, random.below(bytes.length));
    case 4:
      return bytes.subarray(random.below(bytes.length));
    case 5:
      return Buffer.concat([bytes, donor.bytes]);
    case 6:
      return Buffer.concat([
        bytes.subarray(0, random.below(bytes.length)),
        donor.bytes.subarray(random.below(donor.bytes.length)),
      ]);
    case 7:
      return Buffer.concat([
        bytes,
        latin1(`\nstartxref\n${random.pick([0, takeApart(bytes).startxref, bytes.length, 9])}\n%%EOF\n`),
      ]);
    default:
      return latin1(text.replace(/ obj\s/g, (match) => (random.chance(0.2) ? ` obj%c\r` : match)));
  }
}

/** Changes an existing signature: its CMS, its byte range or its dictionary, without moving an octet. */
export function mutateSignature(seed: SeedDocument, random: Random): Buffer {
  const bytes = Buffer.from(seed.bytes);
  const text = bytes.toString('latin1');
  const contents = [...text.matchAll(/\/Contents\s*<([0-9A-Fa-f]{100,})>/g)];
  const ranges = [...text.matchAll(/\/ByteRange\s*\[([^\]]*)\]/g)];
  const entries = [...text.matchAll(/\/(SubFilter|Filter|ByteRange|Contents|M|Type|FT|V|Reference)\b/g)];
  const choice = random.below(10);
  if (choice < 6 && contents.length > 0) {
    const chosen = random.pick(contents);
    const hex = chosen[1] ?? '';
    const der = Buffer.from(hex, 'hex');
    const used = der.length > 4 && der[1] === 0x82 ? der.readUInt16BE(2) + 4 : der.length;
    const mutated = mutateDer(der.subarray(0, used), random);
    bytes.write(
      mutated.toString('hex').padEnd(hex.length, '0').slice(0, hex.length),
      chosen.index + chosen[0].indexOf('<') + 1,
      'latin1',
    );
  } else if (choice < 9 && ranges.length > 0) {
    const chosen = random.pick(ranges);
    const room = chosen[1] ?? '';
    const numbers = room.trim().split(/\s+/);
    const at = random.below(numbers.length);
    const odd = [
      String(Number(numbers[at]) + random.pick([-1, 1, 2, -10])),
      '0',
      '-1',
      '99999999',
      '1e9',
      'null',
      '4294967296',
      '(x)',
      '0.5',
    ];
    numbers[at] = random.pick(odd);
    if (random.chance(0.2)) numbers.reverse();
    if (random.chance(0.1)) numbers.pop();
    bytes.write(
      numbers.join(' ').padEnd(room.length).slice(0, room.length),
      chosen.index + chosen[0].indexOf('[') + 1,
      'latin1',
    );
  } else if (entries.length > 0) {
    const chosen = random.pick(entries);
    const value = hostileValue(random, [1, 2, 3]).slice(0, 12);
    bytes.write(random.chance(0.5) ? `/X${chosen[0].slice(2)}` : `${chosen[0]} ${value}`, chosen.index, 'latin1');
  }
  return bytes;
}
