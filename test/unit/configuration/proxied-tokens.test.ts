import { describe, expect, it } from 'vitest';
import { configurationSchema, type ConfigurationInput } from '../../../main/configuration/configuration';

type CryptoTokenInput = ConfigurationInput['CRYPTOTOKENS'][string];

function judged(card: Partial<CryptoTokenInput>): { accepted: boolean; issues: [path: string, message: string][] } {
  const result = configurationSchema.safeParse({
    CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'Proxy', SLOTLABELTYPE: 'SLOT_LABEL', SLOTLABELVALUE: 'HSM', ...card } },
    SIGNERS: { any: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' } },
  });
  const issues = result.error?.issues.map(({ path, message }): [string, string] => [path.join('.'), message]) ?? [];
  return { accepted: result.success, issues };
}

describe('a token behind a proxy, in the configuration', () => {
  it.each<Partial<CryptoTokenInput>>([
    {},
    { ADDRESS: 'unix:path=/run/hsm.sock' },
    { ADDRESS: 'vsock:cid=3;port=8080' },
    { ADDRESS: 'unix:path=/run/hsm.sock', TUNNEL: ['/usr/bin/ssh', '-N', 'hsm'] },
  ])('is accepted as %j', (card) => {
    expect(judged(card)).toEqual({ accepted: true, issues: [] });
  });

  const form = '"unix:path=" and an absolute path, or "vsock:cid=…;port=…"';
  const socket = 'unix:path=/run/hsm.sock';
  it.each<[why: string, card: Partial<CryptoTokenInput>, path: string, message: string]>([
    ['an address that p11-kit does not know', { ADDRESS: 'tcp:host=hsm' }, 'ADDRESS', form],
    ['a relative path', { ADDRESS: 'unix:path=hsm.sock' }, 'ADDRESS', form],
    ['two addresses', { ADDRESS: `${socket};unix:path=/run/other` }, 'ADDRESS', form],
    ['a line for a shell', { ADDRESS: socket, TUNNEL: ['ssh hsm'] }, 'TUNNEL.0', 'an absolute path'],
    [
      'a tunnel to nowhere',
      { TUNNEL: ['/usr/bin/ssh'] },
      'ADDRESS',
      '"unix:path=…", because there is a TUNNEL that is to listen there',
    ],
  ])('is refused with %s', (_why, card, path, message) => {
    expect(judged(card)).toEqual({ accepted: false, issues: [[`CRYPTOTOKENS.card.${path}`, message]] });
  });
});
