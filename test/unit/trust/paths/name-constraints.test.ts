import { describe, expect, it } from 'vitest';
import { context, integer, octetString, sequence } from '../../../../main/pki';
import { extension, generalName, makeExtension } from '../../../fixtures/pki/made-certificate';
import { authority, judge, leaf, verdict } from './path-trial';

const root = authority('O=Trust, CN=Root');
const { mail, dns, uri, ip, directory, other, registered } = generalName;

/** The verdict on a certificate with a name under an issuer with name constraints. */
function under(
  subtrees: Parameters<typeof extension.nameConstraints>[0],
  names: Uint8Array[],
  subject = 'C=CZ, O=Firma, CN=Jana',
): string {
  const issuer = authority('CN=Constrained', root, { extensions: [extension.nameConstraints(subtrees)] });
  const extensions = names.length > 0 ? [extension.names(...names)] : [extension.keyUsage(1)];
  return verdict(judge([root, issuer, leaf(issuer, { subject, extensions })]));
}

describe('name constraints (RFC 5280, clause 4.2.1.10)', () => {
  it.each([
    ['a name below', directory('C=CZ, O=Firma'), 'C=CZ, O=Firma, CN=Jana', true],
    ['the same name', directory('C=CZ, O=Firma'), 'C=CZ, O=Firma', true],
    ['another case and spaces', directory('C=cz, O= FIRMA '), 'C=CZ, O=Firma, CN=Jana', true],
    ['another name', directory('C=CZ, O=Firma'), 'C=CZ, O=Firmy, CN=Jana', false],
    ['a shorter one', directory('C=CZ, O=Firma, CN=Jana'), 'C=CZ, O=Firma', false],
    ['parts in another order', directory('C=CZ, O=Firma'), 'O=Firma, C=CZ', false],
  ])('directory names: %s', (_, base, subject, within) => {
    expect(under({ permitted: [base] }, [], subject)).toBe(within ? 'valid' : 'name-constraints');
    expect(under({ excluded: [base] }, [], subject)).toBe(within ? 'name-constraints' : 'valid');
  });

  it.each([
    ['a host', dns('example.org'), dns('example.org'), true],
    ['a host below', dns('example.org'), dns('www.example.org'), true],
    ['other case', dns('EXAMPLE.org'), dns('www.Example.ORG'), true],
    ['a host that only ends alike', dns('example.org'), dns('badexample.org'), false],
    ['any host', dns(''), dns('www.example.org'), true],
    ['a mailbox', mail('jana@example.org'), mail('jana@EXAMPLE.org'), true],
    ['another mailbox', mail('jana@example.org'), mail('Jana@example.org'), false],
    ['all mailboxes of a host', mail('example.org'), mail('jana@example.org'), true],
    ['not those of a host below', mail('example.org'), mail('jana@mail.example.org'), false],
    ['all mailboxes of a domain', mail('.example.org'), mail('jana@mail.example.org'), true],
    ['not those of the domain itself', mail('.example.org'), mail('jana@example.org'), false],
    ['an address of a host', uri('www.example.org'), uri('https://www.example.org:8443/a?b'), true],
    ['an address with a user', uri('www.example.org'), uri('ftp://x:y@www.example.org/'), true],
    ['an address of another host', uri('www.example.org'), uri('https://example.org/www.example.org'), false],
    ['an address of a domain', uri('.example.org'), uri('https://a.b.example.org'), true],
    ['an IPv4 address', ip(10, 1, 0, 0, 255, 255, 0, 0), ip(10, 1, 200, 3), true],
    ['another IPv4 address', ip(10, 1, 0, 0, 255, 255, 0, 0), ip(10, 2, 200, 3), false],
    [
      'an IPv6 address',
      ip(
        ...[0x20, 1, 0xd, 0xb8],
        ...Array<number>(12).fill(0),
        ...Array<number>(4).fill(255),
        ...Array<number>(12).fill(0),
      ),
      ip(...[0x20, 1, 0xd, 0xb8], ...Array<number>(12).fill(7)),
      true,
    ],
  ])('%s', (_, base, name, within) => {
    expect(under({ permitted: [base] }, [name])).toBe(within ? 'valid' : 'name-constraints');
    expect(under({ excluded: [base] }, [name])).toBe(within ? 'name-constraints' : 'valid');
  });

  it.each([
    ['an address without a host', uri('example.org'), uri('urn:oid:1.2.3')],
    ['an address with a number for a host', uri('.0.0.1'), uri('https://127.0.0.1/')],
    ['a mailbox of two hosts', mail('example.org'), mail('jana@evil.org@example.org')],
    ['a mask with holes', ip(10, 0, 0, 0, 255, 0, 255, 0), ip(10, 0, 0, 1)],
    ['a wildcard around the base', dns('www.example.org'), dns('*.example.org')],
    ['a registered identifier', registered('1.2.3'), registered('1.2.3')],
    [
      'a name of a kind that is not known',
      other('1.2.3', octetString(Uint8Array.of(1))),
      other('1.2.3', octetString(Uint8Array.of(1))),
    ],
  ])('what can not be compared is neither permitted nor free: %s', (_, base, name) => {
    expect(under({ permitted: [base] }, [name])).toBe('name-constraints');
    expect(under({ excluded: [base] }, [name])).toBe('name-constraints');
  });

  it('constraints on one kind of name say nothing of the others', () => {
    expect(under({ permitted: [dns('example.org')] }, [mail('jana@example.com')])).toBe('valid');
  });

  it('every name of a kind has to be within, not only one', () => {
    expect(under({ permitted: [dns('example.org')] }, [dns('example.org'), dns('example.com')])).toBe(
      'name-constraints',
    );
  });

  it('binds the address that stands in the subject', () => {
    const subject = 'CN=Jana, E=jana@example.com';
    expect(under({ permitted: [mail('example.org')] }, [], subject)).toBe('name-constraints');
    expect(under({ permitted: [mail('example.com')] }, [], subject)).toBe('valid');
  });

  it('can be narrowed and not widened further down', () => {
    const upper = authority('CN=Upper', root, {
      extensions: [extension.nameConstraints({ permitted: [dns('example.org')] })],
    });
    const lower = authority('CN=Lower', upper, {
      extensions: [extension.nameConstraints({ permitted: [dns('www.example.org'), dns('example.com')] })],
    });
    const named = (name: string): string =>
      verdict(judge([root, upper, lower, leaf(lower, { extensions: [extension.names(dns(name))] })]));
    expect(named('www.example.org')).toBe('valid');
    expect(named('mail.example.org')).toBe('name-constraints');
    expect(named('example.com')).toBe('name-constraints');
  });

  it('lets self-issued certificates in the middle pass, and no other', () => {
    const constraints = extension.nameConstraints({ permitted: [directory('O=Firma')] });
    const first = authority('CN=Elsewhere', root, { extensions: [constraints] });
    const renewed = authority('CN=Elsewhere', first);
    const another = authority('CN=Another', first);
    const below = { subject: 'O=Firma, CN=Jana' };
    expect(verdict(judge([root, first, renewed, leaf(renewed, below)]))).toBe('valid');
    expect(verdict(judge([root, first, another, leaf(another, below)]))).toBe('name-constraints');
  });

  it('binds below an anchor that has them', () => {
    const strict = authority('CN=Strict', undefined, {
      extensions: [extension.nameConstraints({ excluded: [directory('C=CZ')] })],
    });
    expect(verdict(judge([strict, leaf(strict)]))).toBe('name-constraints');
    expect(verdict(judge([strict, leaf(strict, { subject: 'C=SK, CN=Jana' })]))).toBe('valid');
  });

  it.each([
    ['nothing in them', sequence()],
    ['an empty list', sequence(context(0))],
    ['a distance', sequence(context(0, sequence(dns('example.org'), integer(1))))],
  ])('can not be read with %s', (_, value) => {
    const issuer = authority('CN=Odd', root, { extensions: [makeExtension('2.5.29.30', value, true)] });
    expect(verdict(judge([root, issuer, leaf(issuer)]))).toBe('unreadable');
  });

  it('ends a comparison of thousands of names with thousands of constraints', () => {
    const many = (make: (at: number) => Uint8Array): Uint8Array[] => Array.from({ length: 1500 }, (_, at) => make(at));
    const before = process.cpuUsage();
    const result = under(
      { permitted: many((at) => dns(`a${at}.example.org`)) },
      many((at) => dns(`b.a${1499 - at}.example.org`)),
    );
    const { user, system } = process.cpuUsage(before);
    expect(result).toBe('bounds');
    expect(user + system).toBeLessThan(1_000_000);
  });
});
