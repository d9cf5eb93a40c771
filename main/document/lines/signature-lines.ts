import type { PageRectangle, PageSize, TextRun } from '../../../preload/contract/page-view';
import { rowsOf, type Piece, type Row } from '../../../preload/contract/text-rows';

/** A place of a page where its author wants somebody to sign, as far as its words tell. */
export interface SignatureLine {
  /** Where a signature stands on the line. */
  place: PageRectangle;
  /** The words that name it. */
  label: string;
  /** How sure it is; the surest come first. */
  score: number;
}

/** What a line for a signature is called, each in the language's own letters; compared without accents and case. */
const signatureWords = [
  ...['signature', 'signed', 'sign here', 'signatory', 'unterschrift', 'unterzeichnet', 'gezeichnet'],
  ...['firma', 'firmado', 'firmato', 'sottoscrizione', 'assinatura', 'assinado', 'signatura', 'sinatura'],
  ...['podpis', 'podpisal', 'handtekening', 'ondertekening', 'underskrift', 'allekirjoitus', 'alairas'],
  ...[
    'υπογραφη',
    'подпись',
    'підпис',
    'подпис',
    'потпис',
    'imza',
    'semnatura',
    'allkiri',
    'paraksts',
    'parasas',
    'potpis',
  ],
  ...['署名', '签名', '签字', '簽名', '簽署', '서명', 'توقيع', 'التوقيع', 'חתימה'],
];
/** What other lines beside it are called. */
const otherWords = [
  ...['date', 'place', 'name', 'title', 'position', 'function', 'company', 'datum', 'ort', 'funktion', 'lieu', 'nom'],
  ...['data', 'luogo', 'nome', 'fecha', 'lugar', 'nombre', 'local', 'cargo', 'misto', 'jmeno', 'miejscowosc', 'dato'],
  ...['sted', 'navn', 'plats', 'namn', 'plaats', 'naam', 'paivays', 'дата', 'фио', 'имя', '日付', '日期', '날짜'],
];
/** The day on which something is signed is no place to sign. */
const dateOfSignature =
  /\b(date|day|datum|tag|data|fecha|place|ort|lieu|lugar|luogo)\s+(of|der|des|de|di|da|van|podpisu)\b/;
/** In German a firm is a company. */
const german = /\b(und|der|die|das|unterschrift|ort|vertrag|auftraggeber|gmbh)\b/;

/** A label that is longer is a sentence that speaks of signatures. */
const longestLabel = 60;
/** Points. */
const usual = { width: 200, height: 48 };
const least = { width: 60, height: 18 };
/** How far from an edge of the page a place ends. */
const edge = 18;

/**
 * Finds where a page wants to be signed: "Signature: ____", a line of strokes or dots with "Unterschrift" below it, "Signed by"
 * with room behind it. Words only tell so much: what is found is offered, and never taken without a person.
 *
 * @param runs - the text of the page as its reader sees it; what does not stand upright is passed over
 * @param size - of the page
 * @returns the surest first
 */
export function signatureLines(runs: readonly TextRun[], size: PageSize): SignatureLine[] {
  const upright = runs.filter(({ angle, text }) => Math.abs(angle) < 1 && text.trim() !== '');
  const rows = rowsOf(upright);
  const isGerman = german.test(plain(upright.map(({ text }) => text).join(' ')));
  const isSignature = (label: string): boolean => namesSignature(label, isGerman);
  const found: SignatureLine[] = [];
  rows.forEach((row, index) => {
    const below = rows[index + 1];
    for (const [at, gap] of row.blanks.entries()) {
      const before = labelBefore(row, gap, row.blanks[at - 1]);
      const after = labelAfter(row, gap, row.blanks[at + 1]);
      const under = below && isBelow(row, below) ? labelUnder(below, gap) : '';
      // A line has its name before it, else below it, else behind it.
      const [label, sureness] = before ? [before, 5] : under ? [under, 4] : [after, 3];
      if (label && label.length <= longestLabel && isSignature(label))
        found.push({ place: standingOn(row, gap, upright, size), label, score: sureness + brevity(label) });
    }
    if (row.blanks.length > 0) return;
    // The line itself may be drawn, or not be there at all.
    for (const words of row.words) {
      const label = words.text.trim();
      if (label.length > longestLabel || !isSignature(label)) continue;
      const isCaption = rows[index - 1]?.blanks.some((gap) => overlaps(gap, words)) && isBelow(rows[index - 1]!, row);
      if (isCaption) continue;
      const place = /[:：]$/.test(label) ? behind(row, words, upright, size) : above(row, words, upright, size);
      if (place && (brevity(label) > 0 || /[:：]$/.test(label)))
        found.push({ place, label, score: 1 + brevity(label) });
    }
  });
  return found.sort((a, b) => b.score - a.score || b.place[1] - a.place[1] || a.place[0] - b.place[0]);
}

