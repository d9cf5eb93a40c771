import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Services } from '../../../main/services';
import { cardAliases, CardDesk } from '../../fixtures/card/card-desk';
import { describeWithCards } from '../../fixtures/card/describe-with-cards';
import type { PivCard } from '../../fixtures/card/piv-card';
import { codes, configurationFor, pdfsig, signFiles, Workbench } from '../../fixtures/hosts/built-product';
import { describeHeld, heldBy, type HeldByProcess } from '../../fixtures/hosts/held-by-process';
import { classicTable } from '../../fixtures/pdf';
import { buildFaultModule, FaultModule } from '../../fixtures/token/fault-module';

const alias = cardAliases.authentication;
const signatures = 200;
/** How often a card goes in and out; a longer trial says so. */
const insertions = Number(process.env['COUNTERSIGN_CARD_CYCLES'] ?? 40);

describeWithCards('a smartcard in long use', () => {
  const bench = new Workbench();
  let desk: CardDesk;
  let card: PivCard;
  /** In front of OpenSC, to count sessions. */
  let faults: FaultModule;
  let services: Services;

  beforeAll(async () => {
    desk = await CardDesk.start();
    card = await desk.card('Holder');
    await desk.reader.insert(card);
    const configured = desk.configured('Holder');
    const { path, environment } = configured.sharedLibrary;
    faults = new FaultModule(await buildFaultModule(), path, bench.fresh('faults'));
    faults.countSessions();
    const sharedLibrary = { path: faults.path, environment: { ...environment, ...faults.environment } };
    services = bench.services(bench.profile(configurationFor({ ...configured, sharedLibrary })));
  });
  afterAll(async () => {
    bench.remove();
    await desk?.stop();
  });

  const documents = (count: number): string[] => bench.documents(count, classicTable());

  function tokenProcess(): HeldByProcess {
    return heldBy(services.tokens.processIds[0]!);
  }

  it(`makes ${signatures} signatures in a batch with one PIN, in a process that does not grow with them`, async () => {
    expect(codes(await signFiles(services, documents(20), { pin: card.pin, alias }))).not.toContain('nothing');
    const before = tokenProcess();
    card.restore();
    faults.forgetLog();
    const result = await signFiles(services, documents(signatures), { pin: card.pin, alias });
    expect(new Set(codes(result))).toEqual(new Set(['signed']));
    expect(card.signatures).toBe(signatures);
    expect(card.pinsGiven).toBe(1);
    await services.tokens.configured('card').describe();
    const after = tokenProcess();
    const sessions = faults.sessions();
    console.log(`${signatures} signatures: token process ${describeHeld(before, after)};`, sessions);
    expect(after.pid).toBe(before.pid);
    // A session that stays open, or a signature's buffers, would be much more than a page for each.
    expect(after.kib - before.kib).toBeLessThan(16 * 1024);
    expect(after.descriptors).toBeLessThanOrEqual(before.descriptors);
    expect(after.threads).toBeLessThanOrEqual(before.threads);
    expect(sessions.opened).toBeGreaterThan(signatures);
    expect(sessions).toEqual({ opened: sessions.opened, closed: sessions.opened, reported: 0 });
    for (const index of [0, signatures - 1]) {
      expect(await pdfsig(result.documents[index]!.signed!.path)).toEqual([{ valid: true, total: true }]);
    }
  }, 300_000);

  it(
    `is seen each time that it comes and goes, ${insertions} times, by one process that does not grow`,
    async () => {
      const token = services.tokens.configured('card');
      await token.describe();
      const before = tokenProcess();
      for (let cycle = 0; cycle < insertions; cycle += 1) {
        desk.reader.removeAndWait();
        await expect(token.describe()).rejects.toMatchObject({ code: 'token.absent' });
        await desk.reader.insert(card);
        expect((await token.describe()).label).toBe('Test Holder');
      }
      const after = tokenProcess();
      console.log(`${insertions} insertions: token process ${describeHeld(before, after)}`);
      expect(after.pid).toBe(before.pid);
      expect(after.kib - before.kib).toBeLessThan(48 * 1024);
      expect(after.descriptors).toBeLessThanOrEqual(before.descriptors);
      expect(after.threads).toBeLessThanOrEqual(before.threads);
      const result = await signFiles(services, documents(1), { pin: card.pin, alias });
      expect(codes(result)).toEqual(['signed']);
    },
    Math.max(600_000, insertions * 10_000),
  );
});
