import { describe, expect, it } from 'vitest';
import { admitReviewed } from '../../../main/signing/shown-octets';
import type { BatchDocument } from '../../../main/signing/signing-port';
import { describeError } from '../../../preload/contract/error-sentences';

const seen = (id: string, left?: number): BatchDocument => ({
  id,
  path: `/documents/${id}.pdf`,
  ...(left !== undefined && {
    shown: { isStillThere: async () => true, digest: async () => undefined, review: { pages: 3, left } },
  }),
});

describe('a signer that demands a review', () => {
  it('signs what was seen to the last page, and says of the others what is missing', () => {
    const told: string[] = [];
    const documents = [seen('all', 0), seen('some', 2), seen('none')];
    const admitted = admitReviewed(true, documents, ({ id }, error) => {
      expect(error.code).toBe('document.notReviewed');
      told.push(`${id}: ${describeError(error.toShape()).what}`);
    });
    expect(admitted).toEqual([documents[0]]);
    expect(told).toEqual([
      expect.stringContaining('some: Of “some.pdf” 2 of 3 pages were not seen yet'),
      expect.stringContaining('none: “none.pdf” was not reviewed'),
    ]);
  });

  it('is asked for nothing where the signer demands none', () => {
    const documents = [seen('none'), seen('some', 2)];
    expect(admitReviewed(false, documents, () => expect.fail('refused'))).toEqual(documents);
  });
});
