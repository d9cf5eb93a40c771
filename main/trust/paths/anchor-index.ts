import { Asn1Error, readCertificateStructure } from '../../pki';
import { certificateKey, nameKey } from '../../pki/name-comparison';
import type { AnchorLookup, TrustAnchor } from './trust-anchor';

/** Anchors by subject and by certificate. */
export class AnchorIndex implements AnchorLookup {
  private readonly subjects = new Map<string, TrustAnchor[]>();
  private readonly certificates = new Map<string, TrustAnchor[]>();

  /** @param anchors - those whose certificate can not be read are left out: nothing can lead to them */
  constructor(anchors: Iterable<TrustAnchor>) {
    for (const anchor of anchors) {
      try {
        const { subject } = readCertificateStructure(anchor.certificate);
        add(this.certificates, certificateKey(anchor.certificate), anchor);
        add(this.subjects, nameKey(subject), anchor);
      } catch (error) {
        if (!(error instanceof Asn1Error)) throw error;
      }
    }
  }

  withSubject(name: string): readonly TrustAnchor[] {
    return this.subjects.get(name) ?? [];
  }

  withCertificate(certificate: string): readonly TrustAnchor[] {
    return this.certificates.get(certificate) ?? [];
  }
}

function add(index: Map<string, TrustAnchor[]>, key: string, anchor: TrustAnchor): void {
  const found = index.get(key);
  if (found) found.push(anchor);
  else index.set(key, [anchor]);
}

/** Several lookups as one: the lists' beside the person's own. */
export function joinedAnchors(...lookups: readonly AnchorLookup[]): AnchorLookup {
  return {
    withSubject: (name) => lookups.flatMap((lookup) => lookup.withSubject(name)),
    withCertificate: (certificate) => lookups.flatMap((lookup) => lookup.withCertificate(certificate)),
  };
}
