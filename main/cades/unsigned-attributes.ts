import { context, element, inSetOrder, objectIdentifier, sequence, setOf } from '../pki/der-writer';
import { Asn1Error, Tlv, tags } from '../pki/tlv-reader';

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
  if (unsignedAttributesOf(signedData)) throw new Asn1Error('there are unsigned attributes already');
  return withUnsignedAttribute(signedData, signatureTimeStamp, token);
}

/**
 * Adds one unsigned attribute to a SignedData with one signer. Every other octet stays what it is, but for lengths and the
 * order of the unsigned attributes.
 *
 * @param signedData - DER ContentInfo
 * @param type - object identifier of the attribute
 * @param value - its only value, DER
 * @throws Asn1Error when the SignedData is another
 */
export function withUnsignedAttribute(signedData: Uint8Array, type: string, value: Uint8Array): Uint8Array {
  const [contentType, wrapped] = Tlv.readWhole(signedData).expect(tags.sequence, 'ContentInfo').children(2);
  const [content] = wrapped?.expect(tags.contextConstructed(0), 'content').children(1) ?? [];
  const parts = content?.expect(tags.sequence, 'SignedData').children(6) ?? [];
  const [signerInfo, ...more] = parts.pop()?.expect(tags.set, 'signerInfos').children(32) ?? [];
  if (!contentType || !signerInfo || more.length > 0) throw new Asn1Error('there is not one signer');
  const fields = signerInfo.expect(tags.sequence, 'SignerInfo').children(7);
  const before = fields.at(-1)?.tag === tags.contextConstructed(1) ? fields.pop() : undefined;
  const attributes = [
    ...(before?.children(64).map(({ raw }) => raw) ?? []),
    sequence(objectIdentifier(type), setOf(value)),
  ];
  const extended = sequence(...fields.map(({ raw }) => raw), context(1, ...inSetOrder(attributes)));
  return sequence(contentType.raw, context(0, sequence(...parts.map(({ raw }) => raw), element(tags.set, extended))));
}

/**
 * The values of an unsigned attribute, of a SignedData with one signer; none where there is none.
 *
 * @param signedData - ContentInfo; octets behind it are ignored
 * @throws Asn1Error when it can not be read
 */
export function unsignedAttributeValues(signedData: Uint8Array, type: string): Uint8Array[] {
  return (unsignedAttributesOf(signedData)?.children(64) ?? []).flatMap((attribute) => {
    const [name, values] = attribute.expect(tags.sequence, 'attribute').children(2);
    return name?.oid() === type && values ? values.children(16).map(({ raw }) => raw) : [];
  });
}

/**
 * The signature value of a SignedData with one signer.
 *
 * @param signedData - ContentInfo; octets behind it are ignored
 * @throws Asn1Error when it can not be read, or when there are more signers
 */
export function signatureValueOf(signedData: Uint8Array): Uint8Array {
  const fields = signerInfosOf(signedData);
  if (fields.length !== 1) throw new Asn1Error('there is not one signer');
  const parts = fields[0]!.children(7);
  if (parts.at(-1)?.tag === tags.contextConstructed(1)) parts.pop();
  const value = parts.at(-1);
  if (!value) throw new Asn1Error('there is no signature value');
  return value.octets();
}

/**
 * The tokens of the signature-time-stamps that a SignedData with one signer carries; none where there are none.
 *
 * @param signedData - ContentInfo; octets behind it are ignored
 * @throws Asn1Error when it can not be read
 */
export const signatureTimeStamps = (signedData: Uint8Array): Uint8Array[] =>
  unsignedAttributeValues(signedData, signatureTimeStamp);

function unsignedAttributesOf(signedData: Uint8Array): Tlv | undefined {
  const unsigned = signerInfosOf(signedData)[0]?.children(7).at(-1);
  return unsigned?.tag === tags.contextConstructed(1) ? unsigned : undefined;
}

function signerInfosOf(signedData: Uint8Array): Tlv[] {
  const wrapped = Tlv.read(signedData).expect(tags.sequence, 'ContentInfo').children(2)[1];
  const parts = wrapped?.children(1)[0]?.expect(tags.sequence, 'SignedData').children(6) ?? [];
  return parts.at(-1)?.expect(tags.set, 'signerInfos').children(32) ?? [];
}
