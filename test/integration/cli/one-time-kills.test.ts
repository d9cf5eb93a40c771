import { describe, expect, it } from 'vitest';
import { countersign, type Finished } from '../../fixtures/hosts/built-product';
import { historyOf, journalOf } from '../../fixtures/hosts/one-time-desk';
import { useOneTimeKeys } from '../../fixtures/hosts/use-one-time-keys';
import { classicTable } from '../../fixtures/pdf';

/** What the command line says when a step is done, and the step that goes on then. */
const moments = ['Key made', 'asked', 'Certificate from', 'Signature of', 'Saved with'] as const;
const turns = 5;

/** Real processes with real tokens: killed with everything that they started, as a power cut does it. */
describe('a signing with a one-time key that is killed', () => {
  const desk = useOneTimeKeys();

  function sign(profile: string, signer: string, moment: (typeof moments)[number] | undefined): Promise<Finished> {
    const input = desk.bench.document('killed.pdf', classicTable());
    return countersign(['sign', input, '--signer', signer, '--pin-stdin'], {
      profile,
      stdin: `${desk.token.pin}\n`,
      detached: true,
      started: (child) => {
        const kill = (): void => {
          try {
            process.kill(-child.pid!, 'SIGKILL');
          } catch {
            // It has ended already.
          }
        };
        desk.authority.beforeIssuing = moment === 'asked' ? kill : undefined;
        let said = '';
        child.stderr?.on('data', (text: Buffer) => {
          said += text.toString();
          if (moment !== undefined && moment !== 'asked' && said.includes(moment)) kill();
        });
      },
    });
  }

  it.each(['session', 'standing'])(
    `leaves no key after the next login, whenever it is killed: ${moments.length * turns} times, %s`,
    async (signer) => {
      const profile = desk.profile();
      let left = 0;
      for (let turn = 0; turn < turns; turn += 1) {
        for (const moment of moments) {
          await sign(profile, signer, moment);
          left += desk.keysOnToken().length;
        }
      }
      // A key of a session ended with its process each time; others waited for this login.
      if (signer === 'session') expect(left).toBe(0);
      else expect(left).toBeGreaterThan(0);
      const { code, stderr } = await sign(profile, signer, undefined);
      expect([code, stderr], stderr).toEqual([0, stderr]);
      expect(desk.keysOnToken()).toEqual([]);
      expect(journalOf(profile)).toEqual([]);

      // The history says of each key that was made when it went.
      const lines = historyOf(profile);
      const of = (event: string): string[] =>
        lines.flatMap(({ EVENT, OUTCOME, KEYALIAS }) => (EVENT === event && OUTCOME === 'DONE' ? [KEYALIAS!] : []));
      expect(of('KEYGEN').length).toBeGreaterThan(turns * 2);
      expect(of('KEYGEN').filter((alias) => !of('KEYREMOVE').includes(alias))).toEqual([]);
      const killed = lines.filter(({ EXCEPTION }) => EXCEPTION === 'history.interrupted');
      expect(killed.length).toBeGreaterThan(turns * 3);
    },
    300_000,
  );
});
