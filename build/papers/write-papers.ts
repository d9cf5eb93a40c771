import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withFreshParts } from './generated-parts';

// Makes the generated parts of build/docs anew: tables of the configuration, the command line's help.

const folder = fileURLToPath(new URL('../docs/', import.meta.url));
for (const name of readdirSync(folder).filter((file) => file.endsWith('.md'))) {
  const before = readFileSync(join(folder, name), 'utf8');
  const after = withFreshParts(before);
  if (after === before) continue;
  writeFileSync(join(folder, name), after);
  console.log(`build/docs/${name} is made anew.`);
}
