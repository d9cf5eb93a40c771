import { sign, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stepCaIsCurrent } from '../../../build/setup/step-ca.mjs';
import type { CardProof } from '../../../main/identity/card-proof';
import { readCertificate } from '../../../main/pki/certificate';
import { startIdentityIssuer, type IdentityIssuer } from '../../fixtures/authorities/identity-issuer';
import { askAuthority, refusal, type Ask, orderedKey } from '../../fixtures/authorities/orders';
import { startStepCa, type StepCa } from '../../fixtures/authorities/step-ca';
import { startTestPki, type TestPki } from '../../fixtures/pki';
import { issue, usages } from '../../fixtures/pki/certificates';

/** A real step-ca. It is built by the set-up of the interop run, which demands it (REQUIRE_JUDGES). */
describe.skipIf(!stepCaIsCurrent() && process.env.REQUIRE_JUDGES !== '1')('a certificate from step-ca', () => {
  let pki: TestPki;
  let ca: StepCa;
  let issuer: IdentityIssuer;

  beforeAll(async () => {
    [pki, issuer] = await Promise.all([startTestPki(), startIdentityIssuer()]);
    ca = await startStepCa(pki, { issuer: issuer.url, clientId: issuer.audience });
  });
  afterAll(async () => {
    await ca?.stop();
    await issuer?.stop();
    await pki?.stop();
  });

  const login = (claims: object = {}): string =>
    issuer.token('maria', { name: 'Maria Lindqvist', email: 'maria@example.se', email_verified: true, ...claims });

  const ask = (changes: object, { key = orderedKey('CN=Maria Lindqvist'), ...more }: Partial<Ask> = {}) =>
    askAuthority(
      { STEPCA_URL: ca.url, STEPCA_TRUSTANCHORS: join(pki.folder, 'root.pem'), ...changes },
      { key, ...more },
    );

  it('by the identity token of the login: for whom that names, for the minutes that were asked for', async () => {
    const key = orderedKey('CN=Maria Lindqvist');
    const issued = await ask({}, { key, token: login(), validitySeconds: 300, expected: { validitySeconds: 300 } });
    if (issued.state !== 'issued') throw new Error(ca.said());
    const read = readCertificate(issued.certificate);
    expect(read).toMatchObject({ subject: 'Maria Lindqvist', keyUsage: new Set(['nonRepudiation']) });
    expect(Date.parse(read.notAfter) - Date.now()).toBeLessThanOrEqual(300_000);
    expect(new X509Certificate(issued.certificate).checkPrivateKey(key.privateKey)).toBe(true);
    expect(issued.chain.map((der) => Buffer.from(der))).toEqual([Buffer.from(pki.issuing.certificate)]);
  });

  it('once for each login: what was shown already, has expired or is for another program is not even sent', async () => {
    const token = login();
    const entry = { STEPCA_CLIENTID: issuer.audience };
    let spent = 0;
    const person = { username: 'maria', claims: {}, identityToken: () => token, spendLogin: () => void (spent += 1) };
    expect((await ask(entry, { person })).state).toBe('issued');
    expect(spent).toBe(1);
    const problem = async (shown?: string) =>
      (await refusal(ask(entry, shown === undefined ? {} : { token: shown }))).params;
    expect(await problem(token)).toEqual({ authority: 'office', problem: 'used' });
    expect(await problem(login({ exp: 1000, iat: 900 }))).toEqual({ authority: 'office', problem: 'expired' });
    expect(await problem(login({ aud: 'another' }))).toEqual({ authority: 'office', problem: 'audience' });
    expect(await problem()).toEqual({ authority: 'office', problem: 'missing' });
    const changed = await refusal(ask({}, { token: `${login()}x` }));
    expect(changed).toMatchObject({ code: 'enrollment.loginUnusable', params: { problem: 'refused' } });
  });

  it('a refusal uses the login up: that is said, and it is not shown again', async () => {
    const token = login();
    const { code, params } = await refusal(ask({}, { token, validitySeconds: 24 * 3600 }));
    expect({ code, params }).toEqual({
      code: 'enrollment.refused',
      params: { authority: 'office', status: 403, words: expect.any(String), loginSpent: true },
    });
    expect(await refusal(ask({}, { token }))).toMatchObject({ params: { problem: 'used' } });
  });

  it('names whom the login names: another name that was asked for makes it useless, and its number is told', async () => {
    const { code, params } = await refusal(ask({}, { key: orderedKey('CN=Anna'), token: login() }));
    expect({ code, params }).toEqual({
      code: 'enrollment.wrongAnswer',
      params: {
        ...{ authority: 'office', problem: 'other-name', wanted: 'Anna', issued: 'Maria Lindqvist' },
        serialNumber: expect.stringMatching(/^[0-9A-F:]+$/),
      },
    });
  });

  it('by a card that signs the request’s token, and not by a stranger’s', async () => {
    const proof = (card: Awaited<ReturnType<typeof issue>>, chain: Uint8Array[]): CardProof => ({
      certificates: [card.certificate, ...chain],
      algorithm: 'ES256',
      sign: (signed) =>
        Promise.resolve(new Uint8Array(sign('sha256', signed, { key: card.privateKey, dsaEncoding: 'ieee-p1363' }))),
    });
    const keyUsage = usages.digitalSignature;
    const card = await issue({ name: 'Card', keyUsage }, pki.issuing);
    const entry = { STEPCA_PROOF: 'card', STEPCA_PROVISIONER: ca.cards };
    const key = orderedKey('CN=Test Card');
    const issued = await ask(entry, { key, proofOfCard: async () => proof(card, [pki.issuing.certificate]) });
    if (issued.state !== 'issued') throw new Error(ca.said());
    expect(readCertificate(issued.certificate).subject).toBe('Test Card');
    const stranger = await issue({ name: 'Card', keyUsage });
    expect(await refusal(ask(entry, { key, proofOfCard: async () => proof(stranger, []) }))).toMatchObject({
      code: 'enrollment.notAuthorized',
      params: { status: 401 },
    });
    expect(await refusal(ask(entry, { key }))).toMatchObject({ code: 'authority.unsuited' });
  });
});
