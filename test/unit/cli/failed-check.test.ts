import { describe, expect, it } from 'vitest';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import { describeFailedCheck } from '../../../preload/contract/failed-check';

const safe = 'Nothing is said of its signatures, neither good nor bad, and the document is unchanged.';

describe('why a document could not be checked', () => {
  it.each<[ErrorShape, RegExp, RegExp]>([
    [{ code: 'document.damaged', params: { file: 'a.pdf', detail: 'no end' } }, /damaged/, /^Get the document again/],
    [{ code: 'document.notPdf', params: { file: 'a.png' } }, /not a PDF/, /^Only PDFs are checked/],
    [{ code: 'document.unsupported', params: { file: 'a.pdf', detail: 'x' } }, /can not be checked/, /another program/],
    [{ code: 'document.changed', params: { file: 'a.pdf' } }, /while it was being checked/, /check again/],
    [{ code: 'document.notFound', params: { file: 'a.pdf' } }, /not there any more/, /check it there/],
    [{ code: 'document.keyFile', params: { file: 'a.p12' } }, /key file/, /^Check the signed PDF/],
    [{ code: 'document.passwordNeeded', params: { file: 'a.pdf' } }, /protected/, /password/],
    [{ code: 'document.processStopped', params: { file: 'a.pdf' } }, /a\.pdf/, /Try again/],
    [{ code: 'internal', params: { reference: 'x1' } }, /x1/, /Try again/],
  ])('%j: nobody is told of signing', (error, what, todo) => {
    const said = describeFailedCheck(error);
    expect(said.safe).toBe(safe);
    expect(said.what).toMatch(what);
    expect(said.todo).toMatch(todo);
    expect(`${said.what} ${said.safe} ${said.todo}`).not.toMatch(
      /\bsign (it|that|again)\b|signed by this|Nothing was signed/,
    );
  });

  it('leaves what is not about the document', () => {
    expect(describeFailedCheck({ code: 'usage.invalid', params: { detail: 'x' } }).safe).toBe('Nothing was done.');
  });
});
