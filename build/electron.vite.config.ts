import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { builtCode, codeFolder, program, runner } from './built-code-plugin';
import { bundledPackages } from './bundled-packages-plugin';
import { bundledFonts } from '../main/document/appearance/font-files';

const project = fileURLToPath(new URL('..', import.meta.url));
const at = (path: string): string => `${project}${path}`;

// The oldest runtime that the code must run on: the pinned fallback, Electron 33.
const NODE_TARGET = 'node20.18';
const CHROME_TARGET = 'chrome130';

// What the packaged application brings in node_modules: the native addon and nothing else.
const NATIVE_ADDONS = ['pkcs11js'];

/**
 * Puts beside the bundles what is read at run time to draw visible signatures: fonts with their licence (OFL 1.1 wants it
 * beside them), HarfBuzz's subsetter and its shaper beside the code that asks for it, and the renderer of SVG with its own
 * (MPL 2.0, which wants that it is told where the source is).
 */
function drawingFiles(): Plugin {
  return {
    name: 'drawing-files',
    generateBundle() {
      const emit = (fileName: string, path: string): void => {
        const originalFileName = `node_modules/${path}`;
        this.emitFile({ type: 'asset', fileName, originalFileName, source: readFileSync(at(originalFileName)) });
      };
      for (const font of bundledFonts) {
        emit(`fonts/${font.file}`, `${font.package}/400Regular/${font.file}`);
        emit(`fonts/${font.file.replace('_400Regular.ttf', '-LICENSE.txt')}`, `${font.package}/LICENSE_FONT`);
      }
      emit('fonts/harfbuzz-subset.wasm', 'harfbuzzjs/dist/harfbuzz-subset.wasm');
      emit(`${codeFolder}/harfbuzz.wasm`, 'harfbuzzjs/dist/harfbuzz.wasm');
      emit(`${codeFolder}/harfbuzz-LICENSE.txt`, 'harfbuzzjs/LICENSE');
      emit('fonts/resvg.wasm', '@resvg/resvg-wasm/index_bg.wasm');
      const licence = readFileSync(at('build/licenses/MPL-2.0.txt'), 'utf8');
      const source = `resvg.wasm is @resvg/resvg-wasm, unchanged. Its source is at https://github.com/yisibl/resvg-js.`;
      this.emitFile({ type: 'asset', fileName: 'fonts/resvg-LICENSE.txt', source: `${source}\n\n${licence}` });
    },
  };
}

/** Puts beside the bundles whom this build believes about newer versions; see main/updates/release-source.ts. */
function releaseKeys(): Plugin {
  return {
    name: 'release-keys',
    generateBundle() {
      const source = readFileSync(at('build/release-keys.json'));
      this.emitFile({ type: 'asset', fileName: 'release-keys.json', source });
    },
  };
}

/** Puts the licences of the engine that draws pages beside it. */
function pageEngineLicences(): Plugin {
  return {
    name: 'page-engine-licences',
    generateBundle() {
      for (const [fileName, file] of [
        ['pdfium-LICENSE.txt', 'LICENSE.pdfium'],
        ['pdfium-wrapper-LICENSE.txt', 'LICENSE'],
      ] as const) {
        const source = readFileSync(at(`node_modules/@embedpdf/pdfium/${file}`));
        this.emitFile({ type: 'asset', fileName: `assets/${fileName}`, source });
      }
    },
  };
}

/** CommonJS can not await at its top level; who loads HarfBuzz awaits what is exported instead. See font-shelf.ts. */
function harfBuzzInCommonJs(): Plugin {
  const awaited = 'init(await createHarfBuzz());';
  return {
    name: 'harfbuzz-in-commonjs',
    transform(code, id) {
      if (!id.endsWith('harfbuzzjs/dist/index.mjs')) return undefined;
      if (!code.includes(awaited)) this.error(`${id} begins in another way than is known here`);
      return { code: code.replace(awaited, 'export const initialized = createHarfBuzz().then(init);'), map: null };
    },
  };
}

const ofTheWindow = bundledPackages();

/** The document process finds the engine that reads pages under its own name; see page-engine.ts. */
const assetFileNames = ({ names }: { names: readonly string[] }): string =>
  names.includes('pdfium.wasm') ? 'assets/[name][extname]' : 'assets/[name]-[hash][extname]';

export default defineConfig({
  main: {
    root: project,
    plugins: [harfBuzzInCommonJs(), drawingFiles(), releaseKeys(), builtCode(), bundledPackages(NATIVE_ADDONS)],
    build: {
      target: NODE_TARGET,
      externalizeDeps: { exclude: [], include: NATIVE_ADDONS },
      rolldownOptions: {
        // Nothing of these does anything by being loaded: who uses a part of them need not load the rest.
        treeshake: { moduleSideEffects: [{ test: /main\/(cades|pki)\/|@noble\//, sideEffects: false }] },
        input: {
          [runner]: at('main/built-code.ts'),
          index: at('main/index.ts'),
          // What index starts, under a name that tests can start it by.
          [program]: at('main/program.ts'),
          'token-process': at('main/token/process/index.ts'),
          'pkcs12-process': at('main/token/kinds/pkcs12/process/index.ts'),
          'memory-process': at('main/token/kinds/memory/process/index.ts'),
          'document-process': at('main/document/process/index.ts'),
          'lists-process': at('main/lists/process/index.ts'),
          'password-process': at('main/identity/passwords/process/index.ts'),
        },
        output: {
          format: 'cjs',
          strict: true,
          entryFileNames: ({ name }) => (name === runner ? '[name].js' : `${codeFolder}/[name].js`),
          chunkFileNames: `${codeFolder}/[name]-[hash].js`,
          dynamicImportInCjs: false,
          // Else what all processes share lands beside what one of them needs, and each loads that, too: the wire and the ASN.1
          // of certificates with the arithmetic of curves.
          advancedChunks: {
            groups: [
              {
                name: 'wire',
                test: /main\/(hosts\/(endpoint|wire|outbox)|errors\/(places|reference|countersign-error))\.ts/,
              },
              {
                name: 'asn1',
                test: /main\/pki\/(tlv-reader|der-writer|object-identifiers|certificate-structure|recently-read)\.ts/,
              },
            ],
          },
        },
      },
    },
  },
  preload: {
    root: project,
    plugins: [bundledPackages()],
    build: {
      target: NODE_TARGET,
      // A sandboxed preload can load nothing but electron: each is one whole file.
      externalizeDeps: false,
      isolatedEntries: true,
      rolldownOptions: {
        input: {
          'main-window': at('preload/main-window.ts'),
          'pin-window': at('preload/pin-window.ts'),
          'station-window': at('preload/station-window.ts'),
          'login-bar': at('preload/login-bar.ts'),
          'login-page': at('preload/login-page.ts'),
          page: at('preload/page.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react(), pageEngineLicences(), ofTheWindow],
    worker: { format: 'es', plugins: () => [ofTheWindow[0]], rolldownOptions: { output: { assetFileNames } } },
    build: {
      target: CHROME_TARGET,
      // The content security policy forgives no inline script, style or data: address.
      assetsInlineLimit: 0,
      modulePreload: false,
      // The window reads it at every start, before its first frame.
      minify: true,
      cssMinify: true,
      rolldownOptions: {
        output: { assetFileNames },
        input: {
          index: at('renderer/index.html'),
          pin: at('renderer/pin.html'),
          page: at('renderer/page.html'),
          station: at('renderer/station.html'),
          login: at('renderer/login.html'),
        },
      },
    },
  },
});
