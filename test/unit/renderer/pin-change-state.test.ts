import { describe, expect, it } from 'vitest';
import { initialPinChangeState, mayChange, pinChangeReducer } from '../../../renderer/features/pin/pin-change-state';
import type { PinChangeAction, PinChangeState } from '../../../renderer/features/pin/pin-change-state';
import type { PinChangeOutcome } from '../../../preload/contract/bridges';
import type { PinChangeContext } from '../../../preload/contract/model';

const context: PinChangeContext = {
  conversationId: `pin-${'0'.repeat(32)}`,
  purpose: 'unblock',
  token: { name: 'card', label: 'ID card', serial: '8841' },
  onReader: false,
  minLength: 4,
  maxLength: 8,
  lastTry: false,
};
const described = (over: Partial<PinChangeContext> = {}): PinChangeAction => ({
  type: 'described',
  context: { ...context, ...over },
});
const typed = (secret: number, newPin: number, again: number, same = newPin === again): PinChangeAction => ({
  type: 'typed',
  lengths: { secret, newPin, again },
  same,
});
const judged = (verdict: PinChangeOutcome, lastTry = false): PinChangeAction => ({
  type: 'judged',
  verdict: { verdict, lastTry },
});
const tick: PinChangeAction = { type: 'last-try-understood', understood: true };
const after = (...actions: PinChangeAction[]): PinChangeState =>
  actions.reduce(pinChangeReducer, initialPinChangeState);

describe('when a new PIN may be sent', () => {
  it('is long enough, typed twice the same, and nothing is under way', () => {
    expect(mayChange(after(typed(8, 4, 4)))).toBe(false);
    expect(mayChange(after(described(), typed(0, 4, 4)))).toBe(false);
    expect(mayChange(after(described(), typed(8, 3, 3)))).toBe(false);
    expect(mayChange(after(described(), typed(8, 4, 4, false)))).toBe(false);
    expect(mayChange(after(described(), typed(8, 4, 4)))).toBe(true);
    expect(mayChange(after(described(), typed(8, 4, 4), { type: 'submitted' }))).toBe(false);
  });

  it('is never empty, whatever minimum the token names', () => {
    expect(mayChange(after(described({ minLength: 0 }), typed(8, 0, 0)))).toBe(false);
    expect(mayChange(after(described({ minLength: 0 }), typed(8, 1, 1)))).toBe(true);
  });

  it('needs the tick on the last try, and a new tick after each verdict', () => {
    expect(mayChange(after(described({ lastTry: true }), typed(8, 4, 4)))).toBe(false);
    expect(mayChange(after(described({ lastTry: true }), typed(8, 4, 4), tick))).toBe(true);
    const again = [tick, typed(8, 4, 4), { type: 'submitted' }, judged('wrong', true), typed(8, 4, 4)] as const;
    expect(mayChange(after(described(), ...again))).toBe(false);
    expect(mayChange(after(described(), ...again, tick))).toBe(true);
  });
});

describe('what a verdict does', () => {
  it.each<[PinChangeOutcome, PinChangeState['phase'], string | undefined]>([
    ['done', 'done', undefined],
    ['wrong', 'asking', 'puk.wrong'],
    ['length', 'asking', 'puk.lengthInvalid'],
    ['new-pin-refused', 'asking', 'pin.newRefused'],
    ['locked', 'closed', 'puk.locked'],
    ['expired', 'closed', 'pin.expired'],
    ['not-initialized', 'closed', 'pin.notInitialized'],
    ['unsupported', 'closed', 'pin.changeUnsupported'],
    ['write-protected', 'closed', 'token.writeProtected'],
    ['in-use', 'closed', 'token.inUse'],
    ['removed', 'closed', 'token.removed'],
    ['device-error', 'closed', 'token.deviceError'],
  ])('%s: %s, %s', (verdict, phase, code) => {
    const state = after(described(), typed(8, 4, 4), { type: 'submitted' }, judged(verdict));
    expect([state.phase, state.error?.code]).toEqual([phase, code]);
    expect(state.lengths).toEqual({ secret: 0, newPin: 0, again: 0 });
  });

  it('is about the PIN where the PIN is changed', () => {
    expect(after(described({ purpose: 'change' }), judged('wrong')).error?.code).toBe('pin.wrong');
    expect(after(described({ purpose: 'change' }), judged('locked')).error?.code).toBe('pin.locked');
  });
});
