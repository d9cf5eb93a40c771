import { Asn1Error, readGeneralizedTime, Tlv } from '../../pki';
import { extensionOids, readExtensions } from '../../pki/extensions';
import { nameKey } from '../../pki/name-comparison';
import { checkStructureSignature } from '../../pki/signed-structure';
import {
  RevocationDataError,
  keyUsageAllows,
  updateProblem,
  type RevocationStatus,
  type UpdatePeriod,
} from '../../pki/validity';
import { readPathCertificate, type PathCertificate } from '../paths/path-certificate';
import { workingKeyOf } from '../paths/path-validation';
import { findEntry, readCrlStructure, type CrlStructure } from './crl-structure';
import {
  allReasons,
  readDistributionPoints,
  readListScope,
  type DistributionPoint,
  type ListScope,
  type Reasons,
} from './distribution-points';
import type { RevocationRefusal, RevocationStatement, RevocationStatements } from './statement';

/** Of which certificate something is to be known. */
export interface CrlQuestion {
  /** DER. */
  certificate: Uint8Array;
  /** DER: its issuer, and what stands above that on the path as far as it is known. */
  issuers: readonly Uint8Array[];
  /** DER of certificates that may have signed lists, beside the issuer. */
  candidates: readonly Uint8Array[];
  /**
   * Whether a signer other than the issuer may be believed: its own path must end with the anchor that the certificate's
   * path ends with (RFC 5280, clause 6.3.3 (f)). A few words on why not; undefined: it may.
   */
  signerProblem: (signer: Uint8Array) => string | undefined;
  /** Lists that are not current at this time are refused; without it their dates are the caller's to judge. */
  at?: Date;
}

interface List extends CrlStructure {
  /** As it was given. */
  given: Uint8Array;
  issuerKey: string;
  scope?: ListScope;
  /** Of the deltaCRLIndicator: the list that a delta goes on from. */
  base?: bigint;
  number?: bigint;
  authorityKeyIdentifier: string;
  /** Of signers, by their octets: the signature is checked once. */
  signatures: Map<string, string | undefined>;
}

/** What one list, or a list with its delta, says. */
interface View {
  lists: List[];
  reasons: Reasons;
  status: RevocationStatus;
  period: UpdatePeriod;
  signer: Uint8Array;
}

const cRLSign = 6;
const certificatesOf = 'it is for certificates of';
const ofAnother = { problem: 'mismatch', detail: `${certificatesOf} another issuer` } as const;
const known = new Set<string>([
  extensionOids.authorityKeyIdentifier,
  extensionOids.issuingDistributionPoint,
  extensionOids.deltaCrlIndicator,
  extensionOids.expiredCertificatesOnCrl,
]);

/**
 * Lists, taken apart once and asked of many certificates (RFC 5280, clause 6.3.3): complete lists, deltas, lists for some
 * reasons or some certificates, and those of another issuer.
 */
export class CrlSet {
  private readonly lists: List[] = [];
  private readonly unreadable: RevocationRefusal[] = [];

  /** @param crls - DER */
  constructor(crls: readonly Uint8Array[]) {
    for (const der of crls) {
      const list = guarded(() => readList(der));
      if (list instanceof RevocationDataError) this.unreadable.push(refusal(der, list));
      else this.lists.push(list);
    }
  }

  /**
   * What the lists say of a certificate: a statement of each list that speaks for all reasons, or that names the certificate,
   * and one of those lists that do so together. The newest stands first.
   *
   * @throws Asn1Error when the certificate or its issuer can not be read
   */
  statements(question: CrlQuestion): RevocationStatements {
    const asked = new Asked(question);
    const refused: RevocationRefusal[] = [...this.unreadable];
    const views: View[] = [];
    const deltas = this.lists.filter((list) => list.base !== undefined);
    for (const list of this.lists) {
      if (list.base !== undefined) continue;
      if (asked.isOfAnother(list)) {
        refused.push({ data: list.given, ...ofAnother });
        continue;
      }
      const view = guarded(() => asked.view(list, deltas));
      if (view instanceof RevocationDataError) refused.push(refusal(list.given, view));
      else views.push(view);
    }
    if (views.length === 0 && deltas.length > 0) {
      const error = new RevocationDataError('unsupported', 'it lists only changes to another list, which is not here');
      refused.push(...deltas.map(({ given }) => refusal(given, error)));
    }
    views.sort((a, b) => Date.parse(b.period.thisUpdate) - Date.parse(a.period.thisUpdate));
    return { statements: statementsOf(views), refused };
  }
}

