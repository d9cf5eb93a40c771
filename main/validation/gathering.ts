import type { EvidenceId } from '../../preload/contract/verification';
import type { Evidence } from './evidence';
import { acceptedRecords, needsRevocationData, type CertificateUse } from './revocation-choice';
import type { ValidationContext, ValidationInput } from './shapes';

/** Responders have responders; no further than that. */
const rounds = 3;

/** Fetches what the document does not hold and the validation needs: each certificate is asked for once. */
export async function gatherEvidence(
  input: ValidationInput,
  evidence: Evidence,
  { fetch, fetchIssuers }: Pick<ValidationContext, 'fetch' | 'fetchIssuers'>,
): Promise<void> {
  if (fetchIssuers) {
    for (const { certificate } of [...input.signatures, ...input.timestamps]) {
      if (!certificate || evidence.chainOf(certificate).anchor) continue;
      evidence.addCertificates(await fetchIssuers(certificate, [...evidence.certificates.values()]));
    }
  }
  if (fetch) await gatherRevocation(input, evidence, fetch);
}

async function gatherRevocation(
  input: ValidationInput,
  evidence: Evidence,
  fetch: NonNullable<ValidationContext['fetch']>,
): Promise<void> {
  const asked = new Set<EvidenceId>();
  let ends: { der: Uint8Array; use: CertificateUse }[] = [
    ...input.signatures.flatMap(({ certificate }) =>
      certificate ? [{ der: certificate, use: 'signature' as const }] : [],
    ),
    ...input.timestamps.flatMap(({ certificate }) =>
      certificate ? [{ der: certificate, use: 'timestamp' as const }] : [],
    ),
  ];
  for (let round = 0; round < rounds && ends.length > 0; round++) {
    const responders = new Map<EvidenceId, Uint8Array>();
    for (const { der, use } of ends) {
      const chain = evidence.chainOf(der);
      if (!chain.anchor) continue;
      for (const [index, certificate] of chain.certificates.entries()) {
        const issuer = chain.certificates[index + 1];
        if (!issuer || !needsRevocationData(chain, index, use)) continue;
        if (!asked.has(certificate.id) && acceptedRecords(evidence, chain, index).accepted.length === 0) {
          asked.add(certificate.id);
          const found = await fetch({
            certificate: certificate.der,
            issuers: chain.certificates.slice(index + 1).map(({ der }) => der),
            candidates: [...evidence.certificates.values()],
          });
          evidence.addCertificates(found.certificates);
          evidence.addRevocation(found.revocation);
        }
        for (const record of evidence.recordsOf(chain, index)) {
          for (const { issuer: by } of record.parts) if (by.id !== issuer.id) responders.set(by.id, by.der);
        }
      }
    }
    ends = [...responders.values()].map((der) => ({ der, use: 'revocation' }));
  }
}
