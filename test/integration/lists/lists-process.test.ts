import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeLauncher } from '../../../main/hosts/node-launcher';
import { ListsService, type RefreshNews } from '../../../main/lists/lists-service';
import { createLog } from '../../../main/log/log';
import type { NetworkPort, NetworkRequest } from '../../../main/network/network-port';
import { builtEntries, Workbench } from '../../fixtures/hosts/built-product';
import { exampleList } from '../../fixtures/trust/example-list';
import { makeOwnScheme, type OwnScheme } from '../../fixtures/trust/own-scheme';

const bench = new Workbench();
const at = new Date('2026-12-31T00:00:00Z');
let scheme: OwnScheme;
beforeAll(async () => {
  scheme = await makeOwnScheme([await exampleList('AT'), await exampleList('BE')]);
});
afterAll(() => bench.remove());

const asked: NetworkRequest[] = [];
const answers: NetworkPort = (request) => {
  asked.push(request);
  const body = scheme.files.get(request.url);
  return Promise.resolve({ ok: true, status: body ? 200 : 404, contentType: '', body: body ?? new Uint8Array() });
};

function service(network: NetworkPort, folder = bench.fresh('lists')): ListsService {
  return new ListsService({
    ...{ network, folder, launcher: nodeLauncher(builtEntries()), log: createLog(() => undefined) },
    schemes: () => [{ kind: 'list-of-lists', name: 'EU', location: scheme.lotlLocation, anchors: scheme.anchors }],
  });
}

describe('the process of the trusted lists', () => {
  it('asks main for lists and for nothing else, and is gone when the refresh is', async () => {
    const lists = service(answers);
    const pids = new Set<number | undefined>();
    const state = await lists.refresh({ at, onProgress: () => pids.add(lists.pid) });
    expect(state.lists.map(({ current }) => current?.sequenceNumber)).toEqual([1, 7, 7]);
    expect(new Set(asked.map(({ purpose, method, body }) => [purpose, method, body].join()))).toEqual(
      new Set(['list,GET,']),
    );
    expect([...pids][0]).not.toBe(process.pid);
    await lists.whenGone();
    expect(lists.pid).toBeUndefined();
    expect(lists.load().size).toEqual({ certificates: 4, services: 4 });
    expect([lists.isDue(at), lists.isDue(new Date('2027-01-01T00:00:00Z'))]).toEqual([false, true]);
  });

  it('refreshes once for all who ask', async () => {
    const lists = service(answers);
    asked.length = 0;
    const [one, other] = await Promise.all([lists.refresh({ at }), lists.refresh({ at })]);
    expect(one).toEqual(other);
    expect(asked).toHaveLength(3);
    lists.dispose();
  });

  it('that was killed has lost nothing: the next refresh goes on', async () => {
    const folder = bench.fresh('lists');
    const lists: ListsService = service((request) => {
      if (request.url !== scheme.location('BE')) return answers(request);
      return new Promise(() => undefined);
    }, folder);
    const killed = lists.refresh({
      at,
      onProgress: ({ territory }) => void (territory === 'AT' && lists.pid && process.kill(lists.pid, 'SIGKILL')),
    });
    await expect(killed).rejects.toMatchObject({ code: 'lists.stopped' });
    expect(lists.load().size.services).toBe(2);
    lists.dispose();
    asked.length = 0;
    const again = service(answers, folder);
    const state = await again.refresh({ at });
    expect(asked.map(({ url }) => url)).toEqual([scheme.lotlLocation, scheme.location('BE')]);
    expect(state.lists).toHaveLength(3);
    again.dispose();
  });
});

describe('a refresh that somebody follows', () => {
  it('tells that it began, how far it is, and that something is new', async () => {
    const lists = service(answers);
    const told: RefreshNews[] = [];
    const end = lists.onRefresh((news) => told.push(news));
    await lists.refresh({ at });
    expect(told.map(({ state }) => state)).toEqual(['running', 'running', 'running', 'running', 'ended']);
    expect(told[2]).toMatchObject({ progress: { done: 2, total: 3, territory: 'AT', outcome: 'new' } });
    expect([told.at(-1), lists.refreshing]).toEqual([{ state: 'ended', cancelled: false, changed: true }, undefined]);
    told.length = 0;
    await lists.refresh({ at: new Date('2027-01-01T00:00:00Z') });
    expect(told.at(-1)).toMatchObject({ changed: false });
    end();
    await lists.refresh({ at });
    expect(told.at(-1)).toMatchObject({ changed: false });
    lists.dispose();
  });

  it('is cancelled at once, keeps what was verified, and is gone on with later', async () => {
    const folder = bench.fresh('lists');
    const lists: ListsService = service((request) => {
      if (request.url !== scheme.location('BE')) return answers(request);
      return new Promise(() => undefined);
    }, folder);
    expect(lists.cancel()).toBe(false);
    const told: RefreshNews[] = [];
    lists.onRefresh((news) => told.push(news));
    const state = await lists.refresh({
      at,
      onProgress: ({ territory }) => void (territory === 'AT' && lists.cancel()),
    });
    expect(state.lists.map(({ territory, current }) => [territory, current !== undefined])).toEqual([
      ['EU', true],
      ['AT', true],
      ['BE', false],
    ]);
    expect(told.at(-1)).toEqual({ state: 'ended', cancelled: true, changed: true });
    await lists.whenGone();
    lists.dispose();
    asked.length = 0;
    const again = service(answers, folder);
    expect((await again.refresh({ at })).refreshed).toBeDefined();
    expect(asked.map(({ url }) => url)).toEqual([scheme.lotlLocation, scheme.location('BE')]);
    again.dispose();
  });

  it('of all lists waits for one of some, and is not begun when that was cancelled', async () => {
    const lists = service(answers);
    await lists.refresh({ at });
    asked.length = 0;
    const some = lists.refresh({ at, only: ['AT'] });
    const all = lists.refresh({ at: new Date('2027-01-02T00:00:00Z') });
    await Promise.all([some, all]);
    expect(asked.map(({ url }) => url)).toEqual(
      ['lotl', 'AT', 'lotl', 'AT', 'BE'].map((name) => `https://lists.example/${name}.xml`),
    );
    asked.length = 0;
    const cancelled = lists.refresh({ at, only: ['AT'] });
    const behind = lists.refresh({ at });
    lists.cancel();
    await Promise.all([cancelled, behind]);
    expect(asked.length).toBeLessThanOrEqual(2);
    lists.dispose();
  });

  it('is never due where nobody wants it by itself', () => {
    const lists = service(answers);
    expect([lists.isDue(at), lists.refreshHours, lists.source]).toEqual([true, 24, { kind: 'network' }]);
    const never = new ListsService({
      ...{ network: answers, folder: bench.fresh('lists'), launcher: nodeLauncher(builtEntries()) },
      ...{ log: createLog(() => undefined), refreshHours: 0 },
    });
    expect(never.isDue(at)).toBe(false);
  });
});
