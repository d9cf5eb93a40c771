// Which programs and libraries of the system each purpose needs, how their absence is seen, and what carries them.

import { anyFont, file, library, program, pythonGObject, pythonVenv } from './presence.mjs';

/**
 * @typedef {object} SystemPackage
 * @property {string} what - in a person's words
 * @property {() => boolean} present - a look at files, never a slow question to a package manager
 * @property {string[]} apt - Debian's names for it, newest first
 * @property {string} [dnf]
 * @property {string} [brew]
 * @property {string} [winget]
 * @property {boolean} essential - whether the purpose fails without it
 */

/** @type {Record<string, SystemPackage[]>} */
export const SYSTEM_PACKAGES = {
  compilers: [
    {
      what: 'a C++ compiler',
      present: () => program('g++')() || program('c++')() || program('cl')(),
      apt: ['g++'],
      dnf: 'gcc-c++',
      brew: 'gcc',
      winget: 'Microsoft.VisualStudio.2022.BuildTools',
      essential: true,
    },
    {
      what: 'make',
      present: () => process.platform === 'win32' || program('make')(),
      apt: ['make'],
      dnf: 'make',
      brew: 'make',
      essential: true,
    },
    {
      what: 'Python 3',
      present: () => program('python3')() || program('python')(),
      apt: ['python3'],
      dnf: 'python3',
      brew: 'python3',
      winget: 'Python.Python.3.12',
      essential: true,
    },
  ],
  window: [
    {
      what: 'GTK 3',
      present: library('libgtk-3.so.0'),
      apt: ['libgtk-3-0t64', 'libgtk-3-0'],
      dnf: 'gtk3',
      essential: true,
    },
    { what: 'NSS', present: library('libnss3.so'), apt: ['libnss3'], dnf: 'nss', essential: true },
    {
      what: 'ALSA',
      present: library('libasound.so.2'),
      apt: ['libasound2t64', 'libasound2'],
      dnf: 'alsa-lib',
      essential: true,
    },
    { what: 'GBM', present: library('libgbm.so.1'), apt: ['libgbm1'], dnf: 'mesa-libgbm', essential: true },
    {
      what: 'the ATK bridge',
      present: library('libatk-bridge-2.0.so.0'),
      apt: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
      dnf: 'at-spi2-atk',
      essential: true,
    },
    { what: 'a font', present: anyFont, apt: ['fonts-dejavu-core'], dnf: 'dejavu-sans-fonts', essential: false },
  ],
  display: [
    {
      what: 'the virtual display Xvfb',
      present: program('Xvfb'),
      apt: ['xvfb'],
      dnf: 'xorg-x11-server-Xvfb',
      essential: true,
    },
    { what: 'xauth', present: program('xauth'), apt: ['xauth'], dnf: 'xauth', essential: false },
  ],
  // On which the keys of a station are tried.
  compositors: [
    ...['sway', 'cage', 'xdotool', 'wtype', 'grim'].map((name) => ({
      what: name,
      present: () => process.platform !== 'linux' || program(name)(),
      apt: [name],
      dnf: name,
      essential: false,
    })),
    {
      what: 'Xwayland',
      present: () => process.platform !== 'linux' || program('Xwayland')(),
      apt: ['xwayland'],
      dnf: 'xorg-x11-server-Xwayland',
      essential: false,
    },
    {
      what: 'import, of ImageMagick',
      present: () => process.platform !== 'linux' || program('import')(),
      apt: ['imagemagick'],
      dnf: 'ImageMagick',
      essential: false,
    },
  ],
  // What a screen reader is told by the windows of a station.
  screenReader: [
    {
      what: 'AT-SPI, of which screen readers have what they read',
      present: () => process.platform !== 'linux' || file('/usr/share/dbus-1/services/org.a11y.Bus.service')(),
      apt: ['at-spi2-core'],
      dnf: 'at-spi2-core',
      essential: false,
    },
    {
      what: "AT-SPI's description for Python",
      present: library('girepository-1.0/Atspi-2.0.typelib'),
      apt: ['gir1.2-atspi-2.0'],
      dnf: 'at-spi2-core',
      essential: false,
    },
    {
      what: "GObject's Python",
      present: () => process.platform !== 'linux' || pythonGObject(),
      apt: ['python3-gi'],
      dnf: 'python3-gobject-base',
      essential: false,
    },
    {
      what: 'dbus-run-session',
      present: () => process.platform !== 'linux' || program('dbus-run-session')(),
      apt: ['dbus-daemon', 'dbus'],
      dnf: 'dbus-daemon',
      essential: false,
    },
  ],
  token: [
    {
      what: 'the software token SoftHSM 2',
      present: file(
        '/usr/lib/softhsm/libsofthsm2.so',
        '/usr/lib64/libsofthsm2.so',
        '/usr/lib64/pkcs11/libsofthsm2.so',
        '/usr/lib64/softhsm/libsofthsm2.so',
        '/usr/local/lib/softhsm/libsofthsm2.so',
        '/opt/homebrew/lib/softhsm/libsofthsm2.so',
        'C:\\SoftHSM2\\lib\\softhsm2-x64.dll',
      ),
      apt: ['softhsm2'],
      dnf: 'softhsm',
      brew: 'softhsm',
      winget: 'SoftHSM2',
      essential: true,
    },
  ],
  tokenTools: [
    {
      what: 'OpenSC',
      present: program('pkcs11-tool'),
      apt: ['opensc'],
      dnf: 'opensc',
      brew: 'opensc',
      winget: 'OpenSC.OpenSC',
      essential: false,
    },
    {
      what: 'p11-kit',
      present: program('p11-kit'),
      apt: ['p11-kit'],
      dnf: 'p11-kit',
      brew: 'p11-kit',
      essential: false,
    },
    {
      what: "p11-kit's modules",
      present: () => library('pkcs11/p11-kit-client.so')() || library('p11-kit-proxy.so')(),
      apt: ['p11-kit-modules'],
      dnf: 'p11-kit',
      essential: false,
    },
  ],
  cards: [
    {
      what: 'the smartcard service pcscd',
      present: () => process.platform !== 'linux' || program('pcscd')() || file('/usr/sbin/pcscd')(),
      apt: ['pcscd'],
      dnf: 'pcsc-lite',
      essential: false,
    },
    {
      what: 'the virtual card reader vpcd',
      present: () =>
        process.platform !== 'linux' ||
        file('/usr/lib/pcsc/drivers/serial/libifdvpcd.so', '/usr/lib64/pcsc/drivers/serial/libifdvpcd.so')(),
      apt: ['vsmartcard-vpcd'],
      dnf: 'virtualsmartcard',
      essential: false,
    },
    {
      what: "OpenSC's PKCS#11 module",
      present: () => library('opensc-pkcs11.so')() || library('pkcs11/opensc-pkcs11.so')(),
      apt: ['opensc-pkcs11'],
      dnf: 'opensc',
      essential: false,
    },
  ],
  tunnels: [
    {
      what: 'socat, for tests of tokens behind TLS',
      present: program('socat'),
      apt: ['socat'],
      dnf: 'socat',
      brew: 'socat',
      essential: false,
    },
  ],
  pdfsig: [
    {
      what: 'pdfsig',
      present: program('pdfsig'),
      apt: ['poppler-utils'],
      dnf: 'poppler-utils',
      brew: 'poppler',
      essential: false,
    },
  ],
  judges: [
    {
      what: 'qpdf',
      present: program('qpdf'),
      apt: ['qpdf'],
      dnf: 'qpdf',
      brew: 'qpdf',
      winget: 'QPDF.QPDF',
      essential: false,
    },
  ],
  openssl: [
    {
      what: 'openssl',
      present: program('openssl'),
      apt: ['openssl'],
      dnf: 'openssl',
      brew: 'openssl',
      winget: 'ShiningLight.OpenSSL.Light',
      essential: false,
    },
  ],
  browser: [
    {
      what: 'a Chromium, to log in with',
      present: () =>
        ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'].some((name) => program(name)()),
      apt: ['chromium'],
      dnf: 'chromium',
      brew: 'chromium',
      winget: 'Google.Chrome',
      essential: false,
    },
  ],
  farJudges: [
    {
      what: 'a Java compiler',
      present: program('javac'),
      apt: ['default-jdk-headless'],
      dnf: 'java-21-openjdk-devel',
      brew: 'openjdk',
      winget: 'EclipseAdoptium.Temurin.21.JDK',
      essential: false,
    },
    { what: 'Maven', present: program('mvn'), apt: ['maven'], dnf: 'maven', brew: 'maven', essential: false },
  ],
  go: [
    {
      what: 'Go, which builds step-ca',
      present: program('go'),
      apt: ['golang-go'],
      dnf: 'golang',
      brew: 'go',
      winget: 'GoLang.Go',
      essential: false,
    },
  ],
  windowsPackages: [
    { what: 'NSIS, for Setup.exe', present: program('makensis'), apt: ['nsis'], dnf: 'mingw32-nsis', essential: false },
    { what: 'wixl, for the MSI', present: program('wixl'), apt: ['wixl'], dnf: 'msitools', essential: false },
    { what: 'msitools', present: program('msibuild'), apt: ['msitools'], dnf: 'msitools', essential: false },
    {
      what: 'a C compiler for Windows',
      present: program('x86_64-w64-mingw32-gcc'),
      apt: ['gcc-mingw-w64-x86-64'],
      dnf: 'mingw64-gcc',
      essential: false,
    },
    {
      what: 'a C++ compiler for Windows',
      present: program('x86_64-w64-mingw32-g++-posix'),
      apt: ['g++-mingw-w64-x86-64-posix'],
      dnf: 'mingw64-gcc-c++',
      essential: false,
    },
  ],
  codeSigning: [
    {
      what: 'osslsigncode, for Authenticode',
      present: program('osslsigncode'),
      apt: ['osslsigncode'],
      dnf: 'osslsigncode',
      essential: false,
    },
    {
      what: "libp11's engine for OpenSSL",
      present: file(
        '/usr/lib/x86_64-linux-gnu/engines-3/pkcs11.so',
        '/usr/lib/aarch64-linux-gnu/engines-3/pkcs11.so',
        '/usr/lib64/engines-3/pkcs11.so',
      ),
      apt: ['libengine-pkcs11-openssl'],
      dnf: 'openssl-pkcs11',
      essential: false,
    },
  ],
  wine: [{ what: 'Wine', present: file('/usr/lib/wine/wine64'), apt: ['wine64'], dnf: 'wine-core', essential: false }],
  pythonVenv: [{ what: "Python's venv", present: pythonVenv, apt: ['python3-venv'], essential: false }],
  pip: [
    {
      what: 'pip, which fetches OpenBao',
      present: () => program('pip3')() || program('pip')(),
      apt: ['python3-pip'],
      dnf: 'python3-pip',
      essential: false,
    },
  ],
  linuxPackagers: [
    { what: 'rpmbuild', present: program('rpmbuild'), apt: ['rpm'], dnf: 'rpm-build', brew: 'rpm', essential: false },
    {
      what: 'rpmsign',
      present: program('rpmsign'),
      apt: ['rpm'],
      dnf: 'rpm-sign',
      brew: 'rpm',
      essential: false,
    },
    { what: 'dpkg-deb', present: program('dpkg-deb'), apt: ['dpkg'], dnf: 'dpkg', brew: 'dpkg', essential: false },
    { what: 'reprepro', present: program('reprepro'), apt: ['reprepro'], dnf: 'reprepro', essential: false },
    { what: 'gpg', present: program('gpg'), apt: ['gpg'], dnf: 'gnupg2', brew: 'gnupg', essential: false },
    {
      what: 'gpg-agent',
      present: () => program('gpg-agent')() && program('gpg-connect-agent')(),
      apt: ['gpg-agent'],
      dnf: 'gnupg2',
      brew: 'gnupg',
      essential: false,
    },
    { what: 'gpgv', present: program('gpgv'), apt: ['gpgv'], dnf: 'gnupg2', brew: 'gnupg', essential: false },
    {
      what: 'gnupg-pkcs11-scd, which joins GnuPG and tokens',
      present: program('gnupg-pkcs11-scd'),
      apt: ['gnupg-pkcs11-scd'],
      dnf: 'gnupg-pkcs11-scd',
      brew: 'gnupg-pkcs11-scd',
      essential: false,
    },
  ],
  linuxInstallation: [
    {
      what: 'debootstrap',
      present: () => program('debootstrap')() || file('/usr/sbin/debootstrap')(),
      apt: ['debootstrap'],
      dnf: 'debootstrap',
      essential: false,
    },
    {
      what: 'desktop-file-validate',
      present: program('desktop-file-validate'),
      apt: ['desktop-file-utils'],
      dnf: 'desktop-file-utils',
      essential: false,
    },
    {
      what: 'appstreamcli',
      present: program('appstreamcli'),
      apt: ['appstream'],
      dnf: 'appstream',
      essential: false,
    },
    { what: 'xwd', present: program('xwd'), apt: ['x11-apps'], dnf: 'xwd', essential: false },
    { what: 'zstd', present: program('zstd'), apt: ['zstd'], dnf: 'zstd', essential: false },
  ],
  nssTools: [
    {
      what: "NSS's certutil, for pdfsig's trust and keys",
      present: program('certutil'),
      apt: ['libnss3-tools'],
      dnf: 'nss-tools',
      brew: 'nss',
      essential: false,
    },
  ],
};
