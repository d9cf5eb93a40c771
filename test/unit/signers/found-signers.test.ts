import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../main/configuration/configuration';
import { SignerCatalog, type TokenSource } from '../../../main/signers/signer-catalog';
import type { CryptoToken } from '../../../main/token/crypto-token';

/** What an organization says of computers on which nobody wrote down who signs. */
const settings = (said: object) => settingsSchema.parse({ CRYPTOTOKENS: {}, SIGNERS: {}, ...said });
const tokens: TokenSource = {
  configured: () => ({}) as CryptoToken,
  keyFileNames: ['own.p12'],
  discover: () => Promise.resolve({ found: ['First', 'Second'].map((name) => ({ name, token: {} as CryptoToken })) }),
};
const catalog = (said: object): SignerCatalog => new SignerCatalog(settings(said), tokens);
const namesOf = async (one: SignerCatalog): Promise<string[]> => (await one.list()).map(({ name }) => name);

describe('signers that are found under settings of an organization', () => {
  it('are those that would be found without', async () => {
    expect(await namesOf(catalog({ ALLOW_KEY_FILES: true }))).toEqual(['First', 'Second', 'own.p12']);
    expect(await namesOf(new SignerCatalog(undefined, tokens))).toEqual(['First', 'Second', 'own.p12']);
  });

  it('begin with the one that is preferred, if it is there', async () => {
    const preferring = catalog({ DEFAULTSIGNER: 'Second' });
    expect(await namesOf(preferring)).toEqual(['Second', 'First', 'own.p12']);
    expect((await preferring.find(undefined)).name).toBe('Second');
    expect(await namesOf(catalog({ DEFAULTSIGNER: 'Elsewhere' }))).toEqual(['First', 'Second', 'own.p12']);
  });

  it('ask the timestamp authority of the organization, and sign without it where nobody wants it', async () => {
    const asking = catalog({ TIMESTAMPAUTHORITIES: { TsaUrl: { TSA_URL: 'http://tsa.example.org/' } } });
    expect((await asking.find('First')).raise).toBeUndefined();
    for (const name of ['First', 'own.p12']) {
      expect((await asking.find(name, 'PAdES-BASELINE-T')).raise).toMatchObject({
        level: 'PAdES-BASELINE-T',
        authorities: [{ name: 'TsaUrl', url: 'http://tsa.example.org/' }],
      });
    }
    const { signer, raise } = asking.extending('PAdES-BASELINE-LTA');
    expect([signer.name, raise.authorities.map(({ url }) => url)]).toEqual(['TsaUrl', ['http://tsa.example.org/']]);
    expect(() => catalog({}).extending('PAdES-BASELINE-T')).toThrow(expect.objectContaining({ code: 'signer.none' }));
    await expect(catalog({}).find('First', 'PAdES-BASELINE-T')).rejects.toMatchObject({ code: 'usage.invalid' });
  });
});
