import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { CountersignError } from '../../../main/errors/countersign-error';
import type { Identity } from '../../../main/identity/identity';
import type { Services } from '../../../main/services';
import { configurationFor, Workbench } from '../../fixtures/hosts/built-product';
import { CardKeys } from '../../fixtures/identity/card-keys';
import { CardPerson } from '../../fixtures/identity/card-person';
import {
  emailProtection,
  LoginAuthority,
  noRevocationAvailable,
  type PersonWish,
} from '../../fixtures/identity/login-authority';
import { day } from '../../fixtures/pki/certificates';
import { generalName } from '../../fixtures/pki/made-certificate';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';

type Entry = Partial<Extract<NonNullable<ConfigurationInput['AUTHENTICATORS']>[string], { AUTHTYPE: 'CLIENTCERT' }>>;

const anna: PersonWish = { subject: 'C=SE, O=Acme, OU=Legal, CN=Anna Nováková, UID=anna, SERIALNUMBER=PNOSE-1' };
const staffCa = { VALUE: 'CN=Staff CA,O=Acme,C=SE' };

/** AUTHTYPE CLIENTCERT on a real token behind a module that counts: who is let in, by what, and what it costs. */
describe('a card that identifies', () => {
  const bench = new Workbench();
  let token: FaultyToken;
  let authority: LoginAuthority;
  let stranger: LoginAuthority;
  let keys: CardKeys;
  let keeper: Services;

  beforeAll(async () => {
    [authority, stranger] = await Promise.all([LoginAuthority.start(), LoginAuthority.start('Other')]);
    token = await makeSoftToken({
      faults: true,
      keys: [
        { alias: 'login', username: 'anna', kind: 'EC-P256', certificate: false },
        { alias: 'rsa', username: 'anna', kind: 'RSA-2048', certificate: false },
        { alias: 'each', username: 'anna', kind: 'EC-P256', certificate: false, alwaysAuthenticate: true },
      ],
      chainOnToken: false,
    });
    keeper = bench.services(bench.profile(configurationFor(token)));
    keys = await CardKeys.of(keeper.tokens.configured('card'), token.pin);
  });
  beforeEach(async () => {
    authority.silent = false;
    token.faults.reset();
    await certify({ login: anna });
    token.faults.forgetLog();
  });
  afterAll(async () => {
    bench.remove();
    await Promise.all([authority?.stop(), stranger?.stop(), token?.remove()]);
  });

  /** Certificates of the authority for these keys; the others have such as nobody logs in with. @returns DER by alias */
  async function certify(
    wishes: Partial<Record<'login' | 'rsa' | 'each', PersonWish>>,
    { by = authority, issuer = true } = {},
  ): Promise<Record<string, Uint8Array>> {
    const none: PersonWish = { subject: 'CN=Anna Nováková', usage: [1], purposes: [] };
    const made = Object.fromEntries(
      (['login', 'rsa', 'each'] as const).map((alias) => [
        alias,
        by.certificate(keys.publicKey(alias), wishes[alias] ?? none),
      ]),
    );
    await keys.certify(made, issuer ? [by.issuing.der] : []);
    return made;
  }

  function desk(entry: Entry = {}, changes: Partial<ConfigurationInput> = {}): { services: Services; logIn: LogIn } {
    const services = bench.services(
      bench.profile(
        configurationFor(token, {
          TRUSTANCHORS: { staff: { FILE: authority.anchorFile } },
          AUTHENTICATORS: {
            badge: { AUTHTYPE: 'CLIENTCERT', title: 'Badge', CRYPTOTOKEN: 'card', TRUSTANCHORS: ['staff'], ...entry },
          },
          ...changes,
        }),
      ),
    );
    return {
      services,
      logIn: (person = new CardPerson(token.pin)) => services.logins.logIn('badge', undefined, person),
    };
  }
  type LogIn = (person?: CardPerson) => Promise<Identity>;

  /** The error's shape. */
  async function refusal(login: Promise<unknown>): Promise<unknown> {
    const error: unknown = await login.then(
      () => 'let in',
      (reason: unknown) => reason,
    );
    return CountersignError.is(error) ? error.toShape() : error;
  }
  const notAllowed = (reason: string, more: object = {}) => ({
    code: 'identity.notAllowed',
    params: { authenticator: 'Badge', username: 'Anna Nováková', reason, ...more },
  });
  const logins = (): number => token.faults.logins().length;
  const signatures = (): number => token.faults.calls('C_Sign');

  it('says who it is, with what its certificate says and by whom', async () => {
    const { services, logIn } = desk({ USERNAME_FROM: 'SUBJECT_RDN_UID' });
    const person = new CardPerson(token.pin);
    const identity = await logIn(person);
    expect(identity).toMatchObject({
      username: 'anna',
      identifiedBy: 'client-certificate',
      authenticator: 'badge',
      name: 'Anna Nováková',
      issuer: 'CN=Staff CA,O=Acme,C=SE',
      claims: { name: 'Anna Nováková', uid: 'anna', serialNumber: 'PNOSE-1', organizational_unit: 'Legal' },
      evidence: { tokenSerial: token.serial, tokenLabel: token.label, subject: expect.stringContaining('Anna') },
    });
    expect(Date.parse(identity.expiresAt!)).toBeGreaterThan(Date.now() + 300 * day);
    expect(services.identity.current).toBe(identity);
    expect(person.asked).toMatchObject([{ token: 'card', alias: 'login', subject: 'Anna Nováková' }]);
    expect(person.steps).toEqual([
      { state: 'starting' },
      { state: 'card', token: 'card', pin: false },
      { state: 'card', token: 'card', pin: true },
      { state: 'checking' },
    ]);
    expect([logins(), signatures()]).toEqual([1, 1]);
    expect(authority.requests).toContain('POST /ocsp');
  });

  it('is logged out as soon as it has said so: one PIN may open another key, too', async () => {
    const { services, logIn } = desk();
    await logIn();
    const session = await services.tokens
      .configured('card')
      .open({ kind: 'typed', ask: async () => new Uint8Array(Buffer.from(token.pin)) });
    // SoftHSM would have said that somebody is logged in already.
    expect(await session.isLoggedIn!()).toBe(true);
    await session.close();
    expect(logins()).toBe(2);
  });

  it('signs another challenge each time, and an answer of before lets nobody in', async () => {
    const { services, logIn } = desk();
    const configured = services.tokens.configured.bind(services.tokens);
    const digests: string[] = [];
    let kept: Uint8Array | undefined;
    services.tokens.configured = (name) => {
      const real = configured(name);
      return Object.assign(Object.create(real) as typeof real, {
        open: async (pin: Parameters<typeof real.open>[0]) => {
          const session = await real.open(pin);
          return Object.assign(Object.create(session) as typeof session, {
            sign: async (...request: Parameters<typeof session.sign>) => {
              digests.push(Buffer.from(request[1]).toString('hex'));
              kept ??= await session.sign(...request);
              return kept;
            },
          });
        },
      });
    };
    await logIn();
    expect(await refusal(logIn())).toEqual({
      code: 'identity.answerUnusable',
      params: { authenticator: 'Badge', problem: 'signature' },
    });
    expect(services.identity.current).toBeDefined();
    expect(new Set(digests).size).toBe(2);
  });

  it('may have an RSA key, and one that wants its PIN for each signature', async () => {
    const { logIn } = desk();
    await certify({ rsa: anna });
    token.faults.reset();
    expect((await logIn()).username).toBe('Anna Nováková');
    await certify({ each: anna });
    token.faults.reset();
    const person = new CardPerson(token.pin);
    expect((await logIn(person)).username).toBe('Anna Nováková');
    expect(person.asked.map(({ alias }) => alias)).toEqual(['each', 'each']);
    expect(token.faults.logins().map(({ user }) => user)).toEqual(['user', 'context']);
  });

  it.each<[string, PersonWish]>([
    ['a key that may only sign documents', { ...anna, usage: [1], purposes: [] }],
    ['no word on its use', { ...anna, usage: [] }],
    ['another purpose', { ...anna, purposes: [emailProtection] }],
  ])('is of no use with %s', async (_, wish) => {
    await certify({ login: wish });
    token.faults.reset();
    const person = new CardPerson(token.pin);
    expect(await refusal(desk().logIn(person))).toEqual(notAllowed('certificate-usage'));
    expect([person.asked.length, logins(), signatures()]).toEqual([0, 0, 0]);
  });

  it.each<[string, PersonWish, string]>([
    [
      'has expired',
      { ...anna, notBefore: new Date(Date.now() - 20 * day), notAfter: new Date(Date.now() - day) },
      'expired',
    ],
    ['is not valid yet', { ...anna, notBefore: new Date(Date.now() + day) }, 'not-yet-valid'],
  ])('lets nobody in with a certificate that %s, before any PIN', async (_, wish, reason) => {
    await certify({ login: wish });
    token.faults.reset();
    const person = new CardPerson(token.pin);
    expect(await refusal(desk().logIn(person))).toEqual(notAllowed(`certificate-${reason}`));
    expect([person.asked.length, logins()]).toEqual([0, 0]);
  });

  it('of another authority lets nobody in, whatever the person trusts', async () => {
    await certify({ login: anna }, { by: stranger });
    token.faults.reset();
    const { services, logIn } = desk();
    const anchors = join(services.profile.folder, 'anchors');
    mkdirSync(anchors);
    cpSync(stranger.anchorFile, join(anchors, 'mine.pem'));
    expect((await services.ownAnchors()).anchors).toHaveLength(2);
    const person = new CardPerson(token.pin);
    expect(await refusal(logIn(person))).toMatchObject(notAllowed('certificate-untrusted'));
    expect([person.asked.length, logins()]).toEqual([0, 0]);
    expect((await desk({ TRUSTANCHORS: stranger.anchorFile }).logIn()).username).toBe('Anna Nováková');
  });

  it.each<[string, 'ocsp' | 'crl']>([
    ['OCSP', 'ocsp'],
    ['a list', 'crl'],
  ])('that was revoked by %s lets nobody in, and the place for the PIN is taken away', async (_, told) => {
    const { login } = await certify({ login: { ...anna, told } });
    authority.revoke(login!);
    token.faults.reset();
    for (const REVOCATION of ['DEMANDED', 'SOFT'] as const) {
      const waiting = new CardPerson(undefined);
      expect(await refusal(desk({ REVOCATION }).logIn(waiting))).toEqual(notAllowed('certificate-revoked'));
      expect([waiting.asked.length, logins()]).toEqual([1, 0]);
    }
  });

  it('whose authority was revoked is not trusted', async () => {
    const fallen = await LoginAuthority.start();
    try {
      await certify({ login: anna }, { by: fallen });
      fallen.revoke(fallen.issuing.der);
      expect(await refusal(desk({ TRUSTANCHORS: fallen.anchorFile }).logIn())).toEqual(
        notAllowed('certificate-untrusted', { name: 'an authority above it was revoked' }),
      );
    } finally {
      await fallen.stop();
    }
  });

  it('of which nobody says whether it was revoked is let in only where that is allowed', async () => {
    authority.silent = true;
    const unknown = {
      code: 'identity.revocationUnknown',
      params: { authenticator: 'Badge', certificate: 'Anna Nováková' },
    };
    expect(await refusal(desk({ DEADLINE: 1 }).logIn())).toMatchObject(unknown);
    expect((await desk({ DEADLINE: 1, REVOCATION: 'SOFT' }).logIn()).username).toBe('Anna Nováková');
    const offline = desk({ REVOCATION: 'SOFT' }, { ALLOW_ONLINE_CHECKS: false });
    const before = authority.requests.length;
    expect((await offline.logIn()).username).toBe('Anna Nováková');
    expect(authority.requests).toHaveLength(before);
    authority.silent = false;
    await certify({ login: { ...anna, told: 'nowhere' } });
    expect(await refusal(desk().logIn())).toMatchObject(unknown);
    await certify({ login: { ...anna, told: 'nowhere', more: [noRevocationAvailable] } });
    expect((await desk().logIn()).username).toBe('Anna Nováková');
  });

  it('is completed with an issuer that it does not carry, unless that is forbidden', async () => {
    await certify({ login: { ...anna, issuerTold: true } }, { issuer: false });
    const other = await makeBareToken();
    try {
      const entry = { CRYPTOTOKEN: 'bare' };
      const more = { CRYPTOTOKENS: { card: token.cryptoToken('Driver'), bare: other.token.cryptoToken('Bare') } };
      const SHAREDLIBRARIES = { Driver: token.sharedLibrary, Bare: other.token.sharedLibrary };
      expect((await desk(entry, { ...more, SHAREDLIBRARIES }).logIn(new CardPerson(other.token.pin))).username).toBe(
        'Anna Nováková',
      );
      const forbidden = desk(entry, { ...more, SHAREDLIBRARIES, ALLOW_ISSUER_DOWNLOAD: false });
      expect(await refusal(forbidden.logIn(new CardPerson(other.token.pin)))).toMatchObject(
        notAllowed('certificate-untrusted'),
      );
    } finally {
      await other.token.remove();
    }
  });

  /** A token that has no certificate of an authority. */
  async function makeBareToken() {
    const bare = await makeSoftToken({
      keys: [{ alias: 'login', username: 'anna', kind: 'EC-P256', certificate: false }],
      chainOnToken: false,
    });
    const services = bench.services(bench.profile(configurationFor(bare)));
    const bareKeys = await CardKeys.of(services.tokens.configured('card'), bare.pin);
    await bareKeys.certify({
      login: authority.certificate(bareKeys.publicKey('login'), { ...anna, issuerTold: true }),
    });
    return { token: bare };
  }

  it.each<[string, NonNullable<Entry['MATCH']>[number], boolean]>([
    ['its unit and issuer', { SUBJECT: { TYPE: 'SUBJECT_RDN_OU', VALUE: 'legal' }, ISSUER: staffCa }, true],
    [
      'its address',
      { SUBJECT: { TYPE: 'SUBJECT_ALTNAME_RFC822NAME', VALUE: 'anna@acme.example' }, ISSUER: staffCa },
      true,
    ],
    [
      'its issuer the other way round',
      { SUBJECT: { TYPE: 'SUBJECT_RDN_UID', VALUE: 'anna' }, ISSUER: { VALUE: 'C=SE, O=Acme, CN=Staff CA' } },
      true,
    ],
    ['another unit', { SUBJECT: { TYPE: 'SUBJECT_RDN_OU', VALUE: 'Sales' }, ISSUER: staffCa }, false],
    [
      'another issuer',
      { SUBJECT: { TYPE: 'SUBJECT_RDN_OU', VALUE: 'Legal' }, ISSUER: { VALUE: 'CN=Other CA,O=Acme,C=SE' } },
      false,
    ],
    [
      'a number that it has not',
      { SUBJECT: { TYPE: 'CERTIFICATE_SERIALNO', VALUE: 'abcdef' }, ISSUER: staffCa },
      false,
    ],
  ])('is matched by %s', async (_, match, letIn) => {
    await certify({ login: { ...anna, names: [generalName.mail('anna@acme.example')] } });
    token.faults.reset();
    const person = new CardPerson(token.pin);
    const found = await refusal(desk({ MATCH: [match] }).logIn(person));
    expect(found).toEqual(letIn ? 'let in' : notAllowed('certificate-unknown'));
    expect([person.asked.length, logins()]).toEqual(letIn ? [1, 1] : [0, 0]);
  });

  it('lets nobody in whose username it does not say', async () => {
    expect(await refusal(desk({ USERNAME_FROM: 'SUBJECT_ALTNAME_MSUPN' }).logIn())).toEqual(
      notAllowed('certificate-username', { name: 'SUBJECT_ALTNAME_MSUPN' }),
    );
    expect(logins()).toBe(0);
  });

  it('with several certificates takes one that only logs in, then the newest that counts', async () => {
    const older = { ...anna, notBefore: new Date(Date.now() - 10 * day) };
    const taken = async (wishes: Parameters<typeof certify>[0]): Promise<string | undefined> => {
      await certify(wishes);
      const person = new CardPerson(token.pin);
      await desk().logIn(person);
      return person.asked[0]?.alias;
    };
    expect(await taken({ login: older, rsa: anna })).toBe('rsa');
    expect(await taken({ login: older, rsa: { ...anna, usage: [0, 1] } })).toBe('login');
    expect(await taken({ login: older, rsa: { ...anna, notBefore: new Date(Date.now() + day) } })).toBe('login');
  });

  it('costs one try with a wrong PIN, and nothing when the person goes away', async () => {
    token.faults.countTries(3);
    const { services, logIn } = desk();
    expect(await refusal(logIn(new CardPerson('000000')))).toMatchObject({ code: 'pin.wrong' });
    expect([token.faults.triesLeft(), signatures()]).toEqual([2, 0]);
    const leaving = new CardPerson(undefined);
    leaving.beforeTyping = () => leaving.leave();
    expect(await refusal(logIn(leaving))).toEqual({ code: 'identity.cancelled', params: { authenticator: 'Badge' } });
    expect(token.faults.triesLeft()).toBe(2);
    expect(services.identity.current).toBeUndefined();
    expect(leaving.closed).toBeGreaterThan(0);
    expect((await logIn()).username).toBe('Anna Nováková');
  });

  it('that is locked is not asked for a PIN', async () => {
    token.faults.lockPin();
    const person = new CardPerson(token.pin);
    expect(await refusal(desk().logIn(person))).toEqual({ code: 'pin.locked', params: { token: 'card' } });
    expect(person.asked).toEqual([]);
  });

  it('that is pulled while the PIN is typed, or before it has signed, lets nobody in', async () => {
    const { services, logIn } = desk();
    const person = new CardPerson(token.pin);
    person.beforeTyping = () => token.faults.removeCard();
    expect(await refusal(logIn(person))).toMatchObject({ code: 'token.removed' });
    expect(await refusal(logIn())).toMatchObject({ code: 'token.absent' });
    token.faults.insertCard();
    token.faults.answer('C_Sign', 0x32);
    expect(await refusal(logIn())).toMatchObject({ code: 'token.removed' });
    expect(services.identity.current).toBeUndefined();
  });

  it('ends the session when it is pulled, and when another one is in its place', async () => {
    const { services, logIn } = desk();
    for (const change of [() => token.faults.removeCard(), () => token.faults.shareSerial('another')]) {
      const ended = new Promise<string | undefined>((resolve) => {
        services.identity.onChange((end) => end && resolve(end.why));
      });
      await logIn();
      expect(services.identity.current?.username).toBe('Anna Nováková');
      change();
      expect(await ended).toBe('card');
      expect(services.identity.current).toBeUndefined();
      token.faults.reset();
    }
  });
});
