import { describe, expect, it } from 'vitest';
import { signedName } from '../../../main/signing/output-name';

describe('the name of a signed copy', () => {
  it.each([
    ['/a/Contract.pdf', '/a/Contract-signed.pdf'],
    ['/a/Contract.PDF', '/a/Contract-signed.PDF'],
    ['/a/Contract.v2.pdf', '/a/Contract.v2-signed.pdf'],
    ['/a/no extension', '/a/no extension-signed.pdf'],
    ['/a/.hidden', '/a/.hidden-signed.pdf'],
    ['/a/Contract-signed.pdf', '/a/Contract-signed.pdf'],
    ['/a/Contract-signed (2).pdf', '/a/Contract-signed.pdf'],
    ['/a/Contract-signed (12).pdf', '/a/Contract-signed.pdf'],
    ['/a/Contract (2).pdf', '/a/Contract (2)-signed.pdf'],
    ['/a/Contract-signed-draft.pdf', '/a/Contract-signed-draft-signed.pdf'],
    ['/a/-signed.pdf', '/a/-signed-signed.pdf'],
    ['/a/Avtal åäö “2026”.pdf', '/a/Avtal åäö “2026”-signed.pdf'],
    ['/a-signed/b.pdf', '/a-signed/b-signed.pdf'],
    ['/a/x.pdf.', '/a/x-signed.pdf'],
    ['/a/x.pdf. . ', '/a/x-signed.pdf'],
    ['/a/x.', '/a/x-signed.pdf'],
    ['/a/.pdf', '/a/document-signed.pdf'],
    ['/a/...pdf', '/a/document-signed.pdf'],
    ['/a/...', '/a/document-signed.pdf'],
    ['/a/.hidden.pdf', '/a/.hidden-signed.pdf'],
    ['/a/Contract v1.2', '/a/Contract v1.2-signed.pdf'],
    ['/a/Dr. Weber, contract', '/a/Dr. Weber, contract-signed.pdf'],
    ['/a/CON.pdf', '/a/CON-signed.pdf'],
  ])('of %s is %s', (input, output) => {
    expect(signedName(input)).toBe(output);
  });
});
