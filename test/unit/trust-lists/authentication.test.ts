import { beforeAll, describe, expect, it } from 'vitest';
import { authenticateList, authenticateLotl, nationalPointers } from '../../../main/trust/lists/list-authentication';
import { ListError } from '../../../main/trust/lists/list-error';
import { listTypes } from '../../../main/trust/lists/model';
import { officialJournal } from '../../../main/trust/lists/official-journal';
import { readSignedList } from '../../../main/trust/lists/signed-list';
import { issue, usages, type Identity } from '../../fixtures/pki/certificates';
import { exampleList } from '../../fixtures/trust/example-list';
import { listXml, type ListWish } from '../../fixtures/trust/list-xml';
import { makeOwnScheme, ownJournal, type OwnScheme } from '../../fixtures/trust/own-scheme';
import { signList } from '../../fixtures/trust/sign-list';

const at = new Date('2026-06-01T00:00:00Z');
const oldJournal = 'https://journal.example/C/2019/1';
const location = 'https://lists.example/lotl.xml';
let scheme: OwnScheme;
let [first, second, third]: Identity[] = [];

beforeAll(async () => {
  scheme = await makeOwnScheme([await exampleList('AT')]);
  const signing = { keyUsage: usages.digitalSignature };
  [first, second, third] = await Promise.all(
    ['First', 'Second', 'Third'].map((name) => issue({ name: `${name} signer`, ...signing })),
  );
});

async function faultOf(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    if (error instanceof ListError) return error.fault;
    throw error;
  }
  return 'accepted';
}

const lotlOf = (wish: Partial<ListWish>, named: Identity[], signer: Identity): Uint8Array =>
  Buffer.from(
    signList(
      listXml({
        territory: 'EU',
        type: listTypes.listOfTheLists,
        pointers: [
          {
            location,
            territory: 'EU',
            type: listTypes.listOfTheLists,
            certificates: named.map(({ certificate }) => certificate),
          },
        ],
        ...wish,
      }),
      signer,
    ),
  );
const pivotAt = (number: number): string => `https://lists.example/pivot-${number}.xml`;

/** The first signer's certificate stands in the old journal; then came the second and the third. */
function chain(change: { uris?: string[]; pivots?: Map<string, Uint8Array | undefined>; known?: number } = {}) {
  const [a, b, c] = [first, second, third] as [Identity, Identity, Identity];
  const uris = change.uris ?? [ownJournal, pivotAt(20), pivotAt(10), oldJournal, 'https://lists.example/about.html'];
  const pivots = new Map<string, Uint8Array | undefined>([
    [pivotAt(10), lotlOf({ sequenceNumber: 10 }, [a, b], a)],
    [pivotAt(20), lotlOf({ sequenceNumber: 20 }, [b, c], b)],
    ...(change.pivots ?? []),
  ]);
  const lotl = readSignedList(lotlOf({ sequenceNumber: 30, informationUris: uris }, [c], c));
  const asked: string[] = [];
  const known =
    change.known === undefined ? {} : { known: { sequenceNumber: change.known, issued: '2025-01-01T00:00:00Z' } };
  const authenticate = (anchors = [{ journal: oldJournal, certificates: [a.certificate] }]) =>
    authenticateLotl(lotl, {
      anchors,
      location,
      at,
      ...known,
      pivot: (address) => (asked.push(address), Promise.resolve(pivots.get(address))),
    });
  return { authenticate, asked, newest: { journal: ownJournal, certificates: [c.certificate] } };
}

