import { describe, expect, it } from 'vitest';
import type { ValidationCause } from '../../../preload/contract/verification';
import { describeDocument } from '../../../preload/contract/verification-sentences';
import { standingOf, verdictOf } from '../../../preload/contract/verification-verdict';
import { checkedReport, facts, isoWords, signature, validation } from './checked-samples';

const unanswered = (code?: ValidationCause['code']): ReturnType<typeof signature> =>
  signature({
    validation: validation({
      ...{ indication: 'INDETERMINATE', subIndication: 'CERTIFICATE_CHAIN_GENERAL_FAILURE' },
      causes: [{ about: 'certificate', words: 'nothing is known of its revocation', ...(code && { code }) }],
    }),
  });

describe('a certificate of which nobody says whether it was revoked', () => {
  it('speaks neither for nor against the signature; a path that does not hold speaks against it', () => {
    expect(standingOf(unanswered('revocation-unknown'))).toBe('unconfirmed');
    expect(verdictOf(checkedReport([unanswered('revocation-unknown')])).tone).toBe('plain');
    expect(standingOf(unanswered())).toBe('doubtful');
  });

  it.each([
    [true, 'nobody was asked over the network', 'where the network may be asked'],
    [false, 'Example Trust CA, or somebody above it, could not be reached', 'Check it again later.'],
  ])('offline %s: what could not be asked is said', (offline, what, todo) => {
    const report = checkedReport([unanswered('revocation-unknown')]);
    const circumstances = { at: '2026-05-04T08:00:00Z', anchors: 0, offline };
    const { meaning } = describeDocument({ ...report, circumstances }, [facts()], isoWords);
    expect(meaning).toContain(what);
    expect(meaning).toContain('This does not speak against the signature.');
    expect(meaning).toContain(todo);
  });
});
