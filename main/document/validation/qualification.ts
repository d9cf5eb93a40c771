import type { EvidenceId, TimestampValidation } from '../../../preload/contract/verification';
import type { TrustedLists } from '../../trust/lists/trusted-lists';
import { isComplete, qualifySignature, qualifyTimestamp, servicesFor } from '../../trust/qualification';
import type { SignatureReport } from '../document-port';

type Certificates = ReadonlyMap<EvidenceId, Uint8Array>;

/**
 * Puts into a report what the trusted lists say of a signature and of its timestamps (ETSI TS 119 615). Its verdict is final
 * by now; and a signature after which the document was changed though it forbids that is not qualified, whatever else is not
 * known of it.
 *
 * @param certificates - DER of those that the verdicts name
 */
export function addQualification(
  { validation, timestampValidation, coverage }: SignatureReport,
  certificates: Certificates,
  lists: TrustedLists,
): void {
  if (validation) {
    const path = pathOf(validation, certificates);
    if (path.length > 0) {
      validation.qualification = qualifySignature({
        path,
        services: servicesFor(path, lists),
        bestSignatureTime: validation.bestSignatureTime.time,
        indication: coverage.permitted === false ? 'TOTAL-FAILED' : validation.indication,
        complete: isComplete(lists),
      });
    }
  }
  const { timestamps = [], contentTimestamps = [] } = validation ?? {};
  for (const timestamp of [
    ...timestamps,
    ...contentTimestamps,
    ...(timestampValidation ? [timestampValidation] : []),
  ]) {
    const path = pathOf(timestamp, certificates);
    if (path.length === 0) continue;
    timestamp.qualification = qualifyTimestamp({
      path,
      services: servicesFor(path, lists),
      producedAt: timestamp.time,
      provenAt: timestamp.proof.time,
    });
  }
}

/** The path up to the anchor; without an anchor the certificate alone, for nothing above it is proved. */
function pathOf(
  { chain, anchor }: Pick<TimestampValidation, 'chain' | 'anchor'>,
  certificates: Certificates,
): Uint8Array[] {
  const path = chain.flatMap((id) => certificates.get(id) ?? []);
  return anchor ? path : path.slice(0, 1);
}
