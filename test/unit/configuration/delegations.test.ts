import { describe, expect, it } from 'vitest';
import { configurationSchema } from '../../../main/configuration/configuration';
import { expectation } from '../../../main/configuration/configuration-file';
import { endOf, startOf } from '../../../main/configuration/delegations/delegation';
import { fitsFileName } from '../../../main/configuration/delegations/file-name-pattern';

const good = { PRINCIPAL: 'Dr. Anna Weber', SIGNER: 'director', DELEGATES: ['maria'] };

function read(delegation: Record<string, unknown>, signer: Record<string, unknown> = {}) {
  const known = { AUTHTYPE: 'UsernameAuthorizer', ACCEPT_USERNAMES: ['anna'], ALIASSELECTOR: 'AuthorizedUsername' };
  return configurationSchema.safeParse({
    CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    SIGNERS: { director: { CRYPTOTOKEN: 'card', ...known, ...signer } },
    DELEGATIONS: { holidays: { ...good, ...delegation } },
  });
}

describe('an entry of DELEGATIONS', () => {
  it.each([
    [{}],
    [{ FROM: '2026-12-20', UNTIL: '2026-12-20' }],
    [{ FROM: '2026-12-20T08:00:00Z', UNTIL: '2026-12-20T18:00:00+01:00' }],
    [{ DOCUMENTS: ['Contract*.pdf'], COMMITMENTTYPES: ['proof-of-approval'], MAX_SIGNATURES: 1 }],
  ])('may say %j', (entries) => {
    expect(read(entries).error).toBeUndefined();
  });

  it.each([
    ['PRINCIPAL', { PRINCIPAL: 'Anna\nWeber' }],
    ['PRINCIPAL', { PRINCIPAL: undefined }],
    ['DELEGATES', { DELEGATES: [] }],
    ['DOCUMENTS', { DOCUMENTS: [] }],
    ['MAX_SIGNATURES', { MAX_SIGNATURES: 0 }],
    ['SIGNER', { SIGNER: 'nobody' }],
    ['UNTIL', { FROM: '2026-12-20', UNTIL: '2026-12-19' }],
    ['UNTIL', { FROM: '2026-12-20T12:00:00Z', UNTIL: '2026-12-20T13:00:00+01:00' }],
    ['FROM', { FROM: '2026-02-30' }],
    // Without an offset nobody knows which moment is meant.
    ['FROM', { FROM: '2026-12-20T08:00:00' }],
    ['FROM', { FROM: 'tomorrow' }],
    ['holidays', { MAX_SIGNATURE: 3 }],
  ])('is refused for its %s: %j', (entry, entries) => {
    expect(read(entries).error?.issues.map(({ path }) => path.at(-1))).toContain(entry);
  });

  it.each([
    ['takes just anybody', { AUTHTYPE: 'NOAUTH', ACCEPT_USERNAMES: undefined }, 'another AUTHTYPE than NOAUTH'],
    ['always takes one key', { ALIASSELECTOR: 'Default', DEFAULTKEY: 'anna' }, 'another ALIASSELECTOR than Default'],
  ])('lends no signer that %s', (_what, signer, expected) => {
    const [issue] = read({}, signer).error!.issues;
    expect(issue!.path).toEqual(['DELEGATIONS', 'holidays', 'SIGNER']);
    expect(expectation(issue!)).toContain(expected);
  });

  it('counts whole days in UTC, and moments to the millisecond', () => {
    expect(startOf('2026-12-20')).toBe(Date.UTC(2026, 11, 20));
    expect(endOf('2026-12-20')).toBe(Date.UTC(2026, 11, 21));
    expect(endOf('2026-12-20T18:00:00+01:00')).toBe(Date.UTC(2026, 11, 20, 17));
    expect([startOf(undefined), endOf(undefined)]).toEqual([-Infinity, Infinity]);
  });
});

describe('a pattern for the names of files', () => {
  it.each([
    ['*', 'anything at all.pdf', true],
    ['*', '', true],
    ['*.pdf', 'Contract.pdf', true],
    ['*.pdf', 'Contract.PDF', true],
    ['*.pdf', '.pdf', true],
    ['*.pdf', 'Contract.pdf.exe', false],
    ['Contract*', 'The Contract.pdf', false],
    ['contract-20??.pdf', 'Contract-2026.pdf', true],
    ['contract-20??.pdf', 'Contract-206.pdf', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b', 'ab ab c', false],
    ['*ab', 'aab', true],
    // What is special elsewhere is not here.
    ['Offer (draft) [1] {a,b}.pdf', 'Offer (draft) [1] {a,b}.pdf', true],
    ['Offer [1].pdf', 'Offer 1.pdf', false],
    ['{a,b}.pdf', 'a.pdf', false],
    ['!a.pdf', 'b.pdf', false],
    ['a.pdf', 'axpdf', false],
    // Composed and decomposed, as systems write names.
    ['Vertr\u00e4ge*.pdf', 'Vertra\u0308ge 1.pdf', true],
    ['?.pdf', '\u{1f4c4}.pdf', true],
    ['a*.pdf', 'a/../b.pdf', true],
  ])('%s and “%s”: %s', (pattern, name, fits) => {
    expect(fitsFileName(pattern, name)).toBe(fits);
  });

  it('is answered about a hostile name as quickly as about any other', () => {
    // A backtracking expression would not come back from this one.
    expect(fitsFileName(`${'*a'.repeat(60)}*b`, 'a'.repeat(255))).toBe(false);
  });
});
