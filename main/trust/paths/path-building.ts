import { Asn1Error } from '../../pki';
import { AnchorIndex } from './anchor-index';
import { readPathCertificate, type PathCertificate } from './path-certificate';
import type { CandidatePath, PathRequest } from './path-model';
import { BoundReached, type PathWork, type SignatureVerdict } from './path-work';
import type { AnchorLookup, TrustAnchor } from './trust-anchor';

/** A certificate that may stand on a path, with those that may have issued it, the likeliest first. */
interface Node {
  certificate: PathCertificate;
  /** Those that are this certificate. */
  anchors: readonly TrustAnchor[];
  /** Name and signature fit. */
  issuers: Node[];
  /** The name fits, and the hints of the keys do not speak against it, but the signature is not its. */
  refused: { issuer: Node; verdict: SignatureVerdict }[];
  /** An anchor can be reached from here. */
  leadsToAnchor: boolean;
}

/** What is missing where no way leads to an anchor. */
export interface LooseEnd {
  /** The topmost certificate that was reached. */
  certificate: PathCertificate;
  /** Absent where no certificate of its issuer is known. */
  verdict?: SignatureVerdict;
  /** A bound was reached before everything was looked at. */
  boundReached?: string;
}

/** Steps of the search among certificates that lead to an anchor; honest bridges need some hundred. */
const mostSteps = 20_000;
/** No certificate may use up more than one of so many shares of the signature checks: those above it need some, too. */
const sharesOfChecks = 8;
/** Certificates of which the issuers are looked for. */
const mostNodes = 512;

/**
 * The certificates above one, as far as they are known: every pair whose names fit is checked once, so that no tangle of
 * cross-certificates costs more than its pairs (RFC 4158).
 */
export class PathGraph {
  private readonly nodes = new Map<string, Node>();
  private readonly bySubject = new Map<string, Node[]>();
  private readonly anchors: AnchorLookup;
  private readonly at: number;
  private readonly start: Node;
  private boundReached: string | undefined;

  /** @throws Asn1Error when the certificate in question can not be read */
  constructor(
    request: PathRequest,
    private readonly work: PathWork,
  ) {
    this.anchors = 'withSubject' in request.anchors ? request.anchors : new AnchorIndex(request.anchors);
    this.at = request.at.getTime();
    this.start = this.node(readPathCertificate(request.certificate));
    for (const der of request.candidates) this.candidate(der);
    this.explore();
  }

  /** The ways to anchors, the likeliest first; the nearest anchor of a way before those above it. */
  *paths(): Generator<CandidatePath, undefined> {
    const walk = { steps: 0, left: this.work.bounds.paths };
    yield* this.waysFrom([this.start], walk);
    if (walk.left <= 0 || walk.steps >= mostSteps) this.boundReached ??= 'too many ways lead to anchors';
  }

  /** Whether a bound kept something from being tried. */
  get incomplete(): string | undefined {
    return this.boundReached;
  }

  /** Where the likeliest way ends, for the case that none leads to an anchor. */
  looseEnd(): LooseEnd {
    const way = [this.start];
    let last = this.start;
    for (;;) {
      const next = last.issuers.find((issuer) => !way.some((one) => isSameAuthority(one, issuer)));
      if (!next) break;
      way.push(next);
      last = next;
    }
    const verdict = last.refused[0]?.verdict;
    return {
      certificate: last.certificate,
      ...(verdict && { verdict }),
      ...(this.boundReached !== undefined && { boundReached: this.boundReached }),
    };
  }

  private *waysFrom(way: Node[], walk: { steps: number; left: number }): Generator<CandidatePath, undefined> {
    const last = way.at(-1);
    if (!last) return;
    if (last.anchors.length > 0) {
      walk.left -= 1;
      yield { certificates: way.map(({ certificate }) => certificate.der), anchors: last.anchors };
    }
    if (way.length >= this.work.bounds.depth) {
      if (last.issuers.some(({ leadsToAnchor }) => leadsToAnchor)) this.boundReached ??= 'a way is too long';
      return;
    }
    for (const issuer of last.issuers) {
      walk.steps += 1;
      if (walk.left <= 0 || walk.steps >= mostSteps) return;
      if (!issuer.leadsToAnchor || way.some((one) => isSameAuthority(one, issuer))) continue;
      yield* this.waysFrom([...way, issuer], walk);
    }
  }

