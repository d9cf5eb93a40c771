import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Tlv, element, integer, objectIdentifier, sequence, tags } from '../../../main/pki';
import { buildTimestampRequest, type TimestampRequest } from '../../../main/trust/timestamp-request';
import { readTimestampResponse } from '../../../main/trust/timestamp-response';
import { day, issue, purposes, usages, type Identity } from '../../fixtures/pki/certificates';
import { writeIdentity } from '../../fixtures/pki/responders';

const folder = mkdtempSync(join(tmpdir(), 'countersign-timestamp-'));
const imprint = createHash('sha256').update('signature value').digest();
const policy = '1.3.6.1.4.1.99999.7';
let authority: Identity;

const stamping = (critical: boolean, ...more: string[]) => ({
  keyUsage: usages.digitalSignature,
  extendedKeyUsage: { oids: [purposes.timeStamping, ...more], critical },
});

beforeAll(async () => {
  authority = await issue({ name: 'TSA', ...stamping(true) });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface TokenWish {
  signer?: Identity;
  nonce?: Uint8Array | undefined;
  policy?: string;
  time?: Date;
  imprint?: Uint8Array;
  /** Options of `openssl cms -sign`. */
  options?: string[];
  version?: number;
}

/** A granted TimeStampResp whose token OpenSSL signed, with whatever TSTInfo and certificate a test wants. */
async function response(request: TimestampRequest, wish: TokenWish = {}): Promise<Uint8Array> {
  const { time = new Date(), signer = authority } = wish;
  const messageImprint = Tlv.read(request.der).children(8)[1]?.raw as Uint8Array;
  const changed = Buffer.from(messageImprint);
  if (wish.imprint) changed.set(wish.imprint, changed.length - wish.imprint.length);
  const nonce = 'nonce' in wish ? wish.nonce : request.nonce;
  const info = sequence(
    integer(wish.version ?? 1),
    objectIdentifier(wish.policy ?? policy),
    changed,
    integer(42),
    element(tags.generalizedTime, Buffer.from(`${time.toISOString().replace(/[-:T]|\.\d+Z/g, '')}Z`)),
    ...(nonce ? [element(tags.integer, nonce)] : []),
  );
  const { pem, key } = await writeIdentity(folder, signer);
  writeFileSync(join(folder, 'info.der'), info);
  const token = execFileSync('openssl', [
    ...['cms', '-sign', '-nodetach', '-binary', '-econtent_type', 'id-smime-ct-TSTInfo', '-outform', 'DER'],
    ...['-in', join(folder, 'info.der'), '-signer', pem, '-inkey', key, '-md', 'sha256'],
    ...(wish.options ?? ['-cades']),
  ]);
  return sequence(sequence(integer(0)), token);
}

const request = (wanted?: string): TimestampRequest =>
  buildTimestampRequest({ digestAlgorithm: 'SHA-256', imprint, ...(wanted !== undefined && { policy: wanted }) });
const problem = (name: string, detail?: RegExp): unknown =>
  expect.objectContaining({
    name: 'TimestampError',
    problem: name,
    ...(detail && { detail: expect.stringMatching(detail) as string }),
  });

describe('RFC 3161, clause 2.4.1: the request', () => {
  it('is what openssl ts reads: imprint, policy, nonce, and the certificate asked for', () => {
    const { der, nonce } = request(policy);
    writeFileSync(join(folder, 'request.tsq'), der);
    const text = execFileSync('openssl', ['ts', '-query', '-in', join(folder, 'request.tsq'), '-text']).toString();
    expect(text).toMatch(/Version: 1/);
    expect(text).toMatch(/Hash Algorithm: sha256/);
    expect(text).toContain(`Policy OID: ${policy}`);
    expect(text).toContain(`Nonce: 0x${Buffer.from(nonce).toString('hex').toUpperCase()}`);
    expect(text).toMatch(/Certificate required: yes/);
  });

  it('has a nonce of its own each time', () => {
    expect(Buffer.from(request().nonce).equals(request().nonce)).toBe(false);
  });

  it('refuses an imprint that is not of the length of its algorithm', () => {
    expect(() => buildTimestampRequest({ digestAlgorithm: 'SHA-512', imprint })).toThrow(RangeError);
  });
});

describe('RFC 3161, clause 2.4.2: the answer', () => {
  it('is taken when all agrees', async () => {
    const asked = request(policy);
    const time = new Date(Math.floor(Date.now() / 1000) * 1000);
    const token = await readTimestampResponse(await response(asked, { time }), asked);
    expect(token).toMatchObject({ time: time.toISOString(), policy });
    expect(Buffer.from(token.certificate).equals(authority.certificate)).toBe(true);
    expect(token.certificates).toHaveLength(1);
  });

  it('is refused with another imprint', async () => {
    const asked = request();
    const other = await response(asked, { imprint: createHash('sha256').update('another').digest() });
    await expect(readTimestampResponse(other, asked)).rejects.toEqual(problem('imprint'));
  });

  it.each([
    ['another', Uint8Array.of(0x41, 1, 2, 3, 4, 5, 6, 7)],
    ['no', undefined],
  ])('is refused with %s nonce', async (_, nonce) => {
    const asked = request();
    await expect(readTimestampResponse(await response(asked, { nonce }), asked)).rejects.toEqual(problem('nonce'));
  });

  it('is refused under another policy than the one asked for', async () => {
    const asked = request(policy);
    const other = await response(asked, { policy: '1.3.6.1.4.1.99999.8' });
    await expect(readTimestampResponse(other, asked)).rejects.toEqual(problem('policy', /99999\.8/));
    const any = request();
    const token = await readTimestampResponse(await response(any, { policy: '1.3.6.1.4.1.99999.8' }), any);
    expect(token.policy).toBe('1.3.6.1.4.1.99999.8');
  });

  it('is refused in another version than the one that is known', async () => {
    const asked = request();
    for (const version of [0, 2]) {
      await expect(readTimestampResponse(await response(asked, { version }), asked)).rejects.toEqual(
        problem('malformed', /^the timestamp is of a version that is not known$/),
      );
    }
  });

  it('is refused when one octet of the token is another', async () => {
    const asked = request();
    const whole = Buffer.from(await response(asked));
    whole[whole.length - 5] = (whole[whole.length - 5] as number) ^ 1;
    await expect(readTimestampResponse(whole, asked)).rejects.toEqual(problem('signature'));
  });

  it('is refused without a certificate', async () => {
    const asked = request();
    const bare = await response(asked, { options: ['-cades', '-nocerts'] });
    await expect(readTimestampResponse(bare, asked)).rejects.toEqual(problem('certificate'));
  });

  it('is refused when it does not name its certificate (ESS signing-certificate)', async () => {
    const asked = request();
    const unnamed = await response(asked, { options: [] });
    await expect(readTimestampResponse(unnamed, asked)).rejects.toEqual(problem('signature', /which certificate/));
  });

  it.each([
    ['is not critical', stamping(false), /critical/],
    ['has another purpose beside it', stamping(true, '1.3.6.1.5.5.7.3.1'), /alone/],
    ['is missing', { keyUsage: usages.digitalSignature }, /not for timestamps/],
    [
      'is of another kind',
      { keyUsage: usages.digitalSignature, extendedKeyUsage: { oids: [purposes.ocspSigning], critical: true } },
      /alone/,
    ],
  ])('is refused when the extended key usage of its certificate %s', async (_, wish, detail) => {
    const signer = await issue({ name: 'Odd TSA', ...wish });
    const asked = request();
    await expect(readTimestampResponse(await response(asked, { signer }), asked)).rejects.toEqual(
      problem('certificate', detail),
    );
  });

  it('is refused when the certificate was not valid at genTime', async () => {
    const asked = request();
    const late = await response(asked, { time: new Date(Date.now() + 400 * day) });
    await expect(readTimestampResponse(late, asked)).rejects.toEqual(problem('certificate', /not valid/));
    const early = await response(asked, { time: new Date(Date.now() - 2 * day) });
    await expect(readTimestampResponse(early, asked)).rejects.toEqual(problem('certificate', /not valid/));
  });

  it('that is a rejection says why', async () => {
    const text = element(tags.utf8String, Buffer.from('only on\u202e weekdays'));
    const rejection = sequence(
      sequence(integer(2), sequence(text), element(tags.bitString, Uint8Array.of(0, 0, 1, 0))),
    );
    await expect(readTimestampResponse(rejection, request())).rejects.toEqual(
      problem('rejected', /^it does not know the policy; only on weekdays$/),
    );
  });

  it('that is no answer is malformed', async () => {
    const asked = request();
    const whole = await response(asked);
    for (const bytes of [new Uint8Array(), Buffer.from('<html>'), whole.subarray(0, whole.length >> 1)]) {
      await expect(readTimestampResponse(bytes, asked)).rejects.toEqual(problem('malformed'));
    }
    await expect(readTimestampResponse(sequence(sequence(integer(0))), asked)).rejects.toEqual(problem('malformed'));
  });
});
