import { describe, expect, it } from 'vitest';
import { context, element, sequence, tags } from '../../../../main/pki';
import {
  CrlSet,
  statementProblem,
  type CrlQuestion,
  type RevocationStatements,
} from '../../../../main/trust/revocation';
import {
  extension,
  generalName,
  makeCertificate,
  makeExtension,
  makeKeys,
  makeName,
  makeTime,
  type MadeCertificate,
} from '../../../fixtures/pki/made-certificate';
import {
  deltaOf,
  listEnd,
  listEntry,
  listReason,
  listScope,
  listed,
  makeList,
  scopeFlag,
  type ListWish,
} from '../../../fixtures/pki/made-list';
import { authority, june, leaf } from '../paths/path-trial';

const root = authority('O=Trust, CN=Root');
const fullName = (...names: Uint8Array[]): Uint8Array => context(0, context(0, ...names));
const reasons = (n: number, ...bits: number[]): Uint8Array => {
  const octets = Uint8Array.of(0, 0, 0);
  for (const bit of bits) octets[1 + (bit >> 3)] = (octets[1 + (bit >> 3)] ?? 0) | (0x80 >> (bit & 7));
  return element(tags.context(n), octets);
};
const points = (...all: Uint8Array[][]): Uint8Array =>
  makeExtension('2.5.29.31', sequence(...all.map((parts) => sequence(...parts))));

const ask = (crls: Uint8Array[], certificate: MadeCertificate, more: Partial<CrlQuestion> = {}): RevocationStatements =>
  new CrlSet(crls).statements({
    certificate: certificate.der,
    issuers: [root.der],
    candidates: [],
    signerProblem: () => 'its issuer is not trusted',
    at: june,
    ...more,
  });

/** The status that the newest statement has; where there is none, why not. */
function status(...asked: Parameters<typeof ask>): string {
  const { statements, refused } = ask(...asked);
  return statements[0]?.status ?? refused.map(({ problem }) => problem).join(', ');
}

const person = leaf(root);
const other = leaf(root);

describe('a list (RFC 5280, clause 6.3.3)', () => {
  it('says who is revoked, since when and why', () => {
    const crl = makeList(root, { entries: [listEntry(other), listEntry(person, listReason(1))] });
    expect(ask([crl], person).statements).toMatchObject([
      {
        kind: 'CRL',
        status: 'revoked',
        reason: 'keyCompromise',
        revokedAt: listed,
        thisUpdate: listed,
        nextUpdate: listEnd,
      },
    ]);
    expect(status([makeList(root, { entries: [listEntry(other)] })], person)).toBe('good');
    expect(status([makeList(root)], person)).toBe('good');
    expect(status([makeList(root, { entries: [listEntry(person, listReason(6))] })], person)).toBe('on-hold');
  });

  it.each([
    ['signature', makeList(root, { spoilt: true })],
    ['outdated', makeList(root, { nextUpdate: new Date('2026-05-31T12:00:00Z') })],
    ['outdated', makeList(root, { thisUpdate: listEnd })],
    ['mismatch', makeList(authority('CN=Another'))],
    ['malformed', makeList(root).subarray(0, 60)],
    ['unsupported', makeList(root, { extensions: [makeExtension('1.2.3', Uint8Array.of(5, 0), true)] })],
    ['unsupported', makeList(root, { entries: [listEntry(other, makeExtension('1.2.3', Uint8Array.of(5, 0), true))] })],
    ['unsupported', makeList(root, { extensions: [deltaOf(1)] })],
    ['mismatch', makeList(root, { extensions: [listScope(scopeFlag(2))] })],
    ['mismatch', makeList(root, { extensions: [listScope(scopeFlag(5))] })],
    ['mismatch', makeList(root, { extensions: [listScope(fullName(generalName.uri('http://crl.test/a')))] })],
  ])('says nothing: %s', (problem, crl) => expect(status([crl], person)).toBe(problem));

  it('is read whatever its dates are where they are judged later', () => {
    const { at: _, ...undated } = { at: june };
    const old = makeList(root, {
      thisUpdate: new Date('2026-01-02T00:00:00Z'),
      nextUpdate: new Date('2026-01-03T00:00:00Z'),
    });
    const { statements } = new CrlSet([old]).statements({
      certificate: person.der,
      issuers: [root.der],
      candidates: [],
      signerProblem: () => undefined,
      ...undated,
    });
    expect(statements).toMatchObject([{ status: 'good' }]);
  });

  it('is for users or for authorities where it says so', () => {
    const below = authority('CN=Below', root);
    const users = makeList(root, { extensions: [listScope(scopeFlag(1))] });
    const authorities = makeList(root, { extensions: [listScope(scopeFlag(2))] });
    expect([status([users], person), status([users], below)]).toEqual(['good', 'mismatch']);
    expect([status([authorities], person), status([authorities], below)]).toEqual(['mismatch', 'good']);
  });

  it('is of the distribution point that the certificate names', () => {
    const place = generalName.uri('http://crl.test/1');
    const pointed = leaf(root, { extensions: [points([fullName(place)])] });
    const named = (name: Uint8Array): Uint8Array => makeList(root, { extensions: [listScope(fullName(name))] });
    expect(status([named(place)], pointed)).toBe('good');
    expect(status([named(generalName.uri('http://crl.test/2'))], pointed)).toBe('mismatch');
    expect(status([named(generalName.directory('O=Trust, CN=Root'))], pointed)).toBe('good');
  });

  it('is of a point whose name goes on where the name of the issuer ends', () => {
    const relative = context(0, context(1, Buffer.from(makeName('CN=List 1')).subarray(4)));
    const pointed = leaf(root, { extensions: [points([relative])] });
    const full = fullName(generalName.directory('O=Trust, CN=Root, CN=List 1'));
    expect(status([makeList(root, { extensions: [listScope(full)] })], pointed)).toBe('good');
    expect(status([makeList(root, { extensions: [listScope(relative)] })], pointed)).toBe('good');
  });

  it('is newest first', () => {
    const older = makeList(root, { thisUpdate: new Date('2026-05-01T00:00:00Z') });
    const newer = makeList(root, { number: 2, entries: [listEntry(person)] });
    for (const crls of [
      [older, newer],
      [newer, older],
    ]) {
      expect(ask(crls, person).statements.map((one) => one.status)).toEqual(['revoked', 'good']);
    }
  });
});

