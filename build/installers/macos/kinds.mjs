// Installers for macOS.

/** @type {import('../kinds.mjs').InstallerKind[]} */
export const macosKinds = [];
