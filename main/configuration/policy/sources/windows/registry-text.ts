/** A key of the registry: its values and the keys below it. Names are compared without regard to case. */
export interface RegistryKey {
  values: Record<string, unknown>;
  keys: Record<string, RegistryKey>;
}

/** What can not be taken from an answer of reg.exe. */
export class RegistryTextUnclear extends Error {
  override readonly name = 'RegistryTextUnclear';
}

const valueLine = /^ {4}(\S.*?|) {4}(REG_[A-Z_0-9]+)(?: {4}(.*))?$/;

/**
 * Reads what `reg.exe query KEY /s` prints. The words of the language of Windows stand only where nothing is read: the name of
 * a key's own value, and the line that counts what a search found.
 *
 * @param output - octets of the code page that the console has, of which only ASCII is the same everywhere
 * @param path - the key that was asked for, with its long root, such as `HKEY_LOCAL_MACHINE\Software\Policies\Countersign`
 * @throws RegistryTextUnclear for what could be meant in several ways
 */
export function readRegistryText(output: Uint8Array, path: string): RegistryKey {
  const top: RegistryKey = { values: {}, keys: {} };
  let key: RegistryKey | undefined;
  let last: { in: RegistryKey; name: string } | undefined;
  for (const line of Buffer.from(output)
    .toString('latin1')
    .split(/\r\r?\n|\n/)) {
    const found = valueLine.exec(line);
    if (found && key) {
      const [, name = '', type = '', text = ''] = found;
      last = undefined;
      // The value of the key itself, under a name of each language.
      if (name === '' || /^\([^)]*\)$/.test(name)) continue;
      assertPlain(`${name}${text}`, name);
      key.values[name] = valueOf(type, text, name);
      if (type === 'REG_SZ') last = { in: key, name };
    } else if (isBelow(line, path)) {
      key = keyAt(top, line.slice(path.length + 1));
      last = undefined;
    } else if (line.trim() === '') {
      last = undefined;
    } else if (last) {
      // A text with line ends in it goes on here.
      assertPlain(line, last.name);
      last.in.values[last.name] = `${String(last.in.values[last.name])}\n${line}`;
    } else if (key) {
      throw new RegistryTextUnclear('an answer that can not be understood');
    }
  }
  return top;
}

function isBelow(line: string, path: string): boolean {
  const start = line.slice(0, path.length);
  return start.toLowerCase() === path.toLowerCase() && (line.length === path.length || line[path.length] === '\\');
}

function keyAt(top: RegistryKey, path: string): RegistryKey {
  let key = top;
  for (const part of path === '' ? [] : path.split('\\')) {
    assertPlain(part, part);
    key = key.keys[part] ??= { values: {}, keys: {} };
  }
  return key;
}

/** The console's code page has a question mark for each letter that it has not, so other letters can not be believed. */
function assertPlain(text: string, name: string): void {
  if (/[^\t\x20-\x7e]/.test(text)) {
    const expected = 'letters of ASCII are expected in the registry; write others into the file of ConfigurationFile';
    throw new RegistryTextUnclear(`${name.replace(/[^\x20-\x7e]/g, '?')}: ${expected}`);
  }
}

function valueOf(type: string, text: string, name: string): unknown {
  switch (type) {
    case 'REG_SZ':
    case 'REG_EXPAND_SZ':
      return text;
    case 'REG_MULTI_SZ':
      // reg.exe writes `\0` between them.
      return text.split('\\0').filter((one) => one !== '');
    case 'REG_DWORD':
    case 'REG_QWORD': {
      const number = /^0x[0-9a-f]{1,16}$/i.test(text) ? Number(text) : NaN;
      if (!Number.isSafeInteger(number)) throw new RegistryTextUnclear(`${name}: a number is expected`);
      return number;
    }
    default:
      throw new RegistryTextUnclear(`${name}: a value of the kind ${type} is not taken`);
  }
}

/** A key as an object: the keys below it are objects of their own. */
export function objectOf({ values, keys }: RegistryKey): Record<string, unknown> {
  const below = Object.entries(keys).map(([name, key]) => [name, objectOf(key)] as const);
  return Object.fromEntries([...Object.entries(values), ...below]);
}
