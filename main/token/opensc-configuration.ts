import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where OpenSC's packages keep its configuration. */
const usualPlaces = [
  '/etc/opensc/opensc.conf',
  '/etc/opensc.conf',
  `/etc/opensc-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}.conf`,
  '/Library/OpenSC/etc/opensc.conf',
  join(process.env['ProgramFiles'] ?? '', 'OpenSC Project', 'OpenSC', 'opensc.conf'),
];

/**
 * Lets OpenSC's module unblock a PIN with a PUK: C_SetPIN without a login. It does so only where its configuration says it;
 * without that it takes the PUK for the old PIN, which costs a try of the PIN (measured on OpenSC 0.23). OpenSC reads the
 * first block of a name, so this one stands before everything that the computer's own configuration says.
 */
const unblockingBlock = `app opensc-pkcs11 {
  pkcs11 {
    user_pin_unblock_style = set_pin_in_unlogged_session;
  }
}
`;

/** The computer's configuration of OpenSC with the unblocking allowed, in a file of its own. No secret is in it. */
export function openScConfiguration(environment: Record<string, string>): { path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-opensc-'));
  const path = join(folder, 'opensc.conf');
  writeFileSync(path, unblockingBlock + ownConfiguration(environment), { mode: 0o600 });
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function ownConfiguration(environment: Record<string, string>): string {
  const named = environment['OPENSC_CONF'] ?? process.env['OPENSC_CONF'];
  const place = (named === undefined ? usualPlaces : [named]).find((one) => existsSync(one));
  return place === undefined ? '' : readFileSync(place, 'utf8');
}
