/** What is known of the name of a person. */
export interface PersonName {
  /** The whole name, as it is shown. */
  name: string;
  givenName?: string;
  surname?: string;
}

/** More do not make it clearer whose they are. */
const MOST = 3;
/** Scripts whose letters join: a dot keeps them apart, as they are written by hand. */
const JOINING = /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}]/u;
/** Titles stand before and behind names, and are nobody's. */
const TITLE =
  /^(?:(?:dr|prof|mag|ing|dipl|mr|mrs|ms|sir|dame|phd|msc|bsc|mba|ba|ma|llm|jr|sr|med|jur|phil|rer|nat|hc)\.?)+$/iu;
const LETTER = /\p{L}/u;

/**
 * The initials of a person: of the given names and the surname where the certificate has them, otherwise of the words of the
 * whole name. Particles that are written small (“van der”) give none, nor do titles and numbers.
 *
 * @returns empty where the name has no letter
 */
export function initialsOf({ name, givenName = '', surname = '' }: PersonName): string {
  const given = wordsOf(givenName);
  const last = wordsOf(surname);
  const words = given.length > 0 && last.length > 0 ? [...given, last.at(-1)!] : wordsOf(inOrder(name));
  const letters = (words.length > MOST ? [...words.slice(0, MOST - 1), words.at(-1)!] : words).map(firstLetter);
  const joined = letters.some((letter) => JOINING.test(letter));
  return joined ? letters.map((letter) => `${letter}.`).join('') : letters.join('');
}

/** `LINDQVIST,MARIA,38001085718`, as identity cards have it, and `Lindqvist, Maria`: the surname stands first. */
function inOrder(name: string): string {
  const [surname = '', ...others] = name
    .split(/[,،]/)
    .map((part) => part.trim())
    .filter((part) => LETTER.test(part) && !part.split(/\s+/).every((word) => TITLE.test(word)));
  return [...others, surname].join(' ');
}

function wordsOf(text: string): string[] {
  const words = text
    .replace(/\([^)]*\)|"[^"]*"/g, ' ')
    .split(/[\s.\-‐‑·]+/u)
    .filter((word) => LETTER.test(word) && !/\d/.test(word) && !TITLE.test(word));
  const capitals = words.filter((word) => !/^\p{Ll}/u.test(word));
  // Who is written small altogether has initials all the same.
  return capitals.length > 0 ? capitals : words;
}

function firstLetter(word: string): string {
  const graphemes = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(word)];
  const first = graphemes.find(({ segment }) => LETTER.test(segment))?.segment ?? '';
  // The sharp s and the ligatures become two letters: one is an initial.
  const [upper = ''] = first.toLocaleUpperCase('und').match(/^\p{L}\p{M}*/u) ?? [first.toLocaleUpperCase('und')];
  return upper;
}
