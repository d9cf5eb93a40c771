import type { CertificateAssurance } from '../../preload/contract/assurance';
import { ListsInForce, type ListsSource } from '../trust/lists/lists-in-force';
import type { TrustAnchor } from '../trust/paths';
import { assureCertificate } from '../trust/qualification';
import type { AssuranceSource } from './assured-key';

/** Where the lists and anchors come from. */
export interface TrustPlaces {
  lists: ListsSource;
  anchors: () => Promise<{ anchors: readonly TrustAnchor[] }>;
}

/** The trusted lists and anchors of a profile as they are on the disk now; nothing is fetched. */
export class TrustAtHand implements AssuranceSource {
  private readonly lists: ListsInForce;

  constructor(private readonly places: TrustPlaces) {
    this.lists = new ListsInForce(places.lists);
  }

  async assure(certificate: Uint8Array, candidates: readonly Uint8Array[], at: Date): Promise<CertificateAssurance> {
    const { anchors } = await this.places.anchors();
    return assureCertificate(certificate, candidates, { lists: this.lists.get(), anchors, at });
  }
}
