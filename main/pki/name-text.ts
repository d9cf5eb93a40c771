import { attributeShortNames, attributeTypes, type Tlv } from './index';
import { preparedText, relativeNames } from './name-comparison';

/** What people and certificate authorities write for an attribute type (RFC 4514, clause 3, and more). */
const attributeNames = new Map([
  ...attributeShortNames,
  ['SURNAME', attributeTypes.surname],
  ['PSEUDONYM', attributeTypes.pseudonym],
  ['ORGANIZATIONIDENTIFIER', attributeTypes.organizationIdentifier],
  ['EMAILADDRESS', attributeTypes.emailAddress],
]);

/** One attribute of a name as text. */
interface AttributeText {
  /** OID. */
  type: string;
  value: string;
}

/**
 * A distinguished name from its text (RFC 4514), such as `CN=AdminCA1, O=Acme\, Inc., C=SE`.
 * @returns the relative names in the order of the text; undefined where it is none
 */
export function readNameText(text: string): AttributeText[][] | undefined {
  const names = splitUnescaped(text, ',').map((part) => splitUnescaped(part, '+').map(readAttribute));
  return names.every((attributes): attributes is AttributeText[] => attributes.every(Boolean)) ? names : undefined;
}

/**
 * Whether a name is the one that a text means (RFC 5280, clause 7.1). The text may begin at either end, because RFC 4514 begins
 * with what comes last in the name, and many programs do not.
 *
 * @throws Asn1Error when the name can not be read
 */
export function isNameOfText(name: Tlv, text: string): boolean {
  const wanted = readNameText(text)?.map((attributes) =>
    attributes
      .map(({ type, value }) => `${type}=${preparedText(value)}`)
      .sort()
      .join('+'),
  );
  if (!wanted) return false;
  const found = relativeNames(name).join('\n');
  return found !== '' && (found === wanted.join('\n') || found === wanted.reverse().join('\n'));
}

/** The OID of an attribute type that is written as people write it, or as an OID. */
export function attributeTypeOf(name: string): string | undefined {
  return attributeNames.get(name.toUpperCase()) ?? (/^[0-2](\.\d{1,15})+$/.test(name) ? name : undefined);
}

function readAttribute(text: string): AttributeText | undefined {
  const at = text.indexOf('=');
  const name = text.slice(0, Math.max(at, 0)).trim();
  const type = attributeTypeOf(name);
  const value = unescaped(text.slice(at + 1));
  return at < 0 || type === undefined || !value || /\p{Cc}/u.test(value) ? undefined : { type, value };
}

/**
 * Escapes undone (RFC 4514, clause 2.4); blanks at the ends count only where they are escaped.
 * @returns undefined where a backslash stands before nothing
 */
export function unescaped(text: string): string | undefined {
  const octets: Buffer[] = [];
  let keep = 0;
  for (const [part, hex, character] of text.trimStart().matchAll(/\\([0-9A-Fa-f]{2})|\\(.)|\\|[^\\]/gsu)) {
    if (part === '\\') return undefined;
    octets.push(hex === undefined ? Buffer.from(character ?? part, 'utf8') : Buffer.from(hex, 'hex'));
    if (part !== ' ') keep = octets.length;
  }
  return Buffer.concat(octets.slice(0, keep)).toString('utf8');
}

/** The parts of a text between separators that are not escaped. */
export function splitUnescaped(text: string, separator: string): string[] {
  const parts = [''];
  for (const [part] of text.matchAll(/\\.|[^]/gsu)) {
    if (part === separator) parts.push('');
    else parts[parts.length - 1] += part;
  }
  return parts;
}
