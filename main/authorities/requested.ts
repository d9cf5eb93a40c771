import { attributeTypes, Tlv, tags } from '../pki';
import { nameAttributes } from '../pki/distinguished-name';

/** What a certification request asks for, as far as authorities are told it beside the request. */
export interface Requested {
  /** DER Name. */
  subject: Uint8Array;
  /** By attribute types; of several of one type the last. */
  names: ReadonlyMap<string, string>;
  commonName?: string;
  /** DER SubjectPublicKeyInfo. */
  publicKey: Uint8Array;
  /** DER GeneralNames, where it asks for alternative names. */
  alternativeNames?: Uint8Array;
  /** The e-mail addresses among them. */
  emails: string[];
}

const extensionRequest = '1.2.840.113549.1.9.14';
const subjectAltName = '2.5.29.17';

/**
 * Reads a request (PKCS #10, RFC 2986).
 *
 * @param request - DER CertificationRequest
 * @throws Asn1Error when it has not the shape of one
 */
export function readRequest(request: Uint8Array): Requested {
  const [info] = Tlv.readWhole(request).children(3);
  const [, subject, publicKey, attributes] = info!.expect(tags.sequence, 'request').children(4);
  const names = nameAttributes(subject!);
  const commonName = names.get(attributeTypes.commonName);
  const alternativeNames = attributes && requestedNames(attributes);
  return {
    subject: subject!.raw,
    names,
    ...(commonName !== undefined && { commonName }),
    publicKey: publicKey!.raw,
    ...(alternativeNames && { alternativeNames }),
    emails: alternativeNames ? emailsOf(alternativeNames) : [],
  };
}

function requestedNames(attributes: Tlv): Uint8Array | undefined {
  for (const attribute of attributes.children(16)) {
    const [type, values] = attribute.children(2);
    if (type?.oid() !== extensionRequest) continue;
    for (const extension of values!.children(1)[0]?.children(64) ?? []) {
      const parts = extension.children(3);
      if (parts[0]?.oid() === subjectAltName) return parts.at(-1)!.content;
    }
  }
  return undefined;
}

function emailsOf(names: Uint8Array): string[] {
  return Tlv.readWhole(names)
    .children(64)
    .filter(({ tag }) => tag === tags.context(1))
    .map(({ content }) => Buffer.from(content).toString('latin1'));
}
