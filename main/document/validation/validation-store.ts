import { createHash } from 'node:crypto';
import { CrlSet, readOcspResponse, statusOf, type RevocationStatement } from '../../trust/revocation';
import { isIssuedBy } from '../../pki/issued-by';
import { readExtensions } from '../../pki/extensions';
import type { AnchorLookup } from '../../trust/paths/trust-anchor';
import { completePath } from '../../trust/paths/path-completion';
import { clockSkewMs, RevocationDataError, type RevocationStatus, type UpdatePeriod } from '../../pki/validity';
import { Asn1Error, readCertificateStructure, sameOctets } from '../../pki';
import { exempting } from './present-data';
import { PdfDictionary, PdfError, PdfReference, PdfStream, type PdfObject, type PdfReader } from '../pdf';

/** Revocation data, once it was checked against one certificate. */
type Answer = UpdatePeriod & { status: RevocationStatus; responder?: Uint8Array; responderExempt?: boolean };

/** Data without a nextUpdate speaks for so long. */
const withoutNextUpdateMs = 24 * 3600_000;
/** Delegation of a responder to a responder is not followed further. */
const mostResponders = 4;

/** Validation data that stand together. DER. */
export interface ValidationLists {
  certificates: readonly Uint8Array[];
  ocsps: readonly Uint8Array[];
  crls: readonly Uint8Array[];
}

/** The DSS dictionaries of a document's revisions. What was read or checked once is not read or checked again. */
export class ValidationStores {
  private readonly octets = new Map<number, Uint8Array | undefined>();
  private readonly stores = new Map<number, ValidationStore | undefined>();
  readonly answers = new Map<string, Answer | undefined>();
  readonly paths = new Map<string, Uint8Array[]>();

  /**
   * @param reader - of the newest revision
   * @param anchors - given where trust is looked at: then the level tells what is there, and a chain ends at an anchor
   */
  constructor(
    private readonly reader: PdfReader,
    readonly anchors?: AnchorLookup,
  ) {}

  /** The validation data that a document has as of a revision; undefined when it has no DSS. */
  at(revision: number): ValidationStore | undefined {
    if (!this.stores.has(revision)) this.stores.set(revision, this.read(this.reader.at(revision)));
    return this.stores.get(revision);
  }

  /** Whether the DSS of the newest revision was written behind a revision: older data can not have been meant for it. */
  writtenAfter(revision: number): boolean {
    try {
      const newest = this.placesOf(this.reader);
      return newest !== '' && newest !== this.placesOf(this.reader.at(revision));
    } catch (error) {
      // A DSS that can not be read proves nothing.
      if (error instanceof PdfError) return false;
      throw error;
    }
  }

  /** Where the DSS and its lists stand in the file. */
  private placesOf(reader: PdfReader): string {
    const { dictionary, reference } = reader.catalog;
    const store = reader.dictionary(dictionary, 'DSS');
    if (!store) return '';
    const own = dictionary.get('DSS');
    const holders = [own instanceof PdfReference ? own : reference, ...[...store.entries.values()]];
    return JSON.stringify(holders.flatMap((one) => (one instanceof PdfReference ? [reader.entry(one.number)] : [])));
  }

  private read(reader: PdfReader): ValidationStore | undefined {
    try {
      const store = reader.dictionary(reader.catalog.dictionary, 'DSS');
      if (!store) return undefined;
      const related = this.related(reader, store);
      const list = (key: string): Uint8Array[] => {
        const holders = [store, ...related].map(
          (holder) => reader.array(holder, holder === store ? `${key}s` : key) ?? [],
        );
        return [...new Set(this.streams(reader, holders.flat()))];
      };
      return new ValidationStore(this, list('Cert'), list('OCSP'), list('CRL'));
    } catch (error) {
      if (error instanceof PdfError) return undefined;
      throw error;
    }
  }

  /**
   * The entry of VRI that belongs to one signature, in the newest revision.
   *
   * @param key - digest of its /Contents, as `validationKey` makes it
   */
  relatedTo(key: string): ValidationLists | undefined {
    try {
      const { reader } = this;
      const store = reader.dictionary(reader.catalog.dictionary, 'DSS');
      const all = store && reader.dictionary(store, 'VRI');
      const entry = all && reader.dictionary(all, key);
      if (!entry) return undefined;
      const list = (name: string): Uint8Array[] => this.streams(reader, reader.array(entry, name) ?? []);
      return { certificates: list('Cert'), ocsps: list('OCSP'), crls: list('CRL') };
    } catch (error) {
      if (error instanceof PdfError) return undefined;
      throw error;
    }
  }

  /** The entries of VRI: some writers keep validation data there alone. */
  private related(reader: PdfReader, store: PdfDictionary): PdfDictionary[] {
    const entries = reader.dictionary(store, 'VRI')?.entries.values() ?? [];
    return [...entries].flatMap((entry) => {
      const value = reader.resolve(entry);
      return value instanceof PdfDictionary ? [value] : [];
    });
  }

  private streams(reader: PdfReader, items: readonly PdfObject[]): Uint8Array[] {
    return items.flatMap((item) => {
      const stream = reader.resolve(item);
      return (stream instanceof PdfStream && this.data(reader, stream)) || [];
    });
  }

