import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SUBSETTER = 'harfbuzz-subset.wasm';
const SVG_RENDERER = 'resvg.wasm';

/** A font that comes with the program, and the scripts (ISO 15924 names of Unicode) that it is made for. */
export interface BundledFont {
  /** Name of the package and of the file within it, as the publisher has them. */
  package: string;
  file: string;
  scripts: readonly string[];
}

const noto = (name: string, family: string, ...scripts: string[]): BundledFont => ({
  package: `@expo-google-fonts/${name}`,
  file: `${family}_400Regular.ttf`,
  scripts,
});

/** The first is the font of everything that it has; build/electron.vite.config.ts puts them all beside the bundle. */
export const bundledFonts: readonly BundledFont[] = [
  noto('noto-sans', 'NotoSans', 'Latin', 'Greek', 'Cyrillic'),
  noto('noto-sans-arabic', 'NotoSansArabic', 'Arabic'),
  noto('noto-sans-armenian', 'NotoSansArmenian', 'Armenian'),
  noto('noto-sans-bengali', 'NotoSansBengali', 'Bengali'),
  noto('noto-sans-devanagari', 'NotoSansDevanagari', 'Devanagari'),
  noto('noto-sans-ethiopic', 'NotoSansEthiopic', 'Ethiopic'),
  noto('noto-sans-georgian', 'NotoSansGeorgian', 'Georgian'),
  noto('noto-sans-gujarati', 'NotoSansGujarati', 'Gujarati'),
  noto('noto-sans-gurmukhi', 'NotoSansGurmukhi', 'Gurmukhi'),
  noto('noto-sans-hebrew', 'NotoSansHebrew', 'Hebrew'),
  noto('noto-sans-kannada', 'NotoSansKannada', 'Kannada'),
  noto('noto-sans-khmer', 'NotoSansKhmer', 'Khmer'),
  noto('noto-sans-lao', 'NotoSansLao', 'Lao'),
  noto('noto-sans-malayalam', 'NotoSansMalayalam', 'Malayalam'),
  noto('noto-sans-myanmar', 'NotoSansMyanmar', 'Myanmar'),
  noto('noto-sans-sinhala', 'NotoSansSinhala', 'Sinhala'),
  noto('noto-sans-tamil', 'NotoSansTamil', 'Tamil'),
  noto('noto-sans-telugu', 'NotoSansTelugu', 'Telugu'),
  noto('noto-sans-thai', 'NotoSansThai', 'Thai'),
  noto('noto-sans-sc', 'NotoSansSC', 'Han', 'Bopomofo'),
  noto('noto-sans-jp', 'NotoSansJP', 'Hiragana', 'Katakana', 'Han'),
  noto('noto-sans-kr', 'NotoSansKR', 'Hangul', 'Han'),
];

const here = fileURLToPath(import.meta.url);

/** Folder `fonts` of the built program, beside that of its code. None when the sources run. */
function builtFolder(): string | undefined {
  const folder = join(dirname(here), '..', 'fonts');
  return existsSync(join(folder, SUBSETTER)) ? folder : undefined;
}

function pathOf(builtName: string, packagePath: string): string {
  const folder = builtFolder();
  return folder === undefined ? createRequire(here).resolve(packagePath) : join(folder, builtName);
}

/** Where a font lies that comes with the program. */
export function bundledFontFile(font: BundledFont): string {
  return pathOf(font.file, `${font.package}/400Regular/${font.file}`);
}

/** HarfBuzz's subsetter as WebAssembly. The shaper's module lies beside the chunk that its own code is in. */
export function readSubsetter(): Uint8Array {
  return readFileSync(pathOf(SUBSETTER, `harfbuzzjs/dist/${SUBSETTER}`));
}

/** The renderer of SVG as WebAssembly. */
export function readSvgRenderer(): Uint8Array {
  return readFileSync(pathOf(SVG_RENDERER, '@resvg/resvg-wasm/index_bg.wasm'));
}
