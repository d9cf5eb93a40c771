import { describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import { authorityCredentials, levelWish } from '../../../main/configuration/timestamp-authorities';

type SignerInput = ConfigurationInput['SIGNERS'][string];

const text = (signer: Partial<SignerInput>, authorities: ConfigurationInput['TIMESTAMPAUTHORITIES'] = {}): string =>
  JSON.stringify({
    CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    TIMESTAMPAUTHORITIES: authorities,
    SIGNERS: { one: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata', ...signer } },
  });
const first = { TSA_URL: 'https://tsa.test/', TSA_USERNAME: 'jana', TSA_PASSWORD: 'secret', TSA_POLICYOID: '1.2.3' };
const second = { TSA_URL: 'http://other.test/', TSA_DIGESTALGORITHM: 'SHA512', DEADLINE: 5 } as const;
const invalid = (path: string): unknown =>
  expect.objectContaining({ code: 'config.invalid', params: expect.objectContaining({ path }) as object });

describe('the level of a signer', () => {
  it('is B-B without LEVEL: nothing is asked of the network', () => {
    const { SIGNERS, TIMESTAMPAUTHORITIES } = parseConfiguration(text({}), 'f');
    expect(levelWish(SIGNERS['one']!, TIMESTAMPAUTHORITIES)).toBeUndefined();
  });

  it('goes with its authorities in their order, and fails rather than deliver less', () => {
    const signer = { LEVEL: 'B-LTA', TSA: ['second', 'first'] } as const;
    const input = text({ ...signer, TSA: [...signer.TSA] }, { first, second });
    const { SIGNERS, TIMESTAMPAUTHORITIES } = parseConfiguration(input, 'f');
    expect(levelWish(SIGNERS['one']!, TIMESTAMPAUTHORITIES)).toEqual({
      level: 'PAdES-BASELINE-LTA',
      fallback: 'FAIL',
      authorities: [
        {
          name: 'second',
          url: 'http://other.test/',
          digestAlgorithm: 'SHA-512',
          deadlineMs: 5000,
          hasCredentials: false,
        },
        {
          name: 'first',
          url: 'https://tsa.test/',
          digestAlgorithm: 'SHA-256',
          policy: '1.2.3',
          deadlineMs: 20_000,
          hasCredentials: true,
        },
      ],
    });
  });

  it('never carries a password: that stays with main’s network, bound to its address', () => {
    const configuration = parseConfiguration(text({ LEVEL: 'B-T', TSA: ['first'] }, { first, second }), 'f');
    const wish = levelWish(configuration.SIGNERS['one']!, configuration.TIMESTAMPAUTHORITIES);
    expect(JSON.stringify(wish)).not.toContain('secret');
    const credentials = authorityCredentials(configuration);
    expect(credentials('first')).toEqual({
      url: 'https://tsa.test/',
      basic: { username: 'jana', password: 'secret' },
    });
    expect(credentials('second')).toBeUndefined();
    expect(credentials('toString')).toBeUndefined();
    expect(authorityCredentials(undefined)('first')).toBeUndefined();
  });

  it.each<[string, Partial<SignerInput>, ConfigurationInput['TIMESTAMPAUTHORITIES'], string]>([
    ['a level above B-B without an authority', { LEVEL: 'B-T' }, {}, 'SIGNERS.one.TSA'],
    ['an authority that is not there', { LEVEL: 'B-T', TSA: ['nobody'] }, { first }, 'SIGNERS.one.TSA.0'],
    [
      'an address of another protocol',
      {},
      { first: { TSA_URL: 'ldap://tsa.test/' } },
      'TIMESTAMPAUTHORITIES.first.TSA_URL',
    ],
    [
      'a username in the address',
      {},
      { first: { TSA_URL: 'http://a:b@tsa.test/' } },
      'TIMESTAMPAUTHORITIES.first.TSA_URL',
    ],
    [
      'a password without a username',
      {},
      { first: { TSA_URL: 'http://tsa.test/', TSA_PASSWORD: 'x' } },
      'TIMESTAMPAUTHORITIES.first.TSA_USERNAME',
    ],
    [
      'a password file without a username',
      {},
      { first: { TSA_URL: 'http://tsa.test/', TSA_PASSWORD_FILE: '/x' } },
      'TIMESTAMPAUTHORITIES.first.TSA_USERNAME',
    ],
    [
      'two passwords',
      {},
      { first: { TSA_URL: 'http://tsa.test/', TSA_USERNAME: 'a', TSA_PASSWORD: 'x', TSA_PASSWORD_FILE: '/x' } },
      'TIMESTAMPAUTHORITIES.first.TSA_PASSWORD',
    ],
    [
      'a password file beside the configuration',
      {},
      { first: { TSA_URL: 'http://tsa.test/', TSA_USERNAME: 'a', TSA_PASSWORD_FILE: 'x' } },
      'TIMESTAMPAUTHORITIES.first.TSA_PASSWORD_FILE',
    ],
    [
      'a client key without its certificate',
      {},
      { first: { TSA_URL: 'https://tsa.test/', TSA_CLIENTKEY: '/x' } },
      'TIMESTAMPAUTHORITIES.first.TSA_CLIENTCERTIFICATE',
    ],
    [
      'a client certificate for a server that can not ask for it',
      {},
      { first: { TSA_URL: 'http://tsa.test/', TSA_CLIENTCERTIFICATE: '/x' } },
      'TIMESTAMPAUTHORITIES.first.TSA_URL',
    ],
  ])('is refused with %s', (_, signer, authorities, path) => {
    expect(() => parseConfiguration(text(signer, authorities), 'f')).toThrow(
      expect.objectContaining({ code: 'config.invalid' }) as Error,
    );
    try {
      parseConfiguration(text(signer, authorities), 'f');
    } catch (error) {
      expect(error).toEqual(invalid(path));
    }
  });
});
