// The kinds of installers: each platform's folder brings its own.

import { linuxKinds } from './linux/kinds.mjs';
import { macosKinds } from './macos/kinds.mjs';
import { windowsKinds } from './windows/kinds.mjs';

/**
 * @typedef {object} BuildContext
 * @property {string} output - an absolute path: where finished installers go
 * @property {string} work - an absolute path of a folder that is empty at the start and removed at the end
 * @property {number} sourceDate - seconds since 1970, for every time inside the package
 * @property {string} [version] - in place of the product's, where an upgrade is tried
 * @property {boolean} [standIn] - on a runtime that never ships, where only the package is tried; its name and title say so
 * @property {'release' | 'fast'} compression - `fast` where the package is only tried
 * @property {string} licences - an absolute path of the text with the licences of all that is bundled
 * @property {string} sbom - an absolute path of the list of what is bundled (CycloneDX JSON)
 *
 * @typedef {object} InstallerKind
 * @property {import('./install-kind.mjs').InstallKind} kind
 * @property {string} what - in a person's words
 * @property {(options: {standIn: boolean}) => string | undefined | Promise<string | undefined>} missing - why this machine can not build it, as half a sentence
 * @property {(context: BuildContext) => Promise<string>} build - the absolute path of the finished file in `output`
 */

/** @type {InstallerKind[]} */
export const INSTALLER_KINDS = [...linuxKinds, ...windowsKinds, ...macosKinds];
