import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cmpSigner, keyPem, startCmpAuthority, type CmpAuthority } from '../../fixtures/authorities/cmp';
import { askAuthority, orderedKey, refusal } from '../../fixtures/authorities/orders';
import { startTestPki, type TestPki } from '../../fixtures/pki';
import { issue, usages, type Identity } from '../../fixtures/pki/certificates';

const cmcAuthority = '1.3.6.1.5.5.7.3.27';

/** OpenSSL's CMP server checks the signature of each request against the test's root. */
describe('a certificate by CMP, protected with signatures', () => {
  let pki: TestPki;
  let ca: CmpAuthority;
  let client: Identity;
  let server: Identity;
  let entries: { CMP_SIGNINGCERTIFICATE: string; CMP_SIGNINGKEY: string; CMP_ANSWERANCHORS: string };

  beforeAll(async () => {
    pki = await startTestPki();
    ca = await startCmpAuthority(pki);
    client = await cmpSigner(pki, 'Station');
    server = await cmpSigner(pki, 'CMP server', [cmcAuthority]);
    entries = {
      CMP_SIGNINGCERTIFICATE: await ca.file('station.pem', `${client.pem}\n${pki.issuing.pem}\n`),
      CMP_SIGNINGKEY: await ca.file('station-key.pem', keyPem(client)),
      CMP_ANSWERANCHORS: await ca.file('anchors.pem', pki.root.pem),
    };
  });
  beforeEach(() => {
    Object.assign(ca, { options: [], signer: server, onTheWay: undefined });
  });
  afterAll(async () => {
    await ca?.stop();
    await pki?.stop();
  });

  const key = orderedKey('CN=Maria Lindqvist,C=SE');
  const ask = (changes: object = {}) => askAuthority({ CMP_URL: ca.url, ...entries, ...changes }, { key });
  const notTaken = async (detail: string, changes: object = {}) =>
    expect(await refusal(ask(changes))).toEqual({
      code: 'enrollment.wrongAnswer',
      params: { authority: 'office', problem: 'protection', detail },
    });

  it('is asked for, comes, and is confirmed', async () => {
    expect((await ask()).state).toBe('issued');
  });

  it('with an RSA key under a password', async () => {
    const rsa = await issue({ name: 'Old station', keyUsage: usages.digitalSignature, rsa: true }, pki.issuing);
    const encrypted = rsa.privateKey.export({
      ...{ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'klíč-4711' },
    } as const);
    const changes = {
      CMP_SIGNINGCERTIFICATE: await ca.file('rsa.pem', `${rsa.pem}\n${pki.issuing.pem}\n`),
      CMP_SIGNINGKEY: await ca.file('rsa-key.pem', encrypted as string),
      CMP_SIGNINGKEY_PASSWORD_FILE: await ca.file('rsa-password', 'klíč-4711\n'),
    };
    expect((await ask(changes)).state).toBe('issued');
    const wrong = { ...changes, CMP_SIGNINGKEY_PASSWORD_FILE: await ca.file('wrong-password', 'jiné\n') };
    expect(await refusal(ask(wrong))).toEqual({
      code: 'enrollment.unreachable',
      params: { authority: 'office', detail: 'CMP_SIGNINGKEY can not be used: the file or its password is wrong' },
    });
  });

  it('is not asked for with a key that is not the certificate’s', async () => {
    const { params } = await refusal(ask({ CMP_SIGNINGKEY: await ca.file('server-key.pem', keyPem(server)) }));
    expect(params.detail).toBe('CMP_SIGNINGKEY is not the key of the first certificate of CMP_SIGNINGCERTIFICATE');
  });

  it('is refused to whom the authority does not know', async () => {
    const self = await issue({ name: 'Stranger', keyUsage: usages.digitalSignature });
    const changes = {
      CMP_SIGNINGCERTIFICATE: await ca.file('stranger.pem', self.pem),
      CMP_SIGNINGKEY: await ca.file('stranger-key.pem', keyPem(self)),
    };
    expect(await refusal(ask(changes))).toMatchObject({ code: 'enrollment.refused', params: { status: 200 } });
  });

  it('the very certificate that signs the answers may be the anchor', async () => {
    const plain = await cmpSigner(pki, 'Plain server');
    ca.signer = plain;
    expect((await ask({ CMP_ANSWERANCHORS: await ca.file('pinned.pem', plain.pem) })).state).toBe('issued');
  });

  it('anybody else under the same root may not answer, unless they are named', async () => {
    ca.signer = await cmpSigner(pki, 'Jana');
    await notTaken('whoever signed it is not known to speak for the authority (CMP_SENDER can name them)');
    expect((await ask({ CMP_SENDER: 'CN=Test Jana,O=Test PKI' })).state).toBe('issued');
  });

  it('an answer under another root is not taken', async () => {
    const root = await issue({ name: 'Other root', keyUsage: usages.keyCertSign, authority: {} });
    await notTaken(
      'nobody of CMP_ANSWERANCHORS vouches for whoever signed it: no certificate that is trusted was found above it',
      { CMP_ANSWERANCHORS: await ca.file('other-root.pem', root.pem) },
    );
  });

  it('an answer that is changed on its way is not taken', async () => {
    ca.onTheWay = (answer) => {
      const at = answer.indexOf('CMP server');
      const copy = Buffer.from(answer);
      // The time of the message: its last digit.
      const time = copy.indexOf(Buffer.of(0x18, 0x0f), at) + 15;
      copy[time]! ^= 1;
      return { body: copy };
    };
    await notTaken('its signature is wrong');
  });

  it('a signed answer does not count for a secret, unless anchors are named', async () => {
    const secret = { CMP_URL: ca.url, CMP_REFERENCE: ca.reference, CMP_SECRET_FILE: ca.secretFile };
    ca.options = ['-accept_unprotected'];
    const asked = (more: object = {}) => askAuthority({ ...secret, ...more }, { key });
    expect((await refusal(asked())).params).toMatchObject({
      problem: 'protection',
      detail: 'it is signed, and CMP_ANSWERANCHORS does not say who may sign it',
    });
    expect((await asked({ CMP_ANSWERANCHORS: entries.CMP_ANSWERANCHORS })).state).toBe('issued');
  });
});
