import bidiFactory from 'bidi-js';
import { CountersignError } from '../../errors/countersign-error';
import type { FontShelf, TextFont } from './font-shelf';

/** A piece of a paragraph in one colour and relative size. */
export interface TextPiece {
  text: string;
  /** A label: smaller and grey. */
  label?: boolean;
}

/** A glyph where its pen stands; thousandths of the font size. */
export interface Glyph {
  id: number;
  advance: number;
  xOffset: number;
  yOffset: number;
}

/** The least part of shaped text that has characters of its own: glyphs from left to right, as they are drawn. */
export interface Cluster {
  text: string;
  glyphs: Glyph[];
  font: TextFont;
  label: boolean;
  /** Odd: from right to left (UAX #9). */
  level: number;
  /** Em of the unlabelled font size. */
  width: number;
  space: boolean;
  /** Whether a line may end after it: `always`, only where a word is too long for a line, or not at all. */
  breakAfter: 'allowed' | 'emergency' | 'no';
}

export interface Paragraph {
  /** 0: from left to right; 1: from right to left. */
  baseLevel: number;
  /** In the order of the text. */
  clusters: Cluster[];
}

/** Labels are written in this part of the size of what they label. */
export const LABEL_SIZE = 0.85;

const bidi = bidiFactory();
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const words = new Intl.Segmenter('en', { granularity: 'word' });

/** Scripts whose runs are shaped apart from each other; what is missing here is shaped by its font's own rules. */
const SCRIPTS = [
  ...['Latin', 'Greek', 'Cyrillic', 'Arabic', 'Hebrew', 'Armenian', 'Georgian', 'Ethiopic', 'Thai', 'Lao', 'Khmer'],
  ...['Myanmar', 'Devanagari', 'Bengali', 'Gujarati', 'Gurmukhi', 'Kannada', 'Malayalam', 'Sinhala', 'Tamil', 'Telugu'],
  ...['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo', 'Tibetan', 'Syriac', 'Thaana', 'Mongolian', 'Cherokee'],
].map((name) => ({ name, pattern: new RegExp(`\\p{Script=${name}}`, 'u') }));

/** A part of a paragraph that is shaped at once. */
interface Run {
  start: number;
  end: number;
  font: TextFont;
  level: number;
  label: boolean;
}

/**
 * Shapes one paragraph.
 *
 * @param pieces - clean text without line ends
 * @param directionOf - whose first strong character decides the paragraph's direction (UAX #9, P2)
 * @param preferredScripts - see {@link FontShelf.find}
 * @throws CountersignError appearance.noGlyph: a character that no font has
 */
export function shapeParagraph(
  shelf: FontShelf,
  pieces: readonly TextPiece[],
  directionOf: string,
  preferredScripts: readonly string[],
): Paragraph {
  const text = pieces.map((piece) => piece.text).join('');
  const baseLevel = (bidi.getEmbeddingLevels(directionOf).paragraphs[0]?.level ?? 0) & 1;
  const { levels } = bidi.getEmbeddingLevels(text, baseLevel === 1 ? 'rtl' : 'ltr');
  const runs = itemize(shelf, text, pieces, levels, preferredScripts);
  const breaks = breakOpportunities(text);
  const clusters = runs.flatMap((run) => shapeRun(shelf, text, run, breaks));
  return { baseLevel, clusters };
}

/** Cuts a paragraph where font, direction, script or look change; a grapheme is never cut. */
function itemize(
  shelf: FontShelf,
  text: string,
  pieces: readonly TextPiece[],
  levels: Uint8Array,
  preferredScripts: readonly string[],
): Run[] {
  const labelled = (index: number): boolean => {
    let end = 0;
    return pieces.find((piece) => index < (end += piece.text.length))?.label === true;
  };
  const runs: Run[] = [];
  let script: string | undefined;
  for (const { segment, index } of graphemes.segment(text)) {
    const last = runs.at(-1);
    const own = scriptOf(segment);
    const font = fontFor(shelf, segment, own === undefined ? last?.font : undefined, preferredScripts);
    const level = levels[index] ?? 0;
    const label = labelled(index);
    const sameScript = own === undefined || script === undefined || own === script;
    if (last !== undefined && last.font === font && last.level === level && last.label === label && sameScript) {
      last.end = index + segment.length;
    } else {
      runs.push({ start: index, end: index + segment.length, font, level, label });
      script = undefined;
    }
    script ??= own;
  }
  return runs;
}

/** @param neighbour - what belongs to no script is written in its neighbour's font where that has it */
function fontFor(
  shelf: FontShelf,
  grapheme: string,
  neighbour: TextFont | undefined,
  preferredScripts: readonly string[],
): TextFont {
  const drawn = codePointsOf(grapheme).filter((codePoint) => !isIgnorable(codePoint));
  if (drawn.length === 0) return neighbour ?? shelf.main;
  if (neighbour !== undefined && drawn.every((codePoint) => neighbour.has(codePoint))) return neighbour;
  const font =
    shelf.find(drawn, preferredScripts) ?? shelf.find(codePointsOf(grapheme.normalize('NFD')), preferredScripts);
  if (font === undefined) {
    const missing = drawn.find((codePoint) => shelf.find([codePoint], preferredScripts) === undefined);
    throw new CountersignError('appearance.noGlyph', { character: nameOf(missing ?? drawn) });
  }
  return font;
}

