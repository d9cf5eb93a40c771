import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { subjectName } from '../../../main/authorities/subject-name';

/** How OpenSSL writes what we encoded: its own RFC 2253 text, and each value with its string type. */
function readByOpenssl(name: Uint8Array): string {
  return execFileSync('openssl', ['asn1parse', '-inform', 'DER'], { input: name, encoding: 'utf8' });
}

describe('the subject of a certificate request', () => {
  it('begins in DER with what stands last in its text (RFC 4514, clause 2.1)', () => {
    const parsed = readByOpenssl(subjectName('CN=Maria Lindqvist,O=Acme,C=SE'));
    const values = [...parsed.matchAll(/(PRINTABLESTRING|UTF8STRING)\s*:(.*)/g)].map(([, type, value]) => [
      type,
      value,
    ]);
    expect(values).toEqual([
      ['PRINTABLESTRING', 'SE'],
      ['UTF8STRING', 'Acme'],
      ['UTF8STRING', 'Maria Lindqvist'],
    ]);
  });

  it('undoes escapes, and keeps a blank that is escaped', () => {
    const text = (name: Uint8Array): string => Buffer.from(name).toString('utf8');
    expect(text(subjectName('CN=a\\, b\\+c\\\\d\\=e'))).toContain('a, b+c\\d=e');
    expect(text(subjectName('CN=\\C3\\85sa'))).toContain('Åsa');
    expect(text(subjectName('CN= plain '))).toMatch(/plain$/);
    expect(text(subjectName('CN=kept\\ '))).toMatch(/kept $/);
    expect(text(subjectName('CN=Åsa 🖋'))).toContain('Åsa 🖋');
  });

  it('fills a pattern in without letting a value become structure', () => {
    const filled = subjectName('CN=${username},O=Acme', { username: 'x,O=Evil+C=XX' });
    expect(Buffer.from(filled)).toEqual(Buffer.from(subjectName('CN=x\\,O\\=Evil\\+C\\=XX,O=Acme')));
    expect(() => subjectName('CN=${unknown}', { username: 'x' })).toThrow('usage.invalid');
    expect(() => subjectName('CN=${constructor}', {})).toThrow('usage.invalid');
  });

  it('joins attributes with a plus, and takes object identifiers', () => {
    const parsed = readByOpenssl(subjectName('CN=a+UID=b,2.5.4.97=VATSE-1'));
    expect(parsed.match(/cons: SET/g)).toHaveLength(2);
    expect(parsed).toContain(':organizationIdentifier');
  });

  it.each(['', 'CN', 'CN=', 'XX=a', 'CN=a,', 'C=sweden', 'C=se', 'E=åsa@example.se', 'CN=a\\', 'CN=a\u0000b', '=a'])(
    'refuses “%s”',
    (text) => {
      expect(() => subjectName(text)).toThrow(expect.objectContaining({ code: 'usage.invalid' }));
    },
  );
});
