import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HeadlessBrowser } from '../../fixtures/identity/headless-browser';
import { LoginDesk } from '../../fixtures/identity/login-desk';
import { accounts, failure, maria } from '../../fixtures/identity/open-id-accounts';
import { identifyWith, logInHeadlessly } from '../../fixtures/identity/open-id-login';
import { startOpenIdProvider, type OpenIdProvider } from '../../fixtures/identity/openid-provider';
import { directoryCertificate } from '../../fixtures/identity/slapd';
import { day, issue, usages, type Identity } from '../../fixtures/pki/certificates';

const folder = mkdtempSync(join(tmpdir(), 'countersign-openid-tls-'));
const authorityNamed = (name: string): Promise<Identity> =>
  issue({ name, keyUsage: usages.keyCertSign, authority: {} });

/** Writes the file that OIDC_TRUSTANCHORS names. */
function anchorsOf(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('an issuer over https whose authority only the configuration knows', () => {
  let authority: Identity;
  let provider: OpenIdProvider;
  let own: string;

  beforeAll(async () => {
    authority = await authorityNamed('Office Root');
    own = anchorsOf('office.pem', authority.pem);
    const { pem, key } = await directoryCertificate(authority);
    provider = await startOpenIdProvider({ accounts, tls: { cert: pem, key } });
  });
  beforeEach(() => void (provider.asked.length = 0));
  afterAll(async () => {
    await provider?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('identifies people: metadata, keys and tokens come under its authority', async () => {
    const entry = { ...provider.entry, OIDC_TRUSTANCHORS: own };
    const { identity } = await logInHeadlessly(entry, maria, new HeadlessBrowser(authority.pem));
    expect(identity).toMatchObject({ username: 'maria', issuer: provider.issuer, evidence: { sub: 'id-maria' } });
    expect(provider.issuer).toMatch(/^https:/);
    expect(provider.asked).toEqual(expect.arrayContaining(['GET /.well-known/openid-configuration', 'POST /token']));
  });

  it.each([
    ['without them', undefined, /not trusted/],
    ['with those of somebody else', 'stranger.pem', /not trusted/],
    ['with a file that is not there', 'nothing.pem', /OIDC_TRUSTANCHORS/],
  ])('lets nobody in, and hears of nobody: %s', async (_, name, detail) => {
    anchorsOf('stranger.pem', (await authorityNamed('Stranger')).pem);
    const desk = new LoginDesk();
    const anchors = name === undefined ? {} : { OIDC_TRUSTANCHORS: join(folder, name) };
    await expect(identifyWith({ ...provider.entry, ...anchors }, desk)).rejects.toEqual(
      failure('identity.unreachable', { detail: expect.stringMatching(detail) as string }),
    );
    expect(desk.steps).toEqual([]);
    expect(provider.asked).toEqual([]);
  });

  it('lets nobody in over a certificate that has ended', async () => {
    const { pem, key } = await directoryCertificate(authority, {
      notBefore: new Date(Date.now() - 2 * day),
      notAfter: new Date(Date.now() - day),
    });
    const ended = await startOpenIdProvider({ accounts, tls: { cert: pem, key } });
    try {
      const entry = { ...ended.entry, OIDC_TRUSTANCHORS: own };
      await expect(identifyWith(entry, new LoginDesk())).rejects.toEqual(failure('identity.unreachable'));
      expect(ended.asked).toEqual([]);
    } finally {
      await ended.close();
    }
  });
});
