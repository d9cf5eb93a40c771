// Installers for Linux.

/** @type {import('../kinds.mjs').InstallerKind[]} */
export const linuxKinds = [];
