import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import type { Services } from '../../../main/services';
import { summarizeSigner } from '../../../main/signing/signer-summary';
import {
  codes,
  configurationFor,
  namesIn,
  pdfsig,
  signFiles,
  told,
  TypedPin,
  Workbench,
} from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { nothingSigned } from '../../fixtures/sentences';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';

const another = 'Choose another certificate, or ask its issuer for a new one.';
const rightCard = 'Check that the right card is inserted, or ask whoever set up your key.';

describe('a token on which certificates can not sign', () => {
  const bench = new Workbench();
  const kind = 'EC-P256' as const;
  const username = 'maria.lindqvist';
  let token: FaultyToken;
  let services: Services;

  const signer = (DEFAULTKEY: string, more = {}): ConfigurationInput['SIGNERS'][string] => ({
    CRYPTOTOKEN: 'card',
    ALIASSELECTOR: 'Default',
    DEFAULTKEY,
    ...more,
  });

  beforeAll(async () => {
    token = await makeSoftToken({
      faults: true,
      ca: { kind: 'EC-P256' },
      keys: [
        { alias: 'expired', username, kind, certificate: { notBefore: '2020-01-01', notAfter: '2021-01-01' } },
        { alias: 'future', username, kind, certificate: { notBefore: '2090-01-01', notAfter: '2091-01-01' } },
        { alias: 'authority', username, kind, certificate: { certificateAuthority: true } },
        { alias: 'login-only', username, kind, certificate: { keyUsage: ['digitalSignature'] } },
        { alias: 'certificate-only', username, kind, privateKey: false },
        { alias: 'key-only', username, kind, certificate: false },
        { alias: 'good', username, kind },
      ],
    });
    services = bench.services(
      bench.profile(
        configurationFor(token, {
          SIGNERS: {
            any: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' },
            lenient: signer('login-only', { ALLOW_DIGITAL_SIGNATURE_KEYUSAGE: true }),
          },
          DEFAULTSIGNER: 'any',
        }),
      ),
    );
  });
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  const input = (): string => bench.document('a.pdf', classicTable());

  /** The same services sign with the key beside it. */
  async function signsWithAnother(): Promise<void> {
    const result = await signFiles(services, [input()], { pin: token.pin, alias: 'good' });
    expect(codes(result)).toEqual(['signed']);
    expect(await pdfsig(result.documents[0]!.signed!.path)).toEqual([{ valid: true, total: true }]);
  }

  it.each([
    [
      'expired',
      'certificate.unusable',
      `The certificate “expired” can not sign: it has expired. ${nothingSigned} ${another}`,
    ],
    [
      'future',
      'certificate.unusable',
      `The certificate “future” can not sign: it is not valid yet. ${nothingSigned} ${another}`,
    ],
    [
      'login-only',
      'certificate.unusable',
      'The certificate “login-only” can not sign: its issuer does not allow it to sign documents. ' +
        `${nothingSigned} ${another}`,
    ],
    // An authority's certificate that may only complete a chain is nobody's key.
    [
      'authority',
      'alias.unknown',
      `The token “card” has no key named “authority” that belongs to you. ${nothingSigned} ${rightCard}`,
    ],
  ])('does not sign with “%s”, says why, and asks for no PIN', async (alias, code, sentences) => {
    token.faults.forgetLog();
    const pin = new TypedPin(token.pin);
    const file = input();
    const result = await signFiles(services, [file], { pin, alias });
    expect(codes(result)).toEqual([code]);
    expect(told(result)).toEqual([sentences]);
    expect(pin.requests).toEqual([]);
    expect(token.faults.calls('C_Login')).toBe(0);
    expect(namesIn(dirname(file))).toEqual(['a.pdf']);
    await signsWithAnother();
  });

  it('finds out after the login that the private key is not there', async () => {
    token.faults.forgetLog();
    const file = input();
    const result = await signFiles(services, [file], { pin: token.pin, alias: 'certificate-only' });
    expect(result.documents[0]!.error?.toShape()).toEqual({
      code: 'key.missing',
      params: { alias: 'certificate-only', token: 'card' },
    });
    expect(told(result)).toEqual([
      `The private key “certificate-only” is not on the token “card”. ${nothingSigned} ` +
        'Check that the right card is inserted.',
    ]);
    expect(token.faults.calls('C_Sign')).toBe(0);
    expect(namesIn(dirname(file))).toEqual(['a.pdf']);
    await signsWithAnother();
  });

  it('does not sign with a key that has no certificate', async () => {
    const file = input();
    const result = await signFiles(services, [file], { pin: token.pin, alias: 'key-only' });
    // SoftHSM2 hides private keys before the login; where they show, the error says that the certificate is missing.
    expect(told(result)).toEqual([
      `The token “card” has no key named “key-only” that belongs to you. ${nothingSigned} ${rightCard}`,
    ]);
    expect(namesIn(dirname(file))).toEqual(['a.pdf']);
    await signsWithAnother();
  });

  it('signs with a digitalSignature certificate where the signer allows it', async () => {
    const result = await signFiles(services, [input()], { pin: token.pin, signer: 'lenient' });
    expect(codes(result)).toEqual(['signed']);
  });

  it('lists each certificate with the reason why it can not sign', async () => {
    const [any] = await services.signers.list();
    const { choices } = await summarizeSigner(any!, new Date());
    expect(Object.fromEntries(choices.map(({ alias, problem }) => [alias, problem]))).toEqual({
      expired: 'expired',
      future: 'not-yet-valid',
      'login-only': 'key-usage',
      // Not known before the login.
      'certificate-only': undefined,
      good: undefined,
    });
  });

  it('says that none can sign instead of asking which one', async () => {
    const lonely = await makeSoftToken({
      faults: true,
      label: 'Old token',
      ca: { kind: 'EC-P256' },
      keys: [{ alias: 'expired', username, kind, certificate: { notBefore: '2020-01-01', notAfter: '2021-01-01' } }],
    });
    try {
      const old = bench.services(bench.profile(configurationFor(lonely)));
      const expected = { code: 'certificate.unusable', params: { alias: 'expired', reason: 'expired' } };
      expect((await signFiles(old, [input()], { pin: lonely.pin })).refused?.toShape()).toEqual(expected);
      const [any] = await old.signers.list();
      expect((await summarizeSigner(any!, new Date())).problem).toEqual(expected);
      expect(lonely.faults.calls('C_Login')).toBe(0);
    } finally {
      await lonely.remove();
    }
  });
});
