import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createSocketServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StationPart } from '../../../preload/contract/station';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import type { Services } from '../../../main/services';
import { HealthWatch, writeHealth, type HealthMoment } from '../../../main/station/health/health';
import { stationOf } from '../../../main/station/station';
import { configurationFor, Workbench } from '../../fixtures/hosts/built-product';
import { startOpenIdProvider, type OpenIdProvider } from '../../fixtures/identity/openid-provider';
import { describeWithCards } from '../../fixtures/card/describe-with-cards';
import { CardDesk } from '../../fixtures/card/card-desk';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';

const bench = new Workbench();
let token: FaultyToken;
beforeAll(async () => {
  token = await makeSoftToken({ faults: true });
});
afterAll(async () => {
  bench.remove();
  await token.remove();
});

/** What somebody asks of a server that gives no timestamp: what it got, and how it answers. */
interface Neighbour {
  url: string;
  asked: string[];
  status: number;
  close(): Promise<void>;
}
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function neighbour(): Promise<Neighbour> {
  const asked: string[] = [];
  const server: Server = createHttpServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['content-length'] ?? 0}`);
    response.writeHead(own.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  const own: Neighbour = {
    ...{ asked, close, status: 405 },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/here`,
  };
  open.push(close);
  return own;
}

interface Station {
  services: Services;
  watch: HealthWatch;
  profile: string;
  part(name: StationPart['part'], moment?: Partial<HealthMoment>): Promise<StationPart>;
}

const counts = { persons: 3, signed: 2, ends: { done: 2, again: 0, idle: 1, 'card-out': 0, crashed: 0, closed: 0 } };

function station(
  change: Partial<ConfigurationInput> = {},
  signer: Partial<ConfigurationInput['SIGNERS'][string]> = {},
  from: Parameters<typeof configurationFor>[0] = token,
  own: Partial<NonNullable<ConfigurationInput['STATION']>> = {},
): Station {
  const [incoming, taken] = [bench.fresh('in'), bench.fresh('out')];
  const profile = bench.profile({
    ...configurationFor(from, { ALLOW_DISCOVERY: false, ...change }, signer),
    STATION: { DOCUMENTS: { FOLDER: incoming }, OUTPUT: { FOLDER: taken }, ...own },
  });
  const services = bench.services(profile);
  open.push(async () => services.dispose());
  const configuration = stationOf(services.configuration?.STATION);
  const watch = new HealthWatch({
    configuration,
    profile,
    program: '1.2.3',
    now: () => new Date('2026-03-01T08:00:00Z'),
  });
  const at = (moment: Partial<HealthMoment> = {}): HealthMoment => ({
    ...{ step: 'welcome', services, isOver: () => false, signing: false, problem: undefined, tray: [], counts },
    ...{ outputs: [{ code: 'outputs-ready', params: { ways: ['folder'] } }], printer: undefined },
    ...moment,
  });
  return {
    ...{ services, watch, profile },
    part: async (name, moment) => {
      const { parts } = await watch.at(at(moment));
      return parts.find(({ part }) => part === name)!;
    },
  };
}

