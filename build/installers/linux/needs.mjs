// What the program needs of the computer, in the words of both package managers.

/**
 * What it is linked with, and two that it loads by itself when it needs them: libX11-xcb, without which no window comes, and
 * libnotify. Debian renamed some libraries for 64-bit time (`t64`): either name will do.
 * @type {string[]}
 */
export const DEBIAN_DEPENDS = [
  ...['libasound2t64 | libasound2', 'libatk-bridge2.0-0t64 | libatk-bridge2.0-0', 'libatk1.0-0t64 | libatk1.0-0'],
  ...['libatspi2.0-0t64 | libatspi2.0-0', 'libc6 (>= 2.28)', 'libcairo2', 'libcups2t64 | libcups2', 'libdbus-1-3'],
  ...['libdrm2', 'libexpat1', 'libgbm1', 'libgcc-s1 | libgcc1', 'libglib2.0-0t64 | libglib2.0-0'],
  ...['libgtk-3-0t64 | libgtk-3-0', 'libnspr4', 'libnss3 (>= 3.26)', 'libpango-1.0-0', 'libstdc++6 (>= 10)'],
  ...[
    'libnotify4',
    'libudev1',
    'libx11-6',
    'libx11-xcb1',
    'libxcb1',
    'libxcomposite1',
    'libxdamage1',
    'libxext6',
    'libxfixes3',
    'libxkbcommon0',
  ],
  ...['libxrandr2', 'xdg-utils'],
];

/** Smartcards need a service and a driver; without them key files still sign. */
export const DEBIAN_RECOMMENDS = ['pcscd', 'opensc-pkcs11', 'p11-kit-modules', 'fonts-dejavu-core | fonts-liberation'];

/** By the names of libraries, which Fedora, openSUSE and others share. */
export const RPM_LIBRARIES = [
  ...['libasound.so.2', 'libatk-1.0.so.0', 'libatk-bridge-2.0.so.0', 'libatspi.so.0', 'libc.so.6', 'libcairo.so.2'],
  ...['libcups.so.2', 'libdbus-1.so.3', 'libdrm.so.2', 'libexpat.so.1', 'libgbm.so.1', 'libgcc_s.so.1'],
  ...['libgio-2.0.so.0', 'libglib-2.0.so.0', 'libgobject-2.0.so.0', 'libgtk-3.so.0', 'libm.so.6', 'libnspr4.so'],
  ...['libnss3.so', 'libnssutil3.so', 'libpango-1.0.so.0', 'libsmime3.so', 'libstdc++.so.6', 'libudev.so.1'],
  ...[
    'libX11.so.6',
    'libX11-xcb.so.1',
    'libnotify.so.4',
    'libxcb.so.1',
    'libXcomposite.so.1',
    'libXdamage.so.1',
    'libXext.so.6',
    'libXfixes.so.3',
  ],
  ...['libxkbcommon.so.0', 'libXrandr.so.2'],
];
export const RPM_RECOMMENDS = ['pcsc-lite', 'opensc', 'p11-kit', 'xdg-utils'];
