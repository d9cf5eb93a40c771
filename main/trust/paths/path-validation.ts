import { Asn1Error, Tlv, sequence, tags } from '../../pki';
import { extensionOids } from '../../pki/extensions';
import { keyUsageAllows } from '../../pki/validity';
import { namesOf } from './general-names';
import { NameConstraints } from './name-constraints';
import { readPathCertificate, type PathCertificate } from './path-certificate';
import {
  failureKinds,
  type CandidatePath,
  type PathFailure,
  type PathFailureReason,
  type PathResult,
  type PolicyInputs,
} from './path-model';
import { PathPolicies } from './path-policies';
import { BoundReached, PathWork, lacksParameters } from './path-work';

/** For what a path is judged. */
export interface PathJudgement {
  /** The time for periods and the ends of anchors; absent: they are not judged. */
  at?: Date;
  policies?: PolicyInputs;
  /** What the request has cost so far; absent: bounds of its own. */
  work?: PathWork;
}

const keyCertSign = 5;

/** What a path is understood to say when it is critical; everything else that is critical fails (clauses 6.1.4 (o), 6.1.5 (f)). */
const understood = new Set<string>([
  extensionOids.subjectKeyIdentifier,
  extensionOids.authorityKeyIdentifier,
  extensionOids.keyUsage,
  // privateKeyUsagePeriod (RFC 3280, clause 4.2.1.4): for when the key signs, which a path does not ask.
  '2.5.29.16',
  extensionOids.subjectAlternativeName,
  extensionOids.issuerAlternativeName,
  extensionOids.basicConstraints,
  extensionOids.nameConstraints,
  extensionOids.crlDistributionPoints,
  extensionOids.certificatePolicies,
  extensionOids.policyMappings,
  extensionOids.policyConstraints,
  // What a certificate may be used for is judged by whoever uses it.
  extensionOids.extendedKeyUsage,
  extensionOids.freshestCrl,
  extensionOids.inhibitAnyPolicy,
  extensionOids.noRevocationAvailable,
  extensionOids.authorityInfoAccess,
  extensionOids.ocspNoCheck,
  // qcStatements (ETSI EN 319 412-5): claims, which forbid nothing.
  '1.3.6.1.5.5.7.1.3',
]);

class Failed extends Error {
  override readonly name = 'Failed';
  constructor(
    readonly reason: PathFailureReason,
    readonly certificate: PathCertificate,
    readonly clause: string,
    readonly detail: string,
  ) {
    super(detail);
  }
}

/**
 * Validates one path (RFC 5280, clause 6.1), without revocation.
 *
 * The anchor's signature, period and policies are not judged. Its basicConstraints, keyUsage and nameConstraints are, as RFC
 * 5937 has it, where it issues something: a listed timestamping unit must not become an authority.
 *
 * @param path - of `candidatePaths`, or put together otherwise: everything is checked here
 */
export function validatePath(path: CandidatePath, judgement: PathJudgement = {}): PathResult {
  const work = judgement.work ?? new PathWork();
  try {
    return { status: 'valid', path: { ...path, policies: validate(path, judgement, work) } };
  } catch (error) {
    if (error instanceof Failed) {
      const { reason, certificate, clause, detail } = error;
      return { status: 'invalid', failure: failure(reason, certificate.der, clause, detail), path };
    }
    if (error instanceof BoundReached || error instanceof Asn1Error) {
      const reason = error instanceof BoundReached ? 'bounds' : 'unreadable';
      const [first] = path.certificates;
      if (!first) throw error;
      return { status: 'invalid', failure: failure(reason, first, clauses.whole, error.message), path };
    }
    throw error;
  }
}

export const failure = (
  reason: PathFailureReason,
  certificate: Uint8Array,
  clause: string,
  detail: string,
): PathFailure => ({ reason, kind: failureKinds[reason], certificate, clause, detail });

