import { createRequire } from 'node:module';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import type { ICruiseResult, ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

export const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

interface Configuration {
  forbidden: (IForbiddenRuleType & { name: string })[];
  options: ICruiseOptions & { enhancedResolveOptions: object };
}

const configuration = createRequire(import.meta.url)(join(project, '.dependency-cruiser.cjs')) as Configuration;

/** The names of all rules. */
export const ruleNames: readonly string[] = configuration.forbidden.map((rule) => rule.name);

/**
 * Reads a tree of sources and holds the rules against it.
 *
 * @param baseDir - the tree; the rules' paths begin there
 */
export async function cruiseTree(baseDir: string): Promise<ICruiseResult> {
  const { enhancedResolveOptions, ...options } = configuration.options;
  const tsConfigFile = join(project, 'tsconfig.json');
  const { output } = await cruise(
    ['main', 'preload', 'renderer'],
    {
      ...options,
      baseDir,
      tsConfig: { fileName: tsConfigFile },
      validate: true,
      ruleSet: { forbidden: configuration.forbidden },
    },
    enhancedResolveOptions,
    { tsConfig: extractTSConfig(tsConfigFile) },
  );
  return output as ICruiseResult;
}

/** The sources below a folder, relative to the tree, as a look at the disk finds them. */
export function sourcesBelow(baseDir: string, folder: string): string[] {
  return readdirSync(join(baseDir, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sourcesBelow(baseDir, path);
      return /\.tsx?$/.test(entry.name) ? [path] : [];
    })
    .sort();
}
