import { describe, expect, it } from 'vitest';
import type { SessionEnd } from '../../../preload/contract/identity';
import { CountersignError } from '../../../main/errors/countersign-error';
import type { Identity } from '../../../main/identity/identity';
import { IdentitySession } from '../../../main/identity/identity-session';
import { BatchStop } from '../../../main/signing/batch-stop';

const maria: Identity = {
  ...{ username: 'maria', authenticator: 'badge', identifiedBy: 'client-certificate', claims: {}, evidence: {} },
};
const ended = { code: 'identity.ended', params: { username: 'maria' } };
const shapeOf = (error: unknown): unknown => (CountersignError.is(error) ? error.toShape() : error);

function followed(person: Identity = maria): { session: IdentitySession; stop: BatchStop; told: () => number } {
  const session = new IdentitySession({
    IDENTIFICATION: { source: 'configuration', username: 'nobody' },
    AUTHENTICATORS: {},
    IDENTIFICATION_SECONDS: 600,
  });
  session.begin(maria);
  let told = 0;
  const stop = new BatchStop(() => (told += 1));
  stop.follow(session, person);
  return { session, stop, told: () => told };
}

describe('why a batch goes on no further', () => {
  it.each<SessionEnd>(['card', 'lock', 'suspend', 'idle', 'time', 'logout'])(
    'is the login that it began with, when that is over: %s',
    (why) => {
      const { session, stop, told } = followed();
      expect(() => stop.goOn()).not.toThrow();
      session.end(why);
      expect(told()).toBe(1);
      expect(shapeOf(stop.reason)).toEqual(ended);
      expect(() => stop.goOn()).toThrow(stop.reason);
      // The PIN window that was taken away for it was closed by nobody at the desk.
      expect(shapeOf(stop.causeOf(new CountersignError('pin.cancelled', { token: 'card' })))).toEqual(ended);
      const other = new CountersignError('token.removed', { token: 'card' });
      expect(stop.causeOf(other)).toBe(other);
    },
  );

  it('is somebody else’s login in its place', () => {
    const { session, stop } = followed();
    session.begin({ ...maria, username: 'jonas' });
    expect(shapeOf(stop.reason)).toEqual(ended);
  });

  it('is a login that was over before it could be followed', () => {
    const { stop, told } = followed({ ...maria });
    expect([told(), shapeOf(stop.reason)]).toEqual([1, ended]);
  });

  it('is nothing where nobody logged in, and nothing after the batch', () => {
    const nobody: Identity = { username: 'maria', identifiedBy: 'operating-system', claims: {}, evidence: {} };
    const unfollowed = followed(nobody);
    unfollowed.session.end('lock');
    expect(unfollowed.stop.reason).toBeUndefined();
    const { session, stop } = followed();
    stop.settle();
    session.end('used');
    expect(stop.reason).toBeUndefined();
  });

  it('is the first reason, which is told once', () => {
    const { session, stop, told } = followed();
    const byHand = new CountersignError('batch.cancelled', {});
    stop.stop(byHand);
    session.end('card');
    expect(stop.reason).toBe(byHand);
    expect(told()).toBe(1);
    const closed = new CountersignError('pin.cancelled', { token: 'card' });
    expect(stop.causeOf(closed)).toBe(closed);
  });
});
