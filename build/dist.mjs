// Packs the application: `npm run dist`. With --test-build a variant that Playwright can drive, in a folder of its own; with
// --installers installers of it, see build/installers.

import { requireElectron } from './electron-runtime.mjs';
import { buildInstallers } from './installers/build-installers.mjs';
import { packedApplication } from './packed-application.mjs';

const testBuild = process.argv.includes('--test-build');
const { executable, fresh } = await packedApplication({ testBuild });
const runtime = requireElectron();

console.log(`\n${fresh ? 'Packed' : 'Nothing has changed; packed already'}: ${executable}`);
if (testBuild) console.log('This is a test build: the inspector is open. It must not ship.');
if (!runtime.official) {
  console.log(
    `It stands on the fallback Electron ${runtime.version}, which is for development and tests only: THIS BUILD MUST NOT SHIP.\n` +
      'Pack on a machine where the official Electron can be downloaded (npm run setup -- --retry-electron).',
  );
}
if (process.argv.includes('--installers')) process.exitCode = await buildInstallers(process.argv.slice(2));
