import { setFlagsFromString } from 'node:v8';
import type * as HarfBuzz from 'harfbuzzjs';
import { bundledFontFile, bundledFonts, type BundledFont } from './font-files';
import { FontOctets, FontProgram, octetsOf, type AssembledFont } from './font-program';
import { fontFilesBelow, systemFontFolders } from './system-fonts';

type HarfBuzzModule = typeof HarfBuzz;

/**
 * Loads HarfBuzz when the first visible signature is drawn; who signs invisibly never pays for it. From then on the process
 * compiles WebAssembly once and leaves it at that: to optimize it takes more memory than all fonts together, and a drawing is
 * made no faster by it that anybody would notice.
 */
export async function loadHarfBuzz(): Promise<HarfBuzzModule> {
  setFlagsFromString('--liftoff-only');
  const harfBuzz: HarfBuzzModule & { initialized?: Promise<void> } = await import('harfbuzzjs');
  // As it was built; as it comes, it is initialized when it is loaded.
  await harfBuzz.initialized;
  return harfBuzz;
}

/** A font that text can be shaped with, and that a subset can be made of. */
export class TextFont {
  /** For {@link HarfBuzzModule.shape}; in units of `unitsPerEm`. */
  readonly shaper: HarfBuzz.Font;
  readonly unitsPerEm: number;
  /** Units, above and (negative) below the base line. */
  readonly ascender: number;
  readonly descender: number;
  readonly capHeight: number;
  /** Of the font itself, such as `NotoSans-Regular`; octets that a PDF name takes without escapes. */
  readonly postScriptName: string;
  /** [xMin, yMin, xMax, yMax] of all glyphs, in units. */
  readonly bounds: [number, number, number, number];

  /** @param program - its file is read whenever outlines are needed: they stay in no memory */
  constructor(
    hb: HarfBuzzModule,
    private readonly program: FontProgram,
  ) {
    const face = new hb.Face(new hb.Blob(octetsOf(program.shapingFont())));
    this.shaper = new hb.Font(face);
    this.unitsPerEm = face.upem;
    const extents = this.shaper.hExtents();
    this.ascender = extents.ascender;
    this.descender = extents.descender;
    this.capHeight = this.shaper.getMetricPosition(hb.MetricsTag.CAP_HEIGHT) ?? Math.round(this.unitsPerEm * 0.7);
    const name = face.getName(6, 'en').replace(/[^A-Za-z0-9-]/g, '');
    this.postScriptName = name === '' ? 'Unnamed' : name.slice(0, 63);
    const head = program.table('head');
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    this.bounds = [view.getInt16(36), view.getInt16(38), view.getInt16(40), view.getInt16(42)];
  }

  has(codePoint: number): boolean {
    return this.shaper.nominalGlyph(codePoint) !== undefined;
  }

  /** Thousandths of the font size. */
  width(glyph: number): number {
    return Math.round((this.shaper.glyphHAdvance(glyph) * 100000) / this.unitsPerEm) / 100;
  }

  /** Outlines, without what shapes text. */
  outlineFont(): AssembledFont {
    return this.program.outlineFont();
  }
}

/** A system font that may be used, as long as nothing is known of it but its characters. */
interface Candidate {
  program: FontProgram;
  coverage: HarfBuzz.Font;
}

/**
 * All fonts that text may be drawn with: those that come with the program, then those of the system, each opened when a
 * character first needs it.
 */
export class FontShelf {
  private readonly bundled = new Map<BundledFont, TextFont>();
  private readonly fromSystem = new Map<FontProgram, TextFont | null>();
  /** What was found for characters that no bundled font has; null: nobody has it. */
  private readonly foundInSystem = new Map<number, TextFont | null>();
  private candidates: Candidate[] | undefined;

  constructor(
    readonly hb: HarfBuzzModule,
    private readonly folders: readonly string[] = systemFontFolders(),
  ) {}

  /** The font of Latin, and of everything else that it has. */
  get main(): TextFont {
    return this.open(bundledFonts[0]!);
  }

  /**
   * The font for a few characters that belong together.
   * @param codePoints - all of them must be in the font
   * @param preferred - names of scripts; of two fonts that have a Han character the one that is for such a script wins
   * @returns undefined when no font has them all
   */
  find(codePoints: readonly number[], preferred: readonly string[]): TextFont | undefined {
    const covers = (font: TextFont): boolean => codePoints.every((codePoint) => font.has(codePoint));
    if (covers(this.main)) return this.main;
    for (const font of this.bundledFor(codePoints, preferred)) {
      const opened = this.open(font);
      if (covers(opened)) return opened;
    }
    return this.findInSystem(codePoints);
  }

  /** Fonts for the script first; then those of East Asia, which have the most symbols. The others have nothing else. */
  private bundledFor(codePoints: readonly number[], preferred: readonly string[]): BundledFont[] {
    const text = String.fromCodePoint(...codePoints);
    const fits = bundledFonts.filter((font) => font.scripts.some((script) => scriptPattern(script).test(text)));
    const isPreferred = (font: BundledFont): boolean => font.scripts.some((script) => preferred.includes(script));
    const symbols = bundledFonts.filter((font) => font.scripts.includes('Han') && !fits.includes(font));
    return [...fits.filter(isPreferred), ...fits.filter((font) => !isPreferred(font)), ...symbols];
  }

  private open(font: BundledFont): TextFont {
    let opened = this.bundled.get(font);
    if (opened === undefined) {
      opened = new TextFont(this.hb, FontProgram.all(new FontOctets(bundledFontFile(font)))[0]!);
      this.bundled.set(font, opened);
    }
    return opened;
  }

  private findInSystem(codePoints: readonly number[]): TextFont | undefined {
    const [first] = codePoints;
    if (first === undefined) return undefined;
    const known = this.foundInSystem.get(first);
    if (known === null) return undefined;
    if (known !== undefined && codePoints.every((codePoint) => known.has(codePoint))) return known;
    this.candidates ??= this.readCandidates();
    let font: TextFont | null = null;
    for (const candidate of this.candidates) {
      const { coverage, program } = candidate;
      if (!codePoints.every((codePoint) => coverage.nominalGlyph(codePoint) !== undefined)) continue;
      font = this.openFromSystem(program);
      if (font !== null) break;
    }
    // A request names few characters; a process that serves many must not remember them all.
    if (this.foundInSystem.size > 4096) this.foundInSystem.clear();
    if (codePoints.length === 1 || font !== null) this.foundInSystem.set(first, font);
    return font ?? undefined;
  }

  /** Null for a font that maps characters and is broken in the rest of it. */
  private openFromSystem(program: FontProgram): TextFont | null {
    let font = this.fromSystem.get(program);
    if (font === undefined) {
      try {
        font = new TextFont(this.hb, program);
        octetsOf(font.outlineFont());
      } catch {
        font = null;
      }
      this.fromSystem.set(program, font);
    }
    return font;
  }

  private readCandidates(): Candidate[] {
    return fontFilesBelow(this.folders).flatMap((file) => {
      try {
        return FontProgram.all(new FontOctets(file)).map((program) => ({
          program,
          coverage: new this.hb.Font(new this.hb.Face(new this.hb.Blob(octetsOf(program.coverageFont())))),
        }));
      } catch {
        // A font that the system can not use either.
        return [];
      }
    });
  }
}

const patterns = new Map<string, RegExp>();

function scriptPattern(script: string): RegExp {
  let pattern = patterns.get(script);
  if (pattern === undefined) {
    pattern = new RegExp(`\\p{Script_Extensions=${script}}`, 'u');
    patterns.set(script, pattern);
  }
  return pattern;
}
