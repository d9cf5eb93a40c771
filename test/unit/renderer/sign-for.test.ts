import { describe, expect, it } from 'vitest';
import type { OfferedDelegation } from '../../../preload/contract/delegation';
import { concernsWholeBatch, currentDelegation, signObstacle } from '../../../renderer/features/signing/desk-selectors';
import { deskReducer, emptyDesk, type DeskState } from '../../../renderer/features/signing/desk-state';
import { evidenceOf } from '../../../renderer/features/result/evidence';
import { signedBy } from '../../../renderer/features/result/signing-time';
import { t } from '../../../renderer/i18n/translate';
import { document, outcome, signer } from './samples';

const director: OfferedDelegation = { delegation: 'director', principal: 'Dr. Anna Weber' };
const former: OfferedDelegation = {
  delegation: 'former',
  principal: 'Former Director',
  problem: { code: 'delegation.expired', params: { principal: 'Former Director', until: '2020-12-31' } },
};

const deskWith = (one: ReturnType<typeof signer>): DeskState => ({
  ...emptyDesk,
  documents: [{ summary: document(1), progress: { state: 'waiting' } }],
  signers: { status: 'ready', list: [one] },
});
const choose = (state: DeskState, delegation: string | undefined): DeskState =>
  deskReducer(state, { type: 'delegation-chosen', signer: 'contracts', delegation });

describe('for whom is signed', () => {
  const lent = signer({ delegations: [director, former] });

  it('is the person, until they choose somebody else, and again when they choose themselves', () => {
    const state = deskWith(lent);
    expect(currentDelegation(state, lent)).toBeUndefined();
    expect(currentDelegation(choose(state, 'director'), lent)).toBe(director);
    expect(currentDelegation(choose(choose(state, 'director'), undefined), lent)).toBeUndefined();
    // One that is offered no more is not signed under.
    expect(currentDelegation(choose(state, 'director'), signer({ delegations: [former] }))).toBeUndefined();
  });

  it('is the first who lets them, for whoever may not sign for themselves', () => {
    const only = signer({ delegations: [director, former], onlyOnBehalf: true });
    expect(currentDelegation(deskWith(only), only)).toBe(director);
  });

  it('keeps Sign from being pressed where it does not count now', () => {
    const state = deskWith(lent);
    expect(signObstacle(choose(state, 'director'))).toBeUndefined();
    expect(signObstacle(choose(state, 'former'))).toBe('onBehalf');
  });

  it('is told with the document where its name is not allowed, and for all where that is the reason', () => {
    expect(concernsWholeBatch({ code: 'delegation.notForDocument', params: {} as never })).toBe(false);
    expect(concernsWholeBatch({ code: 'delegation.exceeded', params: {} as never })).toBe(true);
  });

  it('is told with whoever signed', () => {
    const onBehalfOf = { delegation: 'director', principal: 'Dr. Anna Weber' };
    const signed = outcome(1, { onBehalfOf });
    expect(signedBy(signed)).toContain('Maria Lindqvist on behalf of Dr. Anna Weber');
    const words = evidenceOf(signed).find(({ requirement }) => requirement === 'identified')?.evidence;
    expect(words).toContain('Signed by Maria Lindqvist on behalf of Dr. Anna Weber');
    expect(words).toContain('nothing in it proves that Dr. Anna Weber agreed');
    expect(evidenceOf(outcome(1))[1]?.evidence).not.toContain('behalf');
    expect(t('check.role', { roles: ['Clerk', 'on behalf of Dr. Anna Weber'] })).toBe(
      'Claims to act as Clerk, on behalf of Dr. Anna Weber',
    );
    expect(t('check.role', { roles: ['on behalf of Dr. Anna Weber'] })).toBe(
      'Claims to act on behalf of Dr. Anna Weber',
    );
  });
});
