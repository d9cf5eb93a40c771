import { existsSync } from 'node:fs';
import type { ReaderService } from '../../../preload/contract/doctor';
import type { SharedLibrary } from './shared-libraries';
import { takesConnections } from './unix-socket';

/** Where the PC/SC daemon of Linux listens, and where packages put it. */
export interface ReaderServicePlaces {
  sockets: string[];
  programs: string[];
}

const usualSocket = '/run/pcscd/pcscd.comm';
const programs = ['/usr/sbin/pcscd', '/usr/bin/pcscd', '/usr/local/sbin/pcscd'];

/** The variable from which pcsc-lite's clients, and so the drivers, read where the daemon listens. */
const socketVariable = 'PCSCLITE_CSOCK_NAME';

/** Where the drivers look for the daemon. */
export function readerServicePlaces(libraries: readonly SharedLibrary[]): ReaderServicePlaces {
  const everywhere = process.env[socketVariable] ?? usualSocket;
  const named = libraries.map(({ environment }) => environment[socketVariable] ?? everywhere);
  return { sockets: [...new Set(named.length > 0 ? named : [everywhere])], programs };
}

/** Whether card readers can be reached at all. */
export async function readerService(
  platform: NodeJS.Platform = process.platform,
  places: ReaderServicePlaces = readerServicePlaces([]),
): Promise<ReaderService> {
  if (platform !== 'linux') return 'part-of-the-system';
  if ((await Promise.all(places.sockets.map(takesConnections))).includes(true)) return 'running';
  return places.programs.some((path) => existsSync(path)) ? 'stopped' : 'not-installed';
}
