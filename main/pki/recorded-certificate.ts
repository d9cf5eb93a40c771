import type { Certificate } from './certificate';
import { readX509 } from './read-x509';

/** A certificate as the history names it: the serial number in lower-case hex, names as text (RFC 4514). */
export interface RecordedCertificate {
  serialNumber: string;
  issuer: string;
  subject: string;
}

export function recordedCertificate(certificate: Certificate): RecordedCertificate {
  return {
    serialNumber: certificate.serialNumber.replaceAll(':', '').toLowerCase(),
    ...distinguishedNames(certificate),
  };
}

/** Names in the order of RFC 4514: the last relative name first. */
function distinguishedNames(certificate: Certificate): { issuer: string; subject: string } {
  try {
    const { issuer, subject } = readX509(certificate.der);
    const inOrder = (lines: string): string => lines.split('\n').reverse().join(',');
    return { issuer: inOrder(issuer), subject: inOrder(subject) };
  } catch {
    // A certificate that only our own reader takes: its best names.
    return { issuer: `CN=${certificate.issuer}`, subject: `CN=${certificate.subject}` };
  }
}
