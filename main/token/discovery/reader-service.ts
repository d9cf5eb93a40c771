import { existsSync } from 'node:fs';
import { takesConnections } from './unix-socket';

/** The service that stands between card drivers and readers. On macOS and Windows it is part of the system. */
export type ReaderService = 'running' | 'stopped' | 'not-installed' | 'part-of-the-system';

/** Where the PC/SC daemon of Linux listens, and where packages put it. */
export interface ReaderServicePlaces {
  socket: string;
  programs: string[];
}

const usual: ReaderServicePlaces = {
  socket: '/run/pcscd/pcscd.comm',
  programs: ['/usr/sbin/pcscd', '/usr/bin/pcscd', '/usr/local/sbin/pcscd'],
};

/** Whether card readers can be reached at all. */
export async function readerService(
  platform: NodeJS.Platform = process.platform,
  places: ReaderServicePlaces = usual,
): Promise<ReaderService> {
  if (platform !== 'linux') return 'part-of-the-system';
  if (await takesConnections(places.socket)) return 'running';
  return places.programs.some((path) => existsSync(path)) ? 'stopped' : 'not-installed';
}