/** A character as a sentence names it: `“𓀀” (U+13000)`. */
function nameOf(codePoints: number | readonly number[]): string {
  const list = typeof codePoints === 'number' ? [codePoints] : codePoints;
  const numbers = list.map((codePoint) => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`);
  return `“${String.fromCodePoint(...list)}” (${numbers.join(' ')})`;
}

function shapeRun(shelf: FontShelf, text: string, run: Run, breaks: Uint8Array): Cluster[] {
  const { hb } = shelf;
  const buffer = new hb.Buffer();
  // The whole paragraph is given, so that letters join across runs of one word.
  buffer.addText(text, run.start, run.end - run.start);
  buffer.setDirection(run.level % 2 === 1 ? hb.Direction.RTL : hb.Direction.LTR);
  buffer.guessSegmentProperties();
  buffer.setClusterLevel(hb.ClusterLevel.MONOTONE_CHARACTERS);
  buffer.setFlags(hb.BufferFlag.REMOVE_DEFAULT_IGNORABLES);
  hb.shape(run.font.shaper, buffer);
  const infos = buffer.getGlyphInfos();
  const positions = buffer.getGlyphPositions();
  const perThousand = 1000 / run.font.unitsPerEm;
  const byCluster = new Map<number, Glyph[]>();
  infos.forEach((info, i) => {
    const position = positions[i]!;
    if (info.codepoint === 0)
      throw new CountersignError('appearance.noGlyph', { character: nameOf(text.codePointAt(info.cluster) ?? 0) });
    const glyph: Glyph = {
      id: info.codepoint,
      advance: position.xAdvance * perThousand,
      xOffset: position.xOffset * perThousand,
      yOffset: position.yOffset * perThousand,
    };
    const glyphs = byCluster.get(info.cluster);
    if (glyphs === undefined) byCluster.set(info.cluster, [glyph]);
    else glyphs.push(glyph);
  });
  const starts = [...byCluster.keys()].sort((a, b) => a - b);
  // What was left out at the beginning of a run belongs to its first cluster.
  return starts.map((start, i) => {
    const end = starts[i + 1] ?? run.end;
    const glyphs = byCluster.get(start)!;
    const own = text.slice(i === 0 ? run.start : start, end);
    const size = run.label ? LABEL_SIZE : 1;
    const opportunity = breaks[end - 1];
    return {
      text: own,
      glyphs,
      font: run.font,
      label: run.label,
      level: run.level,
      width: (glyphs.reduce((sum, glyph) => sum + glyph.advance, 0) * size) / 1000,
      space: own.trim() === '',
      breakAfter: opportunity === ALLOWED ? 'allowed' : opportunity === EMERGENCY ? 'emergency' : 'no',
    };
  });
}

const NO = 0;
const EMERGENCY = 1;
const ALLOWED = 2;
const IDEOGRAPHIC = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|[\u3000-\u303F\uFF00-\uFFEF]/u;
const WITHOUT_SPACES = /\p{Script=Thai}|\p{Script=Lao}|\p{Script=Khmer}|\p{Script=Myanmar}/u;
const NOT_AT_LINE_START = /^[\p{Pe}\p{Pf}\p{Po}ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]/u;
const NOT_AT_LINE_END = /[\p{Ps}\p{Pi}]$/u;
const BREAKING_PUNCTUATION = /[-‐–—/\\]$/u;

/** For each character whether a line may end after it: between words, and in an emergency between graphemes. */
function breakOpportunities(text: string): Uint8Array {
  const opportunities = new Uint8Array(text.length).fill(NO);
  const wordEnds = new Set<number>();
  if (WITHOUT_SPACES.test(text)) {
    for (const { segment, index } of words.segment(text)) wordEnds.add(index + segment.length);
  }
  const parts = [...graphemes.segment(text)];
  parts.forEach(({ segment, index }, i) => {
    const end = index + segment.length;
    const next = parts[i + 1]?.segment;
    if (next === undefined) return;
    opportunities[end - 1] = mayEndLine(segment, next, wordEnds.has(end)) ? ALLOWED : EMERGENCY;
  });
  return opportunities;
}

/** A part of UAX #14: spaces, hyphens, ideographs, and words of scripts that put no spaces between them. */
function mayEndLine(before: string, after: string, wordEnd: boolean): boolean {
  if (/^\s/u.test(after)) return false;
  if (/\s$/u.test(before) || /[\u200B]/.test(before)) return true;
  if (NOT_AT_LINE_START.test(after) || NOT_AT_LINE_END.test(before)) return false;
  if (BREAKING_PUNCTUATION.test(before)) return !/^\p{Nd}/u.test(after);
  if (IDEOGRAPHIC.test(before) || IDEOGRAPHIC.test(after)) return true;
  return wordEnd && WITHOUT_SPACES.test(before) && WITHOUT_SPACES.test(after);
}

const scripts = new Map<number, string | undefined>();

/** Name of the script of the first character that has one of its own. */
function scriptOf(grapheme: string): string | undefined {
  for (const codePoint of codePointsOf(grapheme)) {
    if (!scripts.has(codePoint)) {
      const character = String.fromCodePoint(codePoint);
      if (scripts.size > 4096) scripts.clear();
      const found = SCRIPTS.find(({ pattern }) => pattern.test(character))?.name;
      scripts.set(codePoint, found ?? (/\p{L}/u.test(character) ? 'other' : undefined));
    }
    const script = scripts.get(codePoint);
    if (script !== undefined) return script;
  }
  return undefined;
}

const codePointsOf = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0)!);

/** Characters that act on their neighbours and are not seen (UAX #44, Default_Ignorable_Code_Point). */
const isIgnorable = (codePoint: number): boolean =>
  /\p{Default_Ignorable_Code_Point}/u.test(String.fromCodePoint(codePoint));
