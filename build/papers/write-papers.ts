import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withFreshParts } from './generated-parts';
import { policyFiles } from './policy/policy-files';

// Makes the generated parts of build/docs anew: tables of the configuration, the command line's help. And what administrators
// are given for managed settings, in build/policies.

const folder = fileURLToPath(new URL('../docs/', import.meta.url));
for (const name of readdirSync(folder).filter((file) => file.endsWith('.md'))) {
  const before = readFileSync(join(folder, name), 'utf8');
  const after = withFreshParts(before);
  if (after === before) continue;
  writeFileSync(join(folder, name), after);
  console.log(`build/docs/${name} is made anew.`);
}

const policies = fileURLToPath(new URL('../policies/', import.meta.url));
for (const [name, text] of Object.entries(policyFiles())) {
  const file = join(policies, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`build/policies/${name} is made anew.`);
}