/** One certificate with what is needed to ask lists for it. */
class Asked {
  private readonly certificate: PathCertificate;
  private readonly issuer: PathCertificate;
  private readonly issuerKey: Tlv;
  private readonly points: DistributionPoint[];

  constructor(private readonly question: CrlQuestion) {
    this.certificate = readPathCertificate(question.certificate);
    const issuers = question.issuers.map((der) => readPathCertificate(der));
    const [issuer] = issuers;
    if (!issuer) throw new Asn1Error('a certificate without an issuer');
    this.issuer = issuer;
    this.issuerKey = workingKeyOf(issuers);
    const points = this.certificate.extensions.get(extensionOids.crlDistributionPoints);
    const issuerName = this.certificate.structure.issuer;
    // Last of clause 6.3.3: lists of the issuer that no point names, as if one did with the issuer's name.
    const implied = { names: [this.certificate.issuer], reasons: allReasons };
    this.points = [...(points ? readDistributionPoints(points.value, issuerName) : []), implied];
  }

  /** What a complete list says, together with the newest delta that fits. @throws RevocationDataError */
  view(list: List, deltas: readonly List[]): View {
    const reasons = this.reasonsOf(list);
    const signer = this.signerOf(list);
    const fitting = deltas
      .filter((delta) => isDeltaOf(delta, list))
      .filter((delta) => !(guarded(() => this.checkDelta(delta, signer)) instanceof RevocationDataError))
      .sort((a, b) => Date.parse(b.thisUpdate) - Date.parse(a.thisUpdate));
    const [delta] = fitting;
    if (!delta) {
      this.checkDates(list);
      return { lists: [list], reasons, status: this.find(list) ?? good, period: periodOf(list), signer };
    }
    const changed = this.find(delta);
    const status = changed ?? this.find(list) ?? good;
    const removed = changed?.reason === 'removeFromCRL';
    return { lists: [delta, list], reasons, status: removed ? good : status, period: periodOf(delta), signer };
  }

  private find(list: List): Extract<RevocationStatus, { status: 'revoked' }> | undefined {
    const { issuer, structure } = this.certificate;
    const indirect = list.scope?.indirect ? { certificateIssuer: issuer, listIssuer: list.issuerKey } : undefined;
    return findEntry(list.entries, structure.serialNumber.content, indirect);
  }

  /** Whether a list is one of another issuer at the first glance: where several authorities signed, that is most of them. */
  isOfAnother({ issuerKey, scope, extensions }: List): boolean {
    if (scope || issuerKey === this.certificate.issuer) return false;
    return [...extensions].every(([oid, { critical }]) => !critical || known.has(oid));
  }

  /** Clause 6.3.3 (b) and (d): for which reasons the list speaks of the certificate. */
  private reasonsOf(list: List): Reasons {
    const { scope } = list;
    for (const [oid, { critical }] of list.extensions) {
      if (!critical || known.has(oid)) continue;
      throw new RevocationDataError('unsupported', `it has a critical extension ${oid} that is not known`);
    }
    if (scope?.onlyAttributes) throw new RevocationDataError('mismatch', 'it lists attribute certificates only');
    if (scope?.onlyUsers && this.certificate.isAuthority) {
      throw new RevocationDataError('mismatch', 'it lists no certificates of authorities');
    }
    if (scope?.onlyAuthorities && !this.certificate.isAuthority) {
      throw new RevocationDataError('mismatch', 'it lists certificates of authorities only');
    }
    let reasons = 0;
    for (const point of this.points) {
      if (isListOf(point, list, this.certificate.issuer)) reasons |= point.reasons & (scope?.reasons ?? allReasons);
    }
    if (reasons === 0) {
      const { problem, detail } = ofAnother;
      const words =
        list.issuerKey === this.certificate.issuer ? `${certificatesOf} another distribution point` : detail;
      throw new RevocationDataError(problem, words);
    }
    return reasons;
  }

