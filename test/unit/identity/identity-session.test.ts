import { userInfo } from 'node:os';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CountersignError } from '../../../main/errors/countersign-error';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import type { Identity } from '../../../main/identity/identity';
import type { SessionEnd } from '../../../preload/contract/identity';
import { IdentitySession } from '../../../main/identity/identity-session';
import { LoginProof } from '../../../main/identity/login-proof';
import { SignerCatalog, usedBy } from '../../../main/signers/signer-catalog';

const login = { AUTHTYPE: 'JwtAuthorizer', OIDC_ISSUER: 'https://login.test', OIDC_CLIENTID: 'countersign' } as const;

function configured(changes: Partial<ConfigurationInput> = {}) {
  const signer = { CRYPTOTOKEN: 't', ALIASSELECTOR: 'RequestMetadata' } as const;
  return parseConfiguration(
    JSON.stringify({
      CRYPTOTOKENS: { t: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
      AUTHENTICATORS: { office: login, other: { ...login, OIDC_ISSUER: 'https://other.test' } },
      SIGNERS: {
        open: signer,
        office: { ...signer, AUTHTYPE: 'JwtAuthorizer', AUTHENTICATORS: ['office'] },
        both: { ...signer, AUTHTYPE: ['NOAUTH', 'JwtAuthorizer'] },
      },
      ...changes,
    } satisfies ConfigurationInput),
    'f',
  );
}

const maria: Identity = {
  username: 'maria',
  identifiedBy: 'openid-connect',
  authenticator: 'office',
  issuer: 'https://login.test',
  claims: {},
  evidence: { sub: '1' },
};

describe('who is at the desk', () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-29T10:00:00Z') }));
  afterEach(() => void vi.useRealTimers());

  it('is whom the operating system let in, until somebody logs in', () => {
    const configuration = configured();
    const { open, office, both } = configuration.SIGNERS;
    const session = new IdentitySession(configuration);
    expect(session.signatoryOf(open!)).toMatchObject({ username: userInfo().username });
    expect(session.signatoryOf(office!)).toBeUndefined();
    expect(session.signatoryOf(both!)).toMatchObject({ identifiedBy: 'operating-system' });
    session.begin(maria);
    expect(session.signatoryOf(office!)).toEqual(maria);
    expect(session.signatoryOf(both!)).toEqual(maria);
    // A signer that has nothing to do with that login does not take it.
    expect(session.signatoryOf(open!)).toMatchObject({ identifiedBy: 'operating-system' });
  });

  it('is nobody for a signer that names another login', () => {
    const configuration = configured();
    const session = new IdentitySession(configuration);
    session.begin({ ...maria, authenticator: 'other' });
    expect(session.signatoryOf(configuration.SIGNERS['office']!)).toBeUndefined();
    expect(session.authenticatorsOf(configuration.SIGNERS['both']!)).toEqual(['office', 'other']);
  });

  it.each([
    ['IDENTIFICATION_SECONDS', { IDENTIFICATION_SECONDS: 60 }, {}, 60],
    ['the identity’s own end, where that comes first', {}, { expiresAt: '2026-11-29T10:00:30Z' }, 30],
  ])('is over after %s', (_words, rules, end, seconds) => {
    const session = new IdentitySession(configured(rules));
    const ends: (SessionEnd | undefined)[] = [];
    session.onChange((over) => ends.push(over?.why));
    session.begin({ ...maria, ...end });
    vi.advanceTimersByTime(seconds * 1000 - 1);
    expect(session.current?.username).toBe('maria');
    vi.advanceTimersByTime(1);
    expect(session.current).toBeUndefined();
    expect(ends).toEqual([undefined, 'time']);
  });

  it('is over when a computer that slept wakes after its end, though no timer ran', () => {
    const session = new IdentitySession(configured({ IDENTIFICATION_SECONDS: 60 }));
    session.begin(maria);
    vi.setSystemTime(new Date('2026-11-29T12:00:00Z'));
    expect(session.current).toBeUndefined();
  });

  it('counts for one request where no time is given', () => {
    const session = new IdentitySession(configured({ IDENTIFICATION_SECONDS: 0 }));
    session.begin(maria);
    expect(session.current?.username).toBe('maria');
    session.used();
    expect(session.current).toBeUndefined();
  });

  it('ends with the request in which an authority took the login that takes each once', () => {
    const session = new IdentitySession(configured());
    const proof = new LoginProof('eyJ.secret.token');
    session.begin({ ...maria, proof });
    session.used();
    expect(session.current?.username).toBe('maria');
    proof.spend();
    session.used();
    expect(session.current).toBeUndefined();
  });

  it('is the last who logged in', () => {
    const session = new IdentitySession(configured());
    const ends: string[] = [];
    session.onChange((over) => over && ends.push(`${over.identity.username} ${over.why}`));
    session.begin(maria);
    session.begin({ ...maria, username: 'jonas' });
    expect(session.current?.username).toBe('jonas');
    expect(ends).toEqual(['maria replaced']);
  });

  it('forgets what the login left behind, which nothing shows meanwhile', () => {
    const session = new IdentitySession(configured());
    const proof = new LoginProof('eyJ.secret.token');
    session.begin({ ...maria, proof });
    const shown = JSON.stringify(session.current) + inspect(session.current, { depth: 9, showHidden: true });
    expect(shown).not.toContain('secret');
    expect(session.current?.proof?.reveal()).toBe('eyJ.secret.token');
    session.end('logout');
    expect(proof.reveal()).toBeUndefined();
  });

  it('is what the catalog gives each signer', async () => {
    const configuration = configured();
    const session = new IdentitySession(configuration);
    const tokens = {
      configured: (token: string) => {
        throw new CountersignError('token.unknown', { token });
      },
      discover: () => Promise.resolve({ found: [] }),
    };
    const catalog = new SignerCatalog(configuration, tokens, session);
    const before = await catalog.find('office');
    expect(before.signatory).toBeUndefined();
    expect(before.authenticators).toEqual(['office']);
    expect(() => usedBy(before, before.signatory)).toThrow(expect.objectContaining({ code: 'identity.required' }));
    session.begin(maria);
    const after = await catalog.find('office');
    expect(usedBy(after, after.signatory).signatory).toEqual(maria);
  });
});

describe('the configuration of logins', () => {
  it.each([
    [{ AUTHTYPE: 'CLIENTCERT' }, 'SIGNERS.x.AUTHTYPE'],
    [{ AUTHTYPE: 'JwtAuthorizer', AUTHENTICATORS: ['nobody'] }, 'SIGNERS.x.AUTHENTICATORS.0'],
  ] as const)('refuses %j, which nothing gives', (changes, path) => {
    const x = { CRYPTOTOKEN: 't', ALIASSELECTOR: 'RequestMetadata', ...changes } as never;
    expect(() => configured({ SIGNERS: { x } })).toThrow(
      expect.objectContaining({ code: 'config.invalid', params: expect.objectContaining({ path }) as unknown }),
    );
  });

  it.each(['http://login.test', 'https://maria@login.test', 'https://login.test/?a=b', 'ftp://login.test'])(
    'refuses the issuer %s',
    (OIDC_ISSUER) => {
      expect(() => configured({ AUTHENTICATORS: { office: { ...login, OIDC_ISSUER } } })).toThrow(
        expect.objectContaining({ code: 'config.invalid' }),
      );
    },
  );
});
