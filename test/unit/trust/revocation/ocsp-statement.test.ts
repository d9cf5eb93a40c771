import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { algorithmIdentifier, element, octetString, sequence, tags } from '../../../../main/pki';
import { readOcspStatement, statementProblem, type RevocationStatement } from '../../../../main/trust/revocation';
import { day, issue, purposes, usages, type Identity } from '../../../fixtures/pki/certificates';
import { extension, ocspResponse, type OcspWish } from '../../../fixtures/pki/revocation-data';

const authorityUsage = usages.keyCertSign | usages.cRLSign;
const ocspSigning = { oids: [purposes.ocspSigning], critical: false };
/** One moment for all: what is written and what is expected may not stand in two seconds. */
const now = Math.floor(Date.now() / 1000) * 1000;
const past = (days: number): Date => new Date(now - days * day);
const oids = {
  archiveCutoff: '1.3.6.1.5.5.7.48.1.6',
  certificateHash: '1.3.36.8.3.13',
  sha256: '2.16.840.1.101.3.4.2.1',
};
const time = (date: Date): Uint8Array =>
  element(tags.generalizedTime, Buffer.from(`${date.toISOString().replace(/[-:T]|\.\d+Z/g, '')}Z`, 'latin1'));
const hashOf = (der: Uint8Array): Uint8Array =>
  extension(
    oids.certificateHash,
    sequence(algorithmIdentifier(oids.sha256), octetString(createHash('sha256').update(der).digest())),
  );

let authority: Identity;
let person: Identity;
let ended: Identity;
let responder: Identity;

beforeAll(async () => {
  authority = await issue({
    name: 'CA',
    keyUsage: authorityUsage,
    authority: {},
    notBefore: past(100),
  });
  person = await issue({ name: 'Person', keyUsage: usages.nonRepudiation, notBefore: past(100) }, authority);
  ended = await issue(
    { name: 'Ended', keyUsage: usages.nonRepudiation, notBefore: past(90), notAfter: past(30) },
    authority,
  );
  responder = await issue(
    { name: 'Responder', keyUsage: usages.digitalSignature, extendedKeyUsage: ocspSigning, notBefore: past(20) },
    authority,
  );
});

function read(about: Identity, more: Partial<OcspWish> = {}, candidates: Uint8Array[] = []): RevocationStatement {
  const response = ocspResponse({
    certificate: about.certificate,
    issuer: authority.certificate,
    responder,
    ...more,
  });
  return readOcspStatement(response, about.certificate, authority.certificate, candidates);
}
const problem = (about: Identity, more: Partial<OcspWish> = {}): string | undefined =>
  statementProblem(read(about, more), about.certificate);
