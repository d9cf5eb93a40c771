import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, win32 } from 'node:path';
import { demandSafePlace, privateTemporaryFolder } from '../files/place/demand';

/**
 * Where OpenSC's packages keep its configuration. It names drivers that are loaded, so no system is asked for the paths of
 * another one: on Windows they would be at the root of a drive, elsewhere in the folder that the program was started in.
 */
export function openScPlaces(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): string[] {
  if (platform === 'win32') {
    const programs = environment['ProgramFiles'];
    const absolute = programs !== undefined && win32.isAbsolute(programs);
    return absolute ? [win32.join(programs, 'OpenSC Project', 'OpenSC', 'opensc.conf')] : [];
  }
  if (platform === 'darwin') return ['/Library/OpenSC/etc/opensc.conf'];
  return [
    '/etc/opensc/opensc.conf',
    '/etc/opensc.conf',
    `/etc/opensc-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}.conf`,
  ];
}

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

/**
 * The computer's configuration of OpenSC with the unblocking allowed, in a file of its own. No secret is in it.
 * @throws CountersignError place.unsafe: it may name further drivers
 */
export function openScConfiguration(environment: Record<string, string>): { path: string; remove(): void } {
  const own = ownConfiguration(environment);
  const folder = privateTemporaryFolder('countersign-opensc-');
  const path = join(folder, 'opensc.conf');
  writeFileSync(path, unblockingBlock + own, { mode: 0o600 });
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function ownConfiguration(environment: Record<string, string>): string {
  const named = environment['OPENSC_CONF'] ?? process.env['OPENSC_CONF'];
  const place = (named === undefined ? openScPlaces() : [named]).find((one) => existsSync(one));
  if (place === undefined) return '';
  demandSafePlace('driver-setting', place);
  return readFileSync(place, 'utf8');
}
