// What the fallback Electron starts: it has no default app of its own. `electron FOLDER [arguments]` runs the application in
// FOLDER. A module, so that Electron is not ready before the application's own module has been evaluated: privileged
// schemes must be registered before that.

import { app } from 'electron';
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const argument = process.argv.slice(1).find((word) => !word.startsWith('-'));
if (argument === undefined) {
  console.error('Which application? Say: electron FOLDER');
  process.exit(1);
}

const target = resolve(argument);
if (statSync(target).isDirectory()) {
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'));
  app.setAppPath(target);
  app.setName(manifest.productName ?? manifest.name);
  if (manifest.version) app.setVersion(manifest.version);
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  await import(pathToFileURL(join(target, manifest.main ?? 'index.js')).href);
} else {
  await import(pathToFileURL(target).href);
}
