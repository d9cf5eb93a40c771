import { describe, expect, it, vi } from 'vitest';
import { codes, pdfsig, signFiles } from '../../fixtures/hosts/built-product';
import { describeHeld, heapInUse, heldBy, type HeldByProcess } from '../../fixtures/hosts/held-by-process';
import { useSigners } from '../../fixtures/hosts/signer-desk';
import { classicTable } from '../../fixtures/pdf';
import { demoKeys } from '../../fixtures/token/soft-token';

/** How many signatures one batch makes; a longer trial says so. */
const signatures = Number(process.env['COUNTERSIGN_TOKEN_SIGNATURES'] ?? 1000);

/** What is signed before anything counts: compiled code and the buffers of both processes are made by then. */
const warmUp = 100;

describe.runIf(process.platform === 'linux')('a token in long use', () => {
  const desk = useSigners(() => ({}), { ca: { kind: 'EC-P256' } });

  function documents(count: number): string[] {
    const folder = desk.bench.fresh('documents');
    const pdf = classicTable();
    return Array.from({ length: count }, (_, index) => desk.bench.document(`${index + 1}.pdf`, pdf, folder));
  }

  function sign(count: number) {
    return signFiles(desk.services, documents(count), { pin: desk.token.pin, alias: demoKeys[0]!.alias });
  }

  function processes(): { token: HeldByProcess; document: HeldByProcess; main: HeldByProcess } {
    const { tokens, documents: documentService } = desk.services;
    return { token: heldBy(tokens.processIds[0]!), document: heldBy(documentService.pid!), main: heldBy(process.pid) };
  }

  /** The history's folder goes to the disk behind a request that has ended: what is open then is no leftover. */
  async function atRest(most: ReturnType<typeof processes>): Promise<ReturnType<typeof processes>> {
    return vi.waitFor(
      () => {
        const now = processes();
        for (const name of ['token', 'document', 'main'] as const) {
          expect(now[name].descriptors).toBeLessThanOrEqual(most[name].descriptors);
        }
        return now;
      },
      { timeout: 30_000, interval: 200 },
    );
  }

  it(
    `makes ${signatures} signatures in one batch, and neither sessions nor memory nor descriptors stay behind`,
    async () => {
      expect(new Set(codes(await sign(warmUp)))).toEqual(new Set(['signed']));
      const { faults } = desk.token;
      faults.countSessions();
      faults.forgetLog();
      const heap = heapInUse();
      const before = processes();

      const result = await sign(signatures);
      await desk.services.tokens.configured('card').describe();

      const after = await atRest(before);
      const sessions = faults.sessions();
      const grown = heapInUse() - heap;
      console.log(
        [
          `${signatures} signatures, before → after:`,
          ...(['token', 'document', 'main'] as const).map(
            (name) => `${name}: ${describeHeld(before[name], after[name])}`,
          ),
          `main's heap ${heap} KiB, then ${grown} more; sessions opened ${sessions.opened}, closed ${sessions.closed}`,
        ].join('\n  '),
      );
      expect(codes(result)).toEqual(Array.from({ length: signatures }, () => 'signed'));
      expect(faults.calls('C_Login')).toBe(1);
      expect(faults.calls('C_Sign')).toBe(signatures);
      expect(sessions.opened).toBeGreaterThan(signatures);
      // SoftHSM2 does not say how many are open (CK_UNAVAILABLE_INFORMATION).
      expect(sessions).toEqual({ opened: sessions.opened, closed: sessions.opened, reported: undefined });
      for (const name of ['token', 'document', 'main'] as const) {
        expect(after[name].pid).toBe(before[name].pid);
        expect(after[name].threads).toBeLessThanOrEqual(before[name].threads);
      }
      expect(after.token.kib - before.token.kib).toBeLessThan(16 * 1024);
      // Main keeps what it will tell of each document.
      expect(grown).toBeLessThan(4096 + 4 * signatures);
      expect(after.document.kib - before.document.kib).toBeLessThan(64 * 1024);
      for (const index of [0, signatures - 1]) {
        expect(await pdfsig(result.documents[index]!.signed!.path)).toEqual([{ valid: true, total: true }]);
      }
    },
    Math.max(300_000, signatures * 1000),
  );
});
