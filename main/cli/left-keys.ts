import type { LeftKey } from '../signing/one-time-journal';
import type { Output } from './output';
import { joined, prose, type Prose } from './prose';

/** What became of keys of signings that were broken off. */
export interface LeftKeysNow {
  /** Destroyed by the login that this command made. */
  destroyed: LeftKey[];
  /** Still there. `here`: on the token that was just logged in to, which did not let them go. */
  waiting: (LeftKey & { here: boolean })[];
}

/**
 * Compares what was left before a login with what is left behind it.
 *
 * @param token - that was logged in to
 */
export function leftKeysNow(before: readonly LeftKey[], after: readonly LeftKey[], token: string): LeftKeysNow {
  const still = new Set(after.map(({ alias }) => alias));
  return {
    destroyed: before.filter(({ alias }) => !still.has(alias)),
    waiting: after.map((key) => ({ ...key, here: key.token === token })),
  };
}

/** The same for a program: where each key is, whose it was, and what destroys it. */
export function leftKeysDocument({ destroyed, waiting }: LeftKeysNow): unknown {
  const facts = ({ alias, token, serial, signer, username, since }: LeftKey): Record<string, string> => ({
    ...{ alias, token, serial, signer, username, since },
  });
  return {
    destroyed: destroyed.map(facts),
    waiting: waiting.map((key) => ({ ...facts(key), todo: remedy(key) })),
  };
}

/** Says it to a person. */
export function tellLeftKeys({ destroyed, waiting }: LeftKeysNow, output: Output): void {
  if (destroyed.length > 0) {
    const what = destroyed.length === 1 ? 'A key that a signing' : `${destroyed.length} keys that signings`;
    output.err(prose`${what} that was broken off had left is destroyed now.\n`);
  }
  if (waiting.length === 0) return;
  output.out(
    prose`Keys for one signing that wait to be destroyed. Their signings were broken off; nobody uses them, and no document is signed with them.\n`,
  );
  output.out(joined(waiting.map(leftKeyLines)));
}

function leftKeyLines(key: LeftKey & { here: boolean }): Prose {
  const { alias, token, since, username, signer } = key;
  return prose`  ${alias}\n    on ${token}, made for ${username} with the signer ${signer} at ${since}\n    ${remedy(key)}\n`;
}

/** What destroys it. */
function remedy({ here, token, alias }: LeftKey & { here: boolean }): string {
  return here
    ? `The token did not let it go. The next login to it tries again; “countersign keys delete --token ${token} --alias ${alias}” tells why it can not.`
    : `The next login to that token destroys it, whatever it is for: sign with it, or “countersign keys list --token ${token}”.`;
}
