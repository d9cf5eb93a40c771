import { isAbsolute } from 'node:path';
import { demandSafePlace } from '../../files/place/demand';
import type { SharedLibrary } from './shared-libraries';
import { tunnelOf } from './tunnel';

/** From where OpenSC's module reads which drivers it loads itself; the configuration's value goes before the program's. */
const openScVariable = 'OPENSC_CONF';

/**
 * Refuses a driver whose code, or whose settings, another user of the computer may change: it gets the PIN. What its
 * environment names by an absolute path is such a setting, be it a file, a folder of tokens or a socket.
 *
 * @throws CountersignError place.unsafe
 */
export function demandSafeDriver(library: SharedLibrary): void {
  // A key file is no code, and its password protects it.
  if (library.servedBy) return;
  demandSafePlace('driver', library.path);
  for (const file of library.namedBy ?? []) demandSafePlace('driver-setting', file);
  const settings = [...Object.values(library.environment), process.env[openScVariable] ?? ''];
  for (const value of settings) if (isAbsolute(value)) demandSafePlace('driver-setting', value);
  const socket = socketOf(library.address);
  if (socket !== undefined) demandSafePlace('socket', socket);
}

/**
 * Refuses to start a tunnel that another user may exchange.
 * @throws CountersignError place.unsafe
 */
export function demandSafeTunnel(library: SharedLibrary): void {
  const tunnel = tunnelOf(library);
  if (tunnel) demandSafePlace('tunnel', tunnel.program);
}

const socketOf = (address: string | undefined): string | undefined => /^unix:path=(.+)$/.exec(address ?? '')?.[1];
