import { Asn1Error } from '../../pki';
import type { TrustedListsState } from '../../../preload/contract/trusted-lists';
import type { AnchorLookup, TrustAnchor } from '../paths';
import type { CompiledList } from './compiled-list';
import { entityKey } from './entity-key';
import type { ListedService } from './model';

/**
 * All verified lists together: the anchors of path building, and the services that a qualification rests on. Loading
 * reads no list; what is asked for is looked up.
 */
export class TrustedLists implements AnchorLookup {
  private readonly anchors = new Map<string, TrustAnchor>();

  constructor(
    private readonly lists: readonly CompiledList[],
    /** What is known of the lists, those that could not be had too. */
    readonly state: TrustedListsState,
  ) {}

  withSubject(name: string): TrustAnchor[] {
    return this.found((list) => list.withSubject(name));
  }

  withCertificate(certificate: string): TrustAnchor[] {
    return this.found((list) => list.withCertificate(certificate));
  }

  /**
   * The services of one of `entries` of an anchor's origin.
   *
   * @returns undefined for an entry of another index
   */
  service(entry: string): ListedService | undefined {
    const [list = '', number = ''] = entry.split(':');
    const found = this.lists[Number(list)];
    return found && Number(number) < found.header.services ? found.service(Number(number)) : undefined;
  }

  /**
   * The services that a certificate is the identity of: itself, or another one of the same key and subject.
   *
   * @param certificate - DER; of what is no certificate there are none
   */
  servicesOf(certificate: Uint8Array): ListedService[] {
    let key: string;
    try {
      key = entityKey(certificate);
    } catch (error) {
      if (error instanceof Asn1Error) return [];
      throw error;
    }
    return this.lists.flatMap((list) => {
      const numbers = new Set(list.ofEntity(key).flatMap((number) => list.holders(number)));
      return [...numbers].map((number) => list.service(number));
    });
  }

  /** How many certificates and services there are. */
  get size(): { certificates: number; services: number } {
    const sum = (of: 'certificates' | 'services'): number =>
      this.lists.reduce((total, { header }) => total + header[of], 0);
    return { certificates: sum('certificates'), services: sum('services') };
  }

  private found(numbersIn: (list: CompiledList) => number[]): TrustAnchor[] {
    return this.lists.flatMap((list, at) => numbersIn(list).map((number) => this.anchor(list, at, number)));
  }

  private anchor(list: CompiledList, at: number, number: number): TrustAnchor {
    const key = `${at}:${number}`;
    const known = this.anchors.get(key);
    if (known) return known;
    const anchor: TrustAnchor = {
      certificate: list.certificate(number),
      origin: {
        kind: 'list',
        territory: list.header.territory,
        entries: list.holders(number).map((service) => `${at}:${service}`),
      },
    };
    this.anchors.set(key, anchor);
    return anchor;
  }
}
