import type { ParseArgsConfig } from 'node:util';

/** The option of `sign` that says in whose stead. */
export const onBehalfOptions = { 'on-behalf-of': { type: 'string' } } as const satisfies ParseArgsConfig['options'];

export const onBehalfUsage = `      --on-behalf-of NAME       signs in somebody else's stead with your own key, as the configuration allows it: an entry
                                of DELEGATIONS, or its PRINCIPAL; its signer is taken where --signer names none
`;

/** An entry of DELEGATIONS, or its principal. */
export function onBehalfIn(values: { 'on-behalf-of'?: string | undefined }): { onBehalfOf?: string } {
  const onBehalfOf = values['on-behalf-of'];
  return onBehalfOf === undefined ? {} : { onBehalfOf };
}
