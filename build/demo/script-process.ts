import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { scriptBundle } from '../script-bundles.mjs';

/**
 * What to give to `process.execPath` to run a TypeScript file of this project in a process of its own.
 * @param script - file: URL of the script, usually `new URL('./x.ts', import.meta.url)`
 */
export function scriptArguments(script: URL): string[] {
  const path = fileURLToPath(script);
  const bundle = scriptBundle(path);
  if (bundle !== undefined) return [bundle];
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return ['--import', loader, path];
}

/** This process's environment without what a test runner or an editor put in for its own loader. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _loaders, ...environment } = process.env;
  return environment;
}
