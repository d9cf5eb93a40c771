// Runs electron-builder: `node build/pack.mjs OUTPUT [--test-build] [--target=pkg|dmg]`. In a process of its own, because electron-builder ends the
// process that it ran in by itself, with code 0, whatever else that process found.

import { createRequire } from 'node:module';
import { requireElectron } from './electron-runtime.mjs';
import { PROJECT } from './setup/project.mjs';

const require = createRequire(import.meta.url);
const { packConfiguration } = require('./electron-builder.config.cjs');
const { build, Platform } = require('electron-builder');

const [output, ...options] = process.argv.slice(2);
const macTarget = options.find((one) => /^--target=(pkg|dmg)$/.test(one))?.slice('--target='.length);
try {
  await build({
    projectDir: PROJECT,
    targets: Platform.current().createTarget(macTarget ?? 'dir'),
    publish: 'never',
    config: packConfiguration({
      runtime: requireElectron(),
      output,
      testBuild: options.includes('--test-build'),
      macTarget,
    }),
  });
} catch (error) {
  console.error(error);
  process.exit(1);
}