describe('lists for some reasons', () => {
  const [first, rest] = [reasons(3, 1, 2, 3, 4), reasons(3, 5, 6, 7, 8)];

  it('say together that a certificate is good', () => {
    const both = [
      makeList(root, { extensions: [listScope(first)] }),
      makeList(root, { extensions: [listScope(rest)] }),
    ];
    const { statements } = ask(both, person);
    expect(statements).toMatchObject([{ status: 'good', thisUpdate: listed }]);
    expect(statements[0]?.data).toHaveLength(2);
  });

  it('do not say so alone', () => {
    expect(ask([makeList(root, { extensions: [listScope(first)] })], person).statements).toEqual([]);
  });

  it('say alone that it is revoked', () => {
    const crl = makeList(root, { extensions: [listScope(first)], entries: [listEntry(person, listReason(1))] });
    expect(status([crl], person)).toBe('revoked');
  });

  it('count for the reasons that the point of the certificate names only', () => {
    const place = fullName(generalName.uri('http://crl.test/1'));
    const pointed = leaf(root, { extensions: [points([place, reasons(1, 1, 2)])] });
    expect(ask([makeList(root, { extensions: [listScope(place)] })], pointed).statements).toEqual([]);
    expect(status([makeList(root)], pointed)).toBe('good');
  });
});

describe('a delta', () => {
  const base = makeList(root, { number: 5, entries: [listEntry(other, listReason(6))] });
  const newer = { number: 7, thisUpdate: new Date('2026-05-31T06:00:00Z'), extensions: [deltaOf(5)] };

  it('adds to its base', () => {
    const change = makeList(root, { ...newer, entries: [listEntry(person)] });
    const { statements } = ask([change, base], person);
    expect(statements).toMatchObject([{ status: 'revoked', thisUpdate: newer.thisUpdate }]);
    expect(statements[0]?.data).toHaveLength(2);
    expect(status([change, base], other)).toBe('on-hold');
  });

  it('takes a hold away', () => {
    expect(status([makeList(root, { ...newer, entries: [listEntry(other, listReason(8))] }), base], other)).toBe(
      'good',
    );
  });

  it.each([
    ['that goes on from a later list', { ...newer, extensions: [deltaOf(6)] }],
    ['that is no newer than the list', { ...newer, number: 5 }],
    ['of another scope', { ...newer, extensions: [deltaOf(5), listScope(scopeFlag(1))] }],
    ['that is not signed by the issuer', { ...newer, spoilt: true }],
    ['that has ended', { ...newer, nextUpdate: new Date('2026-05-31T12:00:00Z') }],
  ])('is left aside: one %s', (_, wish) => {
    const change = makeList(root, { ...wish, entries: [listEntry(person)] });
    expect(status([base, change], person)).toBe('good');
  });
});

