import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ListsProgress } from '../../../preload/contract/trusted-lists';
import { refreshLists, type RefreshOptions } from '../../../main/trust/lists/list-refresh';
import { folderSource, networkSource, type ListSource } from '../../../main/trust/lists/list-source';
import { ListStore } from '../../../main/trust/lists/list-store';
import type { ListScheme } from '../../../main/trust/lists/schemes';
import { certificateKey, nameKey } from '../../../main/pki/name-comparison';
import { readCertificateStructure } from '../../../main/pki';
import type { NetworkRequest } from '../../../main/network/network-port';
import { day, issue, usages, type Identity } from '../../fixtures/pki/certificates';
import type { ListWish } from '../../fixtures/trust/list-xml';
import { exampleList } from '../../fixtures/trust/example-list';
import { makeOwnScheme, type OwnScheme } from '../../fixtures/trust/own-scheme';

const at = new Date(Date.now() + day / 24);
let folder: string;
let scheme: OwnScheme;
let asked: string[];
let lists: ListWish[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-lists-'));
  lists = [await exampleList('AT'), await exampleList('BE'), { territory: 'UK', nextUpdate: null }];
  scheme = await makeOwnScheme(lists);
  asked = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const source: ListSource = (location) => {
  asked.push(location);
  const octets = scheme.files.get(location);
  return Promise.resolve(octets ? { ok: true, octets } : { ok: false, detail: 'nothing here' });
};
const store = (): ListStore => new ListStore(join(folder, 'lists'));
const european = (): ListScheme => ({
  kind: 'list-of-lists',
  name: 'EU',
  location: scheme.lotlLocation,
  anchors: scheme.anchors,
});
const refresh = (options: Partial<RefreshOptions> = {}) =>
  refreshLists({ source, store: store(), schemes: [european()], at, ...options });
const wishOf = (territory: string): ListWish => lists.find((list) => list.territory === territory) as ListWish;

describe('a refresh', () => {
  it('verifies the list of the lists and every list it points to', async () => {
    const progress: ListsProgress[] = [];
    const state = await refresh({ onProgress: (step) => progress.push(step) });
    expect(
      state.lists.map(({ kind, territory, current, problem }) => [kind, territory, current?.services, problem]),
    ).toEqual([
      ['list-of-lists', 'EU', 0, undefined],
      ['list', 'AT', 2, undefined],
      ['list', 'BE', 2, undefined],
      ['list', 'UK', 0, undefined],
    ]);
    expect(state.lists[1]?.current).toMatchObject({
      version: 6,
      sequenceNumber: 7,
      issued: '2026-01-01T00:00:00Z',
      nextUpdate: '2026-06-30T00:00:00Z',
      signerOutOfPeriod: false,
    });
    expect(state.lists[3]?.current).not.toHaveProperty('nextUpdate');
    expect(state.refreshed).toBe(`${at.toISOString().slice(0, 19)}Z`);
    expect(progress.at(-1)).toEqual({ done: 4, total: 4, scheme: 'EU', territory: 'UK', outcome: 'new' });
    expect(store().state()).toEqual(state);
  });

  it('knows from the list of the lists on which lists are not here yet', async () => {
    const states: string[] = [];
    await refresh({
      onProgress: ({ done }) => {
        const { lists: known } = store().state();
        if (done === 2) states.push(...known.map(({ territory, current }) => `${territory} ${current !== undefined}`));
      },
    });
    expect(states).toEqual(['EU true', 'AT true', 'BE false', 'UK false']);
  });

  it('does not read again what did not change', async () => {
    await refresh();
    const outcomes: string[] = [];
    scheme.publish({ ...wishOf('BE'), sequenceNumber: 8 });
    const state = await refresh({
      at: new Date(at.getTime() + day),
      onProgress: ({ outcome }) => outcomes.push(outcome),
    });
    expect(outcomes).toEqual(['unchanged', 'unchanged', 'new', 'unchanged']);
    expect(state.lists[2]?.current?.sequenceNumber).toBe(8);
    expect(state.lists[1]?.current?.verified).toBe(`${at.toISOString().slice(0, 19)}Z`);
    expect(state.lists[1]?.checked).not.toBe(state.lists[1]?.current?.verified);
  });

  it('looks at everything again after one under a clock that was years ahead', async () => {
    await refresh({ at: new Date(at.getTime() + 3650 * day) });
    asked = [];
    const state = await refresh();
    expect(asked).toHaveLength(4);
    expect(state.lists.map(({ checked }) => checked)).toEqual(Array(4).fill(`${at.toISOString().slice(0, 19)}Z`));
  });

  it('keeps the last good list when the new one can not be had, is spoilt, older or of another', async () => {
    await refresh();
    const good = new Map(scheme.files);
    const worse: [string, () => void][] = [
      ['not-had', () => scheme.files.delete(scheme.location('BE'))],
      ['not-a-list', () => scheme.files.set(scheme.location('BE'), Buffer.from('<html/>'))],
      ['older', () => scheme.publish({ ...wishOf('BE'), sequenceNumber: 6 })],
      ['another-list', () => scheme.files.set(scheme.location('BE'), good.get(scheme.location('AT')) as Uint8Array)],
      [
        'issued-in-future',
        () => scheme.publish({ ...wishOf('BE'), sequenceNumber: 9, issued: '2098-01-01T00:00:00Z' }),
      ],
    ];
    for (const [fault, spoil] of worse) {
      spoil();
      const belgium = (await refresh({ at: new Date(at.getTime() + day) })).lists[2];
      expect(belgium?.problem?.fault).toBe(fault);
      expect(belgium?.current?.sequenceNumber).toBe(7);
      expect(store().load().size.services).toBe(4);
    }
    scheme.publish({ ...wishOf('BE'), sequenceNumber: 8 });
    const mended = (await refresh({ at: new Date(at.getTime() + day) })).lists[2];
    expect(mended).toMatchObject({ current: { sequenceNumber: 8 } });
    expect(mended).not.toHaveProperty('problem');
  });

  it('says when a file that did not change is signed by one who is not named any more', async () => {
    await refresh();
    scheme.signers.set('BE', await issue({ name: 'New signer of BE', keyUsage: usages.digitalSignature }));
    scheme.publishLotl({ sequenceNumber: 2 });
    const state = await refresh({ at: new Date(at.getTime() + day) });
    expect(state.lists[2]).toMatchObject({ problem: { fault: 'signer-not-named' }, current: { sequenceNumber: 7 } });
  });

  it('works with the last list of the lists where the new one is not accepted', async () => {
    await refresh();
    scheme.publishLotl({ sequenceNumber: 2, informationUris: ['https://journal.example/C/2031/1'] });
    scheme.publish({ ...wishOf('AT'), sequenceNumber: 8 });
    const state = await refresh({ at: new Date(at.getTime() + day) });
    expect(state.lists[0]).toMatchObject({ problem: { fault: 'anchor-unknown' }, current: { sequenceNumber: 1 } });
    expect(state.lists[1]?.current?.sequenceNumber).toBe(8);
  });

  it('has nothing, and says why, when the first one fails', async () => {
    scheme.files.clear();
    const state = await refresh();
    expect(state.lists).toEqual([
      expect.objectContaining({ kind: 'list-of-lists', problem: { fault: 'not-had', detail: 'nothing here' } }),
    ]);
    expect(state.refreshed).toBeUndefined();
    expect(store().load().size).toEqual({ certificates: 0, services: 0 });
  });

  it('looks only at the territories asked for', async () => {
    const state = await refresh({ only: ['BE'] });
    expect(asked).toEqual([scheme.lotlLocation, scheme.location('BE')]);
    expect(state.lists.map(({ territory }) => territory)).toEqual(['EU', 'BE']);
    expect(state.refreshed).toBeUndefined();
  });

  it('goes on where it was interrupted', async () => {
    const stop = new AbortController();
    await refresh({ signal: stop.signal, onProgress: ({ territory }) => territory === 'AT' && stop.abort() });
    expect(store().load().size.services).toBe(2);
    asked = [];
    const state = await refresh({ at: new Date(at.getTime() + 60_000) });
    expect(asked).toEqual([scheme.lotlLocation, scheme.location('BE'), scheme.location('UK')]);
    expect(state.begun).toBeUndefined();
    asked = [];
    await refresh({ at: new Date(at.getTime() + 120_000) });
    expect(asked).toHaveLength(4);
  });

  it('forgets a list that the list of the lists does not name any more', async () => {
    await refresh();
    scheme.signers.delete('BE');
    scheme.publishLotl({ sequenceNumber: 2 });
    const state = await refresh({ at: new Date(at.getTime() + day) });
    expect(state.lists.map(({ territory }) => territory)).toEqual(['EU', 'AT', 'UK']);
    expect(readdirSync(store().folder).filter((name) => name.includes('BE'))).toEqual([]);
  });

  it('makes compiled lists anew from the files when they can not be read', async () => {
    await refresh();
    for (const name of readdirSync(store().folder)) {
      if (name.endsWith('.list')) writeFileSync(join(store().folder, name), 'CSTL0000');
    }
    expect(store().load().size.services).toBe(0);
    await refresh({ at: new Date(at.getTime() + day) });
    expect(store().load().size.services).toBe(4);
  });

  it('takes a list of another scheme by its own signer, and never calls it European', async () => {
    const swiss = (signers: Uint8Array[]): ListScheme => ({
      kind: 'list',
      name: 'Switzerland',
      location: scheme.location('AT'),
      territory: 'AT',
      signers,
    });
    const signer = scheme.signers.get('AT') as Identity;
    await refresh({ schemes: [swiss([signer.certificate])] });
    const loaded = store().load();
    const certificate = wishOf('AT').providers?.[0]?.services[0]?.certificates?.[0] as Uint8Array;
    expect(loaded.servicesOf(certificate).map((found) => found.scheme)).toEqual(['Switzerland']);
    const state = await refresh({
      schemes: [swiss([scheme.lotlSigner.certificate])],
      at: new Date(at.getTime() + day),
    });
    expect(state.lists).toMatchObject([{ scheme: 'Switzerland', problem: { fault: 'signer-not-named' } }]);
  });
});

describe('what the lists hold', () => {
  it('is found by certificate, by subject, and by key and subject', async () => {
    await refresh();
    const loaded = store().load();
    const [authority, stamps] = wishOf('AT').providers?.[0]?.services ?? [];
    const der = authority?.certificates?.[0] as Uint8Array;
    const [anchor] = loaded.withCertificate(certificateKey(der));
    expect(Buffer.from(anchor?.certificate ?? []).equals(der)).toBe(true);
    const origin = anchor?.origin.kind === 'list' ? anchor.origin : undefined;
    expect(origin?.territory).toBe('AT');
    const listed = loaded.service(origin?.entries[0] ?? '');
    expect(listed).toMatchObject({
      ...{ scheme: 'EU', territory: 'AT', list: { sequenceNumber: 7 } },
      provider: { names: [{ lang: 'en', value: 'Trust & Sons' }] },
      service: { status: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted' },
    });
    expect(listed?.service.extensions).toEqual(authority?.extensions);
    expect(listed?.service.identities.subjectKeyIdentifiers).toEqual(authority?.subjectKeyIdentifiers);
    expect(listed?.service.history).toHaveLength(1);
    // Both lists have an authority of that name.
    const subject = nameKey(readCertificateStructure(der).subject);
    expect(loaded.withSubject(subject).map(({ origin: from }) => from.kind === 'list' && from.territory)).toEqual([
      'AT',
      'BE',
    ]);
    expect(loaded.withSubject(subject)[0]).toBe(anchor);
    expect(
      loaded.servicesOf(stamps?.certificates?.[0] as Uint8Array).map(({ service }) => service.names[0]?.value),
    ).toEqual(['Time']);
    expect(loaded.servicesOf(scheme.lotlSigner.certificate)).toEqual([]);
    expect(loaded.servicesOf(Buffer.from('nothing'))).toEqual([]);
    expect(loaded.service('9:9')).toBeUndefined();
  });
});

describe('a source of lists', () => {
  it('is a folder, with a map or with names of addresses', async () => {
    writeFileSync(join(folder, 'map.tsv'), 'https://a.example/x?y=1\tone.xml\nhttps://a.example/out\t../out.xml\n');
    writeFileSync(join(folder, 'one.xml'), '<one/>');
    writeFileSync(join(folder, 'two list.xml'), '<two/>');
    const from = folderSource(folder);
    expect(await from('https://a.example/x?y=1')).toMatchObject({ ok: true, octets: Buffer.from('<one/>') });
    expect(await from('https://a.example/deep/two%20list.xml')).toMatchObject({ ok: true });
    for (const location of [
      'https://a.example/out',
      'https://a.example/none.xml',
      'https://a.example/',
      'x',
      'https://a.example/..%2fone.xml',
    ]) {
      expect(await from(location)).toMatchObject({ ok: false });
    }
  });

  it('is the network, asked for at most 16 MiB, or a mirror', async () => {
    const requests: NetworkRequest[] = [];
    const network = (request: NetworkRequest) => {
      requests.push(request);
      return Promise.resolve({ ok: true as const, status: 200, contentType: '', body: Buffer.from('<one/>') });
    };
    expect(await networkSource(network)('https://a.example/x.xml')).toEqual({
      ok: true,
      octets: Buffer.from('<one/>'),
    });
    await networkSource(network, { mirror: 'https://mirror.example/lists/' })('https://a.example/b%20c.xml');
    expect(requests.map(({ url, maximumBytes, purpose }) => [url, maximumBytes, purpose])).toEqual([
      ['https://a.example/x.xml', 16 * 1024 * 1024, 'list'],
      ['https://mirror.example/lists/b%20c.xml', 16 * 1024 * 1024, 'list'],
    ]);
  });

  it('says what went wrong', async () => {
    const answers = (response: object) =>
      networkSource(() => Promise.resolve(response as never))('https://a.example/x.xml');
    expect(await answers({ ok: false, failure: 'tls', detail: 'its certificate is not trusted' })).toEqual({
      ...{ ok: false, detail: 'its certificate is not trusted' },
    });
    expect(await answers({ ok: true, status: 404, contentType: '', body: Buffer.alloc(0) })).toMatchObject({
      ok: false,
    });
  });
});

it('writes nothing before something was verified', () => {
  store().load();
  expect(existsSync(store().folder)).toBe(false);
});
