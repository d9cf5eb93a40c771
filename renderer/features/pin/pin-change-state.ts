import type { PinChangeVerdict } from '../../../preload/contract/bridges';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { PinChangeContext } from '../../../preload/contract/model';

/** Characters in the three fields. What is typed is never part of a state: it lives in the fields until it is sent. */
export interface TypedLengths {
  secret: number;
  newPin: number;
  again: number;
}

/** What the PIN window knows where a PIN is changed, unblocked or first set. */
export interface PinChangeState {
  context?: PinChangeContext;
  phase: 'loading' | 'asking' | 'checking' | 'done' | 'closed';
  lengths: TypedLengths;
  /** False while the two new PINs differ. */
  same: boolean;
  lastTry: boolean;
  lastTryUnderstood: boolean;
  error?: ErrorShape;
}

const nothingTyped: TypedLengths = { secret: 0, newPin: 0, again: 0 };

export const initialPinChangeState: PinChangeState = {
  phase: 'loading',
  lengths: nothingTyped,
  same: true,
  lastTry: false,
  lastTryUnderstood: false,
};

export type PinChangeAction =
  | { type: 'described'; context: PinChangeContext }
  | { type: 'not-described'; error: ErrorShape }
  | { type: 'typed'; lengths: TypedLengths; same: boolean }
  | { type: 'last-try-understood'; understood: boolean }
  | { type: 'submitted' }
  | { type: 'judged'; verdict: PinChangeVerdict };

/** What a verdict other than `done` is called in the closed set of errors. */
export function changeError({ verdict }: PinChangeVerdict, context: PinChangeContext): ErrorShape {
  const token = context.token.label || context.token.name;
  const { purpose, minLength, maxLength } = context;
  const byPin = purpose === 'change';
  switch (verdict) {
    case 'wrong':
      // The warning about the last try is said by the window itself, next to its tick.
      return { code: byPin ? 'pin.wrong' : 'puk.wrong', params: { token } };
    case 'locked':
      return { code: byPin ? 'pin.locked' : 'puk.locked', params: { token } };
    case 'length':
      return { code: byPin ? 'pin.lengthInvalid' : 'puk.lengthInvalid', params: { token } };
    case 'malformed':
      return { code: 'pin.malformed', params: { token } };
    case 'new-pin-refused':
      return { code: 'pin.newRefused', params: { token, minLength, maxLength } };
    case 'expired':
      return { code: 'pin.expired', params: { token } };
    case 'not-initialized':
      return { code: 'pin.notInitialized', params: { token } };
    case 'unsupported':
      return { code: 'pin.changeUnsupported', params: { token, purpose } };
    case 'write-protected':
      return { code: 'token.writeProtected', params: { token } };
    case 'in-use':
      return { code: 'token.inUse', params: { token } };
    case 'removed':
      return { code: 'token.removed', params: { token } };
    case 'cancelled':
      return { code: 'pin.cancelled', params: { token } };
    default:
      return { code: 'token.deviceError', params: { token, detail: 'no answer about the PIN' } };
  }
}

/** True after a verdict that lets the person try again in the same window. */
function mayTryAgain({ verdict }: PinChangeVerdict): boolean {
  return ['wrong', 'length', 'malformed', 'new-pin-refused'].includes(verdict);
}

export function pinChangeReducer(state: PinChangeState, action: PinChangeAction): PinChangeState {
  switch (action.type) {
    case 'described':
      return { ...state, phase: 'asking', context: action.context, lastTry: action.context.lastTry };
    case 'not-described':
      return { ...state, phase: 'closed', error: action.error };
    case 'typed':
      return { ...state, lengths: action.lengths, same: action.same };
    case 'last-try-understood':
      return { ...state, lastTryUnderstood: action.understood };
    case 'submitted':
      return { ...state, phase: 'checking', lengths: nothingTyped, same: true, error: undefined };
    case 'judged': {
      const { verdict } = action;
      if (verdict.verdict === 'done' || !state.context) return { ...state, phase: 'done' };
      return {
        ...state,
        phase: mayTryAgain(verdict) ? 'asking' : 'closed',
        error: changeError(verdict, state.context),
        lastTry: verdict.verdict === 'wrong' ? verdict.lastTry : state.lastTry,
        // Each try at the brink is understood anew.
        lastTryUnderstood: false,
      };
    }
  }
}

/** True when what is in the fields may be sent, or the reader may ask. */
export function mayChange({ phase, context, lengths, same, lastTry, lastTryUnderstood }: PinChangeState): boolean {
  if (phase !== 'asking' || (lastTry && !lastTryUnderstood)) return false;
  if (context?.onReader) return true;
  const longEnough = lengths.newPin >= Math.max(1, context?.minLength ?? 1);
  return lengths.secret > 0 && longEnough && lengths.again > 0 && same;
}
