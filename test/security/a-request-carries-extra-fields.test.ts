import { describe, expect, it } from 'vitest';
import { requests } from '../../preload/contract/channels';
import { channelNames } from '../../preload/contract/channel-names';
import { emptyRequestForm } from '../../preload/contract/request-form';
import { documentId, validRequests } from '../fixtures/valid-requests';

const mayBeMissing = ['alias', 'way'];

describe.each(channelNames)('%s', (channel) => {
  const schema = requests[channel];
  const good = validRequests[channel];

  it('takes what the contract says', () => expect(schema.safeParse(good).success).toBe(true));

  it('refuses a field too many', () => {
    for (const extra of ['path', 'output', 'pin', 'library']) {
      expect(schema.safeParse({ ...good, [extra]: '/etc/passwd' }).success, extra).toBe(false);
    }
  });

  it('refuses a missing field and a field of another type', () => {
    for (const field of Object.keys(good)) {
      const { [field]: own, ...rest } = good as Record<string, unknown>;
      if (!mayBeMissing.includes(field)) expect(schema.safeParse(rest).success, field).toBe(false);
      for (const wrong of [typeof own === 'number' ? -7 : 7, null, {}, [[]], '', 'x'.repeat(5_000)]) {
        expect(schema.safeParse({ ...good, [field]: wrong }).success, `${field} ${typeof wrong}`).toBe(false);
      }
    }
  });

  it.each([undefined, null, 7, 'text', []])('refuses %j', (request) =>
    expect(schema.safeParse(request).success).toBe(false),
  );
});

describe('a document’s password', () => {
  const unlock = (password: unknown) => requests['documents.unlock'].safeParse({ documentId, password });

  it('is some text, and not without end', () => {
    expect(unlock(' ').success).toBe(true);
    expect(unlock('x'.repeat(1_000)).success).toBe(true);
    for (const wrong of ['', 'x'.repeat(1_001), ['x'], { toString: () => 'x' }, 7, null, undefined]) {
      expect(unlock(wrong).success).toBe(false);
    }
  });

  it('is not repeated by what refuses it', () => {
    const { error } = unlock('open sesame'.repeat(100));
    expect(JSON.stringify(error?.issues)).not.toContain('sesame');
  });
});

describe('what a certificate is asked to say', () => {
  const request = (form: object) =>
    requests['keys.request'].safeParse({ token: 'card', alias: 'one', form: { ...emptyRequestForm, ...form } }).success;

  it('is a form without problems and without fields of its own', () => {
    expect(request({ commonName: 'Åsa Lind', country: 'SE', emails: 'a@example.se, b@example.se' })).toBe(true);
    for (const wrong of [
      {},
      { commonName: ' ' },
      { commonName: 'a\u0000b' },
      { commonName: 'x'.repeat(65) },
      { commonName: 'a', country: 'SWE' },
      { commonName: 'a', emails: 'nobody' },
      { commonName: 'a', emails: 'åsa@example.se' },
      { commonName: 'a', path: '/etc/passwd' },
    ]) {
      expect(request(wrong), JSON.stringify(wrong)).toBe(false);
    }
  });
});

