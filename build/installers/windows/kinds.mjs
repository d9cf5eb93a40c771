// Installers for Windows.

/** @type {import('../kinds.mjs').InstallerKind[]} */
export const windowsKinds = [];
