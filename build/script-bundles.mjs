// Scripts in TypeScript that tests start hundreds of times, each as one file that Node runs as it is: a start through a loader
// costs more than what the script does.

import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { MEMORY, NODE_MODULES, PROJECT, readJson } from './setup/project.mjs';

const SCRIPTS = ['build/demo/token-maker.ts', 'test/fixtures/token/pkcs11-script.ts'];
const FOLDER = join(MEMORY, 'scripts');
const NATIVE_ADDONS = ['pkcs11js'];

/**
 * The bundle of a script. It is as good as the script: whatever it was made of lies there unchanged.
 * @param {string} script - an absolute path
 * @returns {string | undefined} an absolute path; undefined where there is none, or an older one
 */
export function scriptBundle(script) {
  const record = readJson(recordOf(relative(PROJECT, script).split(sep).join('/')));
  const current = record?.sources.every(({ path, state }) => stateOf(join(PROJECT, path)) === state);
  const bundle = current ? join(FOLDER, record.bundle) : undefined;
  return bundle !== undefined && existsSync(bundle) ? bundle : undefined;
}

/** Makes the bundles that are not there or not current. */
export async function bundleScripts() {
  const due = SCRIPTS.filter((script) => scriptBundle(join(PROJECT, script)) === undefined);
  if (due.length === 0) return;
  const { build } = await import('vite');
  // A build makes NODE_ENV “production” for the whole process, and what is started later, such as tests of the window, would take it over.
  const before = process.env.NODE_ENV;
  try {
    for (const script of due) await bundle(script, build);
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

/** @param {typeof import('vite').build} build */
async function bundle(script, build) {
  const work = join(FOLDER, `making-${process.pid}`);
  try {
    const { output } = await build({
      configFile: false,
      root: PROJECT,
      logLevel: 'error',
      ssr: { noExternal: true, external: [...NATIVE_ADDONS, 'vite'] },
      build: {
        ssr: script,
        outDir: work,
        minify: false,
        rolldownOptions: { output: { format: 'esm', entryFileNames: 'script-[hash].mjs', codeSplitting: false } },
      },
    });
    const [chunk] = output;
    // What comes out of packages changes with the lock file.
    const own = chunk.moduleIds.filter((id) => id.startsWith(PROJECT) && !id.startsWith(NODE_MODULES));
    const sources = [...own, join(PROJECT, 'package-lock.json')].map((path) => ({
      path: relative(PROJECT, path),
      state: stateOf(path),
    }));
    mkdirSync(FOLDER, { recursive: true });
    renameSync(join(work, chunk.fileName), join(FOLDER, chunk.fileName));
    const record = recordOf(script);
    writeFileSync(`${record}.new`, JSON.stringify({ bundle: chunk.fileName, sources }));
    // Last, and at once: either the whole record is there, or the one before.
    renameSync(`${record}.new`, record);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function recordOf(script) {
  return join(FOLDER, `${script.replaceAll('/', '-')}.json`);
}

/** Size and time: quicker than the content, and enough to see an edit. */
function stateOf(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && `${found.size} ${found.mtimeMs}`;
}
