import { describe, expect, it } from 'vitest';
import { agrees, differences, pairs, share, type Said } from '../../interop/foreign/agreement';

const said = (words: string, field?: string): Said => ({ words, reasons: [], ...(field !== undefined && { field }) });
const unknown = 'INDETERMINATE / NO_CERTIFICATE_CHAIN_FOUND';

describe('our verdicts beside those of EU DSS', () => {
  it('are compared by field, whatever their order, and what is left in the order of the document', () => {
    const ours = { signatures: [said('TOTAL-PASSED', 'Seller'), said(unknown, 'Buyer'), said('TOTAL-FAILED')] };
    const theirs = { signatures: [said(unknown, 'Buyer'), said('TOTAL-PASSED', 'Seller'), said('TOTAL-FAILED')] };
    expect(pairs('a.pdf', ours, theirs).every(agrees)).toBe(true);
  });

  it('a signature that we do not find, and a document that we refuse, are differences', () => {
    const theirs = { signatures: [said(unknown, 'Buyer'), said(unknown, 'Seller')] };
    const found = [
      ...pairs('a.pdf', { signatures: [said(unknown, 'Buyer')] }, theirs),
      ...pairs('b.pdf', { refused: 'the end of the file is missing' }, theirs),
    ];
    expect(found.map(agrees)).toEqual([true, false, false, false]);
    expect(differences(found).map(([kind, list]) => [kind, list.length])).toEqual([
      [`the document is refused | ${unknown}`, 2],
      [`not found | ${unknown}`, 1],
    ]);
  });

  it('a document that EU DSS does not open counts for nobody', () => {
    expect(pairs('a.pdf', { signatures: [said(unknown)] }, { refused: 'IOException' })).toEqual([]);
    expect(share(0, 0)).toBe('0 of 0');
    expect(share(589, 640)).toBe('589 of 640 (92.0 %)');
  });

  it('says of which differences a forbidden change is the cause', () => {
    const ours = { signatures: [{ ...said('TOTAL-FAILED / FORMAT_FAILURE'), forbidden: true }] };
    const [[kind] = ['']] = differences(pairs('a.pdf', ours, { signatures: [said('TOTAL-PASSED')] }));
    expect(kind).toBe('TOTAL-FAILED / FORMAT_FAILURE, changed though forbidden | TOTAL-PASSED');
  });
});
