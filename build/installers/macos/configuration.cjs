// What electron-builder is told of the application for macOS. Packages for it are made on macOS: `npm run dist -- --installers`.

const SCHEME = 'countersign';

/** @returns {Pick<import('electron-builder').Configuration, 'mac' | 'pkg' | 'dmg'>} */
function macConfiguration() {
  return {
    mac: {
      icon: 'build/icons/icon.icns',
      category: 'public.app-category.business',
      target: 'dir',
      artifactName: '${productName}-${version}-${arch}.${ext}',
      minimumSystemVersion: '12.0',
      hardenedRuntime: true,
      gatekeeperAssess: false,
      entitlements: 'build/installers/macos/entitlements.plist',
      // Drivers of tokens are signed by their vendors, and loaded in a helper: the program itself loads nobody's code but its own.
      entitlementsInherit: 'build/installers/macos/entitlements.helpers.plist',
      extendInfo: {
        CFBundleDocumentTypes: [
          {
            CFBundleTypeName: 'PDF document',
            CFBundleTypeRole: 'Viewer',
            LSItemContentTypes: ['com.adobe.pdf'],
            // Offered, never the one that usually opens it.
            LSHandlerRank: 'Alternate',
          },
        ],
        CFBundleURLTypes: [
          { CFBundleURLName: 'org.countersign.app', CFBundleTypeRole: 'Viewer', CFBundleURLSchemes: [SCHEME] },
        ],
        // Plain text in the window's fields is what a person typed, without the system's quotes and dashes.
        NSRequiresAquaSystemAppearance: false,
      },
    },
    pkg: {
      installLocation: '/Applications',
      // One place, which its users may not write.
      allowAnywhere: false,
      allowCurrentUserHome: false,
      allowRootDirectory: true,
      isRelocatable: false,
      isVersionChecked: true,
      overwriteAction: 'upgrade',
      scripts: '../installers/macos/scripts',
    },
    dmg: { sign: true, title: '${productName} ${version}' },
  };
}

module.exports = { macConfiguration };
