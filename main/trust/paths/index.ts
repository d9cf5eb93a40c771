import { Asn1Error } from '../../pki';
import { PathGraph, type LooseEnd } from './path-building';
import type { CandidatePath, PathFailure, PathRequest, PathResult } from './path-model';
import { failure, validatePath } from './path-validation';
import { PathWork } from './path-work';

export { AnchorIndex, joinedAnchors } from './anchor-index';
export type { AnchorLookup, AnchorOrigin, TrustAnchor } from './trust-anchor';
export type {
  CandidatePath,
  PathBounds,
  PathFailure,
  PathFailureKind,
  PathFailureReason,
  PathRequest,
  PathResult,
  PolicyInputs,
  ValidPath,
} from './path-model';
export { validatePath, type PathJudgement } from './path-validation';

/**
 * The ways from a certificate to anchors, the likeliest first, bounded by the request. Names and signatures fit; everything
 * else is left to {@link validatePath}.
 */
export function* candidatePaths(request: PathRequest): Generator<CandidatePath, undefined> {
  const graph = openGraph(request, new PathWork(request.bounds));
  if (graph instanceof PathGraph) yield* graph.paths();
}

/**
 * Every way to an anchor with what became of it, the likeliest first, for a caller who demands more of a path than RFC 5280
 * does: whoever wants another one goes on. Ends with the one failure that says why there is none, or no more.
 */
export function* examinedPaths(request: PathRequest): Generator<PathResult, undefined> {
  const work = new PathWork(request.bounds);
  const graph = openGraph(request, work);
  if (!(graph instanceof PathGraph)) {
    yield { status: 'invalid', failure: graph };
    return;
  }
  const { policies = {}, at, judgePeriods = true } = request;
  let any = false;
  for (const path of graph.paths()) {
    any = true;
    yield validatePath(path, { policies, work, ...(judgePeriods && { at }) });
  }
  if (!any) yield { status: 'invalid', failure: noPath(graph.looseEnd()) };
  else if (graph.incomplete !== undefined) {
    const detail = `the search for another path was ended: ${graph.incomplete}`;
    yield { status: 'invalid', failure: failure('bounds', request.certificate, 'RFC 4158', detail) };
  }
}

/** The first valid path to an anchor, or why there is none (RFC 5280, clause 6; ETSI EN 319 102-1, clause 5.2.6.4). */
export function findPath(request: PathRequest): PathResult {
  let nearest: Extract<PathResult, { status: 'invalid' }> | undefined;
  for (const result of examinedPaths(request)) {
    if (result.status === 'valid') return result;
    if (!nearest || distance(result.failure) < distance(nearest.failure)) nearest = result;
  }
  if (!nearest) throw new Error('a request without a result');
  return nearest;
}

/** What proof of an earlier time could still heal comes first, then what is only forbidden, then what is broken. */
const distances: Record<PathFailure['kind'], number> = {
  period: 0,
  'anchor-ended': 1,
  constraints: 2,
  general: 3,
  'no-chain': 4,
};
const distance = ({ kind, reason }: PathFailure): number => distances[kind] + (reason === 'bounds' ? 0.5 : 0);

function openGraph(request: PathRequest, work: PathWork): PathGraph | PathFailure {
  try {
    return new PathGraph(request, work);
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
    return failure('unreadable', request.certificate, 'RFC 5280, clause 4.1', error.message);
  }
}

function noPath({ certificate: { der }, verdict, boundReached }: LooseEnd): PathFailure {
  if (boundReached !== undefined) {
    return failure('bounds', der, 'RFC 4158', `the search for its issuer was ended: ${boundReached}`);
  }
  if (verdict === 'bad') {
    return failure('signature', der, 'RFC 5280, clause 6.1.3 (a) (1)', 'its signature is not of the issuer it names');
  }
  if (verdict === 'unknown') {
    const detail = 'its signature is of a kind that is not supported';
    return failure('algorithm', der, 'RFC 5280, clause 6.1.3 (a) (1)', detail);
  }
  const detail = 'no certificate that is trusted was found above it';
  return failure('no-anchor', der, 'ETSI EN 319 102-1, clause 5.2.6.4', detail);
}
