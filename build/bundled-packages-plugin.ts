import type { Plugin } from 'vite';

/** Beside the bundles; of no use in the packed application. */
export const packageList = 'bundled-packages.json';

/**
 * Writes down which packages the bundles were made of: of every module and every other file that came out of node_modules, and of
 * what stays outside. What the list of dependencies says is not it: most are tools, and all are bundled.
 * @param outside - packages that are not bundled but brought along
 */
export function bundledPackages(outside: readonly string[] = []): Plugin[] {
  // Workers are bundled apart, before the bundle that loads them.
  const found = new Set<string>();
  const note: Plugin = {
    name: 'bundled-packages',
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        const files = output.type === 'chunk' ? output.moduleIds : output.originalFileNames;
        for (const file of files) noteFile(file);
      }
      // Styles and addresses of files are modules that leave no code in a chunk.
      for (const id of this.getModuleIds()) if (/\.(css|ttf|woff2?|wasm)($|\?)/.test(id)) noteFile(id);
    },
  };
  return [
    note,
    {
      name: 'bundled-packages-list',
      enforce: 'post',
      generateBundle: {
        order: 'post',
        handler() {
          for (const name of outside) found.add(`node_modules/${name}`);
          this.emitFile({ type: 'asset', fileName: packageList, source: `${JSON.stringify([...found].sort())}\n` });
        },
      },
    },
  ];
  function noteFile(file: string): void {
    const folder = packageOf(file);
    if (folder !== undefined) found.add(folder);
  }
}

/** The folder of the package that a file belongs to, from the project's; undefined for a file of the project's own. */
function packageOf(file: string): string | undefined {
  const clean = file.replace(/^\0+/, '').replace(/\?.*$/, '').replaceAll('\\', '/');
  const at = clean.lastIndexOf('node_modules/');
  if (at < 0) return undefined;
  const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(clean.slice(at))?.[1];
  if (name === undefined) return undefined;
  const below = clean.indexOf('node_modules/');
  return clean.slice(below, at) + `node_modules/${name}`;
}
