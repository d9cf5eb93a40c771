import { describe, expect, it } from 'vitest';
import { strangersMayWriteBy } from '../../../main/files/place/security-descriptor';
import { unsafeWindowsPlace, type WindowsComputer } from '../../../main/files/place/windows-place';

const maria = 'S-1-5-21-1-2-3-1001';
const jonas = 'S-1-5-21-1-2-3-1002';
/** As Windows 11 has them. */
const driveRoot = 'D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)(A;OICIIO;SDGXGWGR;;;AU)(A;;LC;;;AU)';
const belowDriveRoot =
  'D:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;0x1200a9;;;BU)(A;ID;0x1301bf;;;AU)(A;OICIIOID;SDGXGWGR;;;AU)';
const installed =
  'D:PAI(A;;FA;;;S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464)(A;;0x1301bf;;;SY)(A;;0x1200a9;;;BU)(A;OICIIO;GA;;;CO)';

describe('an access list of Windows', () => {
  it.each([
    ['of installed programs', installed, false, false],
    ['of the person', `D:(A;;FA;;;SY)(A;;FA;;;${maria})`, false, false],
    ['of another person', `D:(A;;FA;;;SY)(A;;FA;;;${jonas})`, false, true],
    ['of a folder below the root of a drive', belowDriveRoot, false, true],
    ['of a folder below the root of a drive, on the way', belowDriveRoot, true, true],
    ['of the root of a drive, on the way', driveRoot, true, false],
    ['of the root of a drive itself', driveRoot, false, true],
    ['that everybody may take over', 'D:(A;;WO;;;WD)', true, true],
    ['that lets everybody read', 'D:(A;;FR;;;WD)(A;;0x1200a9;;;AU)', false, false],
    ['that only denies', 'D:(D;;FA;;;WD)', false, false],
    ['of an unknown right', 'D:(A;;QQ;;;BU)', true, true],
    ['that is missing', 'O:BAG:SY', false, true],
    ['that lets everybody do everything', 'D:NO_ACCESS_CONTROL', true, true],
  ])('%s', (_, sddl, passedThrough, may) => {
    expect(strangersMayWriteBy(sddl, maria, passedThrough)).toBe(may);
  });
});

describe('a place on Windows', () => {
  const computer = (descriptors: Record<string, string>): WindowsComputer => ({
    environment: {
      SystemRoot: 'C:\\Windows',
      ProgramFiles: 'C:\\Program Files',
      APPDATA: 'C:\\People\\maria\\AppData\\Roaming',
    },
    home: 'C:\\People\\maria',
    isThere: (path) => path in descriptors,
    descriptor: (path) => descriptors[path] || undefined,
    person: () => maria,
  });

  it.each([
    'C:\\Program Files\\OpenSC Project\\OpenSC\\pkcs11\\opensc-pkcs11.dll',
    'C:\\Windows\\System32\\eTPKCS11.dll',
    'c:\\people\\MARIA\\AppData\\Roaming\\countersign\\countersign.json',
  ])('that is Windows’ or the person’s is safe without asking: %s', (path) => {
    expect(unsafeWindowsPlace(path, computer({ [path]: '' }))).toBeUndefined();
  });

  it('below the root of a drive is judged by its access list', () => {
    const path = 'C:\\SoftHSM2\\lib\\softhsm2-x64.dll';
    const folders = { 'C:\\SoftHSM2\\lib': installed, 'C:\\SoftHSM2': installed, 'C:\\': driveRoot };
    expect(unsafeWindowsPlace(path, computer({ [path]: installed, ...folders }))).toBeUndefined();
    expect(
      unsafeWindowsPlace(path, computer({ [path]: installed, ...folders, 'C:\\SoftHSM2': belowDriveRoot })),
    ).toEqual({
      place: 'C:\\SoftHSM2',
      stranger: 'list',
    });
    // Beside a driver Windows looks for the libraries that it needs.
    const lone = { 'C:\\driver.dll': installed, 'C:\\': driveRoot };
    expect(unsafeWindowsPlace('C:\\driver.dll', computer(lone))?.place).toBe('C:\\');
  });

  it('is not safe where nobody says who may write', () => {
    const path = 'D:\\cards\\driver.dll';
    expect(unsafeWindowsPlace(path, computer({ [path]: '' }))).toEqual({ place: path, stranger: 'unknown' });
  });

  it.each(['C:\\Windows\\Temp\\a.dll', 'C:\\Program Files\\..\\planted\\a.dll', 'C:\\People\\maria2\\a.dll'])(
    'that only looks like a safe one is asked about: %s',
    (path) => {
      expect(unsafeWindowsPlace(path, computer({ 'C:\\': belowDriveRoot }))?.stranger).toBe('list');
    },
  );
});
