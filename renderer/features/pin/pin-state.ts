import type { PinVerdict } from '../../../preload/contract/bridges';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { PinContext } from '../../../preload/contract/model';

/** What the PIN window knows. The PIN itself is never part of it: it lives in the field until it is sent. */
export interface PinState {
  context?: PinContext;
  phase: 'loading' | 'asking' | 'checking' | 'accepted' | 'closed';
  /** Characters in the field. */
  length: number;
  lastTry: boolean;
  countLow: boolean;
  /** The tick “I understand that this is the last try”. */
  lastTryUnderstood: boolean;
  error?: ErrorShape;
}

export const initialPinState: PinState = {
  phase: 'loading',
  length: 0,
  lastTry: false,
  countLow: false,
  lastTryUnderstood: false,
};

export type PinAction =
  | { type: 'described'; context: PinContext }
  | { type: 'not-described'; error: ErrorShape }
  | { type: 'typed'; length: number }
  | { type: 'last-try-understood'; understood: boolean }
  | { type: 'submitted' }
  | { type: 'judged'; verdict: PinVerdict };

/** What a verdict other than `accepted` is called in the closed set of errors. */
export function verdictError(
  verdict: Exclude<PinVerdict, { verdict: 'accepted' }>,
  token: string,
  keystore?: PinContext['keystore'],
): ErrorShape {
  switch (verdict.verdict) {
    case 'wrong':
      if (keystore) return { code: 'keystore.passwordWrong', params: { token } };
      // The warning about the last try is said by the window itself, next to its tick.
      return { code: 'pin.wrong', params: { token } };
    case 'locked':
      return { code: 'pin.locked', params: { token } };
    case 'failed':
      if (verdict.code === 'pin.malformed') {
        return { code: verdict.code, params: { token, ...(keystore && { keystore: true }) } };
      }
      return verdict.code === 'token.deviceError'
        ? { code: verdict.code, params: { token, detail: 'no answer about the PIN' } }
        : { code: verdict.code, params: { token } };
  }
}

/** True after a verdict that lets the person try again in the same window. */
function mayTryAgain(verdict: PinVerdict): boolean {
  return (
    verdict.verdict === 'wrong' ||
    (verdict.verdict === 'failed' && ['pin.lengthInvalid', 'pin.malformed'].includes(verdict.code))
  );
}

export function pinReducer(state: PinState, action: PinAction): PinState {
  switch (action.type) {
    case 'described':
      return {
        ...state,
        phase: 'asking',
        context: action.context,
        lastTry: action.context.lastTry,
        countLow: action.context.countLow,
      };
    case 'not-described':
      return { ...state, phase: 'closed', error: action.error };
    case 'typed':
      return { ...state, length: action.length };
    case 'last-try-understood':
      return { ...state, lastTryUnderstood: action.understood };
    case 'submitted':
      return { ...state, phase: 'checking', length: 0, error: undefined };
    case 'judged': {
      const { verdict } = action;
      if (verdict.verdict === 'accepted') return { ...state, phase: 'accepted' };
      const token = state.context?.token.label || state.context?.token.name || '';
      return {
        ...state,
        phase: mayTryAgain(verdict) ? 'asking' : 'closed',
        error: verdictError(verdict, token, state.context?.keystore),
        lastTry: verdict.verdict === 'wrong' ? verdict.lastTry : state.lastTry,
        countLow: verdict.verdict === 'wrong' ? verdict.countLow : state.countLow,
        // Each try at the brink is understood anew.
        lastTryUnderstood: false,
      };
    }
  }
}

/** True when the PIN in the field may be sent, or the reader may ask for it. */
export function maySubmit({ phase, context, length, lastTry, lastTryUnderstood }: PinState): boolean {
  const enough = context?.onReader === true || length >= Math.max(1, context?.minLength ?? 1);
  return phase === 'asking' && enough && (!lastTry || lastTryUnderstood);
}
