import { describe, expect, it } from 'vitest';
import { shortfall, signedBy } from '../../../renderer/features/result/signing-time';
import type { SigningOutcome } from '../../../preload/contract/model';
import { certificate } from './samples';

const outcome = (more: Partial<SigningOutcome> = {}): SigningOutcome =>
  ({
    level: 'PAdES-BASELINE-B',
    signedAt: '2026-11-22T09:00:00.000Z',
    certificate,
    ...more,
  }) as SigningOutcome;

describe('the time of a signature, as the window says it', () => {
  it('is this computer’s clock alone without a timestamp', () => {
    expect(signedBy(outcome())).toContain('No authority confirmed the time');
  });

  it('is the authority’s with a timestamp, and never called unconfirmed then', () => {
    const said = signedBy(outcome({ timestamp: { authority: 'Example TSA', time: '2026-11-22T10:30:00.000Z' } }));
    expect(said).toContain('“Example TSA” confirmed the time');
    expect(said).not.toContain('No authority');
  });
});

describe('a level that was not reached', () => {
  it('is said with what was wanted and why', () => {
    const lowerThan = { level: 'PAdES-BASELINE-LTA' as const, reasons: ['Example TSA: it did not answer'] };
    expect(shortfall(outcome({ lowerThan }))).toBe(
      'Delivered as PAdES-BASELINE-B, not as PAdES-BASELINE-LTA: Example TSA: it did not answer.',
    );
  });

  it('is nothing to say where the level was reached', () => {
    expect(shortfall(outcome())).toBeUndefined();
  });
});
