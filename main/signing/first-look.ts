import type { CertificateAssurance } from '../../preload/contract/assurance';
import type { DocumentPort, SigningNote } from '../document/document-port';
import { sameOctets } from '../pki';
import type { IdentifiedSigner } from '../signers/signer-catalog';
import type { AssuranceSource } from './assured-key';
import { planFor, type Claims, type PlannedKey } from './request-plan';
import type { SigningKey } from './signing-key';
import type { BatchDocument } from './signing-port';

/** What of a key is seen without a PIN, and in every signature: all of it is public. */
type SeenKey = PlannedKey & Pick<SigningKey, 'beside'>;

/** Which key was signed with last, and by which wish it was chosen. */
export class LastKey {
  private last: { wish: string; key: SeenKey } | undefined;

  /** @param requested - the alias that was asked for, where one was */
  keep(signer: IdentifiedSigner, requested: string | undefined, key: SigningKey): void {
    const { certificate, chain, root, beside, digestAlgorithm, signatureAlgorithm } = key;
    this.last = {
      wish: wishOf(signer, requested),
      key: { certificate, chain, ...(root && { root }), beside, digestAlgorithm, signatureAlgorithm },
    };
  }

  /** The key that the same wish chose before. */
  for(signer: IdentifiedSigner, requested: string | undefined): SeenKey | undefined {
    return this.last?.wish === wishOf(signer, requested) ? this.last.key : undefined;
  }
}

/** What is begun with. */
export interface FirstWish {
  /** The alias that was asked for, where one was. */
  requested: string | undefined;
  document: BatchDocument;
  claims: Claims;
}

/**
 * The look at the first document of a batch and at its certificate, begun while the token is still asked which key it will be:
 * mostly it is the one of the batch before. Where it is another one, both are looked at again.
 */
export class FirstLook implements AssuranceSource {
  private key: SeenKey | undefined;
  private assured: Promise<CertificateAssurance> | undefined;
  private looked: { document: BatchDocument; notes: Promise<SigningNote[]> } | undefined;

  constructor(
    private readonly services: {
      documents: Pick<DocumentPort, 'admit'>;
      trust?: AssuranceSource;
      lastKey?: LastKey;
      now: () => Date;
    },
  ) {}

  /**
   * Begins nothing where no key is known, or where it has begun. No document is looked at where the key has to be judged before, or
   * where servers would be asked for a timestamp that may not be wanted.
   */
  begin(signer: IdentifiedSigner, { requested, document, claims }: FirstWish): void {
    if (this.key) return;
    const { documents, trust, lastKey, now } = this.services;
    const key = (this.key = lastKey?.for(signer, requested));
    if (!key) return;
    if (!signer.configuration.REQUIRE && !claims.raise) {
      const plan = planFor(document, key, claims, now().toISOString());
      this.looked = { document, notes: documents.admit({ path: document.path, plan }) };
    }
    this.assured = trust?.assure(key.certificate.der, key.beside, now());
    // Whoever takes them learns of a failure.
    for (const begun of [this.looked?.notes, this.assured]) begun?.catch(() => undefined);
  }

  /** What was found, where it was this document and will be this key. It serves once. */
  take(document: BatchDocument, key: SigningKey): Promise<SigningNote[]> | undefined {
    const { looked } = this;
    if (looked?.document !== document || !this.key || !isSame(this.key, key)) return undefined;
    this.looked = undefined;
    return looked.notes;
  }

  /** As {@link AssuranceSource.assure}; begun already, where it is this certificate. */
  async assure(certificate: Uint8Array, candidates: readonly Uint8Array[], at: Date): Promise<CertificateAssurance> {
    const { key, assured } = this;
    const isThis = key && sameOctets(key.certificate.der, certificate) && areSame(key.beside, candidates);
    this.assured = undefined;
    return isThis && assured ? assured : this.services.trust!.assure(certificate, candidates, at);
  }

  /** Resolves when nothing is looked at any more. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.looked?.notes, this.assured]);
  }
}

function wishOf({ name, tokenName, signatory }: IdentifiedSigner, requested: string | undefined): string {
  return JSON.stringify([name, tokenName, signatory.username, requested]);
}

function isSame(one: PlannedKey, other: PlannedKey): boolean {
  return (
    one.digestAlgorithm === other.digestAlgorithm &&
    one.signatureAlgorithm === other.signatureAlgorithm &&
    areSame([one.certificate.der, ...one.chain], [other.certificate.der, ...other.chain]) &&
    areSame(one.root ? [one.root] : [], other.root ? [other.root] : [])
  );
}

function areSame(some: readonly Uint8Array[], others: readonly Uint8Array[]): boolean {
  return some.length === others.length && some.every((der, index) => sameOctets(der, others[index]!));
}
