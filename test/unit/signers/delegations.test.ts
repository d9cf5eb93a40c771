import { describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { configurationSchema } from '../../../main/configuration/configuration';
import type { Identity } from '../../../main/identity/identity';
import {
  assertCommitment,
  assertDocument,
  assertInForce,
  delegationsFor,
  delegationsOf,
  lentAs,
  lentTo,
  signersLentAs,
} from '../../../main/signers/delegations';
import { usedBy, type Signer } from '../../../main/signers/signer-catalog';
import { claimsOf } from '../../../main/signing/request-plan';

type DelegationInput = NonNullable<ConfigurationInput['DELEGATIONS']>[string];

const configuration = (...entries: Partial<DelegationInput>[]) =>
  configurationSchema.parse({
    CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    SIGNERS: {
      director: { CRYPTOTOKEN: 'card', AUTHTYPE: 'UsernameAuthorizer', ACCEPT_USERNAMES: ['anna'] },
      open: { CRYPTOTOKEN: 'card', AUTHTYPE: ['NOAUTH', 'JwtAuthorizer'] },
    },
    AUTHENTICATORS: { desk: { AUTHTYPE: 'JwtAuthorizer', OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENTID: 'a' } },
    DELEGATIONS: Object.fromEntries(
      entries.map((entry, index) => [
        `d${index + 1}`,
        { PRINCIPAL: 'Dr. Anna Weber', SIGNER: 'director', DELEGATES: ['maria'], ...entry },
      ]),
    ),
  });

const maria: Identity = { username: 'maria', identifiedBy: 'operating-system', claims: {}, evidence: {} };
const now = new Date('2026-12-20T12:00:00Z');

function lend(...entries: Partial<DelegationInput>[]) {
  const whole = configuration(...entries);
  const lent = delegationsOf(whole, 'director');
  const signer = { name: 'director', configuration: whole.SIGNERS['director']! };
  const under = (wanted: string, person: Identity | undefined = maria, at = now) =>
    lentTo(lentAs(lent, wanted, 'director', at), signer, person, at);
  return { whole, lent, signer, under };
}

const refused = (code: string, params: Record<string, unknown> = {}): unknown =>
  expect.objectContaining({ code, params: expect.objectContaining(params) as unknown });

describe('a signer that is lent', () => {
  it('is found by the name of the entry or of the principal, for a delegate that it names', () => {
    const { under } = lend({});
    expect(under('d1')).toMatchObject({ name: 'd1', principal: 'Dr. Anna Weber' });
    expect(under('Dr. Anna Weber').name).toBe('d1');
    expect(() => under('dr. anna weber')).toThrow(refused('delegation.unknown', { delegation: 'dr. anna weber' }));
    expect(() => under('d1', { ...maria, username: 'jonas' })).toThrow(refused('delegation.notForYou'));
    expect(() => under('toString')).toThrow(refused('delegation.unknown'));
  });

  it('is lent by the entry of that name before a principal of that name', () => {
    const { under, whole } = lend({ PRINCIPAL: 'd2' }, {});
    expect(under('d2').name).toBe('d2');
    expect(signersLentAs(whole, 'd2')).toEqual(['director']);
  });

  it('takes of several entries the one that names the person and counts now', () => {
    const { under } = lend({ UNTIL: '2026-12-19' }, { DELEGATES: ['jonas'] }, { DELEGATES: ['maria'] });
    expect(under('Dr. Anna Weber').name).toBe('d3');
    const twice = lend({}, {});
    expect(() => twice.under('Dr. Anna Weber')).toThrow(refused('delegation.ambiguous', { delegations: 'd1, d2' }));
    expect(twice.under('d2').name).toBe('d2');
  });

  it('is named for a request that names none', () => {
    const two = configuration({}, { SIGNER: 'open' }, { SIGNER: 'open', PRINCIPAL: 'Eva' });
    expect(signersLentAs(two, 'Eva')).toEqual(['open']);
    expect(signersLentAs(two, 'Dr. Anna Weber')).toEqual(['director', 'open']);
    expect(signersLentAs(two, 'nobody')).toEqual([]);
  });

  it('is lent to nobody whom it does not know', () => {
    const whole = configuration({ SIGNER: 'open' });
    const open = { name: 'open', configuration: whole.SIGNERS['open']! };
    const lent = delegationsOf(whole, 'open');
    const loggedIn = { ...maria, authenticator: 'desk' };
    expect(() => lentTo(lent, open, maria, now)).toThrow(refused('identity.required'));
    expect(() => lentTo(lent, open, undefined, now)).toThrow(refused('identity.required'));
    expect(lentTo(lent, open, loggedIn, now).name).toBe('d1');
    expect(delegationsFor(lent, open.configuration, maria)).toEqual([]);
    expect(delegationsFor(lent, open.configuration, loggedIn)).toHaveLength(1);
  });

  it('lets a delegate in whom it does not accept otherwise, and nobody else', () => {
    const { signer, under } = lend({});
    const whole = { ...signer, title: '', authenticators: [], token: undefined, tokenName: 'card' } as Signer;
    expect(() => usedBy(whole, maria)).toThrow(refused('signer.notAuthorized'));
    expect(usedBy(whole, maria, under('d1'))).toMatchObject({ signatory: maria, delegation: { name: 'd1' } });
    expect(() => usedBy(whole, { ...maria, username: 'jonas' }, under('d1'))).toThrow(refused('signer.notAuthorized'));
  });
});

describe('when a delegation counts', () => {
  const { lent } = lend({ FROM: '2026-12-20', UNTIL: '2026-12-24T18:00:00+01:00' });
  it.each([
    ['2026-12-19T23:59:59.999Z', 'delegation.notYet'],
    ['2026-12-20T00:00:00.000Z', undefined],
    ['2026-12-24T16:59:59.999Z', undefined],
    ['2026-12-24T17:00:00.000Z', 'delegation.expired'],
  ])('at %s: %s', (at, code) => {
    const assert = (): void => assertInForce(lent[0]!, new Date(at));
    if (code === undefined) expect(assert).not.toThrow();
    else expect(assert).toThrow(refused(code));
  });

  it('is known before anybody logs in', () => {
    const late = new Date('2027-01-01T00:00:00Z');
    expect(() => lentAs(lent, 'd1', 'director', late)).toThrow(
      refused('delegation.expired', { until: '2026-12-24T18:00:00+01:00' }),
    );
  });
});

describe('what a delegation is for', () => {
  it('is told by the names of files', () => {
    const [only] = lend({ DOCUMENTS: ['Contract*.pdf', 'Offer.pdf'] }).lent;
    expect(() => assertDocument(only!, 'contract 7.pdf')).not.toThrow();
    expect(() => assertDocument(only!, 'Salary.pdf')).toThrow(
      refused('delegation.notForDocument', { file: 'Salary.pdf', patterns: 'Contract*.pdf, Offer.pdf' }),
    );
    expect(() => assertDocument(lend({}).lent[0]!, 'Salary.pdf')).not.toThrow();
  });

  it('is told by what is committed to, which has to be said then', () => {
    const [only] = lend({ COMMITMENTTYPES: ['proof-of-receipt', 'proof-of-delivery'] }).lent;
    expect(() => assertCommitment(only!, 'proof-of-delivery')).not.toThrow();
    for (const type of ['proof-of-approval', undefined] as const)
      expect(() => assertCommitment(only!, type)).toThrow(refused('delegation.notForCommitment'));
    expect(() => assertCommitment(lend({}).lent[0]!, undefined)).not.toThrow();
  });

  it('stands in the signature before the roles that the person claims, once', () => {
    const { signer, lent } = lend({});
    const roles = (claimedRoles?: string[]) =>
      claimsOf('director', signer.configuration, claimedRoles && { claimedRoles }, lent[0]).claimedRoles;
    expect(roles()).toEqual(['on behalf of Dr. Anna Weber']);
    expect(roles(['Clerk', 'on behalf of Dr. Anna Weber'])).toEqual(['on behalf of Dr. Anna Weber', 'Clerk']);
    expect(claimsOf('director', signer.configuration).claimedRoles).toBeUndefined();
  });
});
