import type { AccountProblem } from '../../../../../preload/contract/identity-error-codes';

/** How a directory answered a bind: its result code (RFC 4511, appendix A), its text, and what its password policy says. */
export interface BindAnswer {
  code: number;
  text: string;
  policy?: PolicyError;
}

/** `error` of a password policy response (draft-behera-ldap-password-policy, section 6.2). */
export type PolicyError = 'expired' | 'locked' | 'change-after-reset' | 'other';

/** What the answer means for the person. `words`: the directory's own, for what has no name here. */
export type BindMeaning =
  | { kind: 'good' }
  | { kind: 'wrong' }
  | { kind: 'account'; reason: AccountProblem }
  | { kind: 'unprotected' }
  | { kind: 'busy'; words: string }
  | { kind: 'other'; words: string };

const success = 0;
const strongerAuthRequired = 8;
const confidentialityRequired = 13;
const noSuchObject = 32;
const invalidDnSyntax = 34;
const inappropriateAuthentication = 48;
const invalidCredentials = 49;
const busy = [51, 52];
const unwillingToPerform = 53;

/** The Windows error behind Active Directory's `data`, in hex. */
const activeDirectory: Record<string, AccountProblem | 'wrong'> = {
  '525': 'wrong',
  '52e': 'wrong',
  '530': 'hours',
  '531': 'workstation',
  '532': 'password-expired',
  '533': 'disabled',
  '701': 'account-expired',
  '773': 'password-to-be-changed',
  '775': 'locked',
};

const policyProblems: Record<Exclude<PolicyError, 'other'>, AccountProblem> = {
  expired: 'password-expired',
  locked: 'locked',
  'change-after-reset': 'password-to-be-changed',
};

/** Tells apart what directories put into one code. */
export function meaningOf({ code, text, policy }: BindAnswer): BindMeaning {
  // A policy that wants another password lets the person in for that, and for nothing else.
  if (policy && policy !== 'other') return { kind: 'account', reason: policyProblems[policy] };
  switch (code) {
    case success:
      return { kind: 'good' };
    case invalidCredentials: {
      const [, data = ''] = /\bdata ([0-9a-f]{3,8})\b/i.exec(text) ?? [];
      const known = Object.hasOwn(activeDirectory, data.toLowerCase()) ? activeDirectory[data.toLowerCase()]! : 'wrong';
      return known === 'wrong' ? { kind: 'wrong' } : { kind: 'account', reason: known };
    }
    // Of somebody who is not there, or has no password: not told apart from a wrong one.
    case noSuchObject:
    case invalidDnSyntax:
    case inappropriateAuthentication:
      return { kind: 'wrong' };
    case strongerAuthRequired:
    case confidentialityRequired:
      return { kind: 'unprotected' };
    case unwillingToPerform:
      // 389 Directory Server and FreeIPA.
      if (/inactivated|disabled|expired/i.test(text)) return { kind: 'account', reason: 'disabled' };
      return /lock|retry limit/i.test(text)
        ? { kind: 'account', reason: 'locked' }
        : { kind: 'other', words: cleaned(text) };
    default:
      return { kind: busy.includes(code) ? 'busy' : 'other', words: cleaned(text) || `code ${code}` };
  }
}

/** Words of somebody else, short and in one line. */
function cleaned(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