const clauses = {
  whole: 'RFC 5280, clause 6.1',
  signature: 'RFC 5280, clause 6.1.3 (a) (1)',
  period: 'RFC 5280, clause 6.1.3 (a) (2)',
  chaining: 'RFC 5280, clause 6.1.3 (a) (4)',
  names: 'RFC 5280, clause 6.1.3 (b) and (c)',
  constrained: 'RFC 5280, clause 4.2.1.10',
  policies: 'RFC 5280, clause 6.1.3 (f)',
  version: 'RFC 5280, clause 6.1.4 (k)',
  length: 'RFC 5280, clause 6.1.4 (l)',
  usage: 'RFC 5280, clause 6.1.4 (n)',
  critical: 'RFC 5280, clauses 6.1.4 (o) and 6.1.5 (f)',
  result: 'RFC 5280, clause 6.1.5 (g)',
  anchor: 'RFC 5937, clause 3',
  end: 'ETSI EN 319 102-1, clause 5.2.6.1',
} as const;

/** @returns the policies of the path */
function validate(
  { certificates, anchors }: CandidatePath,
  { at, policies: inputs = {} }: PathJudgement,
  work: PathWork,
): readonly string[] | 'any' {
  const [anchor, ...below] = certificates.map((der) => readable(der)).reverse();
  if (!anchor) throw new Error('a path without certificates');
  const policies = new PathPolicies(inputs, below.length);
  const constraints = new NameConstraints(work);
  let issuer = anchor;
  let key = anchor.structure.subjectPublicKeyInfo;
  // max_path_length: n at first (clause 6.1.2 (k)), which never binds.
  let left = Infinity;
  let result: readonly string[] | 'any' | undefined = 'any';
  if (below.length > 0) left = enterAnchor(anchor, constraints);

  for (const [at, certificate] of below.entries()) {
    const index = at + 1;
    const last = index === below.length;
    const guarded = <T>(read: () => T): T => readOrFail(certificate, read);
    checkIssued(certificate, issuer, key, work);
    if (constraints.exist && (last || !certificate.selfIssued)) {
      const problem = constraints.problem(guarded(() => namesOf(certificate)));
      if (problem !== undefined) throw new Failed('name-constraints', certificate, clauses.names, problem);
    }
    if (!guarded(() => policies.add(certificate, index))) {
      throw new Failed('policies', certificate, clauses.policies, 'no certificate policy is left that counts');
    }
    checkCritical(certificate);
    if (last) {
      if (certificate.extensions.has(extensionOids.nameConstraints) && !certificate.isAuthority) {
        throw new Failed(
          'name-constraints',
          certificate,
          clauses.constrained,
          'it restricts names, but is no authority',
        );
      }
      result = guarded(() => policies.wrapUp(certificate));
      if (!result) throw new Failed('policies', certificate, clauses.result, 'none of the wanted policies is left');
      break;
    }
    guarded(() => policies.prepare(certificate));
    guarded(() => addConstraints(constraints, certificate));
    left = checkAuthority(certificate, left);
    key = workingKey(certificate, key);
    issuer = certificate;
  }
  // Last: a period is the failure only where nothing else is.
  if (at) checkPeriods(below, at.getTime());
  if (at && anchors.length > 0 && anchors.every(({ until }) => until && until <= at)) {
    throw new Failed('anchor-ended', anchor, clauses.end, 'what it was trusted for had ended at that time');
  }
  return result ?? [];
}

function readable(der: Uint8Array): PathCertificate {
  return readPathCertificate(der);
}

/** What can not be read fails, and names the certificate. */
function readOrFail<T>(certificate: PathCertificate, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Asn1Error) throw new Failed('unreadable', certificate, clauses.whole, error.message);
    throw error;
  }
}

/** RFC 5937: the constraints that an anchor's own certificate states. @returns how many authorities may stand below it */
function enterAnchor(anchor: PathCertificate, constraints: NameConstraints): number {
  checkCritical(anchor);
  // A root without basicConstraints, as those of version 1 are, says nothing of what it is: it is an anchor because somebody
  // said so (RFC 5280, clause 6.1.1 (d): name and key). A unit below somebody else issues only where its issuer allowed it.
  const silent = !anchor.extensions.has(extensionOids.basicConstraints);
  const isRoot = anchor.structure.version < 3 || anchor.selfIssued;
  if (!anchor.isAuthority && !(silent && isRoot)) {
    throw new Failed('not-an-authority', anchor, clauses.anchor, 'it is trusted, but not as an authority');
  }
  checkUsage(anchor);
  readOrFail(anchor, () => addConstraints(constraints, anchor));
  return anchor.pathLength ?? Infinity;
}