/** Nothing but the word itself is the surest name. */
function brevity(label: string): number {
  const words = plain(label).split(' ').length;
  return words === 1 ? 2 : words <= 4 ? 1 : 0;
}

/** Without accents, case and signs around it. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const hasWord = (text: string, word: string): number => {
  // Scripts without spaces have no ends of words.
  if (/[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\s]/u.test(word)) return text.lastIndexOf(word);
  return ` ${text} `.lastIndexOf(` ${word} `);
};

function namesSignature(label: string, isGerman: boolean): boolean {
  const text = plain(label);
  if (dateOfSignature.test(text)) return false;
  const words = signatureWords.filter((word) => !(word === 'firma' && isGerman));
  const last = Math.max(...words.map((word) => hasWord(text, plain(word))));
  // In "Place, date, signature" the last one is what the line is for; in "Signature date" it is the date.
  return last >= 0 && last >= Math.max(...otherWords.map((word) => hasWord(text, word)));
}

function labelBefore({ words }: Row, gap: Piece, previous: Piece | undefined): string {
  const from = previous?.right ?? -Infinity;
  const found = words.filter(({ left, right }) => left >= from - 2 && right <= gap.left + 2).at(-1);
  return found && gap.left - found.right < 120 ? found.text.trim() : '';
}

function labelAfter({ words }: Row, gap: Piece, next: Piece | undefined): string {
  const found = words.find(({ left }) => left >= gap.right - 2 && left < (next?.left ?? Infinity));
  return found && found.left - gap.right < 40 ? found.text.trim() : '';
}

/** The words of the row below that stand under a gap. */
function labelUnder({ words, blanks }: Row, gap: Piece): string {
  if (blanks.length > 0) return '';
  return words
    .filter((piece) => overlaps(piece, gap))
    .map(({ text }) => text.trim())
    .join(' ');
}

const overlaps = (a: Piece, b: Piece): boolean => a.left < b.right && b.left < a.right;

const isBelow = (upper: Row, lower: Row): boolean => upper.bottom - lower.top < Math.max(upper.size, lower.size) * 1.2;

function standingOn(row: Row, gap: Piece, runs: readonly TextRun[], size: PageSize): PageRectangle {
  const bottom = row.bottom + row.size * 0.2;
  const left = Math.max(0, gap.left);
  const width = Math.max(least.width, Math.min(usual.width, gap.right - gap.left));
  return fitted(left, bottom, width, runs, size, row);
}

/** To the right of words that end with a colon. */
function behind(row: Row, words: Piece, runs: readonly TextRun[], size: PageSize): PageRectangle | undefined {
  const left = words.right + row.size * 0.5;
  const next = row.words.find((piece) => piece.left > words.right)?.left ?? size.width - edge;
  const width = Math.min(usual.width, next - left);
  return width < least.width ? undefined : fitted(left, row.bottom + row.size * 0.2, width, runs, size, row);
}

/** Above words that stand under a line which is drawn. */
function above(row: Row, words: Piece, runs: readonly TextRun[], size: PageSize): PageRectangle | undefined {
  const bottom = row.top + 2;
  const width = Math.min(Math.max(120, words.right - words.left), usual.width, size.width - edge - words.left);
  if (width < least.width) return undefined;
  const room = roomAbove(bottom, words.left, words.left + width, runs, size);
  return room < least.height ? undefined : fitted(words.left, bottom, width, runs, size, row);
}

function fitted(
  left: number,
  bottom: number,
  width: number,
  runs: readonly TextRun[],
  size: PageSize,
  row: Row,
): PageRectangle {
  const right = Math.min(left + width, size.width);
  const others = runs.filter(({ rectangle }) => rectangle[1] > row.bottom + row.size * 0.5);
  const room = roomAbove(bottom, left, right, others, size);
  const height = Math.max(least.height, Math.min(usual.height, room));
  return [left, bottom, right, bottom + height].map((edge) => Math.round(edge * 100) / 100) as unknown as PageRectangle;
}

/** How high it is free above a place, between words and the edge of the page. */
function roomAbove(bottom: number, left: number, right: number, runs: readonly TextRun[], size: PageSize): number {
  const limits = runs
    .filter(({ rectangle: [from, , to, high] }) => high > bottom && from < right && to > left)
    .map(({ rectangle }) => rectangle[1] - 2);
  return Math.min(size.height - edge, ...limits) - bottom;
}
