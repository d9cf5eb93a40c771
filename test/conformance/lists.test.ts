import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { authenticateLotl } from '../../main/trust/lists/list-authentication';
import { ListError } from '../../main/trust/lists/list-error';
import { refreshLists } from '../../main/trust/lists/list-refresh';
import { folderSource } from '../../main/trust/lists/list-source';
import { ListStore } from '../../main/trust/lists/list-store';
import { verifiedSigner } from '../../main/trust/lists/list-verification';
import { officialJournal } from '../../main/trust/lists/official-journal';
import { europeanUnion } from '../../main/trust/lists/schemes';
import { readSignedList, type SignedList } from '../../main/trust/lists/signed-list';
import { canonicalByLibxml } from '../fixtures/trust/sign-list';
import { serviceSpoilings } from '../fixtures/trust/service-spoilings';
import { spoilings } from '../fixtures/trust/spoilings';
import { dataFolder } from './data';

const data = dataFolder('trust', 'lists');
const folder = data ?? '';
const at = new Date('2026-11-28T12:00:00Z');
const [newest, oldest] = officialJournal;
const work = mkdtempSync(join(tmpdir(), 'countersign-conformance-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const octetsOf = (name: string): Buffer => readFileSync(join(folder, name));
const read = (name: string): SignedList => readSignedList(octetsOf(name));

describe.skipIf(data === undefined)('the lists of the Member States', () => {
  it(
    'are authenticated from the Official Journal of 2026, each with what is odd about it',
    { timeout: 120_000 },
    async () => {
      const store = new ListStore(join(work, 'lists'));
      const state = await refreshLists({ source: folderSource(folder), store, schemes: [europeanUnion], at });
      const had = state.lists.filter(({ problem }) => problem?.fault !== 'not-had');
      expect(had.map(({ territory, problem }) => [territory, problem])).toEqual(
        ['EU', 'BE', 'BG', 'CY', 'DK', 'EE', 'EL', 'HU', 'IS', 'IT', 'SE', 'SI', 'UK'].map((territory) => [
          territory,
          undefined,
        ]),
      );
      const known = new Map(had.map(({ territory, current }) => [territory, current]));
      expect(known.get('EU')).toMatchObject({ version: 6, sequenceNumber: 390, journal: newest?.journal, pivots: [] });
      // Its signer's certificate ended in September 2026: told, and no more.
      expect(had.filter(({ current }) => current?.signerOutOfPeriod).map(({ territory }) => territory)).toEqual(['EL']);
      expect(known.get('UK')).not.toHaveProperty('nextUpdate');
      expect(known.get('IT')).toMatchObject({ sequenceNumber: 223, services: 560 });
      const loaded = store.load();
      expect(loaded.size).toEqual({ certificates: 1373, services: 1528 });
    },
  );

  it('are intact where the list of the lists of today names other signers: without transforms, and with a byte order mark', () => {
    for (const [name, number] of [
      ['AT-sn69-default-c14n.xml', 69],
      ['FI-sn50-bom.xml', 50],
    ] as const) {
      const signed = read(name);
      expect(signed.list.scheme.sequenceNumber).toBe(number);
      // Who may sign is not the question here: that the value belongs to the certificate in the file is.
      expect(verifiedSigner(signed, signed.signature.keyInfo, at).signingTime).toMatch(/^2025-/);
    }
  });

  it('are canonical as libxml2 has them', { timeout: 120_000 }, () => {
    for (const name of ['EU.xml', 'HU.xml', 'AT-sn69-default-c14n.xml']) {
      const { info, signed } = read(name).signature;
      const xpath = '/*/ds:Signature/ds:SignedInfo';
      expect(signed.toString(), name).toBe(canonicalByLibxml(octetsOf(name), info.method, xpath));
    }
  });
});

describe.skipIf(data === undefined)('the list of the lists', () => {
  const pivots = new Map(
    [282, 300, 335, 341, 378].map((number) => [
      `https://ec.europa.eu/tools/lotl/eu-lotl-pivot-${number}.xml`,
      `eu-lotl-pivot-${number}.xml`,
    ]),
  );
  const pivot = (location: string): Promise<Buffer | undefined> => {
    const name = pivots.get(location);
    return Promise.resolve(name === undefined ? undefined : octetsOf(name));
  };
  const location = 'https://ec.europa.eu/tools/lotl/eu-lotl.xml';

  it('is reached from the Official Journal of 2019 over five pivots', async () => {
    const result = await authenticateLotl(read('EU.xml'), { anchors: oldest ? [oldest] : [], location, at, pivot });
    expect(result.journal).toBe(oldest?.journal);
    expect(result.pivots.map(({ sequenceNumber }) => sequenceNumber)).toEqual([282, 300, 335, 341, 378]);
  });

  it('needs none from that of 2026', async () => {
    const asked: string[] = [];
    const result = await authenticateLotl(read('EU.xml'), {
      anchors: officialJournal,
      ...{ location, at },
      pivot: (address) => (asked.push(address), pivot(address)),
    });
    expect([result.journal, result.pivots, asked]).toEqual([newest?.journal, [], []]);
  });

  it('of January 2026 is reached from 2019 as well', async () => {
    const result = await authenticateLotl(read('eu-lotl-pivot-378.xml'), {
      anchors: officialJournal,
      location,
      at,
      pivot,
    });
    expect(result.journal).toBe(oldest?.journal);
  });
});

describe.skipIf(data === undefined).each(['EU.xml', 'CY.xml', 'DK.xml', 'IS.xml'])('%s, spoilt', (name) => {
  const good = data === undefined ? '' : octetsOf(name).toString('utf8');
  const signers = data === undefined ? [] : read(name).signature.keyInfo;
  const faultOf = (xml: string): string => {
    try {
      verifiedSigner(readSignedList(Buffer.from(xml, 'utf8')), signers, at);
    } catch (error) {
      if (error instanceof ListError) return error.fault;
      throw error;
    }
    return 'accepted';
  };

  it('was good', () => {
    expect(faultOf(good)).toBe('accepted');
    expect(spoilings.length).toBeGreaterThanOrEqual(40);
  });

  it.each(spoilings)('is refused with $name', ({ spoil }) => {
    const spoilt = spoil(good);
    expect(spoilt).not.toBe(good);
    expect(faultOf(spoilt)).not.toBe('accepted');
  });

  it('is refused with whatever is made of its entries', () => {
    const spoilt = serviceSpoilings.flatMap(({ name: how, spoil }) => {
      const changed = spoil(good);
      return changed === good ? [] : [{ how, fault: faultOf(changed) }];
    });
    expect(spoilt.filter(({ fault }) => fault === 'accepted')).toEqual([]);
    // A list of the lists has no entries.
    expect(spoilt.length).toBeGreaterThanOrEqual(name === 'EU.xml' ? 0 : 25);
  });
});
