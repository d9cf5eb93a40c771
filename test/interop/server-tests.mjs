/**
 * Tests of `test/integration` that talk with servers and programs which only `npm run test:interop` provides for sure. It runs
 * them; `npm test` runs them too where the servers are, unless COUNTERSIGN_INTEROP_FOLLOWS says that `test:interop` comes next.
 *
 * A real step-ca gives certificates to a login and to a card, and signatures are made with them; a TPM makes keys for one signing.
 * Bouncy Castle gives certificates by CMP; people log in at a real Keycloak.
 */
export const serverTests = [
  'authorities/step-ca',
  'authorities/step-ca-card',
  'authorities/step-ca-signing',
  'authorities/cmp-bouncy-castle',
  'identity/keycloak',
  'token-contract/one-time-tpm',
].map((name) => `test/integration/${name}.test.ts`);
