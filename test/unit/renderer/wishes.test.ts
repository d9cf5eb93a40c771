import { describe, expect, it } from 'vitest';
import { requests } from '../../../preload/contract/channels';
import type { SignerSummary } from '../../../preload/contract/model';
import { claimsOf, ownWishes, wishesProblem } from '../../../renderer/features/signing/wishes';
import type { SignatureWishes } from '../../../renderer/features/signing/wishes';
import { documentId, signer } from './samples';

const plain = signer();
const wordy = signer({
  claims: { reason: 'I agree', location: 'Vienna', claimedRoles: ['Notary', 'Witness'] },
  look: { visible: true, pages: [3], corner: 'top-right', layout: 'IMAGE_AND_TEXT', picture: true },
});
const committed = signer({ claims: { commitmentType: 'proof-of-approval' } });
const picture = {
  kind: 'file',
  picture: { id: `picture-${'0'.repeat(32)}`, name: 'logo.png' },
  transparent: false,
} as const;

/** What a request says, which the contract takes. */
function claims(of: SignerSummary, change: Partial<SignatureWishes>): unknown {
  const said = claimsOf(of, { ...ownWishes(of), ...change });
  const request = { documentIds: [documentId(0)], signer: 'contracts', claims: said };
  expect(requests['signing.start'].safeParse(request).success).toBe(true);
  return said;
}

describe('what the person wants a signature to say', () => {
  it.each([plain, wordy, committed])('is nothing as long as nothing is changed (%#)', (of) =>
    expect(claims(of, {})).toBeUndefined(),
  );

  it('names what differs from the signer and no more', () => {
    expect(claims(plain, { purpose: 'reason', reason: ' I agree ' })).toEqual({ reason: 'I agree' });
    expect(claims(wordy, { location: 'Graz' })).toEqual({ location: 'Graz' });
    expect(claims(wordy, { roles: ' Notary \n\n' })).toEqual({ claimedRoles: ['Notary'] });
  });

  it('takes back what the signer says', () => {
    expect(claims(wordy, { purpose: 'none', location: '', roles: '' })).toEqual({
      reason: '',
      location: '',
      claimedRoles: [],
    });
    expect(claims(wordy, { reason: '' })).toEqual({ reason: '' });
    expect(claims(committed, { purpose: 'none' })).toEqual({ reason: '' });
  });

  it('never says a reason and a commitment', () => {
    expect(claims(wordy, { purpose: 'proof-of-origin' })).toEqual({ commitmentType: 'proof-of-origin' });
    expect(claims(committed, { purpose: 'reason', reason: 'I agree' })).toEqual({ reason: 'I agree' });
    expect(claims(plain, { purpose: 'none', reason: 'typed and given up' })).toBeUndefined();
  });

  it('says how many roles there may be', () => {
    expect(wishesProblem({ ...ownWishes(plain), roles: 'r\n'.repeat(10) })).toBeUndefined();
    expect(wishesProblem({ ...ownWishes(plain), roles: 'r\n'.repeat(11) })).toBe('roles');
    expect(wishesProblem({ ...ownWishes(plain), roles: 'r'.repeat(201) })).toBe('roles');
  });
});

describe('how the person wants a signature to be seen', () => {
  it('names the look but for a corner that stands there by itself, or none', () => {
    expect(claims(plain, { visible: true })).toEqual({ visible: { pages: 'first', layout: 'NAME_AND_TEXT' } });
    expect(claims(plain, { visible: true, corner: 'top-left' })).toMatchObject({ visible: { corner: 'top-left' } });
    expect(claims(wordy, { visible: false })).toEqual({ visible: false });
    expect(claims(plain, { corner: 'top-left' })).toBeUndefined();
  });

  it('names the picture only where the layout shows one', () => {
    const look = { pages: 3 };
    expect(claims(wordy, { picture })).toEqual({
      visible: { ...look, layout: 'IMAGE_AND_TEXT', image: { pictureId: picture.picture.id } },
    });
    expect(claims(wordy, { picture, layout: 'TEXT' })).toEqual({ visible: { ...look, layout: 'TEXT' } });
    const strokes = [[{ x: 1, y: 2, pressure: 0.25 }]];
    expect(claims(wordy, { picture: { kind: 'ink', strokes } })).toMatchObject({
      visible: { image: { ink: strokes } },
    });
    expect(claims(wordy, { layout: 'IMAGE' })).toEqual({ visible: { ...look, layout: 'IMAGE' } });
  });

  it('leaves to the configuration what the form has no words for', () => {
    const odd = signer({ look: { visible: true, pages: [1, -1], layout: 'TEXT', picture: false } });
    expect(ownWishes(odd)).toMatchObject({ pages: 'configured', corner: undefined });
    expect(claims(odd, { layout: 'NAME_AND_TEXT' })).toEqual({ visible: { layout: 'NAME_AND_TEXT' } });
    expect(claims(odd, { pages: 'last' })).toEqual({ visible: { pages: 'last', layout: 'TEXT' } });
  });

  it.each(['', '0', '-1', '1.5', 'two', '1000000', '1e2'])('takes no page %j', (pageNumber) => {
    const wishes: SignatureWishes = { ...ownWishes(plain), visible: true, pages: 'number', pageNumber };
    expect(wishesProblem(wishes)).toBe('pageNumber');
    expect(wishesProblem({ ...wishes, visible: false })).toBeUndefined();
    expect(wishesProblem({ ...wishes, pageNumber: ' 12 ' })).toBeUndefined();
  });

  it('wants a picture where the layout shows one', () => {
    const wishes: SignatureWishes = { ...ownWishes(plain), visible: true, layout: 'IMAGE' };
    expect(wishesProblem(wishes)).toBe('noPicture');
    expect(wishesProblem({ ...wishes, picture })).toBeUndefined();
  });
});
