import { describe, expect, it } from 'vitest';
import { harm, inWords, statesOf } from '../../interop/table/states';

const coverage = { revisionEnd: 900, wholeDocument: true, laterChanges: 'none' } as const;
const good = { field: 'Buyer', integrity: 'intact', indication: 'INDETERMINATE', coverage } as const;
const ours = { ...good, field: 'Signature1', coverage: { ...coverage, revisionEnd: 1900 } } as const;
const followed = { ...good, coverage: { ...coverage, wholeDocument: false, laterChanges: 'signatures-only' } } as const;
const changed = { ...good, coverage: { ...coverage, wholeDocument: false, laterChanges: 'other' } } as const;
const forbidden = {
  ...followed,
  coverage: { ...followed.coverage, permitted: false },
} as const;
const broken = { ...good, integrity: 'broken', indication: 'TOTAL-FAILED' } as const;

describe('the table of what becomes of signatures', () => {
  it('finds nothing wrong where every signature stays what it was', () => {
    expect(harm(statesOf([good]), statesOf([followed, ours]))).toEqual([]);
    // What was bad before is nobody's fault now.
    expect(harm(statesOf([changed]), statesOf([changed, ours]))).toEqual([]);
    expect(harm(statesOf([broken]), statesOf([{ ...broken, coverage: changed.coverage }, ours]))).toEqual([]);
  });

  it('says which signature is lost, broken, or called changed', () => {
    expect(harm(statesOf([good]), statesOf([ours]))).toEqual(['lost: Buyer 900']);
    expect(harm(statesOf([good]), statesOf([broken, ours]))).toEqual(['broken: Buyer 900']);
    expect(harm(statesOf([good]), statesOf([changed, ours]))).toEqual(['changed: Buyer 900']);
    expect(harm(statesOf([good]), statesOf([forbidden, ours]))).toEqual(['changed: Buyer 900']);
    expect(harm(statesOf([good]), statesOf([{ ...followed, indication: 'TOTAL-FAILED' }, ours]))).toEqual([
      'failed: Buyer 900',
    ]);
  });

  it('holds our own signature to the same', () => {
    expect(harm([], statesOf([{ ...ours, integrity: 'broken' }]))).toEqual(['broken: Signature1 1900']);
    expect(harm([], statesOf([{ ...ours, coverage: changed.coverage }]))).toEqual(['changed: Signature1 900']);
  });

  it('tells in words how many are good', () => {
    expect(inWords([])).toBe('none');
    expect(inWords(statesOf([good, changed, broken]))).toBe('1 good, 1 broken, 1 followed by changes');
  });
});