function addConstraints(constraints: NameConstraints, { extensions }: PathCertificate): void {
  const extension = extensions.get(extensionOids.nameConstraints);
  if (extension) constraints.add(extension.value);
}

/** Clause 6.1.3 (a) (1) and (4). */
function checkIssued(certificate: PathCertificate, issuer: PathCertificate, key: Tlv, work: PathWork): void {
  if (certificate.issuer === '' || certificate.issuer !== issuer.subject) {
    const detail = certificate.issuer === '' ? 'its issuer has no name' : 'its issuer has another name';
    throw new Failed('name-chaining', certificate, clauses.chaining, detail);
  }
  const verdict = work.signature(certificate.der, key);
  if (verdict === 'bad') throw new Failed('signature', certificate, clauses.signature, 'its signature is wrong');
  if (verdict !== 'good') {
    throw new Failed('algorithm', certificate, clauses.signature, 'its signature is of a kind that is not supported');
  }
}

/** Clause 6.1.4 (k) to (n). @returns max_path_length for what stands below */
function checkAuthority(certificate: PathCertificate, left: number): number {
  if (certificate.structure.version < 3 || !certificate.isAuthority) {
    throw new Failed('not-an-authority', certificate, clauses.version, 'it is no authority and may issue nothing');
  }
  if (!certificate.selfIssued && left <= 0) {
    throw new Failed('path-length', certificate, clauses.length, 'more authorities follow than an issuer allows');
  }
  checkUsage(certificate);
  const rest = certificate.selfIssued ? left : left - 1;
  return Math.min(rest, certificate.pathLength ?? Infinity);
}

function checkUsage(certificate: PathCertificate): void {
  const usage = certificate.extensions.get(extensionOids.keyUsage)?.value;
  if (!readOrFail(certificate, () => keyUsageAllows(usage, keyCertSign))) {
    throw new Failed('key-usage', certificate, clauses.usage, 'its key may not sign certificates');
  }
}

function checkCritical(certificate: PathCertificate): void {
  for (const [oid, { critical }] of certificate.extensions) {
    if (!critical || understood.has(oid)) continue;
    const detail = `it has a critical extension ${oid} that is not known`;
    throw new Failed('critical-extension', certificate, clauses.critical, detail);
  }
}

/** Clause 6.1.3 (a) (2). The certificate in question last: what is wrong above it weighs more. */
function checkPeriods(certificates: PathCertificate[], at: number): void {
  for (const certificate of certificates) {
    const { notBefore, end } = certificate;
    if (at < notBefore) {
      const detail = `it is valid from ${new Date(notBefore).toISOString()}`;
      throw new Failed('not-yet-valid', certificate, clauses.period, detail);
    }
    if (at >= end) {
      const detail = `it was valid until ${new Date(end - 1000).toISOString()}`;
      throw new Failed('expired', certificate, clauses.period, detail);
    }
  }
}

/**
 * The key of a path's first certificate, with the DSA parameters that it may have from above (clause 6.1.4 (d) to (f)).
 *
 * @param certificates - it, its issuer, and so on
 * @throws Asn1Error where there is none
 */
export function workingKeyOf(certificates: readonly PathCertificate[]): Tlv {
  const [highest, ...below] = [...certificates].reverse();
  if (!highest) throw new Asn1Error('a path without certificates');
  return below.reduce((key, certificate) => workingKey(certificate, key), highest.structure.subjectPublicKeyInfo);
}

/** Clause 6.1.4 (d) to (f): a DSA key without parameters has those of the key above it. */
function workingKey({ structure }: PathCertificate, above: Tlv): Tlv {
  const own = structure.subjectPublicKeyInfo;
  if (!lacksParameters(own)) return own;
  const [algorithm, key] = own.children(2);
  const [identifier] = algorithm?.children(2) ?? [];
  const [aboveIdentifier, parameters] = above.children(2)[0]?.children(2) ?? [];
  if (!key || !identifier || !parameters || aboveIdentifier?.oid() !== identifier.oid()) return own;
  return Tlv.read(sequence(sequence(identifier.raw, parameters.raw), key.raw)).expect(tags.sequence, 'public key');
}
