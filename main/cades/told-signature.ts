import { oids } from '../pki/object-identifiers';
import { Asn1Error } from '../pki/tlv-reader';
import { encodedAttributes } from './signed-data';
import { readSignedData } from './signed-data-reader';
import { readCertificateReferences } from './signing-certificate-reference';

/** What the octets of a signature say, for a report on it. Nothing of it is verified here. */
export interface ToldSignature {
  signatureValue: Uint8Array;
  /** DER SET OF of the signed attributes, which the signature value is over; absent where it is over the content itself. */
  signedAttributes?: Uint8Array;
  /** The message-digest attribute. */
  messageDigest?: Uint8Array;
  /** The content-type attribute, dotted. */
  contentType?: string;
  /** The signed reference to the certificate. */
  certificateReference?: { digest: string; hash: Uint8Array };
}

/**
 * Takes apart the SignedData of a signature with one signer.
 *
 * @param cms - ContentInfo
 * @returns undefined where it can not be read
 */
export function toldSignature(cms: Uint8Array): ToldSignature | undefined {
  try {
    const [signerInfo, ...more] = readSignedData(cms).signerInfos;
    if (!signerInfo || more.length > 0) return undefined;
    const { signatureValue, signedAttributes } = signerInfo;
    if (!signedAttributes) return { signatureValue };
    const { attributes, element } = signedAttributes;
    const first = (type: string) => attributes.find((one) => one.type === type)?.values[0];
    const messageDigest = first(oids.messageDigest)?.octets();
    const contentType = first(oids.contentType)?.oid();
    const [reference] = readCertificateReferences(attributes);
    return {
      signatureValue,
      signedAttributes: encodedAttributes(element),
      ...(messageDigest && { messageDigest }),
      ...(contentType !== undefined && { contentType }),
      ...(reference?.digest && { certificateReference: { digest: reference.digest.name, hash: reference.hash } }),
    };
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}
