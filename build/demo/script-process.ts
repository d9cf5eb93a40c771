import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * What to give to `process.execPath` to run a TypeScript file of this project in a process of its own.
 * @param script - file: URL of the script, usually `new URL('./x.ts', import.meta.url)`
 */
export function scriptArguments(script: URL): string[] {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return ['--import', loader, fileURLToPath(script)];
}

/** This process's environment without what a test runner or an editor put in for its own loader. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _loaders, ...environment } = process.env;
  return environment;
}
