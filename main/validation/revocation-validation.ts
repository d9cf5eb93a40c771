import { partsProblem, validateCertificate, type Circumstances } from './certificate-validation';
import { isPassed, mayStillCount, passed } from './conclusion';
import type { Chain } from './evidence';
import { acceptedRecords } from './revocation-choice';
import type { RevocationPart, RevocationRecord } from './revocation-record';
import type { Conclusion } from './shapes';

/** Basic validation of revocation data by itself, as the standard does it for signatures. Each piece once. */
export class RevocationValidations {
  private readonly done = new Map<string, Conclusion>();

  constructor(private readonly circumstances: Circumstances) {}

  /** What clause 5.3 comes to for a response or a list. */
  conclusionOf(record: Pick<RevocationRecord, 'parts'>): Conclusion {
    const key = record.parts.map(({ id, issuer }) => `${id} ${issuer.id}`).join(' ');
    let conclusion = this.done.get(key);
    if (!conclusion) this.done.set(key, (conclusion = this.validate(record)));
    return conclusion;
  }

  private validate(record: Pick<RevocationRecord, 'parts'>): Conclusion {
    const { at, algorithms } = this.circumstances;
    let warnings: Conclusion['warnings'] = [];
    for (const { issuer } of record.parts) {
      const { conclusion } = validateCertificate(issuer.der, 'revocation', this.circumstances);
      if (!isPassed(conclusion)) return conclusion;
      warnings = [...warnings, ...conclusion.warnings];
    }
    return partsProblem(record, at, algorithms, []) ?? passed(warnings);
  }

  /** The accepted records of a chain's certificate that are valid, or may become so with proofs. */
  usable(chain: Chain, index: number): RevocationRecord[] {
    const { accepted } = acceptedRecords(this.circumstances.evidence, chain, index);
    return accepted.filter((record) => mayStillCount(this.conclusionOf(record)));
  }

  /** Whether whoever signed a part is an anchor. */
  isByAnchor({ issuer }: RevocationPart): boolean {
    const { certificates, anchor } = this.circumstances.evidence.chainOf(issuer.der);
    return anchor !== undefined && certificates.length === 1;
  }
}