  private data(reader: PdfReader, stream: PdfStream): Uint8Array | undefined {
    const { dataPosition } = stream;
    if (!this.octets.has(dataPosition)) {
      let octets: Uint8Array | undefined;
      try {
        octets = reader.streamData(stream);
      } catch (error) {
        if (!(error instanceof PdfError)) throw error;
      }
      this.octets.set(dataPosition, octets);
    }
    return this.octets.get(dataPosition);
  }
}

/** The validation data of one DSS (ETSI EN 319 142-1, clause 5.4). DER. */
class ValidationStore implements ValidationLists {
  /** Taken apart when it is first asked for. */
  private lists: CrlSet | undefined;

  constructor(
    private readonly shared: ValidationStores,
    readonly certificates: readonly Uint8Array[],
    readonly ocsps: readonly Uint8Array[],
    readonly crls: readonly Uint8Array[],
  ) {}

  /**
   * The certificates of a chain for which there is no OCSP response and no CRL that counts: about that certificate, by its
   * issuer or who may speak for it, and not outdated at the time that it is to prove. The last certificate of the chain is
   * taken for the anchor, because trust is a separate answer.
   *
   * @param leaf - DER
   * @param candidates - DER of certificates that may be on the chain, beside those of the store
   * @param time - ms; when the leaf was used, by a timestamp
   */
  async missingFor(leaf: Uint8Array, candidates: Uint8Array[], time: number): Promise<Uint8Array[]> {
    try {
      return await this.findMissing(leaf, candidates, time);
    } catch (error) {
      // A certificate of the chain can not be read: nothing is proven about any below it.
      if (error instanceof Asn1Error) return [leaf];
      throw error;
    }
  }

  private async findMissing(leaf: Uint8Array, candidates: Uint8Array[], time: number): Promise<Uint8Array[]> {
    const path = await this.pathOf(leaf, candidates);
    const own = path.length === 1 && !isSelfIssued(leaf) ? [leaf] : [];
    return [...own, ...path.slice(0, -1).filter((one, at) => !this.covers(one, path.slice(at + 1), time, 0))];
  }

  private async pathOf(leaf: Uint8Array, candidates: Uint8Array[]): Promise<Uint8Array[]> {
    const key = hashOf(leaf);
    const known = this.shared.paths.get(key);
    if (known) return known;
    const { certificates, complete } = await completePath(leaf, {
      candidates: [...candidates, ...this.certificates],
      anchors: [],
    });
    if (complete) this.shared.paths.set(key, certificates);
    return certificates;
  }

  /** @param issuers - what stands above the certificate on its path */
  private covers(certificate: Uint8Array, issuers: Uint8Array[], time: number, depth: number): boolean {
    const [issuer] = issuers;
    if (!issuer || depth > mostResponders) return false;
    const extensions = readExtensions(readCertificateStructure(certificate).extensions);
    if (exempting.some((oid) => extensions.has(oid))) return true;
    const ocsp = this.ocsps.some((der) => {
      const answer = this.answer(der, certificate, issuer);
      if (!answer || !counts(answer, time)) return false;
      const { responder, responderExempt } = answer;
      return responderExempt === true || !responder || this.covers(responder, issuers, time, depth + 1);
    });
    return ocsp || this.listAnswers(certificate, issuers).some((answer) => counts(answer, time));
  }

  /** What the lists of the store say, alone or together. */
  private listAnswers(certificate: Uint8Array, issuers: Uint8Array[]): Answer[] {
    this.lists ??= new CrlSet(this.crls);
    const { statements } = this.lists.statements({
      ...{ certificate, issuers, candidates: this.certificates },
      signerProblem: (signer) =>
        issuers.some((issuer) => sameOctets(issuer, signer) || isIssuedBy(signer, issuer))
          ? undefined
          : 'its issuer leads to another anchor',
    });
    return statements.map(listAnswer);
  }

  private answer(der: Uint8Array, certificate: Uint8Array, issuer: Uint8Array): Answer | undefined {
    const key = `${hashOf(der)} ${hashOf(certificate)}`;
    if (!this.shared.answers.has(key)) {
      let answer: Answer | undefined;
      try {
        answer = readOcspResponse(der, certificate, issuer, {});
      } catch (error) {
        if (!(error instanceof RevocationDataError)) throw error;
      }
      this.shared.answers.set(key, answer);
    }
    return this.shared.answers.get(key);
  }
}

function listAnswer(statement: RevocationStatement): Answer {
  const { thisUpdate, nextUpdate } = statement;
  return {
    status: statusOf(statement),
    thisUpdate: thisUpdate.toISOString(),
    ...(nextUpdate && { nextUpdate: nextUpdate.toISOString() }),
  };
}

function counts({ status, thisUpdate, nextUpdate }: Answer, time: number): boolean {
  const end = nextUpdate === undefined ? Date.parse(thisUpdate) + withoutNextUpdateMs : Date.parse(nextUpdate);
  if (end + clockSkewMs < time) return false;
  return status.status === 'good' || (status.status === 'revoked' && Date.parse(status.at) > time);
}

function isSelfIssued(certificate: Uint8Array): boolean {
  try {
    const { subject, issuer } = readCertificateStructure(certificate);
    return sameOctets(subject.raw, issuer.raw);
  } catch (error) {
    if (error instanceof Asn1Error) return false;
    throw error;
  }
}

const hashes = new WeakMap<Uint8Array, string>();

/** Remembered: a large CRL is asked about more than once. */
function hashOf(der: Uint8Array): string {
  const hash = hashes.get(der) ?? createHash('sha256').update(der).digest('base64');
  hashes.set(der, hash);
  return hash;
}