  /** Clause 6.3.3 (f) and (g). */
  private signerOf(list: List): Uint8Array {
    const candidates = [this.issuer, ...this.question.candidates.flatMap((der) => readable(der))].filter(
      ({ subject }) => subject === list.issuerKey,
    );
    const fits = ({ keyIdentifier }: PathCertificate): boolean =>
      keyIdentifier !== undefined && keyIdentifier === list.authorityKeyIdentifier;
    candidates.sort((a, b) => Number(fits(b)) - Number(fits(a)));
    let wrong = ['responder', 'the certificate of its issuer is not there'] as [RevocationRefusal['problem'], string];
    for (const candidate of candidates.slice(0, mostSigners)) {
      const problem = this.signatureProblem(list, candidate);
      if (problem !== undefined) {
        wrong = ['signature', problem];
      } else if (!maySign(candidate)) {
        wrong = ['responder', 'the issuer may not sign revocation lists'];
      } else {
        const distrusted = candidate.key === this.issuer.key ? undefined : this.question.signerProblem(candidate.der);
        if (distrusted === undefined) return candidate.der;
        wrong = ['responder', distrusted];
      }
    }
    throw new RevocationDataError(...wrong);
  }

  /** Clause 6.3.3 (c) and (h). */
  private checkDelta(delta: List, signer: Uint8Array): void {
    this.reasonsOf(delta);
    const problem = this.signatureProblem(delta, readPathCertificate(signer));
    if (problem !== undefined) throw new RevocationDataError('signature', problem);
    this.checkDates(delta);
  }

  /** Old digests count here: whether an algorithm was still good is judged by its date. */
  private signatureProblem(list: List, { key, structure }: PathCertificate): string | undefined {
    if (list.signatures.has(key)) return list.signatures.get(key);
    const publicKey = key === this.issuer.key ? this.issuerKey : structure.subjectPublicKeyInfo;
    const checked = checkStructureSignature(list.signed, list.algorithm, list.signature, publicKey);
    const problem = checked.verdict === 'right' ? undefined : checked.detail;
    list.signatures.set(key, problem);
    return problem;
  }

  private checkDates(list: List): void {
    const problem = this.question.at && updateProblem(periodOf(list), this.question.at);
    if (problem) throw new RevocationDataError('outdated', problem);
  }
}

/** Certificates of one name that are tried. */
const mostSigners = 8;
const good: RevocationStatus = { status: 'good' };

/** Clause 6.3.3 (b) (1) and (2) (i). */
function isListOf(point: DistributionPoint, list: List, certificateIssuer: string): boolean {
  const { scope, issuerKey } = list;
  if (point.issuers) {
    if (!scope?.indirect || !point.issuers.includes(issuerKey)) return false;
  } else if (issuerKey !== certificateIssuer) {
    return false;
  }
  if (!scope?.names) return true;
  const wanted = point.names ?? point.issuers ?? [];
  return scope.names.some((name) => wanted.includes(name));
}

/** Clause 5.2.4: of the same issuer and scope, from a base that the list is not older than, and newer than the list. */
function isDeltaOf(delta: List, list: List): boolean {
  if (delta.base === undefined || delta.number === undefined || list.number === undefined) return false;
  const scope = ({ extensions }: List): string =>
    Buffer.from(extensions.get(extensionOids.issuingDistributionPoint)?.value ?? []).toString('hex');
  return (
    delta.issuerKey === list.issuerKey &&
    delta.authorityKeyIdentifier === list.authorityKeyIdentifier &&
    scope(delta) === scope(list) &&
    list.number >= delta.base &&
    list.number < delta.number
  );
}

/** Clause 6.3.3 (l): until every reason is covered. */
function statementsOf(views: View[]): RevocationStatement[] {
  const statements = views
    .filter(({ reasons, status }) => reasons === allReasons || status.status === 'revoked')
    .map((view) => statementOf([view]));
  const parts: View[] = [];
  let covered = 0;
  for (const view of views) {
    if (view.reasons === allReasons || view.status.status !== 'good' || (view.reasons & ~covered) === 0) continue;
    covered |= view.reasons;
    parts.push(view);
  }
  if (covered === allReasons) statements.push(statementOf(parts));
  return statements;
}

