// `npm run test:interop`: signs a set of PDFs with the product and asks independent judges.
//   REQUIRE_JUDGES=1         a judge that can not sit fails the run
//   --prepare              only fetches and builds what the judges and servers need
//   COUNTERSIGN_CORPUS=DIR   further PDFs: each is either signed and accepted, or refused with a clear error

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { serverTests } from './server-tests.mjs';

const project = fileURLToPath(new URL('../..', import.meta.url));
const run = (args) => {
  const { status, error } = spawnSync(process.execPath, args, { cwd: project, stdio: 'inherit' });
  if (error) throw error;
  return status ?? 1;
};

const prepared = run(['build/setup.mjs', '--for', 'interop']);
if (prepared !== 0) process.exit(prepared);

// Only now: before the set-up there may be no node_modules.
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
if (process.argv.includes('--prepare')) process.exit(run(['--import', tsx, 'test/interop/prepare.ts']));
const judged = run(['--import', tsx, 'test/interop/suite.ts']);
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const asked = run([vitest, 'run', '-c', 'build/vitest.config.ts', '--project', 'integration', ...serverTests]);
process.exit(judged || asked);
