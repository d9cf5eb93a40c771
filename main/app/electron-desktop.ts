import { app, clipboard, dialog, nativeImage, nativeTheme, shell, type BrowserWindow, type FileFilter } from 'electron';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AppDescription } from '../../preload/contract/model';
import type { Desktop } from '../ipc/handlers';
import type { Profile } from '../configuration/profile-folders';
import type { Settings } from '../configuration/settings';
import { isLoginAddress } from '../identity/login-address';
import type { PinWindows } from './pin-window';

/** Where drivers usually lie. */
const driverFolders: Partial<Record<NodeJS.Platform, string>> = { linux: '/usr/lib', darwin: '/usr/local/lib' };

const certificateFiles = ['pem', 'crt', 'cer', 'der', 'p7b', 'p7c'];
const allFiles: FileFilter = { name: 'All files', extensions: ['*'] };

/** What is seen under the pointer while files are dragged out: a sheet of paper. Electron drags nothing without a picture. */
function draggedPaper(): Electron.NativeImage {
  const [width, height] = [24, 32];
  const pixels = Buffer.alloc(width * height * 4, 0xff);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const edge = x === 0 || y === 0 || x === width - 1 || y === height - 1;
      const line = y % 6 === 5 && y < 26 && x > 4 && x < width - 5;
      if (edge || line) pixels.fill(0x88, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return nativeImage.createFromBitmap(pixels, { width, height });
}

/** The desktop as Electron gives it. */
export function electronDesktop(options: {
  profile: Profile;
  settings: Settings;
  pinWindows: PinWindows;
  window: BrowserWindow;
  /** What of the description the services know. */
  about: Omit<AppDescription, 'version' | 'profile' | 'theme'>;
}): Desktop {
  const { about, profile, settings, pinWindows, window } = options;
  const chooseFile = async (title: string, filters: FileFilter[]): Promise<string | undefined> => {
    const { filePaths } = await dialog.showOpenDialog(window, {
      title,
      filters,
      properties: ['openFile'],
      // Named, because what stands here without it differs between versions of Electron.
      defaultPath: homedir(),
    });
    return filePaths[0];
  };
  return {
    describe: () => ({ version: app.getVersion(), profile: profile.kind, theme: settings.theme, ...about }),
    setTheme: (theme) => {
      settings.theme = theme;
      nativeTheme.themeSource = theme;
      return theme;
    },
    chooseFiles: async (purpose) => {
      const dialogOptions: Electron.OpenDialogOptions = {
        title: purpose === 'sign' ? 'Choose documents to sign' : 'Choose documents to check',
        // Named, because what stands here without it differs between versions of Electron.
        defaultPath: homedir(),
        properties: ['openFile', 'multiSelections'],
        filters: [{ name: 'PDF', extensions: ['pdf'] }, allFiles],
      };
      const { filePaths } = await dialog.showOpenDialog(window, dialogOptions);
      return filePaths;
    },
    choosePicture: () =>
      chooseFile('Choose a picture for your signature', [
        { name: 'Pictures', extensions: ['png', 'jpg', 'jpeg', 'svg'] },
      ]),
    chooseCertificates: () =>
      chooseFile('Choose the issued certificate', [{ name: 'Certificates', extensions: certificateFiles }, allFiles]),
    chooseAnchorFiles: async () => {
      const { filePaths } = await dialog.showOpenDialog(window, {
        title: 'Choose certificates to trust',
        filters: [{ name: 'Certificates', extensions: certificateFiles }, allFiles],
        properties: ['openFile', 'multiSelections'],
        defaultPath: homedir(),
      });
      return filePaths;
    },
    choosePlaceFor: async (what, name) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: what === 'request' ? 'Save the certificate request' : 'Save the certificate',
        defaultPath: join(homedir(), name),
        properties: ['showOverwriteConfirmation'],
        filters: [{ name: 'PEM', extensions: what === 'request' ? ['csr', 'pem'] : ['pem', 'crt'] }],
      });
      return canceled || !filePath ? undefined : filePath;
    },
    choosePlaceForRevision: async (path) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: 'Save the document as it was signed',
        defaultPath: path,
        filters: [{ name: 'PDF', extensions: ['pdf'] }],
      });
      return canceled || !filePath ? undefined : filePath;
    },
    choosePlaceForPaper: async (path) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: 'Save a report on the signatures',
        defaultPath: path,
        filters: [
          { name: 'For people (PDF)', extensions: ['pdf'] },
          { name: 'For programs (ETSI TS 119 102-2, XML)', extensions: ['xml'] },
        ],
      });
      return canceled || !filePath ? undefined : filePath;
    },
    choosePlaceForReport: async (format) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: 'Save the report',
        defaultPath: join(homedir(), `signatures.${format}`),
        properties: ['showOverwriteConfirmation'],
        filters: [{ name: format.toUpperCase(), extensions: [format] }],
      });
      return canceled || !filePath ? undefined : filePath;
    },
    choosePlaceForList: async () => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: 'Save the list',
        defaultPath: join(homedir(), 'signed documents.csv'),
        properties: ['showOverwriteConfirmation'],
        filters: [{ name: 'Table (CSV)', extensions: ['csv'] }],
      });
      return canceled || !filePath ? undefined : filePath;
    },
    dragFiles: (files) => window.webContents.startDrag({ file: files[0] ?? '', files, icon: draggedPaper() }),
    chooseDriver: async () => {
      const { filePaths } = await dialog.showOpenDialog(window, {
        title: 'Choose the driver of your card (PKCS#11 module)',
        defaultPath: driverFolders[process.platform] ?? homedir(),
        // On macOS some drivers lie within a bundle.
        properties: ['openFile', 'treatPackageAsDirectory'],
      });
      return filePaths[0];
    },
    openAddress: async (address) => {
      if (!isLoginAddress(address)) return false;
      return shell.openExternal(address).then(
        () => true,
        () => false,
      );
    },
    copyText: async (text) => {
      await clipboard.writeText(text);
    },
    chooseKeyFile: () =>
      chooseFile('Choose the file with your key', [
        { name: 'Key files (PKCS#12)', extensions: ['p12', 'pfx'] },
        allFiles,
      ]),
    isAttended: () => window.isFocused() && window.isVisible() && !window.isMinimized(),
    // The path is one that main wrote itself; a window can name only its document.
    openFile: async (path) => (await shell.openPath(path)) === '',
    showInFolder: (path) => {
      shell.showItemInFolder(path);
      return true;
    },
    pinContext: (webContentsId) => pinWindows.context(webContentsId),
    pinChangeContext: (webContentsId) => pinWindows.changeContext(webContentsId),
    passwordContext: (webContentsId) => pinWindows.passwordContext(webContentsId),
    cancelPin: (conversationId) => pinWindows.cancel(conversationId),
  };
}