describe('what a signature is asked to say', () => {
  const start = (claims: unknown) =>
    requests['signing.start'].safeParse({ documentIds: [documentId], signer: 'contracts', claims }).success;
  const visible = (part: object) => start({ visible: part });
  const point = { x: 1, y: 2 };
  const points = (count: number) => Array.from({ length: count }, () => point);
  const ink = (strokes: unknown) => visible({ image: { ink: strokes } });

  it('is taken as far as the contract names it', () => {
    const one = (own: object) => ({ documentIds: [documentId], signer: 's', perDocument: { [documentId]: own } });
    expect(requests['signing.start'].safeParse(one({ reason: 'r', visible: { corner: 'top-left' } })).success).toBe(
      true,
    );
    expect(requests['signing.start'].safeParse(one({ reason: 'r', output: '/etc/x' })).success).toBe(false);
    expect(start({})).toBe(true);
    expect(start({ reason: 'r'.repeat(500), location: '', claimedRoles: ['a', 'b'], visible: false })).toBe(true);
    expect(start({ commitmentType: 'proof-of-approval', reason: '' })).toBe(true);
    expect(visible({ pages: 12, corner: 'top-left', layout: 'TEXT' })).toBe(true);
    expect(start({ field: 'Approval' })).toBe(true);
    expect(visible({ pages: [1, 2, -1], place: { rectangle: [-5, 0, 300.25, 80] } })).toBe(true);
    expect(visible({ place: { corner: 'top-left', aside: 30, away: 0, width: 200, height: 70 } })).toBe(true);
    expect(visible({ image: { pictureId: `picture-${'0'.repeat(32)}` } })).toBe(true);
    expect(ink([[{ ...point, pressure: 0.5 }]])).toBe(true);
    expect(ink(Array.from({ length: 4 }, () => points(5_000)))).toBe(true);
  });

  it('differs with a document as far as the contract names it', () => {
    const places = (some: object): boolean =>
      requests['signing.start'].safeParse({ documentIds: [documentId], signer: 'contracts', places: some }).success;
    const place = { rectangle: [0, 0, 200, 70] };
    expect(places({ [documentId]: { field: 'Tenant' } })).toBe(true);
    expect(places({ [documentId]: { pages: 'last', place } })).toBe(true);
    expect(places({ '/etc/passwd': { field: 'Tenant' } })).toBe(false);
    expect(places({ [documentId]: {} })).toBe(false);
    expect(places({ [documentId]: { field: 'Tenant', pages: 'last', place } })).toBe(false);
    expect(places({ [documentId]: { pages: 'last' } })).toBe(false);
    const id = (number: number): string => `doc-${number.toString(16).padStart(32, '0')}`;
    const many = (count: number): object =>
      Object.fromEntries(Array.from({ length: count }, (_, number) => [id(number), { field: 'a' }]));
    expect([places(many(2_000)), places(many(2_001))]).toEqual([true, false]);
  });

  it('never joins a reason and a commitment', () => {
    expect(start({ reason: 'I agree', commitmentType: 'proof-of-origin' })).toBe(false);
  });

  it.each([
    ['a field without a name', { field: '' }],
    ['a field by a name without end', { field: 'f'.repeat(1_001) }],
    ['a certification', { certification: 1 }],
    ['a level', { level: 'PAdES-BASELINE-B' }],
    ['a reason without end', { reason: 'r'.repeat(501) }],
    ['a place without end', { location: 'r'.repeat(501) }],
    ['an empty role', { claimedRoles: [''] }],
    ['a role without end', { claimedRoles: ['r'.repeat(201)] }],
    ['roles without end', { claimedRoles: new Array(11).fill('r') }],
    ['a commitment of its own', { commitmentType: 'proof-of-everything' }],
    ['true in place of a look', { visible: true }],
    ['a reason that is no text', { reason: ['I agree'] }],
  ])('refuses %s', (_what, claims) => expect(start(claims)).toBe(false));

  it.each([
    ['a path', { image: { path: '/etc/passwd' } }],
    ['octets', { image: { octets: [1, 2] } }],
    ['a picture and ink', { image: { pictureId: `picture-${'0'.repeat(32)}`, ink: [[{ x: 1, y: 2 }]] } }],
    ['a handle of another kind', { image: { pictureId: `doc-${'0'.repeat(32)}` } }],
    ['a page 0', { pages: 0 }],
    ['half a page', { pages: 1.5 }],
    ['a list without pages', { pages: [] }],
    ['a list with a page 0', { pages: [1, 0] }],
    ['pages without end', { pages: Array.from({ length: 1_001 }, () => 1) }],
    ['a place that is only a corner', { place: { corner: 'top-left' } }],
    ['a rectangle of three numbers', { place: { rectangle: [0, 0, 1] } }],
    ['a rectangle of no width', { place: { rectangle: [10, 0, 10, 20] } }],
    ['a rectangle upside down', { place: { rectangle: [0, 20, 10, 0] } }],
    ['a rectangle beyond all pages', { place: { rectangle: [0, 0, 1_000_001, 1] } }],
    ['a rectangle that is no number', { place: { rectangle: [0, 0, Number.POSITIVE_INFINITY, 1] } }],
    ['a distance out of the page', { place: { corner: 'top-left', aside: -1, away: 0, width: 9, height: 9 } }],
    ['a rectangle and a corner', { place: { rectangle: [0, 0, 9, 9], corner: 'top-left' } }],
    ['a fifth corner', { corner: 'middle' }],
    ['another layout', { layout: 'HTML' }],
    ['a text with a word between braces that nobody knows', { text: 'x {constructor}' }],
    ['a text without end', { text: 'x'.repeat(1_001) }],
    ['a heading of its own', { heading: 'logo' }],
    ['a look with a name, and parts of another', { appearance: { configured: 'Acme' }, layout: 'TEXT' }],
    ['a look of two kinds', { appearance: { configured: 'Acme', own: `look-${'0'.repeat(32)}` } }],
    ['a look by a path', { appearance: { own: '../../secret' } }],
  ])('refuses %s in a look', (_what, part) => expect(visible(part)).toBe(false));

  it.each([
    ['no stroke', []],
    ['a stroke without points', [[]]],
    ['a point far out', [[{ x: 10_001, y: 1 }]]],
    ['a negative point', [[{ x: 1, y: -1 }]]],
    ['no number', [[{ x: Number.NaN, y: 1 }]]],
    ['more than all pressure', [[{ x: 1, y: 1, pressure: 2 }]]],
    ['a point with more to say', [[{ x: 1, y: 1, z: 1 }]]],
    ['strokes without end', Array.from({ length: 501 }, () => [point])],
    ['a stroke without end', [points(5_001)]],
    ['points without end', Array.from({ length: 5 }, () => points(4_001))],
  ])('refuses ink with %s', (_what, strokes) => expect(ink(strokes)).toBe(false));
});

describe('a page of the history', () => {
  const list = (before: unknown) => requests['history.list'].safeParse({ before }).success;

  it('begins before an entry’s number, and nothing else', () => {
    expect(list(1)).toBe(true);
    expect(list(12_000)).toBe(true);
    for (const wrong of [0, -1, 1.5, Infinity, NaN, '1', null, [1], { $gt: 0 }, 2 ** 60])
      expect(list(wrong)).toBe(false);
  });

  it('names no file, no folder and no line to be changed', () => {
    for (const extra of ['file', 'folder', 'line', 'limit', 'since']) {
      expect(requests['history.list'].safeParse({ [extra]: '../x' }).success, extra).toBe(false);
      expect(requests['history.check'].safeParse({ [extra]: '../x' }).success, extra).toBe(false);
    }
  });
});

describe('identifiers', () => {
  it.each(['../etc/passwd', `${documentId}x`, documentId.toUpperCase(), `doc-${'g'.repeat(32)}`, `${documentId}\n`])(
    'refuses %j as a document',
    (id) => expect(requests['outputs.open'].safeParse({ documentId: id }).success).toBe(false),
  );

  it('limits how many one request names', () => {
    const many = (count: number) => ({ documentIds: Array.from({ length: count }, () => documentId) });
    expect(requests['documents.forget'].safeParse(many(2_000)).success).toBe(true);
    expect(requests['documents.forget'].safeParse(many(2_001)).success).toBe(false);
    expect(requests['documents.forget'].safeParse(many(0)).success).toBe(false);
  });
});
