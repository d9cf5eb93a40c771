import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endIdentities } from '../../../main/app/identity-ends';
import { IdentitySession } from '../../../main/identity/identity-session';

/** What Electron says of the computer: how long nobody has touched it, its lock and its sleep. */
class Computer extends EventEmitter {
  idleSeconds = 0;

  getSystemIdleTime(): number {
    return this.idleSeconds;
  }
}

describe('a login at a desk that nobody is at', () => {
  let computer: Computer;
  let session: IdentitySession;
  let signs: boolean;
  let changes: boolean[];
  let stop: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    computer = new Computer();
    session = new IdentitySession(undefined);
    signs = false;
    changes = [];
    stop = endIdentities(
      { identity: session, configuration: undefined },
      computer as never,
      () => signs,
      (ended) => changes.push(ended),
    );
    session.begin({
      username: 'maria',
      identifiedBy: 'openid-connect',
      authenticator: 'office',
      claims: {},
      evidence: {},
    });
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
  });

  it('ends when nobody has touched the computer for long enough', () => {
    computer.idleSeconds = 599;
    vi.advanceTimersByTime(6_000);
    expect(session.current?.username).toBe('maria');
    computer.idleSeconds = 600;
    vi.advanceTimersByTime(6_000);
    expect(session.current).toBeUndefined();
    expect(changes).toEqual([false, true]);
  });

  it('goes on while documents are signed that nobody needs to touch anything for, and ends behind them', () => {
    signs = true;
    computer.idleSeconds = 3_000;
    vi.advanceTimersByTime(60_000);
    expect(session.current?.username).toBe('maria');
    signs = false;
    vi.advanceTimersByTime(6_000);
    expect(session.current).toBeUndefined();
  });

  it.each(['lock-screen', 'suspend'])('ends at once with %s, whatever is being signed', (event) => {
    signs = true;
    computer.emit(event);
    expect(session.current).toBeUndefined();
  });
});
