import { existsSync } from 'node:fs';
import { posix, win32 } from 'node:path';

/**
 * Where card drivers usually are. What stands in one line is one driver at different places: the first that is there counts.
 * On Windows only folders that an administrator alone can write: below the root of a drive, where some installers put
 * themselves, anybody may make a folder and lay a driver for everybody else into it.
 */
const known: Record<'linux' | 'darwin' | 'win32', [name: string, paths: string[]][]> = {
  linux: [
    [
      'OpenSC',
      [
        '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so',
        '/usr/lib64/opensc-pkcs11.so',
        '/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so',
      ],
    ],
    ['SafeNet eToken', ['/usr/lib/libeTPkcs11.so', '/usr/lib/libeToken.so']],
    ['IDPrime', ['/usr/lib/pkcs11/libIDPrimePKCS11.so', '/usr/lib/libIDPrimePKCS11.so']],
    ['Gemalto Classic', ['/usr/lib/pkcs11/libgclib.so']],
    [
      'Belgium',
      ['/usr/lib/x86_64-linux-gnu/libbeidpkcs11.so.0', '/usr/lib64/libbeidpkcs11.so.0', '/usr/lib/libbeidpkcs11.so.0'],
    ],
    ['Czechia', ['/usr/lib/x86_64-linux-gnu/libeopproxyp11.so', '/usr/lib/libeopproxyp11.so']],
    ['Slovakia', ['/usr/lib/eID_klient/libpkcs11_x64.so']],
    [
      'Croatia',
      ['/usr/lib/akd/certilia/middleware/pkcs11/libEidPkcs11.so', '/usr/lib/akd/eidmiddleware/pkcs11/libEidPkcs11.so'],
    ],
    ['Lithuania', ['/usr/lib/mcard-pkcs11.so']],
    ['Spain DNIe', ['/usr/lib/libpkcs11-dnie.so']],
    ['Portugal', ['/usr/local/lib/libpteidpkcs11.so']],
    [
      'bit4id',
      [
        '/usr/lib/bit4id/libbit4xpki.so',
        '/usr/lib/libbit4xpki.so',
        '/usr/lib/bit4id/libbit4ipki.so',
        '/usr/lib/libbit4ipki.so',
      ],
    ],
    ['Athena', ['/usr/lib/x64-athena/libASEP11.so']],
    ['SafeSign', ['/usr/lib/libaetpkss.so']],
    ['YubiKey', ['/usr/lib/x86_64-linux-gnu/libykcs11.so', '/usr/local/lib/libykcs11.so']],
    [
      'SoftHSM',
      [
        '/usr/lib/softhsm/libsofthsm2.so',
        '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
        '/usr/lib64/pkcs11/libsofthsm2.so',
      ],
    ],
  ],
  darwin: [
    ['OpenSC', ['/Library/OpenSC/lib/opensc-pkcs11.so']],
    ['SafeNet eToken', ['/usr/local/lib/libeTPkcs11.dylib']],
    ['IDPrime', ['/usr/local/lib/libIDPrimePKCS11.dylib']],
    ['Gemalto Classic', ['/usr/local/lib/libgclib.dylib', '/usr/lib/pkcs11/libgclib.dylib']],
    ['Belgium', ['/Library/Belgium Identity Card/Pkcs11/beid-pkcs11.bundle/Contents/MacOS/libbeidpkcs11.dylib']],
    ['Czechia', ['/usr/local/lib/eOPCZE/libeopproxyp11.dylib']],
    ['Slovakia', ['/Applications/eID_klient.app/Contents/Frameworks/libPkcs11.dylib']],
    ['Croatia', ['/Library/AKD/pkcs11/libEidPkcs11.dylib']],
    ['Lithuania', ['/Library/mCard/lib/mcard-pkcs11.so']],
    ['Spain DNIe', ['/Library/Libpkcs11-dnie/lib/libpkcs11-dnie.so']],
    ['Portugal', ['/usr/local/lib/libpteidpkcs11.dylib']],
    ['bit4id', ['/Library/bit4id/pkcs11/libbit4xpki.dylib', '/Library/bit4id/pkcs11/libbit4ipki.dylib']],
    ['Athena', ['/Library/Application Support/Athena/libASEP11.dylib']],
    ['SafeSign', ['/usr/local/lib/libaetpkss.dylib']],
    ['YubiKey', ['/usr/local/lib/libykcs11.dylib']],
    ['SoftHSM', ['/opt/homebrew/lib/softhsm/libsofthsm2.so', '/usr/local/lib/softhsm/libsofthsm2.so']],
  ],
  win32: [
    ['OpenSC', ['%ProgramFiles%\\OpenSC Project\\OpenSC\\pkcs11\\opensc-pkcs11.dll']],
    ['SafeNet eToken', ['%WINDIR%\\System32\\eTPKCS11.dll']],
    ['IDPrime', ['%ProgramFiles%\\SafeNet\\Authentication\\SAC\\x64\\IDPrimePKCS1164.dll']],
    ['Gemalto Classic', ['%ProgramFiles%\\Gemalto\\Classic Client\\BIN\\gclib.dll']],
    ['Belgium', ['%WINDIR%\\System32\\beidpkcs11.dll']],
    ['Czechia', ['%WINDIR%\\System32\\eopproxyp11.dll']],
    ['Slovakia', ['%ProgramFiles%\\eID_klient\\pkcs11_x64.dll']],
    ['Croatia', ['%ProgramFiles%\\AKD\\Certilia Middleware\\pkcs11\\AkdEidPkcs11_64.dll']],
    ['Lithuania', ['%ProgramFiles%\\Softemia\\mCard\\mcard-pkcs11.dll']],
    ['Spain DNIe', ['%WINDIR%\\System32\\DNIe_P11_x64.dll']],
    ['Portugal', ['%WINDIR%\\System32\\pteidpkcs11.dll']],
    ['bit4id', ['%WINDIR%\\System32\\bit4xpki.dll']],
    ['Athena', ['%WINDIR%\\System32\\asepkcs.dll']],
    ['SafeSign', ['%WINDIR%\\System32\\aetpkss1.dll']],
    ['YubiKey', ['%ProgramFiles%\\Yubico\\Yubico PIV Tool\\bin\\libykcs11.dll']],
    ['SoftHSM', ['%ProgramFiles%\\SoftHSM2\\lib\\softhsm2-x64.dll']],
  ],
};

/**
 * The drivers of a system's table that are installed: name → path.
 *
 * @param isThere - whether there is a file at an absolute path
 */
export function installedLibraries(
  platform: NodeJS.Platform = process.platform,
  isThere: (path: string) => boolean = existsSync,
): Map<string, string> {
  const table = known[platform as keyof typeof known] ?? [];
  // Where a variable is missing, what is left would be looked for in the folder that the program was started in.
  const absolute = (path: string): boolean => (platform === 'win32' ? win32 : posix).isAbsolute(path);
  const found = new Map<string, string>();
  for (const [name, paths] of table) {
    const path = paths.map(expand).find((one) => absolute(one) && isThere(one));
    if (path) found.set(name, path);
  }
  return found;
}

/** `%WINDIR%` and `%ProgramFiles%`, as Windows writes its folders. */
function expand(path: string): string {
  return path.replace(/%(\w+)%/g, (whole, variable: string) => process.env[variable] ?? whole);
}
