import { context, element, objectIdentifier, sequence, setOf } from './der-writer';
import { Asn1Error, Tlv, tags } from './tlv-reader';

/** id-aa-signatureTimeStampToken (ETSI EN 319 122-1, clause 5.3; RFC 5126, clause 6.1.1). */
export const signatureTimeStamp = '1.2.840.113549.1.9.16.2.14';

/**
 * What a signature-time-stamp adds to a SignedData beside the token itself, at most: the attribute around it, and one more
 * length octet in each of the elements that hold it.
 */
export const signatureTimeStampOverhead = 64;

/**
 * Puts a time-stamp token over the signature value into a SignedData with one signer and no unsigned attributes. Every
 * other octet stays what it is.
 *
 * @param signedData - DER ContentInfo
 * @param token - DER ContentInfo with a TSTInfo
 * @throws Asn1Error when the SignedData is another
 */
export function withSignatureTimeStamp(signedData: Uint8Array, token: Uint8Array): Uint8Array {
  const [type, wrapped] = Tlv.readWhole(signedData).expect(tags.sequence, 'ContentInfo').children(2);
  const [content] = wrapped?.expect(tags.contextConstructed(0), 'content').children(1) ?? [];
  const parts = content?.expect(tags.sequence, 'SignedData').children(6) ?? [];
  const [signerInfo, ...more] = parts.pop()?.expect(tags.set, 'signerInfos').children(32) ?? [];
  if (!type || !signerInfo || more.length > 0) throw new Asn1Error('there is not one signer');
  const fields = signerInfo.expect(tags.sequence, 'SignerInfo').children(7);
  if (fields.at(-1)?.tag !== tags.octetString) throw new Asn1Error('there are unsigned attributes already');
  const attribute = sequence(objectIdentifier(signatureTimeStamp), setOf(token));
  const stamped = sequence(signerInfo.content, context(1, attribute));
  return sequence(type.raw, context(0, sequence(...parts.map(({ raw }) => raw), element(tags.set, stamped))));
}

/**
 * The tokens of the signature-time-stamps that a SignedData with one signer carries; none where there are none.
 *
 * @param signedData - ContentInfo; octets behind it are ignored
 * @throws Asn1Error when it can not be read
 */
export function signatureTimeStamps(signedData: Uint8Array): Uint8Array[] {
  const wrapped = Tlv.read(signedData).expect(tags.sequence, 'ContentInfo').children(2)[1];
  const parts = wrapped?.children(1)[0]?.expect(tags.sequence, 'SignedData').children(6) ?? [];
  const signerInfo = parts.at(-1)?.expect(tags.set, 'signerInfos').children(32)[0];
  const unsigned = signerInfo?.children(7).at(-1);
  if (unsigned?.tag !== tags.contextConstructed(1)) return [];
  return unsigned.children(64).flatMap((attribute) => {
    const [type, values] = attribute.expect(tags.sequence, 'attribute').children(2);
    return type?.oid() === signatureTimeStamp && values ? values.children(16).map(({ raw }) => raw) : [];
  });
}
