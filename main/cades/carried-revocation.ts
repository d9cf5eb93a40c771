import { element, octetString, sequence, context, objectIdentifier } from '../pki/der-writer';
import { Asn1Error, tags, type Tlv } from '../pki/tlv-reader';
import type { SignedDataParts } from './signed-data-reader';

/** adbe-revocationInfoArchival (ISO 32000-2, clause 12.8.3.3.2): a signed attribute. */
const revocationInfoArchival = '1.2.840.113583.1.1.8';
/** id-ri-ocsp-response (RFC 5940, clause 2.1). */
const ocspRevocationInfo = '1.3.6.1.5.5.7.16.2';
/** id-pkix-ocsp-basic, as another revocation info format: the BasicOCSPResponse alone. */
const basicResponse = '1.3.6.1.5.5.7.48.1.1';
const enumerated = 0x0a;

/**
 * The CRLs and OCSP responses that a SignedData carries beside the signature, and in the attribute of its signer. What can not
 * be read is passed over: nobody is obliged to need it.
 *
 * @returns DER, in octets of their own
 */
export function carriedRevocation({ revocationInfos, signerInfos }: SignedDataParts): {
  crls: Uint8Array[];
  ocsps: Uint8Array[];
} {
  const found = { crls: [] as Uint8Array[], ocsps: [] as Uint8Array[] };
  const attempt = (read: () => void): void => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof Asn1Error)) throw error;
    }
  };
  for (const info of revocationInfos) {
    attempt(() => {
      if (info.tag === tags.sequence) found.crls.push(Uint8Array.from(info.raw));
      else if (info.tag === tags.contextConstructed(1)) takeOther(info, found.ocsps);
    });
  }
  for (const { signedAttributes } of signerInfos) {
    const values = (signedAttributes?.attributes ?? []).filter(({ type }) => type === revocationInfoArchival);
    for (const value of values.flatMap((attribute) => attribute.values)) attempt(() => takeArchival(value, found));
  }
  return found;
}

function takeOther(info: Tlv, ocsps: Uint8Array[]): void {
  const [format, value] = info.children(2);
  if (!value) return;
  if (format?.oid() === ocspRevocationInfo) ocsps.push(Uint8Array.from(value.raw));
  if (format?.oid() === basicResponse) ocsps.push(wrapped(value.raw));
}

/** RevocationInfoArchival: CRLs under [0], OCSPResponses under [1]. */
function takeArchival(value: Tlv, found: { crls: Uint8Array[]; ocsps: Uint8Array[] }): void {
  for (const part of value.expect(tags.sequence, 'revocation archival').children(3)) {
    const list = part.tag === tags.contextConstructed(0) ? found.crls : found.ocsps;
    if (part.tag !== tags.contextConstructed(0) && part.tag !== tags.contextConstructed(1)) continue;
    for (const holder of part.children(1)) for (const one of holder.children(256)) list.push(Uint8Array.from(one.raw));
  }
}

/** A BasicOCSPResponse as the OCSPResponse that it came in (RFC 6960, clause 4.2.1). */
function wrapped(basic: Uint8Array): Uint8Array {
  return sequence(
    element(enumerated, Uint8Array.of(0)),
    context(0, sequence(objectIdentifier(basicResponse), octetString(basic))),
  );
}
