import type { EvidenceId } from '../../preload/contract/verification';
import { Asn1Error } from '../pki';
import type { PathFailure, PathRequest, PathResult } from '../trust/paths/path-model';
import { AnchorIndex } from '../trust/paths/anchor-index';
import type { AnchorLookup, TrustAnchor } from '../trust/paths/trust-anchor';
import { evidenceId } from './evidence-id';
import { knownCertificate, type KnownCertificate } from './known-certificate';
import { CrlSet } from '../trust/revocation';
import { crlRecords, ocspRecords, type RevocationPart, type RevocationRecord } from './revocation-record';
import type { RevocationInput, ValidationContext, ValidationInput } from './shapes';

/** A certificate with what leads from it to an anchor, periods left aside. */
export interface Chain {
  /** From the certificate upwards; the anchor stands last where there is one. */
  certificates: readonly KnownCertificate[];
  /** Absent where no path leads to one that counts. */
  anchor?: TrustAnchor;
  /** What is wrong with the path, or why there is none. */
  failure?: PathFailure;
}

export type FindPath = (request: PathRequest) => PathResult;

/** What the building blocks ask of the evidence. */
export interface EvidenceAtHand {
  /** The path of a certificate. What can not be read has none. */
  chainOf(der: Uint8Array): Chain;
  /** What is known of a certificate's revocation, whether it can be accepted or not. */
  recordsOf(chain: Chain, index: number): readonly RevocationRecord[];
  /** What the context knows of how long the issuers of a chain's certificate speak of what has ended. */
  expiredCertificatesSince(chain: Chain, index: number, at: Date): Date | undefined;
}

/** Certificates, their chains, and what issuers say of them: read once, asked often. */
export class Evidence implements EvidenceAtHand {
  private readonly anchors: AnchorLookup;
  private readonly pool = new Map<EvidenceId, Uint8Array>();
  private readonly revocation = new Map<EvidenceId, RevocationInput>();
  private readonly chains = new Map<EvidenceId, Chain>();
  private readonly records = new Map<EvidenceId, readonly RevocationRecord[]>();
  /** Taken apart when it is first asked for. */
  private lists: { set: CrlSet; inputs: RevocationInput[] } | undefined;

  constructor(
    input: ValidationInput,
    private readonly context: ValidationContext,
    private readonly findPath: FindPath,
  ) {
    const { anchors } = context;
    this.anchors = 'withSubject' in anchors ? anchors : new AnchorIndex(anchors);
    this.addCertificates([
      ...input.certificates,
      ...(context.candidates ?? []),
      ...[...input.signatures, ...input.timestamps].flatMap(({ certificate, certificates }) => [
        ...(certificate ? [certificate] : []),
        ...certificates,
      ]),
    ]);
    this.addRevocation(input.revocation);
  }

  /** Certificates that came later: chains are looked for again. */
  addCertificates(certificates: readonly Uint8Array[]): void {
    for (const der of certificates) this.pool.set(evidenceId(der), der);
    this.chains.clear();
    this.records.clear();
  }

  /** Revocation data that came later; an OCSP response's own certificates count as candidates. */
  addRevocation(data: readonly RevocationInput[]): void {
    for (const one of data) this.revocation.set(one.id, one);
    this.records.clear();
    this.lists = undefined;
  }

  chainOf(der: Uint8Array): Chain {
    const id = evidenceId(der);
    let chain = this.chains.get(id);
    if (!chain) this.chains.set(id, (chain = this.findChain(der)));
    return chain;
  }

  recordsOf(chain: Chain, index: number): readonly RevocationRecord[] {
    const [certificate, issuer] = chain.certificates.slice(index);
    if (!certificate || !issuer) return [];
    let records = this.records.get(certificate.id);
    if (!records) {
      const candidates = [...this.pool.values()];
      const responses = [...this.revocation.values()].filter(({ kind }) => kind === 'OCSP');
      records = [
        ...responses.flatMap((input) => ocspRecords(input, certificate, issuer, candidates)),
        ...this.listRecords(chain, index, candidates),
      ];
      this.records.set(certificate.id, records);
    }
    return records;
  }

  private listRecords(chain: Chain, index: number, candidates: readonly Uint8Array[]): RevocationRecord[] {
    if (!this.lists) {
      const inputs = [...this.revocation.values()].filter(({ kind }) => kind === 'CRL');
      this.lists = { set: new CrlSet(inputs.map(({ der }) => der)), inputs };
    }
    const { set, inputs } = this.lists;
    return crlRecords(set, inputs, chain.certificates.slice(index), candidates, (signer) =>
      this.listSignerProblem(signer, chain),
    );
  }

  /** RFC 5280, clause 6.3.3 (f): a list that another key signed leads to the anchor of the certificate, or is by an anchor. */
  private listSignerProblem(signer: Uint8Array, chain: Chain): string | undefined {
    const { certificates, anchor } = this.chainOf(signer);
    if (!anchor) return 'no path leads from its issuer to an anchor';
    const same = certificates.length === 1 || certificates.at(-1)?.id === chain.certificates.at(-1)?.id;
    return same ? undefined : 'its issuer leads to another anchor';
  }

  expiredCertificatesSince(chain: Chain, index: number, at: Date): Date | undefined {
    const issuers = chain.certificates.slice(index + 1).map(({ der }) => der);
    return this.context.expiredCertificatesSince?.(issuers, at);
  }

  /** Every certificate that was met, by its name. */
  get certificates(): ReadonlyMap<EvidenceId, Uint8Array> {
    return this.pool;
  }

  /** Everything that issuers said, by its name. */
  get revocationData(): ReadonlyMap<EvidenceId, RevocationInput> {
    return this.revocation;
  }

  /** The revocation data that speaks of a certificate on a chain that was met, also where nothing asked for it. */
  revocationParts(): RevocationPart[] {
    const parts: RevocationPart[] = [];
    // Those who sign lists have chains too, which are met on the way.
    for (const chain of this.chains.values()) {
      for (const index of chain.certificates.keys()) {
        for (const record of this.recordsOf(chain, index)) parts.push(...record.parts);
      }
    }
    return parts;
  }

  private findChain(der: Uint8Array): Chain {
    const { anchors } = this;
    const { at } = this.context;
    const candidates = [...this.pool.values()];
    const result = this.findPath({ certificate: der, candidates, anchors, at, judgePeriods: false });
    const path = result.path;
    const certificates = (path?.certificates ?? [der]).flatMap((one) => readable(one));
    for (const { id, der: found } of certificates) this.pool.set(id, found);
    const anchor = path?.anchors[0];
    return {
      certificates,
      ...(anchor && { anchor }),
      ...(result.status === 'invalid' && { failure: result.failure }),
    };
  }
}

function readable(der: Uint8Array): KnownCertificate[] {
  try {
    return [knownCertificate(der)];
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}