describe('the list of the lists', () => {
  it('rests on the newest publication without a pivot', async () => {
    const { authenticate, asked, newest } = chain();
    const result = await authenticate([newest, { journal: oldJournal, certificates: [] }]);
    expect(result).toMatchObject({ journal: ownJournal, pivots: [] });
    expect(asked).toEqual([]);
  });

  it('is reached from an old publication over its pivots, the oldest first', async () => {
    const { authenticate, asked } = chain();
    const result = await authenticate();
    expect(asked).toEqual([pivotAt(10), pivotAt(20)]);
    expect(result).toMatchObject({ journal: oldJournal, pivots: [{ sequenceNumber: 10 }, { sequenceNumber: 20 }] });
  });

  it('is reached from pinned certificates alone', async () => {
    const { authenticate, newest } = chain();
    expect(await authenticate([{ certificates: newest.certificates } as never])).toMatchObject({ pivots: [] });
  });

  it('says when it rests on a publication that is not known', async () => {
    const { authenticate, newest } = chain();
    const moved = [{ journal: 'https://journal.example/C/2031/1', certificates: newest.certificates }];
    expect(await faultOf(() => authenticate(moved))).toBe('anchor-unknown');
  });

  it.each<[string, Parameters<typeof chain>[0], string]>([
    ['a pivot that can not be had', { pivots: new Map([[pivotAt(10), undefined]]) }, 'pivot-missing'],
    ['no pivots', { uris: [oldJournal] }, 'signer-not-named'],
    ['the newer pivot alone', { uris: [pivotAt(20), oldJournal] }, 'signer-not-named'],
    ['the older pivot alone', { uris: [pivotAt(10), oldJournal] }, 'signer-not-named'],
    ['the pivots in the wrong order', { uris: [pivotAt(10), pivotAt(20), oldJournal] }, 'signer-not-named'],
    ['a pivot twice', { uris: [pivotAt(20), pivotAt(10), pivotAt(10), oldJournal] }, 'pivots-wrong'],
    [
      'a pivot of another host',
      { uris: ['https://evil.example/pivot-20.xml', pivotAt(10), oldJournal] },
      'pivots-wrong',
    ],
    ['21 pivots', { uris: [...Array.from({ length: 21 }, (_, n) => pivotAt(n)), oldJournal] }, 'pivots-wrong'],
    ['a number before the one known', { known: 31 }, 'older'],
  ])('is refused with %s', async (_, change, fault) => {
    expect(await faultOf(() => chain(change).authenticate())).toBe(fault);
  });

  it('is refused when a pivot was signed by somebody else, is spoilt, or is another list', async () => {
    const [a, b, c] = [first, second, third] as [Identity, Identity, Identity];
    const withPivot = (pivot: Uint8Array) => chain({ pivots: new Map([[pivotAt(10), pivot]]) }).authenticate();
    expect(await faultOf(() => withPivot(lotlOf({ sequenceNumber: 10 }, [a, b], c)))).toBe('signer-not-named');
    expect(await faultOf(() => withPivot(lotlOf({ sequenceNumber: 40 }, [a, b], a)))).toBe('pivots-wrong');
    expect(await faultOf(() => withPivot(lotlOf({ sequenceNumber: 10, type: listTypes.generic }, [a, b], a)))).toBe(
      'another-list',
    );
    expect(await faultOf(() => withPivot(lotlOf({ sequenceNumber: 10, pointers: [] }, [a, b], a)))).toBe(
      'another-list',
    );
    expect(await faultOf(() => withPivot(Buffer.from('<html/>')))).toBe('not-a-list');
  });

  it('names its own signer', async () => {
    const [a, b] = [first, second] as [Identity, Identity];
    const lotl = readSignedList(lotlOf({ informationUris: [ownJournal] }, [b], a));
    const anchors = [{ journal: ownJournal, certificates: [a.certificate] }];
    const options = { anchors, location, at, pivot: () => Promise.resolve(undefined) };
    expect(await faultOf(() => authenticateLotl(lotl, options))).toBe('signer-not-named');
  });

  it.each<[string, Partial<ListWish>, string]>([
    ['version 4', { version: 4 }, 'version-unknown'],
    ['version 7', { version: 7 }, 'version-unknown'],
    ['the type of a national list', { type: listTypes.generic }, 'another-list'],
    ['an issue in the future', { issued: '2026-06-02T00:00:00Z' }, 'issued-in-future'],
  ])('is refused with %s', async (_, wish, fault) => {
    const a = first as Identity;
    const lotl = readSignedList(lotlOf({ informationUris: [ownJournal], ...wish }, [a], a));
    const anchors = [{ journal: ownJournal, certificates: [a.certificate] }];
    const options = { anchors, location, at, pivot: () => Promise.resolve(undefined) };
    expect(await faultOf(() => authenticateLotl(lotl, options))).toBe(fault);
  });
});

describe('a national list', () => {
  const read = () => readSignedList(scheme.files.get(scheme.location('AT')) as Uint8Array);
  const pointer = () => ({ certificates: [(scheme.signers.get('AT') as Identity).certificate], territory: 'AT' });

  it('is the one that the pointer names', async () => {
    expect(authenticateList(read(), pointer(), { at })).toMatchObject({ outOfPeriod: true });
    expect(await faultOf(() => authenticateList(read(), { ...pointer(), territory: 'BE' }, { at }))).toBe(
      'another-list',
    );
    expect(await faultOf(() => authenticateList(read(), { ...pointer(), certificates: [] }, { at }))).toBe(
      'signer-not-named',
    );
  });

  it('never goes back', async () => {
    const known = (sequenceNumber: number, issued: string) => () =>
      authenticateList(read(), pointer(), { at, known: { sequenceNumber, issued } });
    expect(await faultOf(known(8, '2025-01-01T00:00:00Z'))).toBe('older');
    expect(await faultOf(known(7, '2026-01-02T00:00:00Z'))).toBe('older');
    expect(await faultOf(known(7, '2026-01-01T00:00:00Z'))).toBe('accepted');
    expect(await faultOf(known(6, '2026-01-02T00:00:00Z'))).toBe('accepted');
  });

  it('is found by its pointer for programs', () => {
    const lotl = readSignedList(
      Buffer.from(
        signList(
          listXml({
            territory: 'EU',
            pointers: [
              {
                location: 'https://lists.example/AT.pdf',
                territory: 'AT',
                certificates: [],
                mimeType: 'application/pdf',
              },
              { location: 'https://lists.example/AT.xml', territory: 'at', certificates: [] },
              { location: 'https://lists.example/AT-2.xml', territory: 'AT', certificates: [] },
              { location, territory: 'EU', certificates: [], type: listTypes.listOfTheLists },
            ],
          }),
          first as Identity,
        ),
      ),
    );
    expect(nationalPointers(lotl.list).map((found) => [found.territory, found.location])).toEqual([
      ['AT', 'https://lists.example/AT.xml'],
    ]);
  });
});

describe('the publications in the Official Journal', () => {
  it('are two, the newer first, with six and eight certificates', () => {
    expect(officialJournal.map(({ journal, certificates }) => [journal, certificates.length])).toEqual([
      ['https://eur-lex.europa.eu/eli/C/2026/1944/oj', 6],
      ['https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=uriserv:OJ.C_.2019.276.01.0001.01.ENG', 8],
    ]);
  });
});
