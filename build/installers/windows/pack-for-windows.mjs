// Runs electron-builder for Windows: `node pack-for-windows.mjs CHOICE.json`. In a process of its own, as build/pack.mjs.

import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PROJECT, readJson } from '../../setup/project.mjs';

const require = createRequire(import.meta.url);
const { packConfiguration } = require('../../electron-builder.config.cjs');
const { build, Arch, Platform } = require('electron-builder');

/** @type {{electron: import('./electron-for-windows.mjs').WindowsElectron, output: string, application: string}} */
const { electron, output, application } = readJson(process.argv[2]);
const config = packConfiguration({
  runtime: { dist: electron.dist, version: electron.version },
  output,
  testBuild: false,
});
config.directories.app = application;
if (electron.standIn) {
  // It is older than the fuses.
  config.afterPack = (context) => rmSync(join(context.appOutDir, 'resources', 'default_app.asar'), { force: true });
}
try {
  await build({
    projectDir: PROJECT,
    targets: Platform.WINDOWS.createTarget('dir', Arch.x64),
    publish: 'never',
    config,
  });
} catch (error) {
  console.error(error);
  process.exit(1);
}
