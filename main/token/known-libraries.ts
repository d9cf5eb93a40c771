import { existsSync } from 'node:fs';

/**
 * Where card drivers usually are. Together with the configuration's SHAREDLIBRARIES this is the allow-list: no request names
 * a path.
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
    ['Belgium', ['/usr/lib/x86_64-linux-gnu/libbeidpkcs11.so.0']],
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
    ['Portugal', ['/usr/local/lib/libpteidpkcs11.dylib']],
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
    ['Spain DNIe', ['%WINDIR%\\System32\\DNIe_P11_x64.dll']],
    ['Portugal', ['%WINDIR%\\System32\\pteidpkcs11.dll']],
    ['bit4id', ['%WINDIR%\\System32\\bit4xpki.dll']],
    ['Athena', ['%WINDIR%\\System32\\asepkcs.dll']],
    ['SafeSign', ['%WINDIR%\\System32\\aetpkss1.dll']],
    ['YubiKey', ['%ProgramFiles%\\Yubico\\Yubico PIV Tool\\bin\\libykcs11.dll']],
    ['SoftHSM', ['C:\\SoftHSM2\\lib\\softhsm2-x64.dll']],
  ],
};

/** The drivers of this system's table that are installed: name → path. */
export function installedLibraries(platform: NodeJS.Platform = process.platform): Map<string, string> {
  const table = known[platform as keyof typeof known] ?? [];
  const found = new Map<string, string>();
  for (const [name, paths] of table) {
    const path = paths.map(expand).find((one) => existsSync(one));
    if (path) found.set(name, path);
  }
  return found;
}

function expand(path: string): string {
  return path.replace(/%(\w+)%/g, (whole, variable: string) => process.env[variable] ?? whole);
}
