import type { SignerCatalog } from '../signers/signer-catalog';

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

  const look = async (): Promise<void> => {
    if (!busy()) {
      const now = await picture(services.signers);
      if (last !== undefined && now !== last) changed();
      last = now;
    }
    if (!ended) timer = setTimeout(() => void look(), interval);
  };

  // The first look is at once: a token that goes while the window opens would otherwise never be missed.
  void look();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

async function picture(signers: SignerCatalog): Promise<string> {
  try {
    const seen = await Promise.all(
      (await signers.list()).map(async ({ name, token }) => {
        try {
          const description = await token?.describe();
          return [name, description?.label, description?.serial, description?.pin];
        } catch (error) {
          return [name, (error as { code?: string }).code];
        }
      }),
    );
    return JSON.stringify(seen);
  } catch {
    return '';
  }
}
