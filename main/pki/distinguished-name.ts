import { Asn1Error, attributeTypes, tags, type Tlv } from './index';

/** Longer names are cut: a certificate may not fill the window. */
const maximumLength = 200;

/**
 * The name by which a person knows the subject of a certificate: the common name, else given name and surname, else the
 * most telling attribute that is there. Never empty, never with control or text-direction characters.
 *
 * @param name - Name (RFC 5280, clause 4.1.2.4)
 * @throws Asn1Error when it can not be read
 */
export function displayName(name: Tlv): string {
  const found = nameAttributes(name);
  const person = [found.get(attributeTypes.givenName), found.get(attributeTypes.surname)].filter(Boolean).join(' ');
  const best =
    found.get(attributeTypes.commonName) ??
    (person ||
      [
        attributeTypes.pseudonym,
        attributeTypes.organizationalUnit,
        attributeTypes.organization,
        attributeTypes.emailAddress,
        attributeTypes.serialNumber,
      ]
        .map((type) => found.get(type))
        .find(Boolean));
  return (best ?? [...found.values()].join(', ').slice(0, maximumLength)) || '(no name)';
}

/**
 * The attributes of a name that have a text, by their types (X.520); of several of one type the last, which is the most
 * specific.
 *
 * @throws Asn1Error when the name can not be read
 */
export function nameAttributes(name: Tlv): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const relative of name.children(64)) {
    for (const attribute of relative.expect(tags.set, 'relative name').children(16)) {
      const [type, value] = attribute.children(2);
      if (!type || !value) throw new Asn1Error('name: incomplete');
      const text = directoryString(value);
      if (text) found.set(type.oid(), text);
    }
  }
  return found;
}

/** The text of any string type that certificates use; other types give an empty text. */
function directoryString(value: Tlv): string {
  return decode(value)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, maximumLength);
}

function decode(value: Tlv): string {
  const octets = value.content;
  switch (value.tag) {
    case tags.utf8String:
      return new TextDecoder('utf-8').decode(octets);
    case tags.bmpString:
      return new TextDecoder('utf-16be').decode(octets);
    case tags.universalString:
      return utf32(octets);
    case tags.printableString:
    case tags.numericString:
    case tags.ia5String:
    case tags.visibleString:
    case tags.teletexString:
      // These should be ASCII or T.61, but issuers have put UTF-8 and Latin-1 into them.
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(octets);
      } catch {
        return Buffer.from(octets).toString('latin1');
      }
    default:
      return '';
  }
}

function utf32(octets: Uint8Array): string {
  let text = '';
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  for (let at = 0; at + 4 <= octets.length && text.length < maximumLength; at += 4) {
    const point = view.getUint32(at);
    text += point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  }
  return text;
}
