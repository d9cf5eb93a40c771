import { Asn1Error, readCertificateStructure, sameOctets } from '../../pki';
import { extensionOids, readExtensions, withoutRevocationData } from '../../pki/extensions';
import { certificateSignatureProblem } from '../../pki/issued-by';
import { RevocationDataError } from '../../pki/validity';
import { certificateKey, nameKey } from '../../pki/name-comparison';
import type { AnchorLookup } from '../../trust/paths/trust-anchor';
import { CrlSet, namesCertificate, readOcspStatement } from '../../trust/revocation';

/** A chain is followed no further. */
const longestChain = 10;
/** Delegation of a responder to a responder neither. */
const mostResponders = 3;
/** With these nobody asks for revocation data (RFC 6960, 4.2.2.2.1; RFC 9608; ETSI EN 319 412-1, 5.2). */
export const exempting = [extensionOids.ocspNoCheck, ...withoutRevocationData];

/**
 * Which certificates have revocation data in a document, by who signed what and nothing else: what the data say, how old they
 * are and whether an issuer may issue at all, a verdict with trust says.
 */
export class PresentData {
  private readonly lists: CrlSet;
  private readonly answered = new Map<string, boolean>();
  /** By certificate: chains meet. */
  private readonly issuers = new Map<string, Uint8Array | undefined>();

  /**
   * @param certificates - DER of those that may be on a chain
   * @param anchors - a chain ends at one of them, or at a certificate that signs itself
   */
  constructor(
    private readonly certificates: readonly Uint8Array[],
    private readonly ocsps: readonly Uint8Array[],
    crls: readonly Uint8Array[],
    private readonly anchors: AnchorLookup,
  ) {
    this.lists = new CrlSet(crls);
  }

  /** The certificates of a chain without revocation data; one without an issuer has none. DER. */
  missingFor(leaf: Uint8Array, depth = 0): Uint8Array[] {
    const found: Uint8Array[] = [];
    let current: Uint8Array | undefined = leaf;
    for (let length = 0; current && length < longestChain && !this.ends(current); length++) {
      const issuer = this.issuerOf(current);
      if (!isExempt(current) && !(issuer && this.isAnswered(current, issuer, depth))) found.push(current);
      current = issuer;
    }
    return found;
  }

  private ends(certificate: Uint8Array): boolean {
    const isAnchor = guarded(() => this.anchors.withCertificate(certificateKey(certificate)).length > 0);
    return isAnchor || isMadeBy(certificate, certificate);
  }

  private issuerOf(certificate: Uint8Array): Uint8Array | undefined {
    const key = keyOf(certificate);
    if (this.issuers.has(key)) return this.issuers.get(key);
    const anchors = this.anchorsOver(certificate);
    const found = [...anchors, ...this.certificates].find(
      (one) => !sameOctets(one, certificate) && isMadeBy(certificate, one),
    );
    this.issuers.set(key, found);
    return found;
  }

  private anchorsOver(certificate: Uint8Array): Uint8Array[] {
    let found: Uint8Array[] = [];
    guarded(() => {
      const { issuer } = readCertificateStructure(certificate);
      found = this.anchors.withSubject(nameKey(issuer)).map((one) => one.certificate);
      return true;
    });
    return found;
  }

  private isAnswered(certificate: Uint8Array, issuer: Uint8Array, depth: number): boolean {
    const key = keyOf(certificate);
    const known = this.answered.get(key);
    if (known !== undefined) return known;
    this.answered.set(key, false);
    const answered =
      this.ocsps.some((der) => this.responds(der, certificate, issuer, depth)) || this.isListed(certificate, issuer);
    this.answered.set(key, answered);
    return answered;
  }

  private responds(der: Uint8Array, certificate: Uint8Array, issuer: Uint8Array, depth: number): boolean {
    return guarded(() => {
      if (!namesCertificate(der, certificate)) return false;
      const [responder] = readOcspStatement(der, certificate, issuer, this.certificates).signers;
      if (!responder || sameOctets(responder, issuer)) return true;
      return depth < mostResponders && this.missingFor(responder, depth + 1).length === 0;
    });
  }

  private isListed(certificate: Uint8Array, issuer: Uint8Array): boolean {
    const question = { certificate, issuers: [issuer], candidates: this.certificates, signerProblem: () => undefined };
    return guarded(() => this.lists.statements(question).statements.length > 0);
  }
}

/** Its octets, as a text. */
const keyOf = ({ buffer, byteOffset, length }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, length).toString('latin1');

const isExempt = (certificate: Uint8Array): boolean =>
  guarded(() => {
    const extensions = readExtensions(readCertificateStructure(certificate).extensions);
    return exempting.some((oid) => extensions.has(oid));
  });

function isMadeBy(certificate: Uint8Array, issuer: Uint8Array): boolean {
  return guarded(
    () =>
      sameOctets(readCertificateStructure(certificate).issuer.raw, readCertificateStructure(issuer).subject.raw) &&
      certificateSignatureProblem(certificate, issuer, { oldDigests: true }) === undefined,
  );
}

/** What can not be read says nothing. */
function guarded(question: () => boolean): boolean {
  try {
    return question();
  } catch (error) {
    if (error instanceof Asn1Error || error instanceof RevocationDataError) return false;
    throw error;
  }
}
