import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCertificate } from '../../../main/pki/certificate';
import { known, startEjbca, type EjbcaAnswer, type EjbcaDouble } from '../../fixtures/authorities/ejbca';
import { askAuthority, refusal, type Ask, orderedKey } from '../../fixtures/authorities/orders';
import { startTestPki, type TestPki } from '../../fixtures/pki';

describe('a certificate from EJBCA’s REST interface', () => {
  let pki: TestPki;
  let ejbca: EjbcaDouble;

  beforeAll(async () => {
    pki = await startTestPki();
    ejbca = await startEjbca(pki);
  });
  beforeEach(() => {
    ejbca.questions.length = 0;
    ejbca.answer = undefined;
  });
  afterAll(async () => {
    await ejbca?.stop();
    await pki?.stop();
  });

  const key = orderedKey('CN=Maria Lindqvist,C=SE', ['maria@example.se']);

  const ask = (changes: object = {}, more: Partial<Ask> = {}) =>
    askAuthority(
      { EJBCA_URL: ejbca.url, EJBCA_TRUSTANCHORS: join(pki.folder, 'root.pem'), ...known, ...changes },
      { key, ...more },
    );

  it('by the identity token of the login: every field is EJBCA’s, the end of its validity in UTC', async () => {
    const now = new Date('2026-06-15T14:07:09.500Z');
    const issued = await ask({}, { token: ejbca.bearer, validitySeconds: 600, now: () => now });
    if (issued.state !== 'issued') throw new Error(issued.state);
    expect(readCertificate(issued.certificate).subject).toBe('Maria Lindqvist');
    expect(issued.chain).toHaveLength(1);
    expect(ejbca.questions).toEqual([
      {
        certificate_request: expect.stringMatching(/^-----BEGIN CERTIFICATE REQUEST-----\n/),
        certificate_authority_name: 'Signing CA',
        end_entity_profile_name: 'Signatories',
        certificate_profile_name: 'Minutes',
        username: 'maria',
        password: expect.stringMatching(/^[\w-]{24}$/),
        include_chain: true,
        response_format: 'DER',
        email: 'maria@example.se',
        end_time: '2026-06-15 14:17:09',
      },
    ]);
  });

  it('by a client certificate; the end entity and its enrollment code as they are configured', async () => {
    const passwordFile = join(pki.folder, 'enrollment-code');
    writeFileSync(passwordFile, 'foo123\n', { mode: 0o600 });
    const entry = {
      ...{ EJBCA_CLIENTCERTIFICATE: ejbca.client.certificate, EJBCA_CLIENTKEY: ejbca.client.key },
      ...{ EJBCA_PASSWORD_FILE: passwordFile, USERNAME_PATTERN: 'sign-${username}-${transactionId}' },
    };
    expect((await ask(entry)).state).toBe('issued');
    expect((await ask(entry)).state).toBe('issued');
    const [one, other] = ejbca.questions;
    expect(one).toMatchObject({ username: expect.stringMatching(/^sign-maria-[0-9a-f-]{36}$/), password: 'foo123' });
    expect(other!['username']).not.toBe(one!['username']);
  });

  it('waits for somebody’s approval: pending', async () => {
    ejbca.answer = { status: 202, body: { message: 'Request with ID 4711 is still waiting for approval' } };
    expect(await ask({}, { token: ejbca.bearer })).toEqual({ state: 'pending' });
  });

  it('is refused without a login, with a wrong one, and with a profile that is not there', async () => {
    expect(await refusal(ask())).toEqual({
      code: 'enrollment.loginUnusable',
      params: { authority: 'office', problem: 'missing' },
    });
    expect(ejbca.questions).toEqual([]);
    expect(await refusal(ask({}, { token: 'another' }))).toEqual({
      code: 'enrollment.loginUnusable',
      params: {
        ...{ authority: 'office', problem: 'refused' },
        words: 'Authentication failed using OAuth Bearer Token',
      },
    });
    expect(await refusal(ask({ CERTIFICATEPROFILE: 'Years' }, { token: ejbca.bearer }))).toEqual({
      code: 'enrollment.refused',
      params: { authority: 'office', status: 404, words: "Certificate profile with name Years doesn't exist" },
    });
  });

  it.each<[string, EjbcaAnswer, string, object]>([
    [
      'validity that the profile forbids',
      said(422, 'Invalid validity'),
      'enrollment.refused',
      { status: 422, words: 'Invalid validity' },
    ],
    ['a conflict', said(409, 'Already exists'), 'enrollment.refused', { status: 409 }],
    [
      'something general',
      said(500, 'General failure.'),
      'enrollment.refused',
      { status: 500, words: 'General failure.' },
    ],
    [
      'a token offline',
      said(503, 'CA token is offline'),
      'enrollment.unreachable',
      { detail: 'its authority or its key is offline (“CA token is offline”)' },
    ],
    ['a page', { status: 201, body: '<html>' }, 'enrollment.wrongAnswer', { problem: 'web-page' }],
    [
      'no certificate',
      { status: 201, body: { certificate: '' } },
      'enrollment.wrongAnswer',
      { problem: 'not-certificates' },
    ],
  ])('%s is told', async (_, answer, code, params) => {
    ejbca.answer = answer;
    expect(await refusal(ask({}, { token: ejbca.bearer }))).toMatchObject({ code, params });
  });

  it('that lasts a day where minutes were wanted is not used', async () => {
    expect(await refusal(ask({}, { token: ejbca.bearer, expected: { validitySeconds: 600 } }))).toMatchObject({
      code: 'enrollment.wrongAnswer',
      params: { problem: 'too-long', serialNumber: expect.any(String) },
    });
  });
});

function said(status: number, message: string): EjbcaAnswer {
  return { status, body: { error_code: status, error_message: message } };
}
