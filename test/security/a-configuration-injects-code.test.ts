import { describe, expect, it } from 'vitest';
import { CountersignError } from '../../main/errors/countersign-error';
import { parseConfiguration } from '../../main/configuration/configuration-file';

interface Draft {
  SHAREDLIBRARIES: Record<string, { path: string; environment?: Record<string, unknown>; args?: string[] }>;
  CRYPTOTOKENS: Record<string, Record<string, unknown>>;
  SIGNERS: Record<string, Record<string, unknown>>;
}

function draft(): Draft {
  return {
    SHAREDLIBRARIES: { driver: { path: '/usr/lib/driver.so', environment: { SOFTHSM2_CONF: '/etc/softhsm2.conf' } } },
    CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'driver', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    SIGNERS: { one: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' } },
  };
}

function refusal(change: (configuration: Draft) => void): string | undefined {
  const configuration = draft();
  change(configuration);
  try {
    parseConfiguration(JSON.stringify(configuration), 'countersign.json');
    return undefined;
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    return error.code;
  }
}

describe('a configuration', () => {
  it('is taken when it is plain', () => expect(refusal(() => undefined)).toBeUndefined());

  it.each([
    'LD_PRELOAD',
    'GCONV_PATH',
    'OPENSSL_CONF',
    'OPENSSL_MODULES',
    'LD_LIBRARY_PATH',
    'LD_AUDIT',
    'DYLD_INSERT_LIBRARIES',
    'NODE_OPTIONS',
    'NODE_PATH',
    'NODE_EXTRA_CA_CERTS',
    'ELECTRON_RUN_AS_NODE',
    'BASH_ENV',
    'PATH',
    'HOME',
    'IFS',
  ])('can not set %s for a driver', (name) => {
    expect(refusal(({ SHAREDLIBRARIES }) => (SHAREDLIBRARIES['driver']!.environment = { [name]: '/evil.so' }))).toBe(
      'config.invalid',
    );
  });

  it.each(['ld_preload', 'A=B', 'A B', '', '1A', 'LÄ'])('can not set a variable named %j', (name) => {
    expect(refusal(({ SHAREDLIBRARIES }) => (SHAREDLIBRARIES['driver']!.environment = { [name]: 'x' }))).toBe(
      'config.invalid',
    );
  });

  it.each(['driver.so', './driver.so', '../driver.so', '', 'http://example.org/driver.so'])(
    'can not name a driver by %j',
    (path) => expect(refusal(({ SHAREDLIBRARIES }) => (SHAREDLIBRARIES['driver']!.path = path))).toBe('config.invalid'),
  );

  it('can not give a driver arguments, or a signer or a token what is not known', () => {
    expect(refusal(({ SHAREDLIBRARIES }) => (SHAREDLIBRARIES['driver']!.args = ['--inspect']))).toBe('config.invalid');
    expect(refusal(({ CRYPTOTOKENS }) => (CRYPTOTOKENS['card']!['path'] = '/evil.so'))).toBe('config.invalid');
    expect(refusal(({ CRYPTOTOKENS }) => (CRYPTOTOKENS['card']!['PIN'] = '123456'))).toBe('config.invalid');
    expect(refusal(({ SIGNERS }) => (SIGNERS['one']!['OUTPUT'] = '/etc'))).toBe('config.invalid');
  });

  it('can not smuggle properties into the objects that it becomes', () => {
    const text = JSON.stringify(draft()).replace('"SIGNERS":{', '"__proto__":{"polluted":true},"SIGNERS":{');
    try {
      parseConfiguration(text, 'countersign.json');
    } catch (error) {
      expect(CountersignError.is(error)).toBe(true);
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