  /** Finds the issuers of everything that can be reached, and then what of it leads to an anchor. */
  private explore(): void {
    const reached = [this.start];
    const below = new Map<Node, Node[]>();
    try {
      for (let at = 0; at < reached.length; at += 1) {
        const node = reached[at] as Node;
        if (at >= mostNodes) throw new BoundReached('too many certificates');
        for (const issuer of this.findIssuers(node)) {
          const children = below.get(issuer);
          if (children) children.push(node);
          else {
            below.set(issuer, [node]);
            reached.push(issuer);
          }
        }
      }
    } catch (error) {
      // What was found so far counts; what was not tried is told.
      if (!(error instanceof BoundReached)) throw error;
      this.boundReached = error.message;
    }
    const leading = reached.filter(({ anchors }) => anchors.length > 0);
    for (const node of leading) {
      if (node.leadsToAnchor) continue;
      node.leadsToAnchor = true;
      leading.push(...(below.get(node) ?? []));
    }
  }

  private *findIssuers(node: Node): Generator<Node, undefined> {
    const { certificate } = node;
    if (certificate.issuer === '') return;
    for (const anchor of this.anchors.withSubject(certificate.issuer)) this.candidate(anchor.certificate);
    const named = (this.bySubject.get(certificate.issuer) ?? []).filter((one) => one !== node);
    const ranked = named.map((issuer) => ({ issuer, rank: this.rank(certificate, issuer) }));
    ranked.sort((a, b) => b.rank - a.rank);
    const most = this.work.spent + this.work.bounds.signatures / sharesOfChecks;
    for (const { issuer } of ranked) {
      if (this.work.spent > most) {
        this.boundReached ??= 'too many certificates of the same names';
        return;
      }
      const verdict = this.work.signature(certificate.der, issuer.certificate.structure.subjectPublicKeyInfo);
      if (verdict === 'good' || verdict === 'open') {
        node.issuers.push(issuer);
        yield issuer;
      } else if (keysFit(certificate, issuer.certificate) !== false) node.refused.push({ issuer, verdict });
    }
  }

  /** The higher, the likelier to end in a valid path. */
  private rank(certificate: PathCertificate, { certificate: issuer, anchors }: Node): number {
    const keys = keysFit(certificate, issuer);
    const inForce = anchors.some(({ until }) => !until || until.getTime() > this.at);
    return (
      (keys === true ? 32 : keys === undefined ? 16 : 0) +
      (inForce ? 8 : 0) +
      (this.at >= issuer.notBefore && this.at < issuer.end ? 4 : 0) +
      (issuer.isAuthority ? 2 : 0) +
      (issuer.selfIssued && anchors.length === 0 ? 0 : 1) +
      // Below everything else: the newest.
      Math.min(0.9, Math.max(0, issuer.notBefore / 1e13))
    );
  }

  private candidate(der: Uint8Array): void {
    try {
      this.node(readPathCertificate(der));
    } catch (error) {
      if (!(error instanceof Asn1Error)) throw error;
    }
  }

  private node(certificate: PathCertificate): Node {
    const known = this.nodes.get(certificate.key);
    if (known) return known;
    const end = ({ until }: TrustAnchor): number => until?.getTime() ?? Infinity;
    const anchors = [...this.anchors.withCertificate(certificate.key)].sort((a, b) => end(b) - end(a) || 0);
    const node: Node = { certificate, anchors, issuers: [], refused: [], leadsToAnchor: false };
    this.nodes.set(certificate.key, node);
    const named = this.bySubject.get(certificate.subject);
    if (named) named.push(node);
    else this.bySubject.set(certificate.subject, [node]);
    return node;
  }
}

/** Whether the identifiers of the key say so; undefined where one of them is missing. */
function keysFit(certificate: PathCertificate, issuer: PathCertificate): boolean | undefined {
  if (certificate.authorityKeyIdentifier === undefined || issuer.keyIdentifier === undefined) return undefined;
  return certificate.authorityKeyIdentifier === issuer.keyIdentifier;
}

/** A way that comes back to the same name and key only went in a circle. */
function isSameAuthority(one: Node, other: Node): boolean {
  const [a, b] = [one.certificate, other.certificate];
  return (
    a.key === b.key ||
    (a.subject === b.subject &&
      Buffer.compare(a.structure.subjectPublicKeyInfo.raw, b.structure.subjectPublicKeyInfo.raw) === 0)
  );
}
