import type { PathFailureReason, PathRequest, PathResult, TrustAnchor } from '../../../../main/trust/paths';
import { findPath } from '../../../../main/trust/paths';
import {
  extension,
  makeCertificate,
  type CertificateWish,
  type MadeCertificate,
} from '../../../fixtures/pki/made-certificate';

/** Inside of the period that made certificates have. */
export const june = new Date('2026-06-01T00:00:00Z');

export const anchor = ({ der }: MadeCertificate, until?: Date): TrustAnchor => ({
  certificate: der,
  origin: { kind: 'person', file: 'anchor.pem' },
  ...(until && { until }),
});

/** An authority without anything but what makes it one. */
export const authority = (
  subject: CertificateWish['subject'],
  issuer?: MadeCertificate,
  more: Partial<CertificateWish> & { extensions?: Uint8Array[] } = {},
): MadeCertificate =>
  makeCertificate(
    { ...more, subject, extensions: [extension.authority(), extension.keyUsage(5, 6), ...(more.extensions ?? [])] },
    issuer,
  );

export const leaf = (issuer: MadeCertificate, more: Partial<CertificateWish> = {}): MadeCertificate =>
  makeCertificate({ subject: 'C=CZ, CN=Jana Nováková', extensions: [extension.keyUsage(1)], ...more }, issuer);

/** Judges the last certificate with the first as its anchor and the others as candidates. */
export function judge(certificates: MadeCertificate[], more: Partial<PathRequest> = {}): PathResult {
  const [root, ...others] = certificates;
  const last = others.at(-1) ?? root;
  if (!root || !last) throw new Error('no certificates');
  return findPath({
    certificate: last.der,
    candidates: others.slice(0, -1).map(({ der }) => der),
    anchors: [anchor(root)],
    at: june,
    ...more,
  });
}

/** `valid`, or the reason. */
export const verdict = (result: PathResult): 'valid' | PathFailureReason =>
  result.status === 'valid' ? 'valid' : result.failure.reason;
