import { describe, expect, it } from 'vitest';
import { findPath, type PathResult, type TrustAnchor } from '../../main/trust/paths';
import { CrlSet } from '../../main/trust/revocation';
import { dataFolder, jsonOf, octetsOf, timed } from './data';

interface PkitsCase {
  id: string;
  name: string;
  cert: string;
  other_certs?: string[];
  crls?: string[];
  path_len: number;
  error?: { class: 'PathValidationError' | 'RevokedError' | 'InsufficientRevinfoError' | 'StaleRevinfoError' };
  params?: {
    user_initial_policy_set?: string[];
    initial_explicit_policy?: boolean;
    initial_policy_mapping_inhibit?: boolean;
    initial_any_policy_inhibit?: boolean;
  };
}

type Outcome = 'valid' | 'revoked' | 'not-known' | 'no-path';

const expected: Record<NonNullable<PkitsCase['error']>['class'], Outcome> = {
  PathValidationError: 'no-path',
  RevokedError: 'revoked',
  InsufficientRevinfoError: 'not-known',
  StaleRevinfoError: 'not-known',
};

const folder = dataFolder('trust', 'pkits');
const cases = folder ? (jsonOf(folder, 'pkits.json') as PkitsCase[]) : [];
/** Inside of the suite's periods: its certificates are of 2010 to 2030. */
const at = new Date('2026-11-28T00:00:00Z');

/** The relying party of NIST PKITS: a path, and for each of its certificates that it is not revoked. */
class RelyingParty {
  readonly certificate: Uint8Array;
  private readonly candidates: Uint8Array[];
  private readonly anchors: TrustAnchor[];
  private readonly lists: CrlSet;
  /** Signers that are being judged: a list may not vouch for its own signer. */
  private readonly judging = new Set<string>();

  constructor(
    home: string,
    private readonly trial: PkitsCase,
  ) {
    const certificate = (name: string): Uint8Array => octetsOf(home, 'certs', name);
    this.certificate = certificate(trial.cert);
    this.candidates = (trial.other_certs ?? []).map(certificate);
    const root = certificate('TrustAnchorRootCertificate.crt');
    this.anchors = [{ certificate: root, origin: { kind: 'configuration', file: 'TrustAnchorRootCertificate.crt' } }];
    const lists = [...(trial.crls ?? []), 'TrustAnchorRootCRL.crl'];
    this.lists = new CrlSet(lists.map((name) => octetsOf(home, 'crls', name)));
  }

  path(certificate = this.certificate): PathResult {
    const { params = {} } = this.trial;
    return findPath({
      certificate,
      candidates: this.candidates,
      anchors: this.anchors,
      at,
      policies: {
        ...(params.user_initial_policy_set && { initialPolicySet: params.user_initial_policy_set }),
        requireExplicitPolicy: params.initial_explicit_policy ?? false,
        inhibitPolicyMapping: params.initial_policy_mapping_inhibit ?? false,
        inhibitAnyPolicy: params.initial_any_policy_inhibit ?? false,
      },
    });
  }

  outcome(certificates: readonly Uint8Array[]): Outcome {
    for (const [index, certificate] of certificates.entries()) {
      const issuers = certificates.slice(index + 1);
      if (issuers.length === 0) break;
      const { statements } = this.lists.statements({
        certificate,
        issuers,
        candidates: [...this.candidates, this.certificate],
        signerProblem: (signer) => this.signerProblem(signer),
        at,
      });
      const [newest] = statements;
      if (!newest) return 'not-known';
      if (newest.status !== 'good') return 'revoked';
    }
    return 'valid';
  }

  private signerProblem(signer: Uint8Array): string | undefined {
    const key = Buffer.from(signer).toString('base64');
    if (this.judging.has(key)) return undefined;
    this.judging.add(key);
    try {
      const path = this.path(signer);
      if (path.status === 'invalid') return path.failure.detail;
      return this.outcome(path.path.certificates) === 'valid' ? undefined : 'its revocation is not excluded';
    } finally {
      this.judging.delete(key);
    }
  }
}

describe.skipIf(!folder)('NIST PKITS', () => {
  it('has the 246 cases', () => expect(cases).toHaveLength(246));

  it.each(cases)('$id $name', (trial) => {
    const { result, milliseconds } = timed(() => {
      const party = new RelyingParty(folder ?? '', trial);
      const found = party.path();
      if (found.status === 'invalid') return { outcome: 'no-path' as const, detail: found.failure.detail };
      const { certificates } = found.path;
      return { outcome: party.outcome(certificates), length: certificates.length };
    });
    expect(result).toMatchObject(
      trial.error ? { outcome: expected[trial.error.class] } : { outcome: 'valid', length: trial.path_len },
    );
    expect(milliseconds).toBeLessThan(1000);
  });
});
