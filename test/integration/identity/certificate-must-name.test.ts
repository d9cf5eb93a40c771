import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Services } from '../../../main/services';
import type { BatchResult } from '../../../main/signing/batch';
import { summarizeSigner } from '../../../main/signing/signer-summary';
import { readHistory } from '../../../main/audit/history-reader';
import {
  codes,
  configurationFor,
  pdfsig,
  signFiles,
  told,
  TypedPin,
  Workbench,
} from '../../fixtures/hosts/built-product';
import { CardKeys } from '../../fixtures/identity/card-keys';
import { CardPerson } from '../../fixtures/identity/card-person';
import { LoginAuthority } from '../../fixtures/identity/login-authority';
import { classicTable } from '../../fixtures/pdf';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';

/** CERTIFICATE_MUST_NAME: who logged in with a card, and whose certificate signs, on a token with the keys of two persons. */
describe('the person at the desk and the certificate that would sign', () => {
  const bench = new Workbench();
  let token: FaultyToken;
  let authority: LoginAuthority;
  let services: Services;

  beforeAll(async () => {
    authority = await LoginAuthority.start();
    const key = { kind: 'EC-P256' as const, username: 'anna', certificate: false as const };
    token = await makeSoftToken({
      faults: true,
      keys: ['login', 'anna', 'jana'].map((alias) => ({ ...key, alias })),
      chainOnToken: false,
    });
    const own = { AUTHTYPE: 'CLIENTCERT' as const, CERTIFICATE_MUST_NAME: 'SERIALNUMBER' as const };
    services = bench.services(
      bench.profile(
        configurationFor(token, {
          TRUSTANCHORS: { staff: { FILE: authority.anchorFile } },
          AUTHENTICATORS: {
            badge: {
              AUTHTYPE: 'CLIENTCERT',
              CRYPTOTOKEN: 'card',
              TRUSTANCHORS: ['staff'],
              USERNAME_FROM: 'SUBJECT_RDN_UID',
            },
          },
          SIGNERS: {
            any: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata', ...own },
            janas: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Default', DEFAULTKEY: 'jana', ...own },
            annas: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'AuthorizedUsername', ...own },
          },
        }),
      ),
    );
    const keys = await CardKeys.of(services.tokens.configured('card'), token.pin);
    const anna = { subject: 'CN=Anna Nováková, UID=anna, SERIALNUMBER=PNOSE-1' };
    const signs = { usage: [1], purposes: [] };
    await keys.certify(
      {
        login: authority.certificate(keys.publicKey('login'), anna),
        anna: authority.certificate(keys.publicKey('anna'), { ...anna, ...signs }),
        jana: authority.certificate(keys.publicKey('jana'), {
          ...signs,
          subject: 'CN=Jana Malá, UID=jana, SERIALNUMBER=PNOSE-2',
        }),
      },
      [authority.issuing.der],
    );
  });
  beforeEach(() => {
    services.identity.end('logout');
    token.faults.reset();
  });
  afterAll(async () => {
    bench.remove();
    await Promise.all([authority?.stop(), token?.remove()]);
  });

  const person = (): CardPerson => new CardPerson(token.pin);
  const logIn = () => services.logins.logIn('badge', undefined, person());

  /** The product's batch; whoever has to log in does. */
  async function sign(signer: string, alias?: string): Promise<{ result: BatchResult; pins: TypedPin }> {
    const pins = new TypedPin(token.pin);
    const documents = [bench.document('a.pdf', classicTable())];
    const result = await signFiles({ ...services, identify: logIn }, documents, {
      pin: pins,
      signer,
      ...(alias !== undefined && { alias }),
    });
    return { result, pins };
  }

  it('sign together: the login asks for one PIN, the signature for another', async () => {
    const { result, pins } = await sign('annas');
    expect(codes(result)).toEqual(['signed']);
    expect(result.alias).toBe('anna');
    expect(pins.requests).toHaveLength(1);
    expect(token.faults.logins()).toHaveLength(2);
    expect(await pdfsig(result.documents[0]!.signed!.path)).toEqual([{ valid: true, total: true }]);
    expect(services.identity.current?.username).toBe('anna');
    // Who is at the desk stays there: the next request wants no login, but its own PIN.
    expect(codes((await sign('annas')).result)).toEqual(['signed']);
    expect(token.faults.logins()).toHaveLength(3);
  });

  it('do not when they are two persons: refused with both names, before the PIN of the signature', async () => {
    await logIn();
    token.faults.forgetLog();
    for (const { result, pins } of [await sign('janas'), await sign('any', 'jana')]) {
      expect(codes(result)).toEqual(['identity.mismatch']);
      expect(result.refused?.params).toMatchObject({ username: 'anna', certificate: 'Jana Malá' });
      expect(told(result).join()).toMatch(/“anna”.*“Jana Malá”.*No PIN was asked for/s);
      expect(pins.requests).toEqual([]);
    }
    expect([token.faults.logins().length, token.faults.calls('C_Sign')]).toEqual([0, 0]);
    const { lines } = await readHistory(services.history.folder);
    expect(lines[0]).toMatchObject({ AUTHORIZED_USERNAME: 'anna', PROCESS_SUCCESS: false });
  });

  it('are told in the window before anything is signed', async () => {
    const problem = async (name: string): Promise<string | undefined> =>
      (await summarizeSigner(await services.signers.find(name), new Date())).problem?.code;
    // Who it is, is asked when the time comes: until then nobody is named wrongly.
    expect(await problem('janas')).toBeUndefined();
    await logIn();
    expect(await problem('janas')).toBe('identity.mismatch');
    expect(await problem('annas')).toBeUndefined();
  });
});
