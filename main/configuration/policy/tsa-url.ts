/** What the authority of `TsaUrl` is called among the others. */
export const policyAuthority = 'TsaUrl';

/**
 * A configuration in which signers ask the authority of a policy.
 *
 * @param written - as it is written, not yet checked
 * @param only - every signer asks it and no other; else those that have none
 */
export function withTimestampAuthority(
  written: Readonly<Record<string, unknown>>,
  url: string,
  only: boolean,
): Record<string, unknown> {
  const { TIMESTAMPAUTHORITIES: authorities, SIGNERS: signers } = written;
  const asking = (signer: unknown): unknown =>
    isObject(signer) && (only || signer['TSA'] === undefined) ? { ...signer, TSA: [policyAuthority] } : signer;
  return {
    ...written,
    TIMESTAMPAUTHORITIES: { ...(isObject(authorities) && authorities), [policyAuthority]: { TSA_URL: url } },
    ...(isObject(signers) && {
      SIGNERS: Object.fromEntries(Object.entries(signers).map(([name, one]) => [name, asking(one)])),
    }),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
