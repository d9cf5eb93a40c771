// step-ca, the certificate authority that takes logins and cards: built from its source, once for a machine.
// For the interop run only; it never ships.

import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cachedFile } from './cache-folder.mjs';
import { run } from './run.mjs';
import { SetUpError, showProgress } from './say.mjs';

const VERSION = 'v0.30.2';

/** Where the program lies or will lie. */
export function stepCaPlace() {
  return cachedFile('step-ca', `step-ca-${VERSION}-${process.platform}-${process.arch}`);
}

export function stepCaIsCurrent() {
  return existsSync(stepCaPlace());
}

/** Builds it when it is not there yet. Go checks the sources against its checksum database. */
export async function provideStepCa() {
  const place = stepCaPlace();
  if (stepCaIsCurrent()) return;
  const work = await mkdtemp(join(dirname(place), 'building-'));
  const done = showProgress(`Building step-ca ${VERSION} (a few minutes, once for this machine)`);
  try {
    const { code, output } = await run('go', ['install', `github.com/smallstep/certificates/cmd/step-ca@${VERSION}`], {
      // With cgo it wants the headers of a smartcard service.
      env: { ...process.env, GOBIN: work, CGO_ENABLED: '0' },
    });
    if (code !== 0) throw new SetUpError(`step-ca could not be built. Go said:\n\n${output.trim()}\n`);
    await rename(join(work, process.platform === 'win32' ? 'step-ca.exe' : 'step-ca'), place);
  } finally {
    done();
    await rm(work, { recursive: true, force: true });
  }
}