describe('the health of a station', () => {
  it('says when it was looked at, in which step the station is, and counts; in the file in words, too', async () => {
    const { watch, services, profile } = station();
    const health = await watch.at({
      ...{ step: 'read', services, isOver: () => false, signing: false, problem: undefined, counts },
      ...{ tray: [{ code: 'media-left', params: { count: 1 } }], outputs: [], printer: undefined },
    });
    expect(health).toMatchObject({ version: 1, at: '2026-03-01T08:00:00.000Z', step: 'read', counts });
    expect(health.parts.map(({ part }) => part)).toEqual([
      ...['program', 'readers', 'signers', 'network', 'lists', 'tray', 'outputs', 'printer', 'storage'],
    ]);
    const file = join(profile, 'state', 'health.json');
    await writeHealth(file, health);
    await writeHealth(file, health);
    expect(readdirSync(join(profile, 'state'))).toEqual(['health.json']);
    const written = JSON.parse(readFileSync(file, 'utf8')) as { parts: { part: string; detail: string }[] };
    expect(written.parts.find(({ part }) => part === 'tray')).toMatchObject({
      ...{ state: 'warning', detail: 'Somebody left a memory stick. Take it out.' },
      reasons: [{ code: 'media-left', params: { count: 1 } }],
    });
    expect(written.parts.filter(({ detail }) => detail === '' || /undefined|NaN|\[object/.test(detail))).toEqual([
      // Nothing was said of them here.
      expect.objectContaining({ part: 'outputs' }),
    ]);
  });

  it('is as bad as its worst part, and what nobody knows is neither', async () => {
    const { watch, services } = station();
    const at = async (moment: Partial<HealthMoment>): Promise<string> => {
      const usual: HealthMoment = {
        ...{ step: 'welcome', services, isOver: () => false, signing: false, problem: undefined, tray: [], counts },
        ...{ outputs: [{ code: 'outputs-ready', params: { ways: ['folder'] } }], printer: undefined },
      };
      const { state } = await watch.at({ ...usual, ...moment });
      return state;
    };
    const room = await watch.at({
      ...{ step: 'welcome', services: undefined, isOver: () => false, signing: false, problem: undefined, tray: [] },
      ...{ outputs: [], printer: undefined, counts },
    });
    // Of a computer whose disk is full nothing of this can be said.
    const least = room.parts.find(({ part }) => part === 'storage')?.state;
    expect(room.parts.find(({ part }) => part === 'readers')?.state).toBe('unknown');
    expect(await at({})).toBe(least === 'good' ? 'good' : least);
    expect(await at({ tray: [{ code: 'folder-unreadable', params: { reason: 'ENOENT' } }] })).not.toBe('good');
    expect(await at({ printer: { code: 'printer-unknown', params: {} } })).toBe('bad');
    const problem = { code: 'station.notConfigured', params: {} } as const;
    expect(await at({ problem, step: 'out-of-order' })).toBe('bad');
  });

  it('says nothing of a card that somebody brought, nor of one that is not there', async () => {
    const { part } = station();
    const good = { part: 'signers', state: 'good', reasons: [{ code: 'signers-ready', params: { count: 1 } }] };
    expect(await part('signers')).toEqual(good);
    token.faults.removeCard();
    expect(await part('signers')).toEqual(good);
    expect(await part('readers')).toMatchObject({ state: 'good' });
    token.faults.insertCard();
  });

  it('knows only the signers that the station uses', async () => {
    const more = configurationFor(token).SIGNERS['any']!;
    const signers = { any: more, elsewhere: { ...more, CRYPTOTOKEN: 'gone' } };
    const change: Partial<ConfigurationInput> = {
      SIGNERS: signers,
      CRYPTOTOKENS: {
        ...configurationFor(token).CRYPTOTOKENS,
        gone: { SHAREDLIBRARYNAME: 'Gone', SLOTLABELTYPE: 'SLOT_LABEL', SLOTLABELVALUE: 'x' },
      },
    };
    const all = await station(change).part('signers');
    expect(all).toMatchObject({ state: 'warning' });
    expect(all.reasons[0]).toMatchObject({ code: 'signer-unusable', params: { signer: 'elsewhere' } });
    expect(await station(change, {}, token, { SIGNERS: ['any'] }).part('signers')).toMatchObject({ state: 'good' });
  });
});

describe('the readers of a station', () => {
  it('are what the drivers see, with a card and without', async () => {
    const { part } = station();
    // SoftHSM has a slot more than tokens.
    const there = { state: 'good', reasons: [{ code: 'readers-there', params: { count: 2 } }] };
    expect(await part('readers')).toMatchObject(there);
    token.faults.removeCard();
    expect(await part('readers')).toMatchObject(there);
    token.faults.insertCard();
  });

  it('are not asked while a token signs, nor between two persons: what was seen before stands', async () => {
    const { part } = station();
    expect(await part('readers', { signing: true })).toMatchObject({
      state: 'unknown',
      reasons: [{ code: 'not-asked-now' }],
    });
    const seen = await part('readers');
    expect(seen.state).toBe('good');
    expect(await part('readers', { signing: true })).toEqual(seen);
    expect(await part('readers', { services: undefined, step: 'clearing' })).toEqual(seen);
    // Whoever ends meanwhile says nothing of the reader.
    const calls = station();
    expect(await calls.part('readers', { isOver: () => true })).toMatchObject({ state: 'unknown' });
  });

  it('are none of a token that stands in the computer for good', async () => {
    const fixed = await makeSoftToken();
    try {
      expect(await station({}, {}, fixed).part('readers')).toMatchObject({
        state: 'unused',
        reasons: [{ code: 'readers-unused' }],
      });
    } finally {
      await fixed.remove();
    }
  });

  it('tell a driver that does not work, by its name', async () => {
    const broken = { ...token, sharedLibrary: { ...token.sharedLibrary, path: '/nowhere/driver.so' } };
    const { state, reasons } = await station({}, {}, { ...broken, cryptoToken: token.cryptoToken }).part('readers');
    expect(state).toBe('bad');
    expect(reasons).toMatchObject([{ code: 'driver-silent', params: { driver: 'Driver' } }]);
  });
});

describeWithCards('a station beside pcscd and OpenSC', () => {
  it('has a reader, whoever’s card is in it; and none where the service that knows readers has none', async () => {
    const desk = await CardDesk.start();
    const card = desk.configured('Holder');
    try {
      // vpcd always has two.
      expect(await station({}, {}, card).part('readers')).toMatchObject({
        state: 'good',
        reasons: [{ code: 'readers-there', params: { count: 2 } }],
      });
    } finally {
      await desk.stop();
    }
    // Its service is gone with its reader.
    const gone = await station({}, {}, card).part('readers');
    expect(gone.state).toBe('bad');
    expect(gone.reasons).toMatchObject([{ code: 'reader-service' }]);
    // A service that answers and has no reader.
    const socket = join(bench.fresh('pcscd'), 'pcscd.comm');
    const service = createSocketServer((peer) => peer.destroy());
    await new Promise<void>((resolve) => service.listen(socket, resolve));
    open.push(() => new Promise((resolve) => service.close(resolve)));
    const environment = { ...card.sharedLibrary.environment, PCSCLITE_CSOCK_NAME: socket };
    const empty = { ...card, sharedLibrary: { ...card.sharedLibrary, environment } };
    expect(await station({}, {}, empty).part('readers')).toMatchObject({
      state: 'bad',
      reasons: [{ code: 'reader-missing' }],
    });
    rmSync(socket, { force: true });
  });
});

describe('the network of a station', () => {
  let provider: OpenIdProvider;
  beforeAll(async () => {
    provider = await startOpenIdProvider({ accounts: {} });
  });
  afterAll(() => provider.close());

  const using = (tsa: Neighbour, link?: Neighbour): Station =>
    station(
      {
        TIMESTAMPAUTHORITIES: { tsa: { TSA_URL: tsa.url }, unused: { TSA_URL: 'http://127.0.0.1:9/never' } },
        AUTHENTICATORS: { acme: provider.entry },
      },
      { LEVEL: 'B-T', TSA: ['tsa'], AUTHTYPE: 'JwtAuthorizer' },
      token,
      link && { OUTPUT: { LINK: { URL: link.url } } },
    );

  it('is not used where the configuration names nobody whom the station needs', async () => {
    expect(
      await station({ TIMESTAMPAUTHORITIES: { other: { TSA_URL: 'http://127.0.0.1:9/never' } } }).part('network'),
    ).toEqual({
      ...{ part: 'network', state: 'unused', reasons: [{ code: 'services-unused', params: {} }] },
    });
  });

  it('is good when all that the station uses answer; they are asked nothing that counts, and not again at each look', async () => {
    const [tsa, link] = [await neighbour(), await neighbour()];
    const before = provider.asked.length;
    const { part } = using(tsa, link);
    const good = { state: 'good', reasons: [{ code: 'services-answer', params: { count: 3 } }] };
    expect(await part('network')).toMatchObject(good);
    expect(await part('network')).toMatchObject(good);
    expect(tsa.asked).toEqual(['GET /here 0']);
    expect(link.asked).toEqual(['GET /here 0']);
    expect(provider.asked.slice(before)).toEqual(['GET /.well-known/openid-configuration']);
  });

  it('tells which of them does not answer, and how', async () => {
    const [tsa, link] = [await neighbour(), await neighbour()];
    await tsa.close();
    link.status = 503;
    const { state, reasons } = await using(tsa, link).part('network');
    expect(state).toBe('warning');
    expect(reasons).toEqual([
      { code: 'service-silent', params: { kind: 'timestamp', service: 'tsa', flaw: 'unreachable' } },
      { code: 'service-silent', params: { kind: 'link', service: new URL(link.url).host, flaw: 'refused' } },
      { code: 'services-answer', params: { count: 1 } },
    ]);
  });

  it('is bad where nobody answers', async () => {
    const tsa = await neighbour();
    await tsa.close();
    provider.intercept = (_, response) => {
      response.destroy();
      return true;
    };
    try {
      const { state, reasons } = await using(tsa).part('network');
      expect(state).toBe('bad');
      expect(reasons.map(({ code }) => code)).toEqual(['services-silent', 'service-silent', 'service-silent']);
    } finally {
      provider.intercept = undefined;
    }
  });

  it('is not known before anybody could ask, and an answer for somebody who left meanwhile says nothing', async () => {
    const tsa = await neighbour();
    const { part } = using(tsa);
    expect(await part('network', { isOver: () => true })).toMatchObject({ state: 'unknown' });
    expect(await part('network')).toMatchObject({ state: 'good' });
    // What is known stands while nobody can ask.
    expect(await part('network', { services: undefined })).toMatchObject({ state: 'good' });
    expect(tsa.asked).toHaveLength(2);
  });
});
