import { closeSync, openSync, readSync, statSync } from 'node:fs';

/**
 * Octets of a file, read where they are wanted and straight to where they are needed: a font may hold a hundred megabytes. The
 * file is opened for each reading and never kept open.
 */
export class FontOctets {
  constructor(private readonly path: string) {}

  /** @throws RangeError when they are not all there */
  read(position: number, length: number): Uint8Array {
    const { size } = statSync(this.path);
    if (position + length > size) throw new RangeError('the font ends early');
    const bytes = new Uint8Array(length);
    this.readInto(bytes, position);
    return bytes;
  }

  /** @throws RangeError when there are not enough to fill the target */
  readInto(target: Uint8Array, position: number): void {
    const file = openSync(this.path, 'r');
    try {
      let done = 0;
      while (done < target.length) {
        const count = readSync(file, target, done, target.length - done, position + done);
        if (count === 0) throw new RangeError('the font ends early');
        done += count;
      }
    } finally {
      closeSync(file);
    }
  }
}

/** A font that is put together of tables of another one where it is needed. */
export interface AssembledFont {
  /** Octets. */
  length: number;
  /** @param target - of that length, full of zeros or not */
  writeTo(target: Uint8Array): void;
}

/** The font, in memory of its own. */
export function octetsOf(font: AssembledFont): Uint8Array {
  const octets = new Uint8Array(font.length);
  font.writeTo(octets);
  return octets;
}

const TRUE_TYPE_VERSIONS = new Set([0x00010000, 0x74727565]);
const COLLECTION = 0x74746366;
const MAXIMUM_FONTS = 64;
const MAXIMUM_TABLES = 128;
const MAXIMUM_TABLE_LENGTH = 48 * 1024 * 1024;

/** Fonts of coloured pictures: their outlines are empty, or not what is meant. */
const COLOUR_TABLES = ['CBDT', 'COLR', 'SVG ', 'sbix'];

/** What decides how a glyph looks, and how wide it is; needed to embed a font. */
const OUTLINE_TABLES = ['cvt ', 'fpgm', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'prep'];
/** What decides which glyph stands where. Variations are left out, so that the default instance is what is used. */
const SHAPING_TABLES = ['GDEF', 'GPOS', 'GSUB', 'OS/2', 'cmap', 'head', 'hhea', 'hmtx', 'kern', 'maxp', 'name'];

/** One font with TrueType outlines (OpenType, "The OpenType Font File"): its tables, read one by one. */
export class FontProgram {
  private constructor(
    private readonly octets: FontOctets,
    private readonly tables: Map<string, { position: number; length: number }>,
  ) {}

  /**
   * The fonts of a file: one, or those of a collection. What has no TrueType outlines, or colours, or may not be embedded as a subset
   * (OS/2, fsType), is left out.
   * @throws RangeError when the file is not a font, or broken
   */
  static all(octets: FontOctets): FontProgram[] {
    const header = view(octets.read(0, 12));
    const positions: number[] = [];
    if (header.getUint32(0) === COLLECTION) {
      const count = Math.min(header.getUint32(8), MAXIMUM_FONTS);
      const list = view(octets.read(12, count * 4));
      for (let i = 0; i < count; i++) positions.push(list.getUint32(i * 4));
    } else {
      positions.push(0);
    }
    return positions.flatMap((position) => {
      const program = FontProgram.at(octets, position);
      return program !== undefined && program.mayBeEmbedded() ? [program] : [];
    });
  }

  private static at(octets: FontOctets, position: number): FontProgram | undefined {
    const header = view(octets.read(position, 12));
    if (!TRUE_TYPE_VERSIONS.has(header.getUint32(0))) return undefined;
    const count = Math.min(header.getUint16(4), MAXIMUM_TABLES);
    const directory = octets.read(position + 12, count * 16);
    const entries = view(directory);
    const tables = new Map<string, { position: number; length: number }>();
    for (let i = 0; i < count; i++) {
      const tag = Buffer.from(directory.subarray(i * 16, i * 16 + 4)).toString('latin1');
      const length = entries.getUint32(i * 16 + 12);
      if (length <= MAXIMUM_TABLE_LENGTH) tables.set(tag, { position: entries.getUint32(i * 16 + 8), length });
    }
    const whole = ['cmap', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp'].every((tag) => tables.has(tag));
    const coloured = COLOUR_TABLES.some((tag) => tables.has(tag));
    return whole && !coloured ? new FontProgram(octets, tables) : undefined;
  }

  private mayBeEmbedded(): boolean {
    if ((this.tables.get('OS/2')?.length ?? 0) < 10) return true;
    const fsType = view(this.table('OS/2')).getUint16(8);
    // Restricted licence without any wider right beside it; or: no subsetting.
    return (fsType & 0xf) !== 0x2 && (fsType & 0x100) === 0;
  }

  table(tag: string): Uint8Array {
    const entry = this.tables.get(tag);
    if (entry === undefined) throw new RangeError(`the font has no ${tag}`);
    return this.octets.read(entry.position, entry.length);
  }

  /** A font that maps characters, and nothing else: for asking what the font has. */
  coverageFont(): AssembledFont {
    return this.assemble(['cmap', 'head', 'hhea', 'hmtx', 'maxp']);
  }

  /** A font that can be shaped with. Outlines are in it only where marks have to be placed by them. */
  shapingFont(): AssembledFont {
    return this.assemble(this.tables.has('GPOS') ? SHAPING_TABLES : [...SHAPING_TABLES, 'glyf', 'loca']);
  }

  /** A font that can be drawn by glyph numbers: what a subset is made of. */
  outlineFont(): AssembledFont {
    return this.assemble(OUTLINE_TABLES);
  }

  private assemble(wanted: readonly string[]): AssembledFont {
    const tables = [...wanted].sort().flatMap((tag) => {
      const entry = this.tables.get(tag);
      return entry === undefined ? [] : [{ tag, ...entry }];
    });
    const headerLength = 12 + tables.length * 16;
    const length = tables.reduce((sum, table) => sum + padded(table.length), headerLength);
    return {
      length,
      writeTo: (target) => {
        const header = view(target);
        header.setUint32(0, 0x00010000);
        header.setUint16(4, tables.length);
        let position = headerLength;
        tables.forEach((table, i) => {
          const entry = 12 + i * 16;
          target.set(Buffer.from(table.tag, 'latin1'), entry);
          header.setUint32(entry + 8, position);
          header.setUint32(entry + 12, table.length);
          const end = position + table.length;
          this.octets.readInto(target.subarray(position, end), table.position);
          position += padded(table.length);
          target.fill(0, end, position);
        });
      },
    };
  }
}

const padded = (length: number): number => (length + 3) & ~3;

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
