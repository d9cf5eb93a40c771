import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configurationFor } from '../../fixtures/hosts/built-product';
import { bytes, pin, rsa, useCommandLine } from '../../fixtures/hosts/command-line-desk';
import { withDeviceCode } from '../../fixtures/identity/device-code-command';
import { accounts, maria } from '../../fixtures/identity/open-id-accounts';
import { keepWhatIsHandedOut } from '../../fixtures/identity/handed-out-tokens';
import { startOpenIdProvider, type OpenIdProvider } from '../../fixtures/identity/openid-provider';
import { filesBelow } from '../../fixtures/secrecy/search';

describe('a login on the command line', () => {
  const desk = useCommandLine();
  let provider: OpenIdProvider;
  beforeAll(async () => void (provider = await startOpenIdProvider({ accounts, refreshTokens: true })));
  afterAll(() => provider.close());

  it('signs for whom the code identified, and leaves no token and no device code in any file or output', async () => {
    const handedOut = keepWhatIsHandedOut(provider);
    const profile = desk.bench.profile(
      configurationFor(
        desk.token,
        { AUTHENTICATORS: { office: provider.entry } },
        { AUTHTYPE: 'JwtAuthorizer', DEFAULTKEY: rsa },
      ),
    );
    const folder = desk.bench.fresh('documents');
    const input = desk.bench.document('a.pdf', bytes, folder);
    const { code, stdout, stderr } = await withDeviceCode(['sign', input, '--pin-stdin'], {
      profile,
      stdin: `${pin}\n`,
      person: maria,
    });
    expect(stderr + stdout).toContain('type the code');
    expect(code).toBe(0);
    const secrets = handedOut.map(({ text }) => text);
    expect(secrets.length).toBeGreaterThan(5);
    const files = filesBelow(profile, folder);
    const history = files.filter((path) => /history/.test(path)).map((path) => readFileSync(path, 'utf8'));
    expect(history.join()).toContain('id-maria');
    expect(history.join()).toContain('device-code');
    const written = [...files.map((path) => readFileSync(path, 'latin1')), stdout, stderr];
    for (const secret of secrets) expect(written.filter((text) => text.includes(secret))).toEqual([]);
  });
});
