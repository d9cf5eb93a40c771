import { describe, expect, it } from 'vitest';
import { configurationSchema } from '../../../main/configuration/configuration';
import {
  oneTimeKeyKind,
  readAlternativeNames,
  secondsOf,
} from '../../../main/configuration/configuration-one-time-keys';
import { levelWish } from '../../../main/configuration/timestamp-authorities';

const good = {
  CRYPTOTOKEN: 'station',
  KEYS: 'ONETIME',
  SUBJECTDN_PATTERN: 'CN=${username}',
  CERTIFICATEAUTHORITY: 'office',
  TSA: ['clock'],
};

function read(signer: Record<string, unknown>) {
  return configurationSchema.safeParse({
    CRYPTOTOKENS: { station: { KEYSTORETYPE: 'MEMORY' } },
    CERTIFICATEAUTHORITIES: { office: { EST_URL: 'https://ca.example.com/.well-known/est' } },
    TIMESTAMPAUTHORITIES: { clock: { TSA_URL: 'https://tsa.example.com' } },
    SIGNERS: { any: { ...good, ...signer } },
  });
}

describe('a signer whose keys live for one signing', () => {
  it('signs at B-T without saying so', () => {
    const { SIGNERS, TIMESTAMPAUTHORITIES } = read({}).data!;
    expect(levelWish(SIGNERS['any']!, TIMESTAMPAUTHORITIES)?.level).toBe('PAdES-BASELINE-T');
  });

  it.each([
    ['LEVEL', { LEVEL: 'B-B' }],
    ['LEVEL_FALLBACK', { LEVEL_FALLBACK: 'DELIVER_LOWER' }],
    ['TSA', { TSA: undefined }],
    ['SUBJECTDN_PATTERN', { SUBJECTDN_PATTERN: undefined }],
    ['DEFAULTKEY', { DEFAULTKEY: 'mine' }],
    ['KEYSPEC', { KEYALG: 'RSA', KEYSPEC: 'secp256r1' }],
    ['KEYSPEC', { KEYSPEC: '1024' }],
    ['SUBJECTALTNAME_PATTERN', { SUBJECTALTNAME_PATTERN: 'upn=${username}' }],
    ['CERTIFICATEENDTIME', { CERTIFICATEENDTIME: '30s' }],
    ['CERTIFICATEENDTIME', { CERTIFICATEENDTIME: 'tomorrow' }],
    ['KEYALIAS_PREFIX', { KEYALIAS_PREFIX: 'one time ' }],
  ])('is refused for its %s: %j', (entry, signer) => {
    expect(read(signer).error?.issues.map(({ path }) => path.at(-1))).toContain(entry);
  });

  it('may sign at B-B where that is allowed in so many words', () => {
    expect(read({ LEVEL: 'B-B', TSA: undefined, ALLOW_BASELINE_B: true }).success).toBe(true);
  });

  it.each([
    [{}, 'P-256'],
    [{ KEYALG: 'RSA' as const }, 'RSA-3072'],
    [{ KEYSPEC: '4096' }, 'RSA-4096'],
    [{ KEYALG: 'ECDSA' as const, KEYSPEC: 'secp384r1' }, 'P-384'],
  ])('makes by %j a key of the kind %s', (entries, kind) => {
    expect(oneTimeKeyKind(entries)).toBe(kind);
  });

  it('reads times and names', () => {
    expect(['90', '90s', '10m', '1h', '2d', '1w', ''].map(secondsOf)).toEqual([
      90,
      90,
      600,
      3600,
      172_800,
      undefined,
      undefined,
    ]);
    expect(readAlternativeNames('rfc822Name=${JWT.email}, dNSName=a.example')).toEqual({
      emails: ['${JWT.email}'],
      dnsNames: ['a.example'],
    });
  });
});
