/** A value in the text of an object. */
export interface ValueSpan {
  start: number;
  end: number;
  /** The key of a dictionary's entry, and where that entry begins. */
  key?: string;
  keyStart?: number;
  /** Of containers: where something may be put inside. */
  inside?: number;
}

const token = /%[^\r\n]*|<<|>>|\[|\]|\/[^\s()<>[\]{}/%]*|<[0-9A-Fa-f\s]*>|\d+\s+\d+\s+R\b|[^\s()<>[\]{}/%]+/y;

/** Finds every value in the text of an object, the containers after what they hold; damage ends the search. */
export function valuesOf(text: string): ValueSpan[] {
  const values: ValueSpan[] = [];
  const open: { start: number; key?: string; keyStart?: number; dictionary: boolean; pending?: [string, number] }[] =
    [];
  let at = 0;
  const place = (): { key?: string; keyStart?: number } => {
    const holder = open.at(-1);
    const [key, keyStart] = holder?.pending ?? [];
    if (holder) delete holder.pending;
    return key === undefined || keyStart === undefined ? {} : { key, keyStart };
  };
  while (at < text.length) {
    const start = at;
    const octet = text[at] as string;
    if (/\s/.test(octet)) {
      at++;
      continue;
    }
    if (octet === '(') {
      at = endOfString(text, at);
      values.push({ start, end: at, ...place() });
      continue;
    }
    token.lastIndex = at;
    const word = token.exec(text)?.[0];
    if (word === undefined) return values;
    at += word.length;
    if (word.startsWith('%')) continue;
    const holder = open.at(-1);
    if (word === '<<' || word === '[') {
      open.push({ start, ...place(), dictionary: word === '<<' });
    } else if (word === '>>' || word === ']') {
      const closed = open.pop();
      if (!closed) return values;
      const { key, keyStart, dictionary } = closed;
      const inside = closed.start + (dictionary ? 2 : 1);
      values.push({
        ...{ start: closed.start, end: at },
        ...(key !== undefined && keyStart !== undefined && { key, keyStart }),
        ...(dictionary && { inside }),
      });
    } else if (holder?.dictionary && holder.pending === undefined && word.startsWith('/')) {
      holder.pending = [word.slice(1), start];
    } else {
      values.push({ start, end: at, ...place() });
    }
  }
  return values;
}

function endOfString(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at + 1;
  }
  return text.length;
}
