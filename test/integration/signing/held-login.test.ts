import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { HeldLoginSummary } from '../../../preload/contract/model';
import { readHistory } from '../../../main/audit/history-reader';
import type { Services } from '../../../main/services';
import { Batch } from '../../../main/signing/batch';
import { HeldLogin } from '../../../main/signing/held-login';
import { codes, configurationFor, pdfsig, TypedPin, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';

const alias = 'user_maria.lindqvist';
const other = 'user_jonas.weber';
const eachTime = 'each-time';

/** PIN_SESSION_SECONDS: the token stays logged in after a batch, for one key and a bounded time; the PIN is not kept. */
describe('a login that is held', () => {
  const bench = new Workbench();
  const bytes = classicTable();
  let token: FaultyToken;

  beforeAll(async () => {
    token = await makeSoftToken({
      faults: true,
      ca: { kind: 'EC-P256' },
      keys: [
        { alias, username: 'maria.lindqvist', kind: 'EC-P256' },
        { alias: other, username: 'jonas.weber', kind: 'EC-P256' },
        { alias: eachTime, username: 'maria.lindqvist', kind: 'EC-P256', alwaysAuthenticate: true },
      ],
    });
  });
  beforeEach(() => {
    token.faults.clear();
    token.faults.forgetLog();
  });
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  /** Services whose policy holds logins for so many seconds, and a person who has the right PIN. */
  function desk(seconds: number | undefined) {
    const card = { ...token.cryptoToken('Driver'), ...(seconds !== undefined && { PIN_SESSION_SECONDS: seconds }) };
    const signer = { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' as const };
    const services: Services = bench.services(
      bench.profile(configurationFor(token, { CRYPTOTOKENS: { card }, SIGNERS: { any: signer, second: signer } })),
    );
    const told: (HeldLoginSummary | undefined)[] = [];
    const held = new HeldLogin((now) => told.push(now));
    onTestFinished(() => held.end());
    const person = new TypedPin(token.pin);
    const sign = async (key = alias, signer_ = 'any', documents = 1) => {
      const request = {
        documents: Array.from({ length: documents }, (_, id) => ({
          id: `${id}`,
          path: bench.document('a.pdf', bytes),
        })),
        signer: signer_,
        alias: key,
      };
      const batch = new Batch({ ...services, held }, request, person, { progress: () => undefined });
      return { batch, ran: batch.run() };
    };
    const signed = async (...words: Parameters<typeof sign>) => codes(await (await sign(...words)).ran);
    return { services, held, told, person, sign, signed };
  }

  it('serves the next batch with the same key, and the history says that no PIN was typed', async () => {
    const { services, held, told, person, sign } = desk(600);
    const before = Date.now();
    expect(codes(await (await sign()).ran)).toEqual(['signed']);
    expect(held.current).toMatchObject({ signer: 'any', alias, token: { name: 'card', serial: token.serial } });
    const until = Date.parse(held.current!.until);
    expect(until).toBeGreaterThan(before + 599_000);
    const second = await (await sign(alias, 'any', 3)).ran;
    expect(codes(second)).toEqual(['signed', 'signed', 'signed']);
    expect(await pdfsig(second.documents[2]!.signed!.path)).toEqual([{ valid: true, total: true }]);
    expect(person.requests).toHaveLength(1);
    expect(token.faults.calls('C_Login')).toBe(1);
    // Another batch does not prolong it.
    expect(Date.parse(held.current!.until)).toBe(until);
    expect(told.map((now) => now?.alias)).toEqual([alias, undefined, alias]);
    const { lines } = await readHistory(services.history.folder);
    expect(lines.map(({ LOGIN }) => LOGIN)).toEqual(['HELD', 'HELD', 'HELD', undefined]);
  });

  it.each([undefined, 0])('is not held unless the policy allows it (%s)', async (seconds) => {
    const { held, person, signed } = desk(seconds);
    expect(await signed()).toEqual(['signed']);
    expect(held.current).toBeUndefined();
    expect(await signed()).toEqual(['signed']);
    expect(person.requests).toHaveLength(2);
  });

  it('ends with its time', async () => {
    const { held, told, person, signed } = desk(1);
    expect(await signed()).toEqual(['signed']);
    await expect.poll(() => held.current, { timeout: 20_000 }).toBeUndefined();
    expect(told.map((now) => now?.alias)).toEqual([alias, undefined]);
    expect(await signed()).toEqual(['signed']);
    expect(person.requests).toHaveLength(2);
  });

  it('ends when the person logs out: the token itself asks for the PIN again', async () => {
    const { held, person, signed } = desk(600);
    expect(await signed()).toEqual(['signed']);
    await held.end();
    expect(held.current).toBeUndefined();
    expect(await signed()).toEqual(['signed']);
    expect(person.requests).toHaveLength(2);
    expect(token.faults.calls('C_Login')).toBe(2);
  });

  it.each([
    ['another key', other, 'any'],
    ['another signer', alias, 'second'],
  ])('is not used for %s, and ends there', async (_what, key, signer) => {
    const { person, signed } = desk(600);
    expect(await signed()).toEqual(['signed']);
    expect(await signed(key, signer)).toEqual(['signed']);
    expect(await signed()).toEqual(['signed']);
    expect(person.requests).toHaveLength(3);
  });

  it('is never held for a key that wants its PIN with each signature', async () => {
    const { held, person, signed } = desk(600);
    expect(await signed(eachTime)).toEqual(['signed']);
    expect(held.current).toBeUndefined();
    expect(await signed(eachTime)).toEqual(['signed']);
    expect(person.requests).toHaveLength(4);
  });

  it('ends with the card: out and in again, it wants the PIN', async () => {
    const { held, person, signed } = desk(600);
    expect(await signed()).toEqual(['signed']);
    token.faults.insertCard();
    expect(await signed()).toEqual(['signed']);
    expect(person.requests).toHaveLength(2);
    token.faults.removeCard();
    await expect.poll(() => held.current, { timeout: 20_000 }).toBeUndefined();
    token.faults.insertCard();
    expect(await signed()).toEqual(['signed']);
    expect(person.requests).toHaveLength(3);
  });

  it('ends with the token process', async () => {
    const { services, person, signed } = desk(600);
    expect(await signed()).toEqual(['signed']);
    for (const pid of services.tokens.processIds) process.kill(pid, 'SIGKILL');
    await expect.poll(() => services.tokens.processIds).toEqual([]);
    expect(await signed()).toEqual(['signed']);
    expect(person.requests).toHaveLength(2);
  });

  it('is not held after a batch that the token broke off, or that the person stopped', async () => {
    const { held, person, sign, signed } = desk(600);
    token.faults.answer('C_Sign', 0x30);
    expect(await signed()).toEqual(['token.deviceError']);
    expect(held.current).toBeUndefined();
    token.faults.clear();
    token.faults.forgetLog();
    token.faults.hang('C_Sign');
    const { batch, ran } = await sign(alias, 'any', 2);
    await expect.poll(() => token.faults.calls('C_Sign')).toBe(1);
    batch.cancel();
    token.faults.letGo('C_Sign');
    expect(codes(await ran)).toEqual(['signed', 'batch.cancelled']);
    expect(held.current).toBeUndefined();
    expect(await signed()).toEqual(['signed']);
    expect(person.requests).toHaveLength(3);
  });
});
