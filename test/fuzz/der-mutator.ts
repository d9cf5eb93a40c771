import type { Random } from './random';

interface Element {
  start: number;
  content: number;
  end: number;
  depth: number;
}

/** Every element of a DER structure, by its own reading; octet strings are looked into where they hold elements. */
function elementsOf(der: Buffer, start = 0, limit = der.length, depth = 0, found: Element[] = []): Element[] {
  for (let at = start; at + 2 <= limit && found.length < 2000;) {
    const first = der[at + 1] ?? 0;
    const size = first > 0x80 ? first & 0x7f : 0;
    if (first === 0x80 || size > 4 || at + 2 + size > limit) return found;
    const length = size > 0 ? der.readUIntBE(at + 2, size) : first;
    const content = at + 2 + size;
    const end = content + length;
    if (end > limit) return found;
    found.push({ start: at, content, end, depth });
    const tag = der[at] ?? 0;
    if ((tag & 0x20) !== 0 || tag === 0x04) elementsOf(der, content, end, depth + 1, found);
    at = end;
  }
  return found;
}

const length = (size: number): Buffer =>
  size < 0x80
    ? Buffer.of(size)
    : size < 0x10000
      ? Buffer.of(0x82, size >> 8, size & 0xff)
      : Buffer.of(0x83, size >> 16, (size >> 8) & 0xff, size & 0xff);

/** An element in the place of another one; the lengths of what holds it may grow with it or lie from then on. */
function replaced(der: Buffer, elements: Element[], target: Element, by: Buffer, honest: boolean): Buffer {
  let result = by;
  let { start, end } = target;
  if (honest) {
    const holders = elements
      .filter((holder) => holder.content <= target.start && holder.end >= target.end && holder.depth < target.depth)
      .sort((a, b) => b.depth - a.depth);
    for (const holder of holders) {
      const content = Buffer.concat([der.subarray(holder.content, start), result, der.subarray(end, holder.end)]);
      result = Buffer.concat([der.subarray(holder.start, holder.start + 1), length(content.length), content]);
      ({ start, end } = holder);
    }
  }
  return Buffer.concat([der.subarray(0, start), result, der.subarray(end)]);
}

function hostileElement(random: Random, element: Buffer): Buffer {
  switch (random.below(14)) {
    case 0:
      return Buffer.alloc(0);
    case 1:
      return Buffer.concat([element, element]);
    case 2:
      return Buffer.of(0x05, 0x00);
    case 3:
      // A length that lies.
      return Buffer.concat([element.subarray(0, 1), Buffer.of(random.next() & 0xff), element.subarray(2)]);
    case 4:
      return Buffer.concat([element.subarray(0, 1), Buffer.of(0x84, 0x7f, 0xff, 0xff, 0xff), element.subarray(2)]);
    case 5:
      return Buffer.concat([Buffer.of((element[0] ?? 0) | 0x20, 0x80), element.subarray(2), Buffer.of(0, 0)]);
    case 6:
      return Buffer.concat(Array.from({ length: random.pick([5, 31, 40, 3000]) }, () => Buffer.of(0x30, 0x80)));
    case 7: {
      let nested = Buffer.of(0x05, 0x00);
      for (let i = random.pick([5, 50, 500]); i > 0; i--)
        nested = Buffer.concat([Buffer.of(0x30), length(nested.length), nested]);
      return nested;
    }
    case 8: {
      const size = random.pick([1, 127, 129, 5000]);
      return Buffer.concat([Buffer.of(0x06), length(size), Buffer.alloc(size, random.pick([0x81, 0x80, 0xff, 0x7f]))]);
    }
    case 9: {
      const size = random.pick([0, 1, 9, 600, 20_000]);
      return Buffer.concat([Buffer.of(0x02), length(size), random.octets(size)]);
    }
    case 10:
      return Buffer.concat([Buffer.of(random.next() & 0xff), element.subarray(1)]);
    case 11:
      return Buffer.concat([Buffer.of(random.pick([0x17, 0x18]), 15), Buffer.from('99999999999999Z', 'latin1')]);
    case 12: {
      const changed = Buffer.from(element);
      const at = random.below(changed.length);
      if (changed.length > 0) changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
      return changed;
    }
    default:
      return Buffer.concat(Array.from({ length: random.pick([10, 5000]) }, () => Buffer.of(0x30, 0x00)));
  }
}

/** Changes one to three elements of a DER structure. */
export function mutateDer(original: Buffer, random: Random): Buffer {
  let der = original;
  for (let round = random.between(1, 3); round > 0; round--) {
    const elements = elementsOf(der);
    if (elements.length === 0 || random.chance(0.05)) {
      der = Buffer.from(der.subarray(0, random.below(der.length)));
      continue;
    }
    const target = random.pick(elements);
    const donor = random.pick(elements);
    const element = der.subarray(target.start, target.end);
    const by = random.chance(0.15)
      ? Buffer.from(der.subarray(donor.start, donor.end))
      : hostileElement(random, element);
    der = replaced(der, elements, target, by, random.chance(0.8));
  }
  return der;
}
