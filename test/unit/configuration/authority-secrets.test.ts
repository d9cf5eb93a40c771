import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NetworkFailure } from '../../../main/network/network';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import { authorityCredentials, levelWish } from '../../../main/configuration/timestamp-authorities';

const posix = process.platform !== 'win32';
const url = 'https://tsa.test/';
const pem = (kind: string): string => `-----BEGIN ${kind}-----\nAAAA\n-----END ${kind}-----\n`;
let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'countersign-secrets-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

function configured(entries: object) {
  const input: ConfigurationInput = {
    CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    TIMESTAMPAUTHORITIES: { office: { TSA_URL: url, ...entries } },
    SIGNERS: { one: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata', LEVEL: 'B-T', TSA: ['office'] } },
  };
  return parseConfiguration(JSON.stringify(input), 'f');
}
const credentials = (entries: object) => authorityCredentials(configured(entries))('office');

function refusal(entries: object): string {
  try {
    credentials(entries);
  } catch (error) {
    expect(error).toBeInstanceOf(NetworkFailure);
    expect((error as NetworkFailure).failure).toBe('refused-by-policy');
    return (error as Error).message;
  }
  throw new Error('it was accepted');
}

describe('the secrets of a timestamp authority', () => {
  it.each([
    ['a line', 'geheim\n'],
    ['a line of Windows', 'geheim\r\n'],
    ['no line end', 'geheim'],
    ['more lines', 'geheim\nnotes\n'],
  ])('a password is the first line of its file: %s', (_, content) => {
    const TSA_PASSWORD_FILE = file('password', content);
    expect(credentials({ TSA_USERNAME: 'jana', TSA_PASSWORD_FILE })).toEqual({
      url,
      basic: { username: 'jana', password: 'geheim' },
    });
  });

  it('a password file is read when it is needed, so that a new password needs no restart', () => {
    const TSA_PASSWORD_FILE = file('password', 'old');
    const find = authorityCredentials(configured({ TSA_USERNAME: 'jana', TSA_PASSWORD_FILE }));
    expect(find('office')?.basic?.password).toBe('old');
    writeFileSync(TSA_PASSWORD_FILE, 'new');
    expect(find('office')?.basic?.password).toBe('new');
  });

  it.runIf(posix).each([0o640, 0o604, 0o660, 0o666])('a file that others may use (%o) is refused, unread', (mode) => {
    const path = file('password', 'geheim', mode);
    const words = 'others may read the file of ENTRY; let only its owner read it (chmod 600)';
    const password = { TSA_USERNAME: 'jana', TSA_PASSWORD_FILE: path };
    expect(refusal(password)).toBe(words.replace('ENTRY', 'TSA_PASSWORD_FILE'));
    expect(refusal({ TSA_CLIENTCERTIFICATE: path })).toBe(words.replace('ENTRY', 'TSA_CLIENTCERTIFICATE'));
    const certificate = file('client.pem', pem('CERTIFICATE'), 0o644);
    expect(refusal({ TSA_CLIENTCERTIFICATE: certificate, TSA_CLIENTKEY: path })).toBe(
      words.replace('ENTRY', 'TSA_CLIENTKEY'),
    );
  });

  it('a file that is not there, a folder, and an empty line are refused without the path', () => {
    const wish = { TSA_USERNAME: 'jana' };
    const gone = join(folder, 'gone');
    expect(refusal({ ...wish, TSA_PASSWORD_FILE: gone })).toBe('the file of TSA_PASSWORD_FILE is not there');
    chmodSync(folder, 0o700);
    expect(refusal({ ...wish, TSA_PASSWORD_FILE: folder })).toBe('the file of TSA_PASSWORD_FILE can not be read');
    const empty = file('empty', '\nsecond');
    expect(refusal({ ...wish, TSA_PASSWORD_FILE: empty })).toBe('the first line of TSA_PASSWORD_FILE is empty');
  });

  it('a client certificate is PKCS#12, PEM with its key, or PEM beside its key, known by its octets', () => {
    const pfx = Uint8Array.of(0x30, 0x82, 1, 2);
    const both = pem('CERTIFICATE') + pem('PRIVATE KEY');
    const TSA_CLIENTKEY_PASSWORD_FILE = file('password', 'geheim');
    const client = (entries: object) => credentials(entries)?.clientCertificate;
    expect(client({ TSA_CLIENTCERTIFICATE: file('a.pem', pfx), TSA_CLIENTKEY_PASSWORD_FILE })).toEqual({
      pfx: Buffer.from(pfx),
      passphrase: 'geheim',
    });
    expect(client({ TSA_CLIENTCERTIFICATE: file('b.p12', both) })).toEqual({
      certificate: Buffer.from(both),
      key: Buffer.from(both),
    });
    const certificate = file('c.pem', pem('CERTIFICATE'), 0o644);
    const key = file('c.key', pem('PRIVATE KEY'));
    expect(client({ TSA_CLIENTCERTIFICATE: certificate, TSA_CLIENTKEY: key })).toEqual({
      certificate: Buffer.from(pem('CERTIFICATE')),
      key: Buffer.from(pem('PRIVATE KEY')),
    });
    expect(refusal({ TSA_CLIENTCERTIFICATE: file('a.pem', pfx), TSA_CLIENTKEY: key })).toBe(
      'TSA_CLIENTCERTIFICATE is not PEM, as it has to be beside TSA_CLIENTKEY',
    );
  });

  it('what crosses into the document process says that there are credentials, and not which', () => {
    const path = file('client.p12', Uint8Array.of(0x30, 0x82));
    const { SIGNERS, TIMESTAMPAUTHORITIES } = configured({ TSA_CLIENTCERTIFICATE: path });
    const wish = levelWish(SIGNERS['one']!, TIMESTAMPAUTHORITIES);
    expect(wish?.authorities).toMatchObject([{ name: 'office', hasCredentials: true }]);
    expect(JSON.stringify(wish)).not.toContain(folder);
  });
});
