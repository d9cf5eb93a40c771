// What each purpose needs.

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const display = hasDisplay ? [] : ['display'];

/**
 * Groups of system packages; packages that are unpacked and not installed; whether Electron is needed; servers that tests talk with.
 *
 * @type {Record<string, {system: string[], unpacked?: string[], electron: boolean, servers?: string[]}>}
 */
export const PURPOSES = {
  start: { system: ['window'], electron: true },
  demo: { system: ['window', ...display, 'token', 'pdfsig'], electron: true },
  // Beside what the demo needs already.
  'one-time-demo': { system: ['openssl', 'browser', 'pip'], electron: false, servers: ['openbao'] },
  test: {
    system: [
      ...['window', 'display', 'token', 'tokenTools', 'cards', 'tunnels', 'pdfsig', 'judges', 'openssl'],
      ...['browser', 'pip', 'compositors', 'screenReader'],
    ],
    unpacked: ['cups', 'slapd', 'tpm'],
    electron: true,
    servers: ['openbao'],
  },
  cli: { system: [], electron: false },
  dist: { system: ['window'], electron: true },
  // Beside what tests need already.
  installers: {
    system: ['linuxPackagers', 'linuxInstallation', 'windowsPackages', 'codeSigning', 'wine'],
    electron: true,
  },
  bench: {
    system: [
      ...['window', ...display, 'token', 'tokenTools', 'tunnels'],
      ...['pdfsig', 'nssTools', 'judges', 'openssl', 'farJudges', 'pythonVenv', 'pip', 'go'],
    ],
    electron: true,
    servers: ['openbao', 'step-ca'],
  },
  fuzz: { system: ['pdfsig', 'judges', 'openssl'], electron: false },
  interop: {
    system: ['token', 'pdfsig', 'nssTools', 'judges', 'openssl', 'farJudges', 'pythonVenv', 'pip', 'go'],
    unpacked: ['tpm'],
    electron: false,
    servers: ['openbao', 'step-ca', 'keycloak'],
  },
};
