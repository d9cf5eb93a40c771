// Keycloak, an OpenID provider that organisations use: its distribution out of a Maven repository, made ready once for a machine.
// For the interop run only; it never ships.

import { createHash } from 'node:crypto';
import { chmodSync, createReadStream, existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder } from './cache-folder.mjs';
import { run } from './run.mjs';
import { SetUpError, showProgress } from './say.mjs';
import { unpackZip } from './zip.mjs';

const PINNED = {
  version: '26.7.3',
  sha256: '27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f',
};
/** What can not be changed at a start. Everything is in memory. */
const BUILD = ['--db=dev-mem', '--health-enabled=true'];

/** Where its folder lies or will lie. */
export function keycloakPlace() {
  const recipe = createHash('sha256').update(PINNED.sha256).update(BUILD.join(' ')).digest('hex').slice(0, 12);
  return join(cacheFolder('keycloak'), `keycloak-${PINNED.version}-${recipe}`);
}

export function keycloakIsCurrent() {
  return existsSync(keycloakPlace());
}

/** Fetches and prepares it when it is not there yet. */
export async function provideKeycloak() {
  const place = keycloakPlace();
  if (keycloakIsCurrent()) return;
  const work = await mkdtemp(join(dirname(place), 'unpacking-'));
  const done = showProgress(`Downloading and preparing Keycloak ${PINNED.version} (177 MB, once for this machine)`);
  try {
    const artifact = `org.keycloak:keycloak-quarkus-dist:${PINNED.version}:zip`;
    const copy = ['dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${work}`];
    const { code, output } = await run('mvn', ['-q', '-B', '-ntp', ...copy]);
    const zip = (await readdir(work)).find((name) => name.endsWith('.zip'));
    if (code !== 0 || !zip) throw new SetUpError(`Keycloak could not be downloaded. Maven said:\n\n${output.trim()}\n`);
    const archive = join(work, zip);
    const hash = createHash('sha256');
    await pipeline(createReadStream(archive), hash);
    if (hash.digest('hex') !== PINNED.sha256) {
      throw new SetUpError('The downloaded Keycloak is not the one that this project pins. Nothing of it was kept.');
    }
    await unpackZip(archive, work, (name) => name);
    await rm(archive);
    const folder = join(work, `keycloak-${PINNED.version}`);
    const script = join(folder, 'bin', 'kc.sh');
    chmodSync(script, 0o755);
    const built = await run(script, ['build', ...BUILD]);
    if (built.code !== 0) throw new SetUpError(`Keycloak could not be prepared. It said:\n\n${built.output.trim()}\n`);
    await rename(folder, place);
  } finally {
    done();
    await rm(work, { recursive: true, force: true });
  }
}
