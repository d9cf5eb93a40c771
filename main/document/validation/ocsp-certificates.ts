import { Asn1Error, RecentlyRead, tags, Tlv } from '../../pki';

const read = new RecentlyRead<readonly Uint8Array[]>(64);

/** DER of the certificates that an OCSPResponse carries (RFC 6960, clause 4.2.1); none where it can not be read. */
export function certificatesInOcsp(response: Uint8Array): readonly Uint8Array[] {
  return read.of(response, takeOut);
}

function takeOut(response: Uint8Array): Uint8Array[] {
  try {
    const bytes = Tlv.read(response).children(2)[1]?.children(1)[0]?.children(2)[1];
    const parts = bytes ? Tlv.read(bytes.octets()).children(4) : [];
    const wrapped = parts[3]?.expect(tags.contextConstructed(0), 'certificates').children(1)[0];
    return wrapped?.children(16).map(({ raw }) => raw) ?? [];
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}
