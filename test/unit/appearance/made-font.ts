import { readFileSync } from 'node:fs';
import { bundledFontFile, bundledFonts } from '../../../main/document/appearance/font-files';

/**
 * A bundled font that has other characters: a font of the system, as it were.
 * @param characters - code point → number of the glyph that is drawn for it
 * @param extra - tags of empty tables that it has besides
 */
export function madeFont(characters: Record<number, number>, extra: string[] = []): Buffer {
  const original = readFileSync(bundledFontFile(bundledFonts[0]!));
  const tables = new Map<string, Buffer>();
  for (let i = 0; i < original.readUInt16BE(4); i++) {
    const entry = 12 + i * 16;
    const position = original.readUInt32BE(entry + 8);
    const length = original.readUInt32BE(entry + 12);
    tables.set(original.toString('latin1', entry, entry + 4), original.subarray(position, position + length));
  }
  tables.set('cmap', characterMap(characters));
  for (const tag of extra) tables.set(tag, Buffer.alloc(4));
  const header = Buffer.alloc(12 + tables.size * 16);
  header.writeUInt32BE(0x00010000, 0);
  header.writeUInt16BE(tables.size, 4);
  const parts: Buffer[] = [header];
  let position = header.length;
  [...tables].sort().forEach(([tag, table], i) => {
    header.write(tag, 12 + i * 16, 'latin1');
    header.writeUInt32BE(position, 12 + i * 16 + 8);
    header.writeUInt32BE(table.length, 12 + i * 16 + 12);
    const padded = Buffer.alloc((table.length + 3) & ~3);
    padded.set(table);
    parts.push(padded);
    position += padded.length;
  });
  return Buffer.concat(parts);
}

/** A table `cmap` with one subtable of format 12. */
function characterMap(characters: Record<number, number>): Buffer {
  const entries = Object.entries(characters).map(([code, glyph]) => [Number(code), glyph] as const);
  const map = Buffer.alloc(12 + 16 + entries.length * 12);
  map.writeUInt16BE(1, 2);
  map.writeUInt16BE(3, 4);
  map.writeUInt16BE(10, 6);
  map.writeUInt32BE(12, 8);
  map.writeUInt16BE(12, 12);
  map.writeUInt32BE(16 + entries.length * 12, 16);
  map.writeUInt32BE(entries.length, 24);
  entries
    .sort(([a], [b]) => a - b)
    .forEach(([code, glyph], i) => {
      map.writeUInt32BE(code, 28 + i * 12);
      map.writeUInt32BE(code, 32 + i * 12);
      map.writeUInt32BE(glyph, 36 + i * 12);
    });
  return map;
}
