import { describe, expect, it } from 'vitest';
import {
  initialPasswordState,
  maySend,
  passwordReducer,
  type PasswordAction,
  type PasswordState,
} from '../../../renderer/features/pin/password-state';

const described = (username?: string): PasswordAction => ({
  type: 'described',
  context: { conversationId: `pin-${'0'.repeat(32)}`, title: 'Directory', ...(username !== undefined && { username }) },
});
const typed = (named: boolean, something: boolean): PasswordAction => ({ type: 'typed', named, typed: something });
const submitted: PasswordAction = { type: 'submitted' };
const wrong = { code: 'identity.wrongPassword' as const, params: { authenticator: 'Directory' } };
const refused = (again: boolean): PasswordAction => ({
  type: 'judged',
  verdict: { accepted: false, again, error: wrong },
});
const after = (...actions: PasswordAction[]): PasswordState => actions.reduce(passwordReducer, initialPasswordState);

describe('when a name and a password may be sent', () => {
  it('is when both are there and nothing is under way', () => {
    expect(maySend(after(typed(true, true)))).toBe(false);
    expect(maySend(after(described(), typed(true, false)))).toBe(false);
    expect(maySend(after(described(), typed(false, true)))).toBe(false);
    expect(maySend(after(described(), typed(true, true)))).toBe(true);
    expect(maySend(after(described(), typed(true, true), submitted))).toBe(false);
  });

  it('is when the password is there, for somebody whose name is known', () => {
    const known = after(described('maria'));
    expect(known).toMatchObject({ phase: 'asking', named: true, typed: false });
    expect(maySend(known)).toBe(false);
    expect(maySend(after(described('maria'), typed(true, true)))).toBe(true);
  });
});

describe('what comes of a password', () => {
  it('is another try after a wrong one, with the reason until the next is sent; the password is gone, the name stays', () => {
    const state = after(described(), typed(true, true), submitted, refused(true));
    expect(state).toMatchObject({ phase: 'asking', named: true, typed: false, error: wrong });
    expect(maySend(state)).toBe(false);
    expect(passwordReducer(passwordReducer(state, typed(true, true)), submitted)).toMatchObject({
      phase: 'checking',
      error: undefined,
    });
  });

  it('is the end where nothing that is typed would help, and where it was accepted', () => {
    expect(after(described(), submitted, refused(false))).toMatchObject({ phase: 'closed', error: wrong });
    const accepted = after(described(), submitted, { type: 'judged', verdict: { accepted: true } });
    expect(accepted.phase).toBe('accepted');
    expect(maySend({ ...accepted, named: true, typed: true })).toBe(false);
  });

  it('is told of the login that it was for, when the process that tried it is gone', () => {
    const stopped = { code: 'identity.stopped' as const, params: { authenticator: '' } };
    const judged: PasswordAction = { type: 'judged', verdict: { accepted: false, again: false, error: stopped } };
    expect(after(described(), submitted, judged).error).toEqual({
      code: 'identity.stopped',
      params: { authenticator: 'Directory' },
    });
  });

  it('is nothing where main does not know the window', () => {
    const error = { code: 'internal' as const, params: { reference: 'r' } };
    expect(after({ type: 'not-described', error })).toMatchObject({ phase: 'closed', error });
  });
});
