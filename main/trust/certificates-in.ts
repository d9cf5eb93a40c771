import { readSignedData } from '../cades/index';
import { Asn1Error, Tlv, readCertificateStructure } from '../pki';

/**
 * The certificates of an element that is one, or a PKCS#7 that carries some (RFC 5280, clause 4.2.2.1; RFC 7030, clause 4.2.3).
 *
 * @param der - what stands behind the element is cut off
 * @returns DER; none where it is neither
 */
export function certificatesIn(der: Uint8Array): Uint8Array[] {
  const single = readable(der);
  if (single.length > 0) return single;
  try {
    return readSignedData(der).certificates.flatMap((one) => readable(one));
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}

/** The certificate alone, in octets of its own. */
export function readable(bytes: Uint8Array): Uint8Array[] {
  try {
    const der = Uint8Array.from(Tlv.read(bytes).raw);
    readCertificateStructure(der);
    return [der];
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}
