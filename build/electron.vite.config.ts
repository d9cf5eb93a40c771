import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const at = (path: string): string => `${project}${path}`;

// The oldest runtime that the code must run on: the pinned fallback, Electron 33.
const NODE_TARGET = 'node20.18';
const CHROME_TARGET = 'chrome130';

// What the packaged application brings in node_modules: the native addon and nothing else.
const NATIVE_ADDONS = ['pkcs11js'];

export default defineConfig({
  main: {
    root: project,
    build: {
      target: NODE_TARGET,
      externalizeDeps: { exclude: [], include: NATIVE_ADDONS },
      rolldownOptions: {
        input: {
          index: at('main/index.ts'),
          'token-process': at('main/token/process/index.ts'),
          'document-process': at('main/document/process/index.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    root: project,
    build: {
      target: NODE_TARGET,
      // A sandboxed preload can load nothing but electron: each is one whole file.
      externalizeDeps: false,
      isolatedEntries: true,
      rolldownOptions: {
        input: {
          'main-window': at('preload/main-window.ts'),
          'pin-window': at('preload/pin-window.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      target: CHROME_TARGET,
      // The content security policy forgives no inline script, style or data: address.
      assetsInlineLimit: 0,
      modulePreload: false,
      cssMinify: true,
      rolldownOptions: {
        input: { index: at('renderer/index.html'), pin: at('renderer/pin.html') },
      },
    },
  },
});
