import { createHash } from 'node:crypto';
import { Asn1Error, readCertificateStructure, sameOctets } from '../../pki';
import { accessLocations } from '../../pki/access-locations';
import { isIssuedBy } from '../../pki/issued-by';
import { extensionOids, readExtensions } from '../../pki/extensions';
import type { NetworkPort, NetworkRequest } from '../../network/network-port';
import { ocspStatement, statementProblem } from './acceptance';
import { CrlSet } from './crl-set';
import { readCrlStructure } from './crl-structure';
import { readOcspResponse, type OcspAnswer } from './ocsp';
import { buildOcspRequest } from './ocsp-request';
import type { RevocationCache } from './revocation-cache';
import { statusOf, type RevocationStatement } from './statement';
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
  /**
   * Whoever asks judges what comes, and knows more for it: data made after the end of a certificate, or before its beginning,
   * comes too.
   */
  unjudged?: boolean;
}

/** Certificates whose revocation data is wanted. */
export interface RevocationWish {
  /** DER, leaf first, each issued by the one behind it; the last one is the anchor and needs no data. */
  path: Uint8Array[];
  /** DER of certificates among which those of responders and of the signers of lists may be. */
  candidates?: readonly Uint8Array[];
  /** What stands above the leaf is asked for elsewhere. */
  leafOnly?: true;
  /** Nobody asks about the leaf: its issuer says that it is not told, and what the leaf is used for allows that. */
  leafExempt?: true;
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
 * and the other signers of lists that come in this way, unless their issuer exempts them (ocsp-nocheck). Every piece was checked,
 * by the rules by which signatures are validated (`ocsp.ts`, `crl-set.ts`, `acceptance.ts`).
 * Never rejects for what servers do: that is in the result.
 *
 * @throws Asn1Error when a certificate of a path can not be read
 */
export async function collectRevocation(wishes: RevocationWish[], sources: RevocationSources): Promise<RevocationData> {
  const collection = new Collection(sources);
  for (const { path, leafAfter, leafOnly, leafExempt, candidates = [] } of wishes) {
    for (const [index, certificate] of path.slice(0, leafOnly ? 1 : -1).entries()) {
      if (index === 0 && leafExempt) continue;
      const issuers = path.slice(index + 1) as [Uint8Array, ...Uint8Array[]];
      const after = index === 0 && leafAfter ? { after: leafAfter } : {};
      await collection.add({ certificate, issuers, candidates, ...after });
    }
  }
  return collection.data;
}

/** One certificate of which something is to be known. */
interface Question {
  certificate: Uint8Array;
  /** What stands above it, its issuer first. */
  issuers: readonly [Uint8Array, ...Uint8Array[]];
  candidates: readonly Uint8Array[];
  /** Older data is not used. */
  after?: Date;
}

class Collection {
  readonly data: RevocationData = { certificates: [], ocsps: [], crls: [], missing: [], refused: [], failures: [] };
  private readonly done = new Set<string>();

  constructor(private readonly sources: RevocationSources) {}

  async add(question: Question): Promise<void> {
    const { certificate, issuers } = question;
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
    const answer = await this.firstOcsp(ocsp, question);
    const list = answer ? undefined : await this.firstList(crl, question);
    const status = answer?.status ?? (list && statusOf(list));
    if (!status) this.data.missing.push(certificate);
    else if (status.status !== 'good') this.data.refused.push({ certificate, status });
    for (const der of list?.data ?? []) keep(this.data.crls, der);
    for (const signer of new Set(list?.signers ?? [])) await this.addSigner(signer, question);
    if (!answer) return;
    keep(this.data.ocsps, answer.der);
    if (sameOctets(answer.responder, issuers[0])) return;
    keep(this.data.certificates, answer.responder);
    if (!answer.responderExempt) await this.add({ ...question, certificate: answer.responder });
  }

  /** Who signed a list in the place of the issuer has to be known, and not to be revoked. */
  private async addSigner(signer: Uint8Array, { issuers, candidates }: Question): Promise<void> {
    if (issuers.some((der) => sameOctets(der, signer))) return;
    keep(this.data.certificates, signer);
    const from = issuers.findIndex((der) => isIssuedBy(signer, der));
    const [issuer, ...above] = issuers.slice(from);
    if (from >= 0 && issuer) await this.add({ certificate: signer, issuers: [issuer, ...above], candidates });
  }

