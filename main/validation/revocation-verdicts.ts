import type { AnchorReport, BuildingBlock, EvidenceId, ProcessReport } from '../../preload/contract/verification';
import type { AlgorithmUse } from './algorithms';
import { validateCertificate, type Circumstances } from './certificate-validation';
import { isPassed, processReport } from './conclusion';
import { chainReport } from './chain-report';
import type { RevocationPart } from './revocation-record';
import { RevocationValidations } from './revocation-validation';
import type { ValidationCause } from './shapes';

/** The verdict on an OCSP response or a list by itself, whatever it says of a certificate. */
export interface RevocationValidation extends ProcessReport {
  causes: ValidationCause[];
  warnings: ValidationCause[];
  /** The building block that kept it from passing. */
  decidedBy?: Extract<BuildingBlock, 'certificate' | 'acceptance'>;
  /** From who signed it to the anchor; ends early where no anchor was found. */
  chain: EvidenceId[];
  anchor?: AnchorReport;
  /** DER of the certificate of who signed it. */
  certificate: Uint8Array;
  /** What it is signed with. */
  use: AlgorithmUse;
}

/**
 * Validates by themselves the responses and lists that speak of a certificate of a chain, as EU DSS tells it in its reports
 * (EN 319 102-1, clause 5.2.6.4). What speaks of no such certificate has no verdict: nobody asked for its signer.
 *
 * @param parts - those that were met; one may have been met for several certificates
 */
export function revocationVerdicts(
  parts: Iterable<RevocationPart>,
  circumstances: Circumstances,
): ReadonlyMap<EvidenceId, RevocationValidation> {
  const validations = new RevocationValidations(circumstances);
  const verdicts = new Map<EvidenceId, RevocationValidation>();
  for (const part of parts) {
    if (!verdicts.has(part.id)) verdicts.set(part.id, verdictOn(part, validations, circumstances));
  }
  return verdicts;
}

function verdictOn(
  part: RevocationPart,
  validations: RevocationValidations,
  circumstances: Circumstances,
): RevocationValidation {
  const conclusion = validations.conclusionOf({ parts: [part] });
  const { der } = part.issuer;
  const decidedBy = (): 'certificate' | 'acceptance' =>
    isPassed(validateCertificate(der, 'revocation', circumstances).conclusion) ? 'acceptance' : 'certificate';
  return {
    ...processReport(conclusion),
    causes: [...conclusion.causes],
    warnings: [...conclusion.warnings],
    ...(!isPassed(conclusion) && { decidedBy: decidedBy() }),
    ...chainReport(circumstances.evidence.chainOf(der)),
    certificate: der,
    use: part.use,
  };
}