function statementOf(views: View[]): RevocationStatement {
  const times = views.map(({ period }) => Date.parse(period.thisUpdate));
  const ends = views.flatMap(({ period: { nextUpdate } }) => (nextUpdate === undefined ? [] : Date.parse(nextUpdate)));
  const thisUpdate = new Date(Math.min(...times));
  const [first] = views;
  const status = first?.status ?? good;
  const expired = views.flatMap(({ lists }) => lists.flatMap((list) => expiredSince(list) ?? []));
  return {
    kind: 'CRL',
    data: views.flatMap(({ lists }) => lists.map(({ given }) => given)),
    ...(status.status === 'revoked'
      ? {
          status: status.reason === 'certificateHold' ? 'on-hold' : 'revoked',
          revokedAt: new Date(status.at),
          reason: status.reason,
        }
      : { status: status.status }),
    thisUpdate,
    ...(ends.length === views.length && { nextUpdate: new Date(Math.min(...ends)) }),
    producedAt: thisUpdate,
    signers: views.flatMap(({ lists, signer }) => lists.map(() => signer)),
    ...(expired.length >= views.length && { knowsExpiredSince: new Date(Math.max(...expired)) }),
  };
}

/** expiredCertsOnCRL (ISO/IEC 9594-8): a GeneralizedTime. What can not be read promises nothing. */
function expiredSince({ extensions }: List): number | undefined {
  const extension = extensions.get(extensionOids.expiredCertificatesOnCrl);
  const time = extension && guarded(() => readGeneralizedTime(Tlv.readWhole(extension.value)));
  return typeof time === 'string' ? Date.parse(time) : undefined;
}

function readList(der: Uint8Array): List {
  const structure = readCrlStructure(der);
  const { extensions, issuer } = structure;
  const scope = extensions.get(extensionOids.issuingDistributionPoint);
  const base = integerIn(extensions.get(extensionOids.deltaCrlIndicator)?.value);
  const number = integerIn(extensions.get(extensionOids.crlNumber)?.value);
  const key = extensions.get(extensionOids.authorityKeyIdentifier)?.value;
  const identifier = key && Tlv.read(key).children(3)[0];
  return {
    ...structure,
    given: der,
    issuerKey: nameKey(issuer),
    ...(scope && { scope: readListScope(scope.value, issuer) }),
    ...(base !== undefined && { base }),
    ...(number !== undefined && { number }),
    authorityKeyIdentifier: Buffer.from(identifier?.content ?? []).toString('hex'),
    signatures: new Map(),
  };
}

function integerIn(value: Uint8Array | undefined): bigint | undefined {
  if (!value) return undefined;
  const { content } = Tlv.readWhole(value).expect(0x02, 'number');
  if (content.length === 0 || content.length > 32) throw new Asn1Error('integer out of range');
  return BigInt(`0x${Buffer.from(content).toString('hex')}`);
}

const periodOf = ({ thisUpdate, nextUpdate }: List): UpdatePeriod => ({
  thisUpdate,
  ...(nextUpdate !== undefined && { nextUpdate }),
});

function maySign({ structure }: PathCertificate): boolean {
  return keyUsageAllows(readExtensions(structure.extensions).get(extensionOids.keyUsage)?.value, cRLSign);
}

function readable(der: Uint8Array): PathCertificate[] {
  const read = guarded(() => readPathCertificate(der));
  return read instanceof RevocationDataError ? [] : [read];
}

/** What is wrong with a list is an answer, not an error. */
function guarded<T>(read: () => T): T | RevocationDataError {
  try {
    return read();
  } catch (error) {
    if (error instanceof RevocationDataError) return error;
    if (error instanceof Asn1Error) return new RevocationDataError('malformed', error.message, { cause: error });
    throw error;
  }
}

const refusal = (data: Uint8Array, { problem, detail }: RevocationDataError): RevocationRefusal => ({
  data,
  problem,
  detail,
});
