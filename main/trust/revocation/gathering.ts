import { createHash } from 'node:crypto';
import { readCertificateStructure, sameOctets } from '../../pki';
import { accessLocations } from '../../pki/access-locations';
import { readCrl, type CrlAnswer } from './crl';
import { extensionOids, readExtensions } from '../../pki/extensions';
import type { NetworkPort, NetworkRequest } from '../../network/network-port';
import { readOcspResponse, type OcspAnswer } from './ocsp';
import { buildOcspRequest } from './ocsp-request';
import type { RevocationCache } from './revocation-cache';
import { openAnswer } from '../server-answer';
import { RevocationDataError, type RevocationStatus } from '../../pki/validity';

/** Why one address gave no revocation data that counts. */
export interface RevocationFailure {
  /** DER of the certificate in question. */
  certificate: Uint8Array;
  /** Absent where the certificate names no address at all. */
  url?: string;
  detail: string;
}

/** What was gathered for some paths; what a DSS dictionary holds. */
export interface RevocationData {
  /** DER of the OCSP responders that stand in no path. */
  certificates: Uint8Array[];
  /** DER OCSPResponse. */
  ocsps: Uint8Array[];
  /** DER CertificateList. */
  crls: Uint8Array[];
  /** DER of the certificates for which nothing was found. Empty: everything that needs data has it. */
  missing: Uint8Array[];
  /** Certificates that are revoked, or that their issuer does not know. */
  refused: { certificate: Uint8Array; status: Exclude<RevocationStatus, { status: 'good' }> }[];
  failures: RevocationFailure[];
}

export interface RevocationSources {
  network: NetworkPort;
  cache?: RevocationCache;
  now: () => Date;
  /** For each request. */
  deadlineMs?: number;
}

/** Certificates whose revocation data is wanted. */
export interface RevocationWish {
  /** DER, leaf first, each issued by the one behind it; the last one is the anchor and needs no data. */
  path: Uint8Array[];
  /**
   * Data of the leaf that was fetched before is not used: to prove that a signature was made before a revocation, the data
   * must be younger than the signature's timestamp.
   */
  leafAfter?: Date;
}

const largestOcsp = 1024 * 1024;
const largestCrl = 64 * 1024 * 1024;

/**
 * Gathers OCSP responses, or else CRLs, for every certificate of the paths but their anchors, and for the OCSP responders
 * that come in this way, unless their issuer exempts them (ocsp-nocheck). Every piece was checked (`ocsp.ts`, `crl.ts`).
 * Never rejects for what servers do: that is in the result.
 *
 * @throws Asn1Error when a certificate of a path can not be read
 */
export async function collectRevocation(wishes: RevocationWish[], sources: RevocationSources): Promise<RevocationData> {
  const collection = new Collection(sources);
  for (const { path, leafAfter } of wishes) {
    for (const [index, certificate] of path.slice(0, -1).entries()) {
      await collection.add(certificate, path[index + 1] as Uint8Array, index === 0 ? leafAfter : undefined);
    }
  }
  return collection.data;
}

class Collection {
  readonly data: RevocationData = { certificates: [], ocsps: [], crls: [], missing: [], refused: [], failures: [] };
  private readonly done = new Set<string>();

  constructor(private readonly sources: RevocationSources) {}

  async add(certificate: Uint8Array, issuer: Uint8Array, after?: Date): Promise<void> {
    const key = createHash('sha256').update(certificate).digest('hex');
    if (this.done.has(key)) return;
    // Before the answer: a responder that vouches for itself is not asked for ever.
    this.done.add(key);
    if (readExtensions(readCertificateStructure(certificate).extensions).has(extensionOids.ocspNoCheck)) return;
    const { ocsp, crl, notAsked } = accessLocations(certificate);
    if (ocsp.length + crl.length === 0) {
      const elsewhere = [...notAsked.ocsp, ...notAsked.crl];
      const detail =
        elsewhere.length > 0
          ? `the certificate names its revocation data only by ${elsewhere.join(' and ')}, which Countersign does not ask`
          : 'the certificate names neither OCSP nor a revocation list';
      this.data.failures.push({ certificate, detail });
    }
    const answer = await this.firstOcsp(ocsp, certificate, issuer, after);
    const list = answer ? undefined : await this.firstCrl(crl, certificate, issuer, after);
    const status = (answer ?? list)?.status;
    if (!status) this.data.missing.push(certificate);
    else if (status.status !== 'good') this.data.refused.push({ certificate, status });
    if (list) keep(this.data.crls, list.der);
    if (!answer) return;
    keep(this.data.ocsps, answer.der);
    if (sameOctets(answer.responder, issuer)) return;
    keep(this.data.certificates, answer.responder);
    if (!answer.responderExempt) await this.add(answer.responder, issuer);
  }

