/** What a content stream uses of its resources, as `category/name`; see {@link useOf}. */
export type ContentUse = ReadonlySet<string>;

/** Octets that end a token (ISO 32000-2, clause 7.2.3). */
const delimiters = new Set([...'()<>[]{}/%'].map((each) => each.charCodeAt(0)));
const isSpace = (octet: number): boolean => octet === 32 || (octet <= 13 && octet !== 1 && (octet === 0 || octet >= 9));

const showing = new Set(['Tj', 'TJ', "'", '"']);
/** Text rendering mode 3: neither filled nor stroked, as the text behind a scan is (clause 9.3.6). */
const invisible = 3;
const mostSavedStates = 1000;

interface TextState {
  font: string;
  mode: number;
}

/**
 * Which resources a decoded content stream uses: `Font/F1` where text is really shown with it, `XObject/Im0` where it is
 * drawn, `ExtGState/G1`, `Pattern/P1`. It reads tokens and understands few of them, so that any octets have an answer.
 */
export function useOf(content: Buffer): ContentUse {
  const used = new Set<string>();
  const saved: TextState[] = [];
  let state: TextState = { font: '', mode: 0 };
  let name = '';
  let number = '';
  let at = 0;
  while (at < content.length) {
    const octet = content[at]!;
    if (isSpace(octet)) at += 1;
    else if (octet === 0x25) at = lineEnd(content, at);
    else if (octet === 0x28) at = stringEnd(content, at);
    else if (octet === 0x3c && content[at + 1] !== 0x3c) at = behind(content, at, 0x3e);
    else if (octet === 0x2f) {
      const end = tokenEnd(content, at + 1);
      name = plainName(content.toString('latin1', at + 1, end));
      at = end;
    } else if (delimiters.has(octet)) at += 1;
    else {
      const end = tokenEnd(content, at);
      const token = content.toString('latin1', at, Math.min(end, at + 32));
      at = end;
      if (/^[-+.\d]/.test(token)) {
        number = token;
        continue;
      }
      if (token === 'Tf') state = { ...state, font: name };
      else if (token === 'Tr') state = { ...state, mode: Number(number) };
      else if (token === 'q' && saved.length < mostSavedStates) saved.push(state);
      else if (token === 'Q') state = saved.pop() ?? state;
      else if (showing.has(token) && state.mode !== invisible) used.add(`Font/${state.font}`);
      else if (token === 'Do') used.add(`XObject/${name}`);
      else if (token === 'gs') used.add(`ExtGState/${name}`);
      else if ((token === 'scn' || token === 'SCN') && name !== '') used.add(`Pattern/${name}`);
      else if (token === 'ID') at = imageEnd(content, at);
      name = '';
    }
  }
  return used;
}

function tokenEnd(content: Buffer, from: number): number {
  let at = from;
  while (at < content.length && !isSpace(content[at]!) && !delimiters.has(content[at]!)) at += 1;
  return at;
}

function lineEnd(content: Buffer, from: number): number {
  let at = from;
  while (at < content.length && content[at] !== 10 && content[at] !== 13) at += 1;
  return at;
}

function stringEnd(content: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < content.length; at++) {
    const octet = content[at];
    if (octet === 0x5c) at += 1;
    else if (octet === 0x28) depth += 1;
    else if (octet === 0x29) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return content.length;
}

function behind(content: Buffer, from: number, octet: number): number {
  const found = content.indexOf(octet, from);
  return found < 0 ? content.length : found + 1;
}

/** The octets of an inline image are no tokens; they end with `EI` between white space. */
function imageEnd(content: Buffer, from: number): number {
  for (let at = content.indexOf('EI', from, 'latin1'); at >= 0; at = content.indexOf('EI', at + 1, 'latin1')) {
    const after = content[at + 2];
    if (isSpace(content[at - 1] ?? 32) && (after === undefined || isSpace(after))) return at + 2;
  }
  return content.length;
}

const plainName = (name: string): string =>
  name.includes('#')
    ? name.replace(/#([0-9a-fA-F]{2})/g, (_all, code: string) => String.fromCharCode(parseInt(code, 16)))
    : name;
