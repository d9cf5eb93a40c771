import { describe, expect, it } from 'vitest';
import { parseCommand, usage } from '../../../main/cli/arguments';

const detail = (args: string[]): string => {
  try {
    parseCommand(['keys', ...args]);
  } catch (error) {
    return (error as { params: { detail: string } }).params.detail;
  }
  return 'understood';
};

describe('countersign keys on the command line', () => {
  const plain = { name: 'keys', pinStdin: false, allowLastTry: false, json: false };

  it('understands each action with its options', () => {
    expect(parseCommand(['keys', 'list', '--token', 'card', '--json'])).toEqual({
      ...plain,
      action: 'list',
      token: 'card',
      json: true,
    });
    expect(
      parseCommand(['keys', 'generate', '--alias', 'a', '--type', 'P-384', '--always-authenticate', '--pin-stdin']),
    ).toEqual({ ...plain, action: 'generate', alias: 'a', kind: 'P-384', alwaysAuthenticate: true, pinStdin: true });
    expect(
      parseCommand([
        'keys',
        'csr',
        '--subject',
        'CN=x',
        '--email',
        'a@b',
        '--email',
        'c@d',
        '--dns',
        'e',
        '--out',
        'f',
      ]),
    ).toEqual({
      ...plain,
      ...{ action: 'csr', subject: 'CN=x', emails: ['a@b', 'c@d'], dnsNames: ['e'], out: 'f' },
    });
    expect(parseCommand(['keys', 'csr', '--renews', 'a', '--send', '--authority', 'office', '--chain'])).toEqual({
      ...plain,
      ...{ action: 'csr', renews: 'a', emails: [], dnsNames: [], send: { authority: 'office', withChain: true } },
    });
    expect(parseCommand(['keys', 'csr', '--send'])).toEqual({
      ...plain,
      ...{ action: 'csr', emails: [], dnsNames: [], send: { withChain: false } },
    });
    expect(parseCommand(['keys', 'import', 'c.pem', '--chain', '--signer', 's', '--profile', '/p'])).toEqual({
      ...plain,
      ...{ action: 'import', file: 'c.pem', withChain: true, signer: 's', profile: '/p' },
    });
    expect(parseCommand(['keys', 'delete', '--alias', 'a', '--yes', 'a'])).toEqual({
      ...plain,
      ...{ action: 'delete', alias: 'a', yes: 'a' },
    });
  });

  it('takes a profile that was named before it', () => {
    expect(parseCommand(['keys', '--profile=/p', 'list'])).toEqual({ ...plain, action: 'list', profile: '/p' });
  });

  it('refuses what it does not understand, and never repeats what could be a PIN', () => {
    expect(detail(['csr', '--authority', 'office'])).toBe('--authority goes with --send');
    expect(detail(['csr', '--chain'])).toBe('--chain goes with --send');
    expect(detail([])).toContain('keys is followed by one of list, generate, csr, import, delete');
    expect(detail(['toString'])).toContain('keys is followed by one of');
    expect(detail(['generate', '--type', 'RSA-1024'])).toContain('--type is one of RSA-2048');
    expect(detail(['generate', '--pin', '1234'])).toBe('a PIN is never taken as an argument; use --pin-stdin');
    expect(detail(['list', '--alias', 'a'])).toBe('--alias is not understood here');
    expect(detail(['list', '--signer', 'a', '--token', 'b'])).toBe('--signer and --token exclude each other');
    expect(detail(['import'])).toBe('keys import takes one file');
    expect(detail(['import', 'a', 'b'])).toBe('keys import takes one file');
    expect(detail(['delete', 'a'])).toBe('keys delete takes no files');
    expect(detail(['csr', '--out'])).toBe('--out needs a value');
    expect(detail(['import', 'a', '--chain=yes'])).toBe('--chain takes no value');
  });

  it('is in the help', () => {
    expect(parseCommand(['keys', '--help'])).toEqual({ name: 'help', json: false });
    for (const action of ['list', 'generate', 'csr', 'import', 'delete']) {
      expect(usage).toContain(`countersign keys ${action}`);
    }
  });
});
