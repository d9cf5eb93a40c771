import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { PasswordAnswer, PasswordContext } from '../../../preload/contract/passwords';

/** What the window knows where a name and a password are typed. Neither is part of it. */
export interface PasswordState {
  context?: PasswordContext;
  phase: 'loading' | 'asking' | 'checking' | 'accepted' | 'closed';
  /** Whether something stands in the fields. */
  named: boolean;
  typed: boolean;
  error?: ErrorShape;
}

export const initialPasswordState: PasswordState = { phase: 'loading', named: false, typed: false };

export type PasswordAction =
  | { type: 'described'; context: PasswordContext }
  | { type: 'not-described'; error: ErrorShape }
  | { type: 'typed'; named: boolean; typed: boolean }
  | { type: 'submitted' }
  | { type: 'judged'; verdict: PasswordAnswer };

export function passwordReducer(state: PasswordState, action: PasswordAction): PasswordState {
  switch (action.type) {
    case 'described':
      return { ...state, phase: 'asking', context: action.context, named: action.context.username !== undefined };
    case 'not-described':
      return { ...state, phase: 'closed', error: action.error };
    case 'typed':
      return { ...state, named: action.named, typed: action.typed };
    case 'submitted':
      return { ...state, phase: 'checking', typed: false, error: undefined };
    case 'judged': {
      const { verdict } = action;
      if (verdict.accepted) return { ...state, phase: 'accepted' };
      return { ...state, phase: verdict.again ? 'asking' : 'closed', error: withTitle(verdict.error, state) };
    }
  }
}

/** A process that is gone could not say whom it was for. */
function withTitle(error: ErrorShape, { context }: PasswordState): ErrorShape {
  return error.code === 'identity.stopped' && context
    ? { code: error.code, params: { authenticator: context.title } }
    : error;
}

/** True when both are there: an empty password is never sent. */
export function maySend({ phase, named, typed }: PasswordState): boolean {
  return phase === 'asking' && named && typed;
}
