import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SUBSETTER = 'harfbuzz-subset.wasm';

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

/** Folder `fonts` of the built program: beside the entries, one above the chunks. None when the sources run. */
function builtFolder(): string | undefined {
  return ['fonts', '../fonts']
    .map((folder) => join(dirname(here), folder))
    .find((folder) => existsSync(join(folder, SUBSETTER)));
}

function read(builtName: string, packagePath: string): Uint8Array {
  const folder = builtFolder();
  if (folder !== undefined) return readFileSync(join(folder, builtName));
  return readFileSync(createRequire(here).resolve(packagePath));
}

/** The octets of a font that comes with the program. It is read whole: within an archive a file has no descriptor. */
export function readBundledFont(font: BundledFont): Uint8Array {
  return read(font.file, `${font.package}/400Regular/${font.file}`);
}

/** HarfBuzz's subsetter as WebAssembly. The shaper's module lies beside the chunk that its own code is in. */
export function readSubsetter(): Uint8Array {
  return read(SUBSETTER, `harfbuzzjs/dist/${SUBSETTER}`);
}
