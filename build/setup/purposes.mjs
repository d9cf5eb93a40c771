// What each purpose needs.

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const display = hasDisplay ? [] : ['display'];

/** @type {Record<string, {system: string[], electron: boolean}>} groups of system packages; whether Electron is needed */
export const PURPOSES = {
  start: { system: ['window'], electron: true },
  demo: { system: ['window', ...display, 'token', 'pdfsig'], electron: true },
  test: {
    system: ['window', 'display', 'token', 'tokenTools', 'cards', 'tunnels', 'pdfsig', 'judges'],
    electron: true,
  },
  cli: { system: [], electron: false },
  dist: { system: ['window'], electron: true },
  bench: {
    system: [
      ...['window', ...display, 'token', 'tokenTools', 'tunnels'],
      ...['pdfsig', 'nssTools', 'judges', 'farJudges', 'pythonVenv'],
    ],
    electron: true,
  },
  fuzz: { system: ['pdfsig', 'judges'], electron: false },
  interop: { system: ['token', 'pdfsig', 'nssTools', 'judges', 'farJudges', 'pythonVenv'], electron: false },
};
