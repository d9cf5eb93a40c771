import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticateLotl, type AuthenticatedLotl } from '../../../main/trust/lists/list-authentication';
import { ListError } from '../../../main/trust/lists/list-error';
import { refreshLists } from '../../../main/trust/lists/list-refresh';
import { ListStore } from '../../../main/trust/lists/list-store';
import { listTypes } from '../../../main/trust/lists/model';
import { readSignedList } from '../../../main/trust/lists/signed-list';
import { issue, usages, type Identity } from '../../fixtures/pki/certificates';
import { listXml, type PointerWish } from '../../fixtures/trust/list-xml';
import { signList } from '../../fixtures/trust/sign-list';

const at = new Date('2026-06-01T00:00:00Z');
const journal = 'https://journal.example/C/2019/1';
const old = 'https://lists.example/lotl.xml';
const moved = 'https://new.example/eu/lotl.xml';
const [pivot10, pivot20] = ['https://lists.example/pivot-10.xml', 'https://new.example/eu/pivot-20.xml'] as const;
let [first, second, third]: Identity[] = [];
beforeAll(async () => {
  const signing = { keyUsage: usages.digitalSignature };
  [first, second, third] = await Promise.all(
    ['First', 'Second', 'Third'].map((name) => issue({ name: `${name} signer`, ...signing })),
  );
});

const pointer = (location: string, named: Identity): PointerWish => ({
  ...{ location, territory: 'EU', type: listTypes.listOfTheLists, certificates: [named.certificate] },
});
const lotl = (
  sequenceNumber: number,
  signer: Identity,
  pointers: PointerWish[],
  informationUris: string[] = [],
): Uint8Array =>
  Buffer.from(
    signList(
      listXml({ territory: 'EU', type: listTypes.listOfTheLists, sequenceNumber, pointers, informationUris }),
      signer,
    ),
  );
/** The first signs the pivot 10, which names the second and the new place; the second the pivot 20, which names the third. */
const pivotsThatMove = (): Map<string, Uint8Array> =>
  new Map([
    [pivot10, lotl(10, first!, [pointer(moved, second!)])],
    [pivot20, lotl(20, second!, [pointer(moved, third!)])],
  ]);
const current = (location = moved, uris = [pivot20, pivot10, journal]): Uint8Array =>
  lotl(30, third!, [pointer(location, third!)], uris);

const authenticate = (list: Uint8Array, pivots: Map<string, Uint8Array>): Promise<AuthenticatedLotl> =>
  authenticateLotl(readSignedList(list), {
    anchors: [{ journal, certificates: [first!.certificate] }],
    ...{ location: old, at, pivot: (address) => Promise.resolve(pivots.get(address)) },
  });

async function faultOf(list: Uint8Array, changed: Record<string, Uint8Array> = {}): Promise<string> {
  try {
    await authenticate(list, new Map([...pivotsThatMove(), ...Object.entries(changed)]));
  } catch (error) {
    if (error instanceof ListError) return error.fault;
    throw error;
  }
  return 'accepted';
}

describe('a list of the lists that moves', () => {
  it('is followed where a pivot announces it, also to pivots at the new place', async () => {
    expect(await authenticate(current(), pivotsThatMove())).toMatchObject({
      ...{ location: moved, pivots: [{ sequenceNumber: 10 }, { sequenceNumber: 20 }] },
    });
  });

  it('stays where it was while a pivot still names that place, whatever else it names', async () => {
    const both = lotl(10, first!, [pointer(moved, second!), pointer(old, third!)]);
    const pivots = new Map([[pivot10, both]]);
    expect(await authenticate(current(old, [pivot10, journal]), pivots)).toMatchObject({ location: old });
  });

  it.each<[string, string, () => Promise<string>]>([
    [
      'the list itself says so and no pivot',
      'another-list',
      () => faultOf(lotl(30, first!, [pointer(moved, first!)], [journal])),
    ],
    [
      'a pivot that somebody else signed says so',
      'signer-not-named',
      () => faultOf(current(), { [pivot10]: lotl(10, second!, [pointer(moved, second!)]) }),
    ],
    [
      'the pivot names two new places',
      'another-list',
      () =>
        faultOf(current(), {
          [pivot10]: lotl(10, first!, [pointer(moved, second!), pointer(`${moved}2.xml`, second!)]),
        }),
    ],
    [
      'the new place is not protected',
      'another-list',
      () => faultOf(current(), { [pivot10]: lotl(10, first!, [pointer(moved.replace('https', 'http'), second!)]) }),
    ],
    ...['file:///etc/lotl.xml', 'no address', 'https://who:ever@new.example/lotl.xml'].map(
      (place): [string, string, () => Promise<string>] => [
        `the new place is ${place}`,
        'another-list',
        () => faultOf(current(), { [pivot10]: lotl(10, first!, [pointer(place, second!)]) }),
      ],
    ),
    [
      'a pivot lies at the new place before one announced it',
      'pivots-wrong',
      () => faultOf(current(moved, [pivot10, pivot20, journal])),
    ],
    [
      'a pivot lies at a third place',
      'pivots-wrong',
      () => faultOf(current(moved, ['https://third.example/pivot-20.xml', pivot10, journal])),
    ],
    ['the list still points to the old place', 'another-list', () => faultOf(current(old))],
    [
      'its pointer is to a list for people',
      'another-list',
      () =>
        faultOf(current(), {
          [pivot10]: lotl(10, first!, [{ ...pointer(moved, second!), mimeType: 'application/pdf' }]),
        }),
    ],
    [
      'its pointer is to another territory',
      'another-list',
      () => faultOf(current(), { [pivot10]: lotl(10, first!, [{ ...pointer(moved, second!), territory: 'XX' }]) }),
    ],
  ])('is refused where %s', async (_, fault, act) => {
    expect(await act()).toBe(fault);
  });
});

describe('a refresh of lists that moved', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-moved-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const asked: string[] = [];
  const refresh = (files: Map<string, Uint8Array>) =>
    refreshLists({
      source: (location) => {
        asked.push(location);
        const octets = files.get(location);
        return Promise.resolve(octets ? { ok: true, octets } : { ok: false, detail: 'nothing here' });
      },
      store: new ListStore(folder),
      schemes: [
        {
          ...{ kind: 'list-of-lists', name: 'EU', location: old },
          anchors: [{ journal, certificates: [first!.certificate] }],
        },
      ],
      at,
    });

  it('goes on at the new place, where a newer one may be, and begins there the next time', async () => {
    const newer = lotl(31, third!, [pointer(moved, third!)], [pivot20, pivot10, journal]);
    const files = new Map([...pivotsThatMove(), [old, current()] as const, [moved, newer] as const]);
    const { lists } = await refresh(files);
    expect(asked).toEqual([old, pivot10, pivot20, moved]);
    expect(lists[0]).toMatchObject({ location: moved, current: { sequenceNumber: 31, movedTo: moved } });
    expect(lists[0]).not.toHaveProperty('problem');

    asked.length = 0;
    files.delete(old);
    expect((await refresh(files)).lists[0]).toMatchObject({ current: { sequenceNumber: 31 } });
    expect(asked).toEqual([moved]);
  });

  it('goes back to the old place where the new one gives nothing; what is in force stays', async () => {
    asked.length = 0;
    const { lists } = await refresh(new Map([...pivotsThatMove(), [old, current()] as const]));
    expect(asked.slice(0, 2)).toEqual([moved, old]);
    // The old place has an older one, which is never taken.
    expect(lists[0]).toMatchObject({ current: { sequenceNumber: 31 }, problem: { fault: 'older' } });
  });
});
