import { describe, expect, it } from 'vitest';
import type { PolicyInputs } from '../../../../main/trust/paths';
import { extension } from '../../../fixtures/pki/made-certificate';
import { authority, judge, leaf } from './path-trial';

const root = authority('O=Trust, CN=Root');
const [gold, silver, theirs] = ['1.2.3.1', '1.2.3.2', '1.2.9.1'];
const any = '2.5.29.32.0';
const { policies, mappings, policyConstraints, inhibitAnyPolicy } = extension;

/** The policies of a path: the extensions of each certificate below the anchor; undefined where it is not valid. */
function policiesOf(below: Uint8Array[][], inputs: PolicyInputs = {}): readonly string[] | string {
  const chain = [root];
  for (const [at, extensions] of below.entries()) {
    const issuer = chain[at] ?? root;
    const last = at === below.length - 1;
    chain.push(last ? leaf(issuer, { extensions }) : authority(`CN=CA ${at}`, issuer, { extensions }));
  }
  const result = judge(chain, { policies: inputs });
  return result.status === 'valid' ? result.path.policies : result.failure.reason;
}

const explicit: PolicyInputs = { requireExplicitPolicy: true };
const onlyGold: PolicyInputs = { requireExplicitPolicy: true, initialPolicySet: [gold] };

describe('policies of a path (RFC 5280, clause 6.1; RFC 9618)', () => {
  it('are those that every certificate has', () => {
    expect(policiesOf([[policies(gold, silver)], [policies(gold)]])).toEqual([gold]);
    expect(policiesOf([[policies(gold)], [policies(silver)]])).toEqual([]);
    expect(policiesOf([[policies(any)], [policies(any)]])).toBe('any');
    expect(policiesOf([[policies(any)], [policies(silver)]])).toEqual([silver]);
    expect(policiesOf([[policies(gold)], [policies(any)]])).toEqual([gold]);
  });

  it('are none where one certificate has none, which only matters where one is required', () => {
    expect(policiesOf([[], [policies(gold)]])).toEqual([]);
    expect(policiesOf([[], [policies(gold)]], explicit)).toBe('policies');
    expect(policiesOf([[policies(gold)], []], explicit)).toBe('policies');
    expect(policiesOf([[policies(gold)], [policies(gold)]], explicit)).toEqual([gold]);
  });

  it('are compared with those that are wanted', () => {
    expect(policiesOf([[policies(gold, silver)], [policies(gold, silver)]], onlyGold)).toEqual([gold]);
    expect(policiesOf([[policies(silver)], [policies(silver)]], onlyGold)).toBe('policies');
    expect(policiesOf([[policies(any)], [policies(any)]], onlyGold)).toEqual([gold]);
    expect(policiesOf([[policies(silver)], [policies(silver)]], { initialPolicySet: [any], ...explicit })).toEqual([
      silver,
    ]);
  });

  it('can be required by an issuer, after some certificates', () => {
    const required = (after: number): Uint8Array => policyConstraints({ requireExplicitPolicy: after });
    expect(policiesOf([[policies(gold), required(0)], []])).toBe('policies');
    expect(policiesOf([[policies(gold), required(5)], []])).toEqual([]);
    expect(policiesOf([[policies(gold), required(1)], [policies(gold)], []])).toBe('policies');
  });

  it('are told by the names of the issuer above a mapping', () => {
    const mapped = [policies(gold), mappings([gold, theirs])];
    expect(policiesOf([mapped, [policies(theirs)]], onlyGold)).toEqual([gold]);
    expect(policiesOf([mapped, [policies(gold)]], explicit)).toBe('policies');
    expect(policiesOf([[policies(any), mappings([gold, theirs])], [policies(theirs)]], onlyGold)).toEqual([gold]);
  });

  it('are not mapped where that is inhibited', () => {
    const mapped = [policies(gold), mappings([gold, theirs])];
    expect(policiesOf([mapped, [policies(theirs)]], { ...explicit, inhibitPolicyMapping: true })).toBe('policies');
    const inhibited = [policies(gold), policyConstraints({ inhibitPolicyMapping: 0 })];
    expect(policiesOf([inhibited, mapped, [policies(theirs)]], explicit)).toBe('policies');
  });

  it('never map anyPolicy', () => {
    expect(policiesOf([[policies(gold), mappings([any, theirs])], [policies(theirs)]])).toBe('unreadable');
    expect(policiesOf([[policies(gold), mappings([gold, any])], [policies(theirs)]])).toBe('unreadable');
  });

  it('do not take anyPolicy where that is inhibited', () => {
    expect(policiesOf([[policies(any)], [policies(gold)]], { ...explicit, inhibitAnyPolicy: true })).toBe('policies');
    const inhibited = [policies(gold), inhibitAnyPolicy(0)];
    expect(policiesOf([inhibited, [policies(any)]], explicit)).toBe('policies');
    expect(policiesOf([[policies(gold), inhibitAnyPolicy(1)], [policies(any)], [policies(gold)]], explicit)).toEqual([
      gold,
    ]);
    expect(policiesOf([[policies(gold), inhibitAnyPolicy(1)], [policies(any)], [policies(any)]], explicit)).toBe(
      'policies',
    );
  });

  it('can not stand twice', () => {
    expect(policiesOf([[policies(gold, gold)], [policies(gold)]])).toBe('unreadable');
  });

  it('cost no more than they are, where every one is mapped to every other at every step', () => {
    const many = Array.from({ length: 24 }, (_, at) => `1.2.3.${at}`);
    const pairs = many.flatMap((issuer) => many.map((subject): [string, string] => [issuer, subject])).slice(0, 256);
    const step = [policies(...many), mappings(...pairs)];
    const before = process.cpuUsage();
    expect(policiesOf([step, step, step, step, step, step, step, step, [policies(...many)]], explicit)).toHaveLength(
      24,
    );
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(1_000_000);
  });
});
