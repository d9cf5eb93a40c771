import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Octets that are read where they are wanted: a file of the system may hold a hundred megabytes. */
export interface FontOctets {
  /** @throws RangeError when they are not all there */
  read(position: number, length: number): Uint8Array;
}

/** Octets in memory. */
export function octetsInMemory(bytes: Uint8Array): FontOctets {
  return {
    read(position, length) {
      if (position + length > bytes.length) throw new RangeError('the font ends early');
      return bytes.subarray(position, position + length);
    },
  };
}

/** Octets of a file of the file system; it is opened for each reading and never kept open. */
export function octetsOfFile(path: string): FontOctets {
  return {
    read(position, length) {
      const file = openSync(path, 'r');
      try {
        const { size } = fstatSync(file);
        if (position + length > size) throw new RangeError('the font ends early');
        const bytes = new Uint8Array(length);
        let done = 0;
        while (done < length) {
          const count = readSync(file, bytes, done, length - done, position + done);
          if (count === 0) throw new RangeError('the font ends early');
          done += count;
        }
        return bytes;
      } finally {
        closeSync(file);
      }
    },
  };
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
const SHAPING_TABLES = ['GDEF', 'GPOS', 'GSUB', 'OS/2', 'cmap', 'head', 'hhea', 'hmtx', 'kern', 'maxp', 'name', 'post'];

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
  coverageFont(): Uint8Array {
    return this.assemble(['cmap', 'head', 'hhea', 'hmtx', 'maxp']);
  }

  /** A font that can be shaped with. Outlines are in it only where marks have to be placed by them. */
  shapingFont(): Uint8Array {
    return this.assemble(this.tables.has('GPOS') ? SHAPING_TABLES : [...SHAPING_TABLES, 'glyf', 'loca']);
  }

  /** A font that can be drawn by glyph numbers: what a subset is made of. */
  outlineFont(): Uint8Array {
    return this.assemble(OUTLINE_TABLES);
  }

  private assemble(wanted: string[]): Uint8Array {
    const tags = wanted.filter((tag) => this.tables.has(tag)).sort();
    const contents = tags.map((tag) => this.table(tag));
    const headerLength = 12 + tags.length * 16;
    const size = contents.reduce((sum, content) => sum + padded(content.length), headerLength);
    const font = new Uint8Array(size);
    const header = view(font);
    header.setUint32(0, 0x00010000);
    header.setUint16(4, tags.length);
    let position = headerLength;
    tags.forEach((tag, i) => {
      const content = contents[i]!;
      font.set(Buffer.from(tag, 'latin1'), 12 + i * 16);
      header.setUint32(12 + i * 16 + 8, position);
      header.setUint32(12 + i * 16 + 12, content.length);
      font.set(content, position);
      position += padded(content.length);
    });
    return font;
  }
}

const padded = (length: number): number => (length + 3) & ~3;

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