describe('a list of somebody else', () => {
  const lister = makeCertificate({ subject: 'O=Trust, CN=Lister', extensions: [extension.keyUsage(6)] }, root);
  const indirect = listScope(scopeFlag(4));
  const pointed = leaf(root, { extensions: [points([context(2, generalName.directory('O=Trust, CN=Lister'))])] });
  const about = (name: string): Uint8Array => makeExtension('2.5.29.29', sequence(generalName.directory(name)), true);
  const trusted = { candidates: [lister.der], signerProblem: () => undefined };

  it('counts where the certificate names the issuer of the list, and its own path is good', () => {
    const crl = makeList(lister, { extensions: [indirect] });
    expect(status([crl], pointed, trusted)).toBe('good');
    expect(status([crl], pointed, { ...trusted, signerProblem: () => 'no' })).toBe('responder');
    expect(status([crl], pointed, { ...trusted, candidates: [] })).toBe('responder');
    expect(status([crl], person, trusted)).toBe('mismatch');
    expect(status([makeList(lister)], pointed, trusted)).toBe('mismatch');
  });

  it('names whose certificate an entry is about, and those after it', () => {
    const mine = makeList(lister, {
      extensions: [indirect],
      entries: [listEntry(other, about('O=Trust, CN=Root')), listEntry(pointed)],
    });
    expect(status([mine], pointed, trusted)).toBe('revoked');
    const theirs = makeList(lister, {
      extensions: [indirect],
      entries: [listEntry(other, about('CN=Another')), listEntry(pointed)],
    });
    expect(status([theirs], pointed, trusted)).toBe('good');
    expect(
      status([makeList(lister, { extensions: [indirect], entries: [listEntry(pointed)] })], pointed, trusted),
    ).toBe('good');
  });

  it('is not taken for one of the issuer', () => {
    const crl = makeList(root, { entries: [listEntry(other, about('CN=Another'))] });
    expect(status([crl], person)).toBe('unsupported');
  });

  it('listed be signed with another key of the issuer, if that listed sign lists', () => {
    const keys = makeKeys();
    const second = makeCertificate({ subject: 'O=Trust, CN=Root', keys, extensions: [extension.keyUsage(6)] }, root);
    const wrong = makeCertificate({ subject: 'O=Trust, CN=Root', keys, extensions: [extension.keyUsage(0)] }, root);
    const crl = makeList(second);
    expect(status([crl], person, { candidates: [second.der], signerProblem: () => undefined })).toBe('good');
    expect(status([crl], person, { candidates: [wrong.der], signerProblem: () => undefined })).toBe('responder');
  });
});

describe('a statement', () => {
  const ended = leaf(root, { notAfter: new Date('2026-03-01T00:00:00Z') });
  const problem = (wish: ListWish, certificate = ended, more?: Parameters<typeof statementProblem>[2]): string => {
    const [statement] = ask([makeList(root, wish)], certificate).statements;
    return statement ? (statementProblem(statement, certificate.der, more) ?? 'none') : 'no statement';
  };
  const keeps = (since: string): Uint8Array => makeExtension('2.5.29.60', makeTime(new Date(since)));

  it('is accepted of a certificate that has not ended', () => expect(problem({}, person)).toBe('none'));

  it('is not accepted where it is older than the certificate', () => {
    expect(problem({}, leaf(root, { notBefore: june }))).toMatch(/older/);
  });

  it('is accepted after the end of the certificate only where the issuer says that it remembers', () => {
    expect(problem({})).toMatch(/after the end/);
    expect(problem({ extensions: [keeps('2026-02-01T00:00:00Z')] })).toBe('none');
    expect(problem({ extensions: [keeps('2026-04-01T00:00:00Z')] })).toMatch(/after the end/);
    expect(problem({}, ended, { expiredCertificatesSince: new Date('2026-02-01T00:00:00Z') })).toBe('none');
  });

  it('that carries the hash of the certificate knows it', () => {
    const [statement] = ask([makeList(root)], ended).statements;
    if (!statement) throw new Error('no statement');
    expect(statementProblem({ ...statement, certificateHash: 'matches' }, ended.der)).toBeUndefined();
    expect(statementProblem({ ...statement, certificateHash: 'mismatch' }, person.der)).toMatch(/another certificate/);
  });

  it('that does not know the certificate says nothing', () => {
    const [statement] = ask([makeList(root)], person).statements;
    if (!statement) throw new Error('no statement');
    expect(statementProblem({ ...statement, status: 'unknown' }, person.der)).toMatch(/does not know/);
  });
});
