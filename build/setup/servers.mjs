// The servers that tests talk with, each fetched or built once for a machine.

import { keycloakIsCurrent, provideKeycloak } from './keycloak.mjs';
import { openBaoIsCurrent, provideOpenBao } from './openbao.mjs';
import { SetUpError, say } from './say.mjs';
import { provideStepCa, stepCaIsCurrent } from './step-ca.mjs';

const SERVERS = {
  keycloak: { isCurrent: keycloakIsCurrent, provide: provideKeycloak },
  'step-ca': { isCurrent: stepCaIsCurrent, provide: provideStepCa },
  openbao: { isCurrent: openBaoIsCurrent, provide: provideOpenBao },
};

/** @param {string[]} names @returns {string[]} those that are not here */
export function missingServers(names) {
  return names.filter((name) => !SERVERS[name].isCurrent());
}

/** @param {string[]} names */
export async function provideServers(names) {
  for (const name of names) {
    try {
      await SERVERS[name].provide();
    } catch (error) {
      // Who runs one test of something else is not kept from it; the tests that need the server say that it is not here.
      if (!(error instanceof SetUpError)) throw error;
      say(`${error.message}\nGoing on without.`);
    }
  }
}
