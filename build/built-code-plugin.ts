import { readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Plugin } from 'vite';
import type * as Runner from '../main/built-code';

/** The entry that runs the others; see main/built-code.ts. */
export const runner = 'built-code';

/** What the first entry starts; it starts nothing by being loaded, so nothing has to run it. */
export const program = 'program';

/** Folder of the code itself, beside the entries. */
export const codeFolder = 'code';

/**
 * The entries of main and its processes: CommonJS in a folder of its own, and for each a file that runs it with what V8 made of
 * it when it was built.
 */
export function builtCode(): Plugin {
  return {
    name: 'built-code',
    generateBundle(_options, bundle) {
      const emit = (fileName: string, source: string): void => {
        this.emitFile({ type: 'asset', fileName, source });
      };
      // The project's own package.json says that .js is an ES module.
      emit('package.json', '{ "type": "commonjs" }\n');
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk' || !output.isEntry || [runner, program].includes(output.name)) continue;
        const starter = `'use strict';\nrequire('./${runner}.js').runBuilt(require('node:path').join(__dirname, '${output.fileName}'));\n`;
        emit(`${output.name}.js`, starter);
      }
    },
    writeBundle({ dir = '.' }) {
      translateAll(dir);
    },
  };
}

/** All functions, not only those that run when the code is loaded: V8 reads them quicker than it makes them. */
function translateAll(folder: string): void {
  const runnerFile = join(folder, `${runner}.js`);
  const { scriptOf, translatedEnding } = createRequire(runnerFile)(runnerFile) as typeof Runner;
  const code = join(folder, codeFolder);
  for (const name of readdirSync(code).filter((one) => one.endsWith('.js'))) {
    const file = join(code, name);
    setFlagsFromString('--no-lazy');
    const script = scriptOf(file);
    // What was translated under other flags than those of who reads it is not taken.
    setFlagsFromString('--lazy');
    writeFileSync(file + translatedEnding, script.createCachedData());
  }
}
