import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Services } from '../../../main/services';
import type { BatchResult } from '../../../main/signing/batch';
import {
  codes,
  configurationFor,
  pdfsig,
  signFiles,
  told,
  TypedPin,
  Workbench,
} from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import * as say from '../../fixtures/sentences';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';
import { proxyClient, TokenProxy } from '../../fixtures/token/token-proxy';

const alias = 'user_jonas.weber';

/** A SoftHSM2 token behind a real `p11-kit server`. No test starts the application again. */
describe.skipIf(process.platform !== 'linux')('a token behind a proxy', () => {
  const bench = new Workbench();
  let token: FaultyToken;
  let proxy: TokenProxy;
  let services: Services;

  beforeAll(async () => {
    token = await makeSoftToken({
      faults: true,
      label: 'Far away',
      ca: { kind: 'EC-P256' },
      keys: [{ alias, username: 'jonas.weber', kind: 'EC-P256' }],
    });
  });
  afterEach(async () => {
    token.faults.clear();
    await proxy.kill();
  });
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  function fresh(): void {
    proxy = new TokenProxy(token, join(bench.fresh('socket'), 'p11.sock'));
    services = bench.services(
      bench.profile(
        configurationFor(token, {
          SHAREDLIBRARIES: { Proxy: { path: proxyClient() } },
          CRYPTOTOKENS: { card: { ...token.cryptoToken('Proxy'), ADDRESS: proxy.address } },
          DEADLINES: { token: 3, login: 10, signature: 10, document: 30 },
        }),
      ),
    );
  }

  function sign(pin: string | TypedPin = token.pin, count = 1): Promise<BatchResult> {
    return signFiles(services, bench.documents(count, classicTable()), { pin, alias });
  }

  async function signsWell(): Promise<void> {
    const result = await sign();
    expect(codes(result)).toEqual(['signed']);
    expect(await pdfsig(result.documents[0]!.signed!.path)).toEqual([{ valid: true, total: true }]);
  }

  it('signs, without a variable in our own environment', async () => {
    fresh();
    await proxy.start();
    await signsWell();
    expect(process.env['P11_KIT_SERVER_ADDRESS']).toBeUndefined();
  });

  it('is unreachable, not absent, while nothing listens; no PIN is asked for; then signs', async () => {
    fresh();
    const pin = new TypedPin(token.pin);
    const result = await sign(pin);
    expect(result.refused?.toShape()).toEqual({
      code: 'token.unreachable',
      params: { token: 'card', address: proxy.address },
    });
    expect(told(result)).toEqual([say.unreachable(proxy.address)]);
    expect(pin.requests).toEqual([]);
    const [pid] = services.tokens.processIds;
    await proxy.start();
    await signsWell();
    expect(services.tokens.processIds).toEqual([pid]);
  });

  it('that the proxy does not have is absent, not unreachable', async () => {
    fresh();
    await proxy.start();
    services = bench.services(
      bench.profile(
        configurationFor(token, {
          SHAREDLIBRARIES: { Proxy: { path: proxyClient() } },
          CRYPTOTOKENS: { card: { ...token.cryptoToken('Proxy'), SLOTLABELVALUE: 'Another', ADDRESS: proxy.address } },
        }),
      ),
    );
    expect((await sign()).refused?.code).toBe('token.absent');
  });

  it('comes back after its server was killed and started again', async () => {
    fresh();
    await proxy.start();
    await signsWell();
    const [pid] = services.tokens.processIds;
    await proxy.kill();
    expect(told(await sign())).toEqual([say.unreachable(proxy.address)]);
    await proxy.start();
    await signsWell();
    expect(services.tokens.processIds).toEqual([pid]);
  });

  it('signs again at once when only the connection was cut', async () => {
    fresh();
    await proxy.start();
    await signsWell();
    const [pid] = services.tokens.processIds;
    proxy.killConnections();
    await signsWell();
    expect(services.tokens.processIds).toEqual([pid]);
  });

  it('whose server froze is given up at the deadline, and signs when it goes on', async () => {
    fresh();
    await proxy.start();
    await signsWell();
    proxy.freeze();
    expect(told(await sign())).toEqual([say.unreachable(proxy.address)]);
    proxy.thaw();
    await signsWell();
  });

  it('whose connection breaks during a signature leaves the outcome unknown, and does not sign again by itself', async () => {
    fresh();
    await proxy.start();
    await signsWell();
    token.faults.forgetLog();
    // What serves the connection has made one signature already.
    token.faults.hang('C_Sign', { after: 2 });
    const batch = sign(token.pin, 3);
    await expect.poll(() => token.faults.calls('C_Sign'), { timeout: 8_000 }).toBe(2);
    proxy.killConnections();
    const result = await batch;
    expect(codes(result)).toEqual(['signed', 'token.outcomeUnknown', 'token.stopped']);
    expect(told(result)).toEqual([say.outcomeUnknown(say.restUnchanged), say.stopped(say.restUnchanged)]);
    expect(token.faults.calls('C_Sign')).toBe(2);
    token.faults.clear();
    await signsWell();
  });

  it('at another address has a process of its own', async () => {
    fresh();
    await proxy.start();
    const elsewhere = new TokenProxy(token, join(bench.fresh('socket'), 'p11.sock'));
    const entry = token.cryptoToken('Proxy');
    services = bench.services(
      bench.profile(
        configurationFor(token, {
          SHAREDLIBRARIES: { Proxy: { path: proxyClient() } },
          CRYPTOTOKENS: {
            card: { ...entry, ADDRESS: proxy.address },
            other: { ...entry, ADDRESS: elsewhere.address },
            again: { ...entry, ADDRESS: proxy.address },
          },
        }),
      ),
    );
    expect(await services.tokens.configured('card').describe()).toMatchObject({ serial: token.serial });
    await expect(services.tokens.configured('other').describe()).rejects.toMatchObject({
      code: 'token.unreachable',
      params: { token: 'other', address: elsewhere.address },
    });
    expect(await services.tokens.configured('again').describe()).toMatchObject({ serial: token.serial });
    expect(services.tokens.processIds).toHaveLength(2);
  });
});
