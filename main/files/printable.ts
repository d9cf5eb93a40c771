/** What stands for characters that a terminal would obey or that nobody sees. */
const mark = '\ufffd';

const plain = /^[\x20-\x7e]*$/;

/**
 * Controls (C0, DEL, C1), line and paragraph separators, lone surrogates, and what is not drawn: bidi controls, zero-width
 * characters, byte order marks, tags. Before them, what is not drawn and still belongs to writing: a joiner behind a letter
 * whose script joins or within an emoji, and one variation selector behind an ideograph or symbol.
 */
const unprintable =
  /((?<=[\p{scx=Arab}\p{scx=Syrc}\p{scx=Nkoo}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}])[\u200c\u200d]|(?<=\p{ExtPict}[\ufe0f\p{EMod}]?)\u200d(?=\p{ExtPict})|(?<=[\p{scx=Hani}\p{S}])[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|(?<=\p{scx=Mong})[\u180b-\u180d])|[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{NChar}\p{DI}\ufff9-\ufffb]+/gu;

/** So many blanks would push what follows to where a line of ours begins. */
const blanks = /[\p{Zs}\u2800]{4,}/gu;

/** So many marks on one letter would be drawn over the lines around it. */
const marks = /(\p{M}{8})\p{M}+/gu;

/**
 * The words of a stranger (a document, a file's name, a token, a server) as a terminal may show them: one line without anything
 * that drives it, no longer than is asked. Letters of every script stay.
 *
 * @param longest - in code points; of a longer text the middle is left out
 */
export function printable(text: string, longest: number): string {
  // A text of megabytes is not looked through for the few characters of it that are shown.
  const near = text.length <= 8 * longest ? text : `${text.slice(0, 4 * longest)}${mark}${text.slice(-4 * longest)}`;
  const clean = plain.test(near) && !near.includes('    ') ? near : cleaned(near);
  return shortened(clean, longest);
}

function cleaned(text: string): string {
  return text
    .replace(unprintable, (_all, kept: string | undefined) => kept ?? mark)
    .replace(blanks, ` ${mark} `)
    .replace(marks, `$1${mark}`);
}

function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const points = Array.from(text);
  if (points.length <= longest) return text;
  const tail = Math.floor(longest / 3);
  return `${points.slice(0, longest - tail - 1).join('')}…${points.slice(-tail).join('')}`;
}

/** What JSON.stringify leaves as it is and a terminal obeys, or nobody sees. */
const unseenInJson = /[\p{Cc}\p{Zl}\p{Zp}\p{NChar}\p{DI}\ufff9-\ufffb]/gu;

/** The same JSON document, with what a terminal would obey written as escapes. */
export function printableJson(json: string): string {
  return json.replace(unseenInJson, (character) => (character === '\n' ? character : escaped(character)));
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
