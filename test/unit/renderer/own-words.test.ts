import { describe, expect, it } from 'vitest';
import { perDocumentOf, withOwnWords } from '../../../renderer/features/claims/own-words';

describe('what single documents say', () => {
  it('takes the place of what was said of them, and leaves the others alone', () => {
    const first = withOwnWords({}, ['a', 'b'], { reason: 'Seen' });
    const second = withOwnWords(first, ['b'], { claimedRoles: ['Notary'] });
    expect(second).toEqual({ a: { reason: 'Seen' }, b: { claimedRoles: ['Notary'] } });
    expect(withOwnWords(second, ['a'], undefined)).toEqual({ b: { claimedRoles: ['Notary'] } });
    expect(withOwnWords(second, ['a', 'b'], {})).toEqual({});
  });

  it('is sent for the documents that are signed, and not where nothing is said', () => {
    const own = withOwnWords({}, ['a', 'b'], { location: 'Graz' });
    expect(perDocumentOf(own, ['b', 'c'])).toEqual({ b: { location: 'Graz' } });
    expect(perDocumentOf(own, ['c'])).toBeUndefined();
  });
});
