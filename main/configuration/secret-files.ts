import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { unsafePlace } from '../files/place';

/** No password and no key is longer. */
const largestSecret = 256 * 1024;

/** Why a secret of the configuration can not be had: words for a person, without the secret and without its path. */
export class SecretUnusable extends Error {
  override readonly name = 'SecretUnusable';
}

/**
 * Reads a file that holds a secret. On POSIX it is refused when others than its owner may read or change it; everywhere when
 * another ordinary user may put another file in its place.
 *
 * @param entry - the name in the configuration, for messages
 * @throws SecretUnusable
 */
export function readSecretFile(file: string, entry: string): Buffer {
  return read(file, entry, process.platform !== 'win32');
}

/** Reads a file that is no secret but is believed, such as a certificate. See {@link readSecretFile}. */
export function readPublicFile(file: string, entry: string): Buffer {
  return read(file, entry, false);
}

/** Reads the first line of a file that holds a password. See {@link readSecretFile}. */
export function readPasswordFile(file: string, entry: string): string {
  const octets = readSecretLine(file, entry);
  const password = octets.toString('utf8');
  octets.fill(0);
  return password;
}

/** As {@link readPasswordFile}, in octets that can be wiped. */
export function readSecretLine(file: string, entry: string): Buffer {
  const octets = readSecretFile(file, entry);
  const end = octets.indexOf('\n');
  const line = octets.subarray(0, end < 0 ? octets.length : octets[end - 1] === 0x0d ? end - 1 : end);
  const secret = Buffer.from(line);
  octets.fill(0);
  if (secret.length === 0) throw new SecretUnusable(`the first line of ${entry} is empty`);
  return secret;
}

function read(file: string, entry: string, ownerOnly: boolean): Buffer {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const { mode, size } = fstatSync(descriptor);
    if (ownerOnly && (mode & 0o066) !== 0) {
      throw new SecretUnusable(`others may read the file of ${entry}; let only its owner read it (chmod 600)`);
    }
    if (unsafePlace(file)) {
      throw new SecretUnusable(
        `other users may change the file of ${entry} or put another in its place; let only its owner or an administrator write there`,
      );
    }
    if (size > largestSecret) throw new SecretUnusable(`the file of ${entry} is too large`);
    return readFileSync(descriptor);
  } catch (error) {
    if (error instanceof SecretUnusable) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new SecretUnusable(`the file of ${entry} ${missing ? 'is not there' : 'can not be read'}`, { cause: error });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
