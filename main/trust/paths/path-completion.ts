import { readCertificateStructure, sameOctets } from '../../pki';
import { accessLocations } from '../../pki/access-locations';
import { certificatesIn, readable } from '../certificates-in';
import { isIssuedBy } from '../../pki/issued-by';
import type { NetworkPort } from '../../network/network-port';
import { openAnswer } from '../server-answer';

/** A certificate and what leads from it upwards, as far as could be found. */
export interface CertificatePath {
  /** DER: the leaf, its issuer, and so on; the anchor or self-signed root stands last where it was found. */
  certificates: Uint8Array[];
  /** True when the last one is an anchor, or, where no anchors were given, signs itself. */
  complete: boolean;
  /** Addresses that gave no usable issuer, each with a few words. */
  failures: { /** Absent where there is none that is asked. */ url?: string; detail: string }[];
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
  const { issuers, notAsked } = accessLocations(certificate);
  if (issuers.length === 0 && notAsked.issuers.length > 0) {
    const protocols = notAsked.issuers.join(' and ');
    failures.push({ detail: `the certificate names its issuer only by ${protocols}, which Countersign does not ask` });
  }
  for (const url of issuers) {
    const response = await network({
      purpose: 'certificate',
      url,
      method: 'GET',
      maximumBytes: largestCertificate,
      deadlineMs,
    });
    const answer = openAnswer(response, largestCertificate);
    if (!answer.ok) {
      failures.push({ url, detail: answer.detail });
      continue;
    }
    const found = answer.blocks.flatMap(({ der }) => certificatesIn(der));
    if (found.some((der) => isIssuedBy(certificate, der))) return found;
    failures.push({ url, detail: 'it holds no issuer of this certificate' });
  }
  return [];
}
