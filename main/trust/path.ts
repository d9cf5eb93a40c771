import { Asn1Error, Tlv, readCertificateStructure, readSignedData, sameOctets } from '../document/cades';
import { accessLocations } from './access-locations';
import { isIssuedBy } from './issued-by';
import type { NetworkPort } from './network-port';

/** A certificate and what leads from it upwards, as far as could be found. */
export interface CertificatePath {
  /** DER: the leaf, its issuer, and so on; the anchor or self-signed root stands last where it was found. */
  certificates: Uint8Array[];
  /** True when the last one is an anchor, or, where no anchors were given, signs itself. */
  complete: boolean;
  /** Addresses that gave no usable issuer, each with a few words. */
  failures: { url: string; detail: string }[];
}

export interface PathSources {
  /** DER of certificates that may be on the path, in any order: of the token, of a CMS, of a DSS. */
  candidates: Uint8Array[];
  /** DER. Where none are given, every self-signed certificate ends a path: then nothing is said of trust. */
  anchors: Uint8Array[];
  /** Without it nothing is fetched. */
  network?: NetworkPort;
  deadlineMs?: number;
}

/** Real paths have 2 to 5 certificates. */
const longestPath = 10;
const largestCertificate = 256 * 1024;

/**
 * Completes the path of a certificate: with the given ones, and where they do not suffice with what the certificates
 * themselves name (caIssuers of authorityInfoAccess, RFC 5280, clause 4.2.2.1). Each step is proven by its signature.
 * Validity periods, policies and name constraints are left to validation.
 *
 * @param leaf - DER
 * @throws Asn1Error when the leaf can not be read
 */
export async function completePath(leaf: Uint8Array, sources: PathSources): Promise<CertificatePath> {
  const { anchors, network, deadlineMs = 10_000 } = sources;
  const isEnd = (der: Uint8Array): boolean =>
    anchors.length > 0 ? anchors.some((anchor) => sameOctets(anchor, der)) : isIssuedBy(der, der);
  const pool = [...anchors, ...sources.candidates].flatMap((der) => readable(der));
  const path: CertificatePath = { certificates: [readCertificateStructure(leaf).der], complete: false, failures: [] };
  while (path.certificates.length <= longestPath) {
    const current = path.certificates.at(-1) as Uint8Array;
    if (isEnd(current)) return { ...path, complete: true };
    if (isIssuedBy(current, current)) return path;
    const seen = (der: Uint8Array): boolean => path.certificates.some((one) => sameOctets(one, der));
    let issuer = pool.find((der) => !seen(der) && isIssuedBy(current, der));
    if (!issuer && network) {
      const fetched = await fetchIssuers(current, network, deadlineMs, path.failures);
      pool.push(...fetched);
      issuer = fetched.find((der) => !seen(der) && isIssuedBy(current, der));
    }
    if (!issuer) return path;
    path.certificates.push(issuer);
  }
  return path;
}

async function fetchIssuers(
  certificate: Uint8Array,
  network: NetworkPort,
  deadlineMs: number,
  failures: CertificatePath['failures'],
): Promise<Uint8Array[]> {
  for (const url of accessLocations(certificate).issuers) {
    const response = await network({
      purpose: 'certificate',
      url,
      method: 'GET',
      maximumBytes: largestCertificate,
      deadlineMs,
    });
    if (!response.ok) {
      failures.push({ url, detail: response.detail });
      continue;
    }
    if (response.status !== 200) {
      failures.push({ url, detail: `the server answered ${response.status}` });
      continue;
    }
    const found = certificatesIn(response.body);
    if (found.some((der) => isIssuedBy(certificate, der))) return found;
    failures.push({ url, detail: 'it holds no issuer of this certificate' });
  }
  return [];
}

/** RFC 5280, clause 4.2.2.1: one DER certificate, or a certs-only CMS. Some servers give PEM. */
function certificatesIn(body: Uint8Array): Uint8Array[] {
  const text = Buffer.from(body.subarray(0, 64)).toString('latin1');
  if (text.includes('-----BEGIN')) {
    const blocks = Buffer.from(body)
      .toString('latin1')
      .matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END/g);
    return [...blocks].flatMap(([, block = '']) => readable(Buffer.from(block, 'base64')));
  }
  const single = readable(body);
  if (single.length > 0) return single;
  try {
    return readSignedData(body).certificates.flatMap((der) => readable(Uint8Array.from(der)));
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}

function readable(bytes: Uint8Array): Uint8Array[] {
  try {
    const der = Uint8Array.from(Tlv.read(bytes).raw);
    readCertificateStructure(der);
    return [der];
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}
