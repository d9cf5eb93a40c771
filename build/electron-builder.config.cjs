// How the application is packed. build/dist.mjs names the runtime and the variant through packConfiguration().

const { rmSync } = require('node:fs');
const { join } = require('node:path');
const { macConfiguration } = require('./installers/macos/configuration.cjs');

/**
 * @param {{runtime: {dist: string, version: string}, output: string, testBuild: boolean, macTarget?: 'pkg' | 'dmg'}} choice
 *   `testBuild`: Playwright can drive it; everything else is as it ships. `macTarget`: an installer in place of a folder, on macOS
 * @returns {import('electron-builder').Configuration}
 */
function packConfiguration({ runtime, output, testBuild, macTarget }) {
  const { mac, ...ofMac } = macConfiguration();
  return {
    appId: 'org.countersign.app',
    productName: 'Countersign',
    copyright: 'Countersign contributors',
    directories: { output, buildResources: 'build/icons' },
    electronDist: runtime.dist,
    electronVersion: runtime.version,
    // The addon speaks N-API and was built at install: it fits every Electron.
    npmRebuild: false,
    nodeGypRebuild: false,
    asar: true,
    // The bundles hold every package but the native addon, and of that only what runs.
    files: [
      'package.json',
      'out/**/*',
      '!out/sources.json',
      '!out/*/bundled-packages.json',
      // Made by the V8 of the Node that built it; Electron has its own.
      '!out/main/code/*.v8',
      '!node_modules/**/*',
      'node_modules/pkcs11js/package.json',
      'node_modules/pkcs11js/LICENSE',
      'node_modules/pkcs11js/index.js',
      'node_modules/pkcs11js/build/Release/pkcs11.node',
    ],
    // Fonts are read in parts: of a file within the archive Electron would leave a copy in the temporary folder each time.
    asarUnpack: ['node_modules/pkcs11js/**/*', 'out/main/fonts/**/*'],
    extraMetadata: { scripts: undefined, devDependencies: undefined, allowScripts: undefined },
    publish: null,
    linux: { icon: 'build/icons', category: 'Office', executableName: 'countersign', target: 'dir' },
    ...ofMac,
    mac: { ...mac, ...(macTarget && { target: macTarget }) },
    win: { icon: 'build/icons/icon.ico', target: 'dir' },
    async afterPack(context) {
      const { flipFusesOf } = await import('./fuses.mjs');
      const resources = context.packager.getResourcesDir(context.appOutDir);
      // The development runtime's loader must not lie beside the archive, where it would be taken for the application.
      rmSync(join(resources, 'app'), { recursive: true, force: true });
      rmSync(join(context.appOutDir, 'countersign-runtime.json'), { force: true });
      if (macTarget) {
        // Before it is signed.
        const { writeInstallKind } = await import('./installers/install-kind.mjs');
        writeInstallKind(resources, macTarget, '.');
      }
      const platform = context.electronPlatformName;
      await flipFusesOf(executableIn(context.appOutDir, platform), { platform, testBuild });
    },
  };
}

/** The executable of a packed application. */
function executableIn(folder, platform) {
  if (platform === 'darwin') return join(folder, 'Countersign.app', 'Contents', 'MacOS', 'Countersign');
  return join(folder, platform === 'win32' ? 'Countersign.exe' : 'countersign');
}

module.exports = { packConfiguration, executableIn };
