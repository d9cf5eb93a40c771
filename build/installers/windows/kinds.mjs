// Installers for Windows.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { requireElectron } from '../../electron-runtime.mjs';
import { PRODUCT } from '../product.mjs';
import { buildMsi } from './msi.mjs';
import { compilerMissing } from './native-programs.mjs';
import { buildNsis } from './nsis.mjs';
import { signerOfEnvironment } from './signer-of-environment.mjs';
import { windowsApplication } from './windows-application.mjs';

/** What a package is called that stands on an Electron of long ago: nobody shall take it for one to install. */
const STAND_IN = 'STAND-IN-DO-NOT-SHIP';

/** @type {import('../kinds.mjs').InstallerKind[]} */
export const windowsKinds = [
  {
    kind: 'nsis',
    what: 'an installer for people (Setup.exe)',
    missing: (options) => missing('makensis', 'nsis', options),
    build: (context) => build(context, `${PRODUCT.displayName}-Setup`, 'exe', buildNsis),
  },
  {
    kind: 'msi',
    what: 'an installer for administrators (MSI)',
    missing: (options) =>
      missing('wixl', 'wixl', options) ?? (existsSync('/usr/bin/msibuild') ? undefined : 'msitools is not installed'),
    build: (context) => build(context, PRODUCT.displayName, 'msi', buildMsi),
  },
];

function missing(program, debianPackage, { standIn = false } = {}) {
  if (process.platform !== 'linux') return 'packages for Windows are built on Linux';
  if (!existsSync(`/usr/bin/${program}`)) return `${program} is not installed (${debianPackage})`;
  const compiler = compilerMissing();
  if (compiler) return compiler;
  if (standIn || process.env.COUNTERSIGN_ELECTRON_WIN32 || requireElectron().official) return undefined;
  return 'the official Electron for Windows is not here: name its archive in COUNTERSIGN_ELECTRON_WIN32, or say --stand-in to try the installer with an old one';
}

async function build(context, name, extension, make) {
  const { output, standIn = false, version = PRODUCT.version } = context;
  const application = await windowsApplication({ standIn });
  const mark = standIn ? `-${STAND_IN}` : '';
  const file = join(output, `${name}-${version}-x64${mark}.${extension}`);
  const displayName = standIn ? `${PRODUCT.displayName} (${STAND_IN})` : PRODUCT.displayName;
  await make({ application, version, displayName, file, signer: signerOfEnvironment() }, context);
  return file;
}
