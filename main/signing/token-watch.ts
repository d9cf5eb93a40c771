import type { Signer, SignerCatalog } from '../signers/signer-catalog';

/** Between two looks at the tokens. Modules differ in what they announce, so all are asked. */
const interval = 3_000;

/**
 * Watches for tokens that come and go, and tells when the picture changed. It looks only while nothing is being signed, so it
 * never stands between a person and the card.
 *
 * @returns a function that ends the watch
 */
export function watchTokens(
  services: { signers: SignerCatalog },
  busy: () => boolean,
  changed: () => void,
): () => void {
  let last: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  const watch = async (): Promise<void> => {
    if (!busy()) {
      const now = await picture(services.signers);
      if (last !== undefined && now !== last) changed();
      last = now;
    }
    if (!ended) timer = setTimeout(() => void watch(), interval);
  };

  // The first look is at once: a token that goes while the window opens would otherwise never be missed.
  void watch();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

async function picture(signers: SignerCatalog): Promise<string> {
  try {
    const byToken = new Map((await signers.list()).map((signer) => [signer.tokenName, signer]));
    return JSON.stringify(await Promise.all([...byToken.values()].map(look)));
  } catch {
    return '';
  }
}

/** One look at a token serves every signer on it, and a token that was found just now has been looked at. */
async function look({ tokenName, token, seen }: Signer): Promise<unknown[]> {
  try {
    const description = seen ?? (await token?.describe());
    return [tokenName, description?.label, description?.serial, description?.pin];
  } catch (error) {
    return [tokenName, (error as { code?: string }).code];
  }
}