  /** Why what was found can not be accepted, in a few words. */
  private refusal(statement: RevocationStatement, { certificate }: Question): string | undefined {
    return this.sources.unjudged ? undefined : statementProblem(statement, certificate);
  }

  private async firstOcsp(urls: string[], question: Question): Promise<OcspAnswer | undefined> {
    const now = this.sources.now();
    const { certificate, issuers, candidates, after } = question;
    const [issuer] = issuers;
    for (const url of urls) {
      const key = `${url} ${createHash('sha256').update(issuer).update(certificate).digest('hex')}`;
      const kept = await this.fromCache('ocsp', key, after, (bytes) =>
        readOcspResponse(bytes, certificate, issuer, { now, candidates }),
      );
      if (kept && this.refusal(ocspStatement(kept), question) === undefined) return kept;
      const answer = await this.askResponder(url, question, now);
      // A responder that does not know the certificate may be out of date; a list may know.
      if (!answer || answer.status.status === 'unknown') continue;
      const refused = this.refusal(ocspStatement(answer), question);
      if (refused !== undefined) {
        this.data.failures.push({ certificate, url, detail: refused });
        continue;
      }
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
    { certificate, issuers: [issuer], candidates }: Question,
    now: Date,
  ): Promise<OcspAnswer | undefined> {
    const asked = (digest: 'SHA-1' | 'SHA-256'): Promise<Attempt<OcspAnswer>> => {
      const { der: body, nonce } = buildOcspRequest(certificate, issuer, digest);
      return this.ask({ ...ocspQuestion, url, body, deadlineMs: this.deadline }, (bytes) =>
        readOcspResponse(bytes, certificate, issuer, { now, nonce, candidates }),
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

  /** What the list of an address says, or what those of several say together (for some reasons each, a list with its delta). */
  private async firstList(urls: string[], question: Question): Promise<RevocationStatement | undefined> {
    const { certificate, after } = question;
    const had = new Map<Uint8Array, string>();
    for (const url of urls) {
      const kept = await this.fromCache('crl', url, after, wholeList);
      const known = kept && this.said([...had.keys(), kept], question);
      if (known?.statement) return known.statement;
      if (kept) await this.sources.cache?.drop('crl', url);
      const { answer, detail = '' } = await this.ask(
        { purpose: 'crl', url, method: 'GET', maximumBytes: largestCrl, deadlineMs: this.deadline },
        wholeList,
      );
      if (!answer) {
        this.data.failures.push({ certificate, url, detail });
        continue;
      }
      had.set(answer, url);
      const { statement, refused } = this.said([...had.keys()], question);
      if (!statement) {
        this.data.failures.push({ certificate, url, detail: refused });
        continue;
      }
      if (statement.nextUpdate !== undefined) await this.keepLists(statement, had);
      return statement;
    }
    return undefined;
  }

  private async keepLists({ data }: RevocationStatement, had: ReadonlyMap<Uint8Array, string>): Promise<void> {
    for (const der of data) {
      const url = had.get(der);
      if (url !== undefined) await this.sources.cache?.write('crl', url, der);
    }
  }

  /** What lists say of a certificate, the newest list first, or why that is nothing. */
  private said(
    lists: Uint8Array[],
    question: Question,
  ): { statement: RevocationStatement; refused?: undefined } | { statement?: undefined; refused: string } {
    const { certificate, issuers, candidates } = question;
    const { statements, refused } = new CrlSet(lists).statements({
      ...{ certificate, issuers, candidates },
      // Under the same anchor as the certificate (RFC 5280, clause 6.3.3 (f)).
      signerProblem: (signer) =>
        this.sources.unjudged || issuers.some((issuer) => sameOctets(issuer, signer) || isIssuedBy(signer, issuer))
          ? undefined
          : 'its issuer leads to another anchor',
      at: this.sources.now(),
    });
    let problem = refused.find(({ data }) => data === lists.at(-1))?.detail ?? 'it covers some reasons only';
    for (const statement of statements) {
      const found = this.refusal(statement, question);
      if (found === undefined) return { statement };
      problem = found;
    }
    return { refused: problem };
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

/** A list that can be read, without what may stand behind it. @throws RevocationDataError */
function wholeList(bytes: Uint8Array): Uint8Array {
  try {
    return readCrlStructure(bytes).der;
  } catch (cause) {
    if (cause instanceof Asn1Error) throw new RevocationDataError('malformed', cause.message, { cause });
    throw cause;
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
