import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Services } from '../../../main/services';
import type { BatchResult } from '../../../main/signing/batch';
import { codes, configurationFor, pdfsig, signFiles, TypedPin, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
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

  const refusal = { code: 'token.unreachable', params: expect.objectContaining({ token: 'card' }) as unknown };

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
    expect((await sign()).refused?.toShape()).toEqual(refusal);
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
    expect((await sign()).refused?.toShape()).toEqual(refusal);
    proxy.thaw();
    await signsWell();
  });

  it('whose connection breaks during a signature leaves the outcome unknown, and does not sign again by itself', async () => {
    fresh();
    await proxy.start();
    await signsWell();
    token.faults.forgetLog();
    token.faults.hang('C_Sign');
    const batch = sign(token.pin, 2);
    await expect.poll(() => token.faults.calls('C_Sign'), { timeout: 8_000 }).toBe(1);
    proxy.killConnections();
    expect(codes(await batch)).toEqual(['token.outcomeUnknown', 'token.stopped']);
    expect(token.faults.calls('C_Sign')).toBe(1);
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
