import { createHash } from 'node:crypto';
import type { LoginProblem } from '../../../../preload/contract/enrollment-error-codes';

/** The parts of a JWT that tell whether it is worth being shown (RFC 7519, clause 4.1). Its signature is for the authority to check. */
interface Claims {
  exp?: unknown;
  aud?: unknown;
}

/**
 * The logins that authorities which take each one once only were shown: by a digest, with the time when they end anyway.
 * For as long as the program runs.
 */
export class ShownLogins {
  private readonly shown = new Map<string, number>();

  /**
   * What the authority would refuse without saying why.
   *
   * @param audience - the client that a login has to be made for, where that is known
   */
  problem(token: string, now: Date, audience?: string): LoginProblem | undefined {
    if (this.shown.has(digest(token))) return 'used';
    const claims = claimsOf(token);
    if (!claims) return 'refused';
    if (typeof claims.exp === 'number' && claims.exp * 1000 <= now.getTime()) return 'expired';
    if (audience !== undefined && ![claims.aud].flat().includes(audience)) return 'audience';
    return undefined;
  }

  add(token: string, now: Date): void {
    for (const [known, until] of this.shown) if (until <= now.getTime()) this.shown.delete(known);
    const { exp } = claimsOf(token) ?? {};
    this.shown.set(digest(token), typeof exp === 'number' ? exp * 1000 : Infinity);
  }
}

const digest = (token: string): string => createHash('sha256').update(token).digest('base64');

function claimsOf(token: string): Claims | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? claims : undefined;
  } catch {
    return undefined;
  }
}
