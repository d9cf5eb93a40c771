import { describe, expect, it } from 'vitest';
import { readPathCertificate } from '../../main/trust/paths/path-certificate';
import { findPath, type PathResult, type TrustAnchor } from '../../main/trust/paths';
import { CrlSet } from '../../main/trust/revocation';
import { dataFolder, derOf, jsonOf, timed } from './data';

interface LimboCase {
  id: string;
  description: string;
  trusted_certs: string[];
  untrusted_intermediates: string[];
  peer_certificate: string;
  validation_time: string | null;
  expected_result: 'SUCCESS' | 'FAILURE';
  max_chain_depth: number | null;
  crls: string[];
}

/** What binds whoever follows RFC 5280; the rest is about names of servers and the strictness of browsers. */
const binding = /^(pathlen|pathological|rfc5280::(nc|validity|unknown-critical))/;

/** Cases of these groups that ask for something else, what they get here, and why. */
const argued = new Map([
  // Clause 4.2.1.10 tells issuers to mark nameConstraints as critical; clause 6.1.4 (g) makes a verifier apply them either way,
  // 56 listed authorities have them uncritical, and webpki::nc::permitted-dns-match-noncritical accepts them.
  ['rfc5280::nc::permitted-dns-match-noncritical', 'valid'],
  // The bound on depth is ours and counts every certificate; pathLenConstraint, which leaves self-issued ones out, is another.
  ['pathlen::max-chain-depth-1-self-issued', 'bounds'],
  // Clause 5.2.3 tells issuers to number their lists; clause 6.3.3 asks for the number only where deltas are used.
  ['crl::crlnumber-missing', 'good'],
]);

const folder = dataFolder('trust', 'limbo');
const cases = folder ? (jsonOf(folder, 'limbo.json') as { testcases: LimboCase[] }).testcases : [];

/** These suites let an anchor end with its own certificate, as ours do when they are told to. */
function anchorOf(pem: string): TrustAnchor {
  const certificate = derOf(pem);
  const until = new Date(readPathCertificate(certificate).end);
  return { certificate, origin: { kind: 'configuration', file: 'limbo.json' }, until };
}

const judge = (trial: LimboCase): PathResult =>
  findPath({
    certificate: derOf(trial.peer_certificate),
    candidates: trial.untrusted_intermediates.map(derOf),
    anchors: trial.trusted_certs.map(anchorOf),
    at: new Date(trial.validation_time ?? Date.now()),
    // Their depth counts what stands between the two ends.
    ...(trial.max_chain_depth !== null && { bounds: { depth: trial.max_chain_depth + 2 } }),
  });

/** Whether lists say of every certificate of the path that it is not revoked. */
function listed(trial: LimboCase): 'good' | 'not good' {
  const found = judge(trial);
  if (found.status === 'invalid') throw new Error(found.failure.detail);
  const lists = new CrlSet(trial.crls.map(derOf));
  const { certificates } = found.path;
  const statuses = certificates.slice(0, -1).map((certificate, at) => {
    const { statements } = lists.statements({
      certificate,
      issuers: certificates.slice(at + 1),
      candidates: [],
      signerProblem: () => 'another signer',
      at: new Date(trial.validation_time ?? Date.now()),
    });
    return statements[0]?.status;
  });
  return statuses.every((status) => status === 'good') ? 'good' : 'not good';
}

describe.skipIf(!folder)('x509-limbo', () => {
  it.each(cases.filter(({ id }) => binding.test(id) && !argued.has(id)))('$id', (trial) => {
    const { result, milliseconds } = timed(() => judge(trial));
    const words = result.status === 'valid' ? 'valid' : result.failure.detail;
    expect(result.status, `${words}\n${trial.description}`).toBe(
      trial.expected_result === 'SUCCESS' ? 'valid' : 'invalid',
    );
    expect(milliseconds).toBeLessThan(1000);
  });

  it.each(cases.filter(({ id }) => id.startsWith('crl::') && !argued.has(id)))('$id', (trial) => {
    expect(listed(trial), trial.description).toBe(trial.expected_result === 'SUCCESS' ? 'good' : 'not good');
  });

  it('nothing of the rest takes a second', () => {
    const slow = cases.filter((trial) => {
      const { milliseconds } = timed(() => judge(trial));
      return milliseconds > 1000;
    });
    expect(slow.map(({ id }) => id)).toEqual([]);
  });

  it.each(cases.filter(({ id }) => argued.has(id)))('$id differs, as is argued', (trial) => {
    const result = judge(trial);
    const found = trial.id.startsWith('crl::')
      ? listed(trial)
      : result.status === 'valid'
        ? 'valid'
        : result.failure.reason;
    expect(found).toBe(argued.get(trial.id));
  });
});
