import { requirementProblem, type CertificateAssurance } from '../../preload/contract/assurance';
import { CountersignError } from '../errors/countersign-error';
import { Asn1Error } from '../pki';
import { CertificateError, type Certificate } from '../pki/certificate';
import type { Signer } from '../signers/signer-catalog';
import { nameProblem } from './named-certificate';

/** Says what the trusted lists and anchors at hand know of a certificate. */
export interface AssuranceSource {
  /**
   * @param certificate - DER
   * @param candidates - DER of certificates that may be its issuers
   */
  assure(certificate: Uint8Array, candidates: readonly Uint8Array[], at: Date): Promise<CertificateAssurance>;
}

/** What is known of a certificate now; nothing where nobody says it, or the certificate can not be read that far. */
export async function assurance(
  certificate: Uint8Array,
  candidates: readonly Uint8Array[],
  { trust, now }: { trust?: AssuranceSource | undefined; now: () => Date },
): Promise<CertificateAssurance | undefined> {
  try {
    return await trust?.assure(certificate, candidates, now());
  } catch (error) {
    if (error instanceof Asn1Error || error instanceof CertificateError) return undefined;
    throw error;
  }
}

/** A key, as far as it is told what is known of it. */
interface AssuredKey {
  alias: string;
  certificate: Certificate;
  /** DER of certificates that may be its issuers. */
  beside: readonly Uint8Array[];
  assurance?: CertificateAssurance | undefined;
  /** Present where the token shows it only behind its login. */
  session?: unknown;
  /** Present where it was made for this signing. */
  oneTime?: { authority: string };
}

export const assuranceOf = (
  { certificate, beside }: Pick<AssuredKey, 'certificate' | 'beside'>,
  services: { trust?: AssuranceSource | undefined; now: () => Date },
): Promise<CertificateAssurance | undefined> => assurance(certificate.der, beside, services);

type Demanding = Pick<Signer, 'name' | 'configuration'>;
type Known = Pick<AssuredKey, 'alias' | 'assurance'>;

/**
 * What the signer's REQUIRE demands of a key's certificate, and it is not by what is known.
 *
 * @returns signer.requirementUnmet; undefined where the demand is met, or there is none
 */
export function demandProblem(
  { name, configuration }: Demanding,
  { alias, assurance: known }: Known,
): CountersignError | undefined {
  const requirement = configuration.REQUIRE;
  if (!requirement) return undefined;
  const reason = known ? requirementProblem(requirement, known) : 'not-trusted';
  return reason && new CountersignError('signer.requirementUnmet', { signer: name, alias, requirement, reason });
}

/**
 * Refuses a key whose certificate is not what the signer's REQUIRE demands, before any PIN is asked for.
 *
 * @throws CountersignError signer.requirementUnmet
 */
export function requireAssurance(signer: Demanding, key: Known): void {
  const problem = demandProblem(signer, key);
  if (problem) throw problem;
}

/**
 * Finds out what is known of the key's certificate. Documents are not even looked at for one that is not what the signer
 * demands, or that names somebody else; where nothing is demanded, the two do not wait for each other.
 *
 * @param look - at the documents
 * @returns what `look` gives
 * @throws CountersignError identity.mismatch, signer.requirementUnmet, and what `look` throws
 */
export async function whileAssured<T>(
  signer: Pick<Signer, 'name' | 'configuration' | 'signatory'>,
  key: AssuredKey,
  services: { trust?: AssuranceSource | undefined; now: () => Date },
  look: () => Promise<T>,
): Promise<T> {
  const mismatch = nameProblem(signer, key.certificate, {
    unlocked: key.session !== undefined,
    authority: key.oneTime?.authority,
  });
  if (mismatch) throw mismatch;
  const assure = async (): Promise<void> => {
    key.assurance = await assuranceOf(key, services);
    requireAssurance(signer, key);
  };
  if (signer.configuration.REQUIRE) {
    await assure();
    return look();
  }
  const both = [look(), assure()] as const;
  // Nothing may still be looked at when a batch has ended.
  await Promise.allSettled(both);
  return (await Promise.all(both))[0];
}