const refused = (what: string): unknown => expect.objectContaining({ problem: what });
const failure = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe('a statement of OCSP', () => {
  it('tells the status with its signer and times, whatever the time is', () => {
    const statement = read(person, {
      thisUpdate: past(10),
      producedAt: past(9),
      nextUpdate: past(8),
      status: past(50),
    });
    expect(statement).toMatchObject({
      kind: 'OCSP',
      status: 'revoked',
      revokedAt: past(50),
      thisUpdate: past(10),
      producedAt: past(9),
      nextUpdate: past(8),
    });
    expect(Buffer.from(statement.signers[0] ?? [])).toEqual(Buffer.from(responder.certificate));
    expect(statementProblem(statement, person.certificate)).toBeUndefined();
  });

  it('is read once of each certificate and issuer, and speaks of no other', () => {
    const response = ocspResponse({ certificate: person.certificate, issuer: authority.certificate, responder });
    const about = (one: Identity): RevocationStatement =>
      readOcspStatement(Uint8Array.from(response), one.certificate, authority.certificate, []);
    const statement = about(person);
    expect(about(person)).toBe(statement);
    expect(failure(() => about(ended))).toEqual(refused('mismatch'));
    expect(about(person)).toBe(statement);
  });

  it('that needs a candidate once needs it again', () => {
    const response = ocspResponse({
      ...{ certificate: person.certificate, issuer: authority.certificate, responder },
      certificates: [],
    });
    const ask = (...candidates: Uint8Array[]): RevocationStatement =>
      readOcspStatement(response, person.certificate, authority.certificate, candidates);
    expect(ask(responder.certificate).status).toBe('good');
    expect(failure(() => ask())).toEqual(refused('responder'));
    expect(ask(responder.certificate).status).toBe('good');
  });

  it('finds its responder among other certificates where it does not carry it', () => {
    const bare = { certificates: [] };
    expect(failure(() => read(person, bare))).toEqual(refused('responder'));
    expect(read(person, bare, [person.certificate, responder.certificate])).toMatchObject({ status: 'good' });
  });

  it('means the one whose key signed where several bear the name', async () => {
    const namesake = await issue(
      { name: 'Responder', keyUsage: usages.digitalSignature, extendedKeyUsage: ocspSigning },
      authority,
    );
    const certificates = [namesake.certificate, responder.certificate];
    expect(Buffer.from(read(person, { certificates }).signers[0] ?? [])).toEqual(Buffer.from(responder.certificate));
  });

  it('is read where it is signed with SHA-1: that is judged by its date', () => {
    expect(read(person, { digest: 'sha1' })).toMatchObject({ status: 'good' });
  });

  it('is none where a certificate vouches for itself', () => {
    const own = failure(() => read(responder));
    expect(own).toEqual(refused('responder'));
    expect(own).toHaveProperty('detail', expect.stringContaining('very certificate'));
  });

  it('is not accepted of a responder that was not valid when it was made', () => {
    const early = { thisUpdate: past(25), producedAt: past(25), nextUpdate: past(1) };
    expect(failure(() => read(person, early))).toEqual(refused('responder'));
  });

  it('is not accepted where it is older than the certificate, or does not know it', () => {
    const first = read(person, { responder: authority, thisUpdate: past(200), producedAt: past(50) });
    expect(statementProblem(first, person.certificate)).toMatch(/older/);
    expect(problem(person, { status: 'unknown' })).toMatch(/does not know/);
  });

  it('is accepted after the end of the certificate only with an archive cutoff, or its hash', () => {
    const cutoff = (days: number): Uint8Array => extension(oids.archiveCutoff, time(past(days)));
    expect(problem(ended)).toMatch(/after the end/);
    expect(problem(ended, { singleExtensions: [cutoff(60)] })).toBeUndefined();
    expect(problem(ended, { singleExtensions: [cutoff(10)] })).toMatch(/after the end/);
    expect(problem(ended, { singleExtensions: [hashOf(ended.certificate)] })).toBeUndefined();
    expect(problem(person, { singleExtensions: [hashOf(ended.certificate)] })).toMatch(/another certificate/);
  });

  it('is not lost for an archive cutoff that is no time: it only says nothing of what has ended', () => {
    const odd = element(tags.generalizedTime, Buffer.from('20251332000000Z', 'latin1'));
    const cutoff = (critical: boolean): Partial<OcspWish> => ({
      singleExtensions: [extension(oids.archiveCutoff, odd, critical)],
    });
    expect(read(person, cutoff(false))).toMatchObject({ status: 'good' });
    expect(read(person, cutoff(false)).knowsExpiredSince).toBeUndefined();
    expect(problem(ended, cutoff(false))).toMatch(/after the end/);
    expect(() => read(person, cutoff(true))).toThrow();
  });

  it('is refused with a critical extension that is not known', () => {
    const odd = { singleExtensions: [extension('1.2.3.4', Uint8Array.of(5, 0), true)] };
    expect(failure(() => read(person, odd))).toEqual(refused('unsupported'));
    const known = { singleExtensions: [extension(oids.archiveCutoff, time(past(60)), true)] };
    expect(read(person, known)).toMatchObject({ knowsExpiredSince: past(60) });
  });
});
