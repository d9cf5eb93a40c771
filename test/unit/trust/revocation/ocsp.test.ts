import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { element, sequence } from '../../../../main/pki';
import {
  buildOcspRequest,
  namesCertificate,
  type OcspAnswer,
  readOcspResponse,
} from '../../../../main/trust/revocation';
import { day, issue, purposes, usages, type Identity } from '../../../fixtures/pki/certificates';
import { extension, ocspResponse, type OcspWish } from '../../../fixtures/pki/revocation-data';
import { writeIdentity } from '../../../fixtures/pki/responders';

const folder = mkdtempSync(join(tmpdir(), 'countersign-ocsp-'));
const authorityUsage = usages.keyCertSign | usages.cRLSign;
const forOcsp = {
  keyUsage: usages.digitalSignature,
  extendedKeyUsage: { oids: [purposes.ocspSigning], critical: false },
};
const now = new Date();
let authority: Identity;
let other: Identity;
let person: Identity;
let responder: Identity;

beforeAll(async () => {
  authority = await issue({ name: 'CA', keyUsage: authorityUsage, authority: {}, rsa: true });
  other = await issue({ name: 'Other CA', keyUsage: authorityUsage, authority: {} });
  person = await issue({ name: 'Person', keyUsage: usages.nonRepudiation }, authority);
  responder = await issue({ name: 'Responder', ...forOcsp }, authority);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const wish = (more: Partial<OcspWish> = {}): OcspWish => ({
  certificate: person.certificate,
  issuer: authority.certificate,
  responder,
  nextUpdate: new Date(Date.now() + day),
  ...more,
});
const read = (more: Partial<OcspWish> = {}, nonce?: Uint8Array): OcspAnswer =>
  readOcspResponse(ocspResponse(wish(more)), person.certificate, authority.certificate, {
    now,
    ...(nonce && { nonce }),
  });
const problem = (name: string): unknown => expect.objectContaining({ name: 'RevocationDataError', problem: name });
const failure = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('RFC 6960, clause 4.1: the request', () => {
  it('is what openssl ocsp reads, with a nonce', async () => {
    const { der, nonce } = buildOcspRequest(person.certificate, authority.certificate);
    writeFileSync(join(folder, 'request'), der);
    const text = execFileSync('openssl', ['ocsp', '-reqin', join(folder, 'request'), '-req_text']).toString();
    const { pem } = await writeIdentity(folder, person);
    const serial = execFileSync('openssl', ['x509', '-in', pem, '-noout', '-serial']).toString().trim().split('=')[1];
    expect(text).toContain(`Serial Number: ${serial}`);
    expect(text).toMatch(/OCSP Nonce/);
    expect(text.replace(/[^0-9A-F]/g, '')).toContain(Buffer.from(nonce).toString('hex').toUpperCase());
  });
});

describe('RFC 6960, clause 3.2: a response is taken', () => {
  it('from the issuer itself, by name and by key', () => {
    for (const byKey of [false, true]) {
      const answer = read({ responder: authority, byKey, certificates: [] });
      expect(answer).toMatchObject({ status: { status: 'good' }, responderExempt: true, nonceEchoed: false });
      expect(Buffer.from(answer.responder).equals(authority.certificate)).toBe(true);
    }
  });

  it('from a delegate of the issuer; ocsp-nocheck is told', async () => {
    expect(read()).toMatchObject({ status: { status: 'good' }, responderExempt: false });
    const exempt = await issue({ name: 'Exempt', ...forOcsp, noCheck: true }, authority);
    expect(read({ responder: exempt })).toMatchObject({ responderExempt: true });
  });

  it('with what it says: revoked and since when, or unknown', () => {
    const at = new Date('2026-01-02T03:04:05Z');
    expect(read({ status: at }).status).toEqual({
      status: 'revoked',
      at: at.toISOString(),
      reason: 'keyCompromise',
    });
    expect(read({ status: 'unknown' }).status).toEqual({ status: 'unknown' });
  });

  it('with the nonce of the request, or with none', () => {
    const { nonce } = buildOcspRequest(person.certificate, authority.certificate);
    expect(read({ nonce }, nonce).nonceEchoed).toBe(true);
    expect(read({}, nonce).nonceEchoed).toBe(false);
  });

  it.each(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'] as const)('that names the certificate with %s', (idDigest) => {
    expect(read({ idDigest }).status).toEqual({ status: 'good' });
    expect(failure(() => read({ idDigest, issuer: other.certificate }))).toEqual(problem('mismatch'));
  });

  it('without the octets that stand behind it', () => {
    const response = ocspResponse(wish());
    const answer = readOcspResponse(
      Buffer.concat([response, Buffer.from('\n')]),
      person.certificate,
      authority.certificate,
      { now },
    );
    expect(Buffer.from(answer.der).equals(response)).toBe(true);
  });
});

describe('whether a response names a certificate is told without checking anything of it', () => {
  it('by the serial number', async () => {
    const stranger = await issue({ name: 'Stranger', keyUsage: usages.nonRepudiation }, authority);
    const named = { issuer: authority.certificate, responder: authority };
    const response = ocspResponse({ certificate: person.certificate, ...named });
    expect(namesCertificate(response, person.certificate)).toBe(true);
    expect(namesCertificate(response, stranger.certificate)).toBe(false);
  });

  it('and what can not be read, or refuses to answer, names none', () => {
    expect(namesCertificate(Buffer.from('no response'), person.certificate)).toBe(false);
    // OCSPResponseStatus 6: unauthorized.
    expect(namesCertificate(sequence(element(0x0a, Uint8Array.of(6))), person.certificate)).toBe(false);
  });
});

describe('RFC 6960, clause 3.2: a response is refused', () => {
  it('with the nonce of another request', () => {
    const { nonce } = buildOcspRequest(person.certificate, authority.certificate);
    expect(failure(() => read({ nonce: Buffer.alloc(16, 1) }, nonce))).toEqual(problem('mismatch'));
  });

  it('about another certificate, or of another issuer', async () => {
    const stranger = await issue({ name: 'Stranger', keyUsage: usages.nonRepudiation }, authority);
    expect(failure(() => read({ certificate: stranger.certificate }))).toEqual(problem('mismatch'));
    expect(failure(() => read({ issuer: other.certificate }))).toEqual(problem('mismatch'));
  });

  it('from a certificate of the issuer that is not for OCSP', async () => {
    const plain = await issue({ name: 'Plain', keyUsage: usages.digitalSignature }, authority);
    expect(failure(() => read({ responder: plain }))).toEqual(problem('responder'));
  });

  it('from a responder of another issuer', async () => {
    const foreign = await issue({ name: 'Foreign', ...forOcsp }, other);
    expect(failure(() => read({ responder: foreign }))).toEqual(problem('responder'));
  });

  it('from one that only bears the name of the issuer', async () => {
    const twin = await issue({ name: 'CA', keyUsage: authorityUsage, authority: {}, rsa: true });
    expect(failure(() => read({ responder: twin }))).toEqual(problem('signature'));
  });

  it('from a responder whose certificate was not valid', async () => {
    const expired = await issue(
      { name: 'Expired', ...forOcsp, notBefore: new Date(Date.now() - 9 * day), notAfter: new Date(Date.now() - day) },
      authority,
    );
    expect(failure(() => read({ responder: expired }))).toEqual(problem('responder'));
  });

  it('without the certificate of its responder', () => {
    expect(failure(() => read({ certificates: [] }))).toEqual(problem('responder'));
  });

  it('that is out of date, or of the future', () => {
    const old = { thisUpdate: new Date(Date.now() - 3 * day), nextUpdate: new Date(Date.now() - 2 * day) };
    expect(failure(() => read(old))).toEqual(problem('outdated'));
    expect(failure(() => read({ thisUpdate: old.thisUpdate, nextUpdate: undefined }))).toEqual(problem('outdated'));
    expect(failure(() => read({ thisUpdate: new Date(Date.now() + day) }))).toEqual(problem('outdated'));
  });

  it('that is signed with SHA-1', () => {
    expect(failure(() => read({ digest: 'sha1' }))).toEqual(problem('signature'));
  });

  it('with a critical extension that is not known', () => {
    const odd = extension('1.2.3.4', Uint8Array.of(5, 0), true);
    expect(failure(() => read({ extensions: [odd] }))).toEqual(problem('unsupported'));
    expect(read({ extensions: [extension('1.2.3.4', Uint8Array.of(5, 0))] }).status.status).toBe('good');
  });

  it('when any octet of what is signed, or of the signature, is another', () => {
    const response = ocspResponse(wish({ certificates: [], responder: authority }));
    let looked = 0;
    for (let at = 40; at < response.length; at += 7) {
      const changed = Uint8Array.from(response);
      changed[at] = (changed[at] as number) ^ 0x01;
      expect(
        failure(() => readOcspResponse(changed, person.certificate, authority.certificate, { now })),
        `octet ${at}`,
      ).toMatchObject({ name: 'RevocationDataError' });
      looked += 1;
    }
    expect(looked).toBeGreaterThan(30);
  });

  it('that says the responder can not answer', () => {
    const refusal = sequence(element(0x0a, Uint8Array.of(3)));
    expect(failure(() => readOcspResponse(refusal, person.certificate, authority.certificate, { now }))).toMatchObject({
      problem: 'refused',
      detail: 'it asks to try later',
    });
  });

  it('that says the certificate is not its own, which may be for the digest of the question', () => {
    const refusal = (code: number): Uint8Array => sequence(element(0x0a, Uint8Array.of(code)));
    const askOtherwise = (code: number): unknown =>
      failure(() => readOcspResponse(refusal(code), person.certificate, authority.certificate, { now }));
    expect(askOtherwise(6)).toMatchObject({ problem: 'refused', askOtherwise: true });
    expect(askOtherwise(1)).toMatchObject({ problem: 'refused', askOtherwise: true });
    expect(askOtherwise(2)).toMatchObject({ problem: 'refused', askOtherwise: false });
  });

  it('that is cut off or something else', () => {
    const response = ocspResponse(wish());
    for (const bytes of [new Uint8Array(), Buffer.from('<html>'), response.subarray(0, 200)]) {
      expect(failure(() => readOcspResponse(bytes, person.certificate, authority.certificate, { now }))).toEqual(
        problem('malformed'),
      );
    }
  });
});
