import { describe, expect, it } from 'vitest';
import { calledBy, trustOf } from '../../../main/cli/trust-prose';
import { checkedReport, qualification, signature, validation } from '../renderer/checked-samples';

const printed = (one: ReturnType<typeof signature>): string[] => trustOf(one, checkedReport([one])).map(String);

describe('what a verdict rests on, on a terminal', () => {
  it('says until when it can be proved', () => {
    const provableUntil = { time: '2028-05-03T10:00:00Z', end: 'certificate' as const, id: '0a'.repeat(32), what: 'M' };
    expect(printed(signature({ validation: validation({ provableUntil }) }))).toContain(
      'Provable until 2028-05-03: then its certificate ends. Extended before that day it can be proved longer.',
    );
    expect(printed(signature({ validation: validation() })).join()).not.toContain('Provable');
  });

  it('never calls a seal a signature', () => {
    const seal = { type: 'eSeal' } as const;
    const failed = { indication: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' } as const;
    const broken = signature({
      validation: validation({ ...failed, qualification: qualification('not-AdES-QC-QSCD', seal) }),
    });
    expect(calledBy(broken)).toBe('seal');
    expect(printed(broken).join('\n')).toContain('By the trusted lists: not an advanced seal, though');
    expect(calledBy(signature({ signer: { ...signature().signer!, certificate: 'AAAA' } }))).toBe('signature');
  });
});
