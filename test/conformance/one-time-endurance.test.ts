import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codes, namesIn, signFiles } from '../fixtures/hosts/built-product';
import { heapInUse } from '../fixtures/hosts/held-by-process';
import { historyOf, journalOf } from '../fixtures/hosts/one-time-desk';
import { useOneTimeKeys } from '../fixtures/hosts/use-one-time-keys';
import { classicTable } from '../fixtures/pdf';

/** A thousand take minutes: `COUNTERSIGN_ENDURANCE=1000`. What is left behind by each is seen after a few hundred. */
const signatures = Number(process.env['COUNTERSIGN_ENDURANCE'] ?? 200);
/** KiB that the heap may grow from the first tenth to the end: the test's own servers remember a little of each. */
const growth = (count: number): number => 4096 + 16 * count;

const desk = useOneTimeKeys();

describe('signatures by the hundred, each with a key of its own', () => {
  it.each(['session', 'standing', 'memory'])(
    'leave nothing behind: %s',
    async (signer) => {
      const profile = desk.profile();
      const services = desk.bench.services(profile);
      desk.token.faults.countSessions();
      // A key that stands on the token costs SoftHSM2 a file: a tenth of them shows as much.
      const count = signer === 'session' ? signatures : signatures / 10;
      let first = 0;
      const folders: string[] = [];
      for (let number = 1; number <= count; number += 1) {
        const input = desk.bench.document('contract.pdf', classicTable());
        folders.push(join(input, '..'));
        const result = await signFiles(services, [input], { pin: desk.token.pin, signer });
        expect([codes(result), result.left]).toEqual([['signed'], undefined]);
        if (number === count / 10) first = heapInUse();
      }
      const grown = heapInUse() - first;
      console.log(`${signer}: main's heap ${first} KiB, then ${grown} more with ${count} signatures`);
      expect(grown).toBeLessThan(growth(count));
      expect(desk.keysOnToken()).toEqual([]);
      expect(journalOf(profile)).toEqual([]);
      expect(readdirSync(join(profile, 'unfinished')).filter((name) => name.endsWith('.part'))).toEqual([]);
      for (const folder of folders.slice(-5)) {
        expect(namesIn(folder).filter((name) => !/^contract(-signed)?\.pdf$/.test(name))).toEqual([]);
      }
      if (signer !== 'memory') {
        const { opened, closed } = desk.token.faults.sessions();
        expect(opened).toBeGreaterThan(count);
        expect(closed).toBe(opened);
      }
      const lines = historyOf(profile);
      const done = (event: string): number =>
        lines.filter(({ EVENT, OUTCOME }) => EVENT === event && OUTCOME === 'DONE').length;
      expect([done('KEYGEN'), done('CERTINSTALLED'), done('KEYREMOVE')]).toEqual([count, count, count]);
      services.dispose();
    },
    1_800_000,
  );
});
