import type { AnchorReport, SignatureValidation } from '../../preload/contract/verification';
import type { TrustAnchor } from '../trust/paths/trust-anchor';
import type { Chain } from './evidence';
import { evidenceId } from './evidence-id';

/** A chain in the words of a report. */
export function chainReport({
  certificates,
  anchor,
}: Pick<Chain, 'certificates' | 'anchor'>): Pick<SignatureValidation, 'chain' | 'anchor'> {
  return { chain: certificates.map(({ id }) => id), ...(anchor && { anchor: anchorReport(anchor) }) };
}

function anchorReport({ certificate, origin, until }: TrustAnchor): AnchorReport {
  return {
    certificate: evidenceId(certificate),
    origin: origin.kind === 'list' ? { ...origin, entries: [...origin.entries] } : origin,
    ...(until && { until: until.toISOString() }),
  };
}
