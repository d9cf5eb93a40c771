import { hash } from 'node:crypto';
import type { Tlv } from './index';
import { Asn1Error, readCertificateStructure, tags, type CertificateStructure } from './index';

/** More than any honest name has, and few enough that a name costs nothing. */
const mostRelativeNames = 64;
const mostAttributes = 16;

/**
 * A Name in a form in which two names that mean the same are the same text (RFC 5280, clause 7.1): the type of a string, the
 * case of letters, and spaces at the ends or in a row do not count (RFC 4518); the order of relative names does, the order
 * inside a relative name does not.
 *
 * @param name - Name (RFC 5280, clause 4.1.2.4)
 * @returns one text for each relative name, the topmost first; none for an empty name
 * @throws Asn1Error when it can not be read
 */
export function relativeNames(name: Tlv): string[] {
  return name
    .expect(tags.sequence, 'name')
    .children(mostRelativeNames)
    .map((relative) => {
      const attributes = relative.expect(tags.set, 'relative name').children(mostAttributes);
      if (attributes.length === 0) throw new Asn1Error('relative name: empty');
      return attributes
        .map((attribute) => {
          const [type, value] = attribute.expect(tags.sequence, 'attribute').children(2);
          if (!type || !value) throw new Asn1Error('name: incomplete');
          return `${type.oid()}=${comparable(value)}`;
        })
        .sort()
        .join('+');
    });
}

/**
 * A short key of a name by which names that mean the same are found ({@link relativeNames}).
 *
 * @returns 32 hex digits; empty for an empty name, which means nobody
 * @throws Asn1Error when it can not be read
 */
export function nameKey(name: Tlv): string {
  const known = nameKeys.get(name);
  if (known !== undefined) return known;
  const parts = relativeNames(name);
  const key = parts.length === 0 ? '' : shortHash(parts.join('\n'));
  nameKeys.set(name, key);
  return key;
}

/** Of the names of certificates, which are read once and asked for often. */
const nameKeys = new WeakMap<Tlv, string>();

/**
 * A short key of a GeneralName (RFC 5280, clause 4.2.1.6): directory names as {@link nameKey} has them, others by their octets.
 *
 * @throws Asn1Error when a directory name can not be read
 */
export function generalNameKey(name: Tlv): string {
  const inner = name.tag === tags.contextConstructed(4) ? name.children(1)[0] : undefined;
  return inner ? nameKey(inner) : shortHash(name.raw);
}

/** A short key of a certificate's octets: 32 hex digits. @throws Asn1Error when it has not the shape of a certificate */
export function certificateKey(certificate: Uint8Array): string {
  const structure = readCertificateStructure(certificate);
  const key = certificateKeys.get(structure) ?? shortHash(structure.der);
  certificateKeys.set(structure, key);
  return key;
}

const certificateKeys = new WeakMap<CertificateStructure, string>();

const shortHash = (content: string | Uint8Array): string => hash('sha256', content).slice(0, 32);

/** Text of a string; what is no string, or no right one, stands as its octets, which begin with `#` as no prepared text does. */
function comparable(value: Tlv): string {
  const text = nameText(value);
  return text === undefined ? `#${Buffer.from(value.raw).toString('hex')}` : preparedText(text);
}

/** The text of a string type of X.680 that names use; undefined for other types and for wrong encodings. */
export function nameText({ tag, content }: Tlv): string | undefined {
  switch (tag) {
    case tags.utf8String:
      return decoded('utf-8', content);
    case tags.bmpString:
      return decoded('utf-16be', content);
    case tags.universalString:
      return fromUtf32(content);
    case tags.printableString:
    case tags.numericString:
    case tags.ia5String:
    case tags.visibleString:
    case tags.teletexString:
      // Issuers have put UTF-8 and Latin-1 into these.
      return decoded('utf-8', content) ?? Buffer.from(content).toString('latin1');
    default:
      return undefined;
  }
}

function decoded(encoding: string, octets: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return undefined;
  }
}

function fromUtf32(octets: Uint8Array): string | undefined {
  if (octets.length % 4 !== 0) return undefined;
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  let text = '';
  for (let at = 0; at < octets.length; at += 4) {
    const point = view.getUint32(at);
    if (point > 0x10ffff) return undefined;
    text += String.fromCodePoint(point);
  }
  return text;
}

/** The text in the form of RFC 4518, clause 2: mapped, folded in case, normalised, without spaces that do not count. */
export function preparedText(text: string): string {
  if (/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(text)) return escaped(text.toLowerCase());
  const mapped = text
    .replace(/[\t\n\v\f\r\x85\p{Zs}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\u034f\u1806\ufffc\ufe00-\ufe0f]/gu, '');
  const folded = mapped.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
  return escaped(folded.replace(/ +/g, ' ').trim());
}

/** The signs that divide attributes and relative names do not divide inside a value. */
const escaped = (text: string): string => text.replace(/[\\+#]/g, (sign) => `\\${sign}`);
