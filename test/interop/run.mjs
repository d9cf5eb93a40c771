// `npm run test:interop`: signs a set of PDFs with the product and asks independent judges.
//   REQUIRE_JUDGES=1         a judge that can not sit fails the run
//   COUNTERSIGN_CORPUS=DIR   further PDFs: each is either signed and accepted, or refused with a clear error

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

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
const judged = run(['--import', tsx, 'test/interop/suite.ts']);
// A real step-ca gives certificates to a login and to a card, and signatures are made with them; a TPM makes keys for one signing.
// Bouncy Castle gives certificates by CMP; people log in at a real Keycloak.
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const files = [
  'authorities/step-ca',
  'authorities/step-ca-card',
  'authorities/step-ca-signing',
  'authorities/cmp-bouncy-castle',
  'identity/keycloak',
  'token-contract/one-time-tpm',
].map((name) => `test/integration/${name}.test.ts`);
const asked = run([vitest, 'run', '-c', 'build/vitest.config.ts', '--project', 'integration', ...files]);
process.exit(judged || asked);