  private async firstOcsp(
    urls: string[],
    certificate: Uint8Array,
    issuer: Uint8Array,
    after: Date | undefined,
  ): Promise<OcspAnswer | undefined> {
    const now = this.sources.now();
    for (const url of urls) {
      const key = `${url} ${createHash('sha256').update(issuer).update(certificate).digest('hex')}`;
      const kept = await this.fromCache('ocsp', key, after, (bytes) =>
        readOcspResponse(bytes, certificate, issuer, { now }),
      );
      if (kept) return kept;
      const answer = await this.askResponder(url, certificate, issuer, now);
      // A responder that does not know the certificate may be out of date; a list may know.
      if (!answer || answer.status.status === 'unknown') continue;
      if (answer.nextUpdate !== undefined) await this.sources.cache?.write('ocsp', key, answer.der);
      return answer;
    }
    return undefined;
  }

  /**
   * Asks with SHA-1, as everybody understands, and once more with SHA-256 where the responder does not know what is meant by
   * that: some know certificates by SHA-256 alone, and call the others unknown, or not theirs to speak of.
   */
  private async askResponder(
    url: string,
    certificate: Uint8Array,
    issuer: Uint8Array,
    now: Date,
  ): Promise<OcspAnswer | undefined> {
    const asked = (digest: 'SHA-1' | 'SHA-256'): Promise<Attempt<OcspAnswer>> => {
      const { der: body, nonce } = buildOcspRequest(certificate, issuer, digest);
      return this.ask({ ...ocspQuestion, url, body, deadlineMs: this.deadline }, (bytes) =>
        readOcspResponse(bytes, certificate, issuer, { now, nonce }),
      );
    };
    const first = await asked('SHA-1');
    const known = first.answer ? first.answer.status.status !== 'unknown' : !first.askOtherwise;
    const second = known ? undefined : await asked('SHA-256');
    const answer = second?.answer ?? first.answer;
    // What it said first is what it means; a second refusal may be of the digest alone.
    if (!answer) this.data.failures.push({ certificate, url, detail: first.detail ?? '' });
    return answer;
  }

  private async firstCrl(
    urls: string[],
    certificate: Uint8Array,
    issuer: Uint8Array,
    after: Date | undefined,
  ): Promise<CrlAnswer | undefined> {
    const now = this.sources.now();
    const read = (bytes: Uint8Array): CrlAnswer => readCrl(bytes, certificate, issuer, now);
    for (const url of urls) {
      const kept = await this.fromCache('crl', url, after, read);
      if (kept) return kept;
      const { answer, detail = '' } = await this.ask(
        { purpose: 'crl', url, method: 'GET', maximumBytes: largestCrl, deadlineMs: this.deadline },
        read,
      );
      if (!answer) {
        this.data.failures.push({ certificate, url, detail });
        continue;
      }
      if (answer.nextUpdate !== undefined) await this.sources.cache?.write('crl', url, answer.der);
      return answer;
    }
    return undefined;
  }

  private get deadline(): number {
    return this.sources.deadlineMs ?? 10_000;
  }

  private async fromCache<T>(
    kind: 'ocsp' | 'crl',
    key: string,
    after: Date | undefined,
    read: (bytes: Uint8Array) => T,
  ): Promise<T | undefined> {
    const kept = await this.sources.cache?.read(kind, key);
    if (!kept || (after && kept.fetchedAt <= after)) return undefined;
    try {
      return read(kept.bytes);
    } catch (error) {
      if (!(error instanceof RevocationDataError)) throw error;
      await this.sources.cache?.drop(kind, key);
      return undefined;
    }
  }

  private async ask<T>(request: NetworkRequest, read: (bytes: Uint8Array) => T): Promise<Attempt<T>> {
    const opened = openAnswer(await this.sources.network(request), request.maximumBytes);
    if (!opened.ok) return { detail: opened.detail };
    const wanted = opened.blocks.find(({ label }) => label?.endsWith('CRL')) ?? opened.blocks[0]!;
    try {
      return { answer: read(wanted.der) };
    } catch (error) {
      if (error instanceof RevocationDataError) return { detail: error.detail, askOtherwise: error.askOtherwise };
      throw error;
    }
  }
}

/** What became of one question: an answer that counts, or a few words on why not. */
interface Attempt<T> {
  answer?: T;
  detail?: string;
  askOtherwise?: boolean;
}

const ocspQuestion = {
  purpose: 'ocsp',
  method: 'POST',
  contentType: 'application/ocsp-request',
  accept: 'application/ocsp-response',
  maximumBytes: largestOcsp,
} as const;

function keep(list: Uint8Array[], der: Uint8Array): void {
  if (!list.some((one) => sameOctets(one, der))) list.push(der);
}
