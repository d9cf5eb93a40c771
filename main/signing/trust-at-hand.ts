import type { CertificateAssurance } from '../../preload/contract/assurance';
import type { TrustedLists } from '../trust/lists/trusted-lists';
import type { TrustAnchor } from '../trust/paths';
import { assureCertificate } from '../trust/qualification';
import type { AssuranceSource } from './assured-key';

/** Where the lists and anchors come from. */
export interface TrustPlaces {
  lists: { load(): TrustedLists; state(): unknown };
  anchors: () => Promise<{ anchors: readonly TrustAnchor[] }>;
}

/** The trusted lists and anchors of a profile as they are on the disk now; nothing is fetched. */
export class TrustAtHand implements AssuranceSource {
  private loaded: { state: string; lists: TrustedLists } | undefined;

  constructor(private readonly places: TrustPlaces) {}

  /** The lists in force; read again when a refresh has changed what is known of them. */
  private lists(): TrustedLists {
    const state = JSON.stringify(this.places.lists.state());
    if (this.loaded?.state !== state) this.loaded = { state, lists: this.places.lists.load() };
    return this.loaded.lists;
  }

  async assure(certificate: Uint8Array, candidates: readonly Uint8Array[], at: Date): Promise<CertificateAssurance> {
    const { anchors } = await this.places.anchors();
    return assureCertificate(certificate, candidates, { lists: this.lists(), anchors, at });
  }
}
