import { describe, expect, it } from 'vitest';
import { initialPinState, maySubmit, pinReducer } from '../../../renderer/features/pin/pin-state';
import type { PinAction, PinState } from '../../../renderer/features/pin/pin-state';
import type { PinVerdict } from '../../../preload/contract/bridges';
import { pinContext } from './samples';

const described: PinAction = { type: 'described', context: pinContext };
const typed = (length: number): PinAction => ({ type: 'typed', length });
const judged = (verdict: PinVerdict): PinAction => ({ type: 'judged', verdict });
const tick: PinAction = { type: 'last-try-understood', understood: true };
const after = (...actions: PinAction[]): PinState => actions.reduce(pinReducer, initialPinState);

describe('when a PIN may be sent', () => {
  it('is long enough and nothing is under way', () => {
    expect(maySubmit(after(typed(6)))).toBe(false);
    expect(maySubmit(after(described))).toBe(false);
    expect(maySubmit(after(described, typed(3)))).toBe(false);
    expect(maySubmit(after(described, typed(4)))).toBe(true);
    expect(maySubmit(after(described, typed(4), { type: 'submitted' }))).toBe(false);
  });

  it('is never empty, whatever minimum the token names', () => {
    const context = { ...pinContext, minLength: 0 };
    expect(maySubmit(after({ type: 'described', context }, typed(0)))).toBe(false);
    expect(maySubmit(after({ type: 'described', context }, typed(1)))).toBe(true);
  });

  it('needs the tick on the last try, and a new tick after each verdict', () => {
    const last: PinAction = { type: 'described', context: { ...pinContext, lastTry: true } };
    expect(maySubmit(after(last, typed(4)))).toBe(false);
    expect(maySubmit(after(last, typed(4), tick))).toBe(true);
    const wrong = judged({ verdict: 'wrong', lastTry: true, countLow: true });
    expect(maySubmit(after(described, typed(4), { type: 'submitted' }, wrong, typed(4)))).toBe(false);
    expect(maySubmit(after(last, tick, typed(4), { type: 'submitted' }, wrong, typed(4)))).toBe(false);
    expect(maySubmit(after(last, tick, typed(4), { type: 'submitted' }, wrong, typed(4), tick))).toBe(true);
  });
});

describe('what a verdict does', () => {
  it.each([
    [{ verdict: 'wrong', lastTry: false, countLow: true }, 'asking', 'pin.wrong'],
    [{ verdict: 'failed', code: 'pin.lengthInvalid' }, 'asking', 'pin.lengthInvalid'],
    [{ verdict: 'locked' }, 'closed', 'pin.locked'],
    [{ verdict: 'failed', code: 'pin.expired' }, 'closed', 'pin.expired'],
    [{ verdict: 'failed', code: 'pin.cancelled' }, 'closed', 'pin.cancelled'],
    [{ verdict: 'failed', code: 'token.removed' }, 'closed', 'token.removed'],
    [{ verdict: 'failed', code: 'token.deviceError' }, 'closed', 'token.deviceError'],
  ] as const)('%j leaves the window %s with %s', (verdict, phase, code) => {
    const state = after(described, typed(4), { type: 'submitted' }, judged(verdict));
    expect(state).toMatchObject({ phase, length: 0, error: { code } });
  });

  it('accepts without an error', () => {
    const state = after(described, typed(4), { type: 'submitted' }, judged({ verdict: 'accepted' }));
    expect(state).toMatchObject({ phase: 'accepted', error: undefined });
    expect(maySubmit(state)).toBe(false);
  });
});
