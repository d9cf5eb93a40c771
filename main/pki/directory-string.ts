import { tags, type Tlv } from './tlv-reader';

/** A DirectoryString (X.520), or another string that stands in its place, as text; undefined when it is no string. */
export function readDirectoryString(tlv: Tlv): string | undefined {
  const octets = Buffer.from(tlv.content);
  switch (tlv.tag) {
    case tags.utf8String:
      return octets.toString('utf8');
    case tags.numericString:
    case tags.printableString:
    case tags.ia5String:
    case tags.visibleString:
    case tags.teletexString:
      return octets.toString('latin1');
    case tags.bmpString:
      return octets.length % 2 === 0 ? octets.swap16().toString('utf16le') : undefined;
    default:
      return undefined;
  }
}
