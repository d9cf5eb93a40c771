import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Services } from '../../../main/services';
import { cardAliases, CardDesk } from '../../fixtures/card/card-desk';
import { describeWithCards } from '../../fixtures/card/describe-with-cards';
import type { PivCard } from '../../fixtures/card/piv-card';
import { codes, configurationFor, pdfsig, signFiles, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';

const alias = cardAliases.authentication;
const signatures = 200;
/** How often a card goes in and out; a longer trial says so. */
const insertions = Number(process.env['COUNTERSIGN_CARD_CYCLES'] ?? 40);

describeWithCards('a smartcard in long use', () => {
  const bench = new Workbench();
  let desk: CardDesk;
  let card: PivCard;
  let services: Services;

  beforeAll(async () => {
    desk = await CardDesk.start();
    card = await desk.card('Holder');
    await desk.reader.insert(card);
    services = bench.services(bench.profile(configurationFor(desk.configured('Holder'))));
  });
  afterAll(async () => {
    bench.remove();
    await desk?.stop();
  });

  const documents = (count: number): string[] => bench.documents(count, classicTable());

  /** KiB that the token process holds (proc(5), VmRSS), and how many files it has open. */
  function held(): { kib: number; pid: number } {
    const [pid] = services.tokens.processIds;
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return { pid: pid!, kib: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) };
  }

  it(`makes ${signatures} signatures in a batch with one PIN, in a process that does not grow with them`, async () => {
    expect(codes(await signFiles(services, documents(20), { pin: card.pin, alias }))).not.toContain('nothing');
    const before = held();
    card.restore();
    const result = await signFiles(services, documents(signatures), { pin: card.pin, alias });
    expect(new Set(codes(result))).toEqual(new Set(['signed']));
    expect(card.signatures).toBe(signatures);
    expect(card.pinsGiven).toBe(1);
    const after = held();
    console.log(`${signatures} signatures: token process ${before.kib} KiB before, ${after.kib} KiB after`);
    expect(after.pid).toBe(before.pid);
    // A session that stays open, or a signature's buffers, would be much more than a page for each.
    expect(after.kib - before.kib).toBeLessThan(16 * 1024);
    for (const index of [0, signatures - 1]) {
      expect(await pdfsig(result.documents[index]!.signed!.path)).toEqual([{ valid: true, total: true }]);
    }
  }, 300_000);

  it(
    `is seen each time that it comes and goes, ${insertions} times, by one process that does not grow`,
    async () => {
      const token = services.tokens.configured('card');
      await token.describe();
      const before = held();
      for (let cycle = 0; cycle < insertions; cycle += 1) {
        desk.reader.removeAndWait();
        await expect(token.describe()).rejects.toMatchObject({ code: 'token.absent' });
        await desk.reader.insert(card);
        expect((await token.describe()).label).toBe('Test Holder');
      }
      const after = held();
      console.log(`${insertions} insertions: token process ${before.kib} KiB before, ${after.kib} KiB after`);
      expect(after.pid).toBe(before.pid);
      expect(after.kib - before.kib).toBeLessThan(48 * 1024);
      const result = await signFiles(services, documents(1), { pin: card.pin, alias });
      expect(codes(result)).toEqual(['signed']);
    },
    Math.max(600_000, insertions * 10_000),
  );
});
