import { readFileSync } from 'node:fs';
import { createRequire, wrap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { Script } from 'node:vm';

interface Loaded {
  exports: unknown;
}

/** What V8 has made of a file of code lies beside it under this ending. */
export const translatedEnding = '.v8';

/**
 * Runs a built file and, in turn, those that it requires. A command line lives for a moment, of which the greater part would go
 * by in reading code; plain Node therefore takes what V8 made of it at build time. V8 looks whether that is of its own version
 * and belongs to the source, and else translates anew. Electron has a V8 of its own and finds nothing that fits it.
 *
 * @param file - absolute path of a CommonJS file
 */
export function runBuilt(file: string): void {
  const require = createRequire(file);
  if ('electron' in process.versions) require(file);
  else load(file, require, new Map());
}

function load(file: string, require: NodeJS.Require, loaded: Map<string, Loaded>): unknown {
  const known = loaded.get(file);
  if (known) return known.exports;
  const module: Loaded = { exports: {} };
  loaded.set(file, module);
  const folder = dirname(file);
  const requireFrom = (wanted: string): unknown =>
    wanted.startsWith('.') ? load(resolve(folder, wanted), require, loaded) : require(wanted);
  const body = scriptOf(file, translationOf(file)).runInThisContext() as (...scope: unknown[]) => void;
  body(module.exports, requireFrom, module, file, folder);
  return module.exports;
}

/** A file of code as the function that {@link runBuilt} calls; the build keeps what V8 makes of it. */
export function scriptOf(file: string, cachedData?: Buffer): Script {
  return new Script(wrap(readFileSync(file, 'utf8')), {
    filename: file,
    ...(cachedData && { cachedData }),
  });
}

function translationOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file + translatedEnding);
  } catch {
    return undefined;
  }
}
