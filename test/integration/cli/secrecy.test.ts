import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countersign, groupRuns } from '../../fixtures/hosts/built-product';
import { bytes, pin, useCommandLine, wrongPin } from '../../fixtures/hosts/command-line-desk';

describe('the processes of the command line', () => {
  const desk = useCommandLine();
  const { bench, cli } = desk;

  it.skipIf(process.platform !== 'linux')(
    'keeps the PIN out of every output, file, argument and environment of its processes',
    async () => {
      const folder = bench.fresh('documents');
      const inputs = ['Secret contract.pdf', 'b.pdf'].map((name) => bench.document(name, bytes, folder));
      desk.token.faults.delay('C_Sign', 700);
      const looked: string[] = [];
      let ended = false;
      let watch: Promise<void> = Promise.resolve();
      const finished = await countersign(['sign', ...inputs, '--pin-stdin', '--json'], {
        profile: desk.profile,
        stdin: `${pin}\n`,
        started: (child) => {
          watch = (async () => {
            while (!ended && desk.token.faults.calls('C_Sign') === 0)
              await new Promise((resolve) => setTimeout(resolve, 20));
            for (const pid of family(child.pid!)) {
              for (const file of ['cmdline', 'environ']) looked.push(readFileSync(`/proc/${pid}/${file}`, 'latin1'));
            }
          })();
        },
      });
      ended = true;
      await watch;
      expect(finished.code).toBe(0);
      // Main, the token process and the document process, two files each.
      expect(looked.length).toBe(6);
      for (const text of looked) {
        expect(text.length).toBeGreaterThan(0);
        expect(text).not.toContain(pin);
      }
      expect(finished.stdout + finished.stderr).not.toContain(pin);

      const wrong = await cli(['sign', inputs[0]!, '--pin-stdin'], `${wrongPin}\n`);
      expect(wrong.code).toBe(3);
      expect(wrong.stdout + wrong.stderr).not.toContain(wrongPin);

      const log = readFileSync(join(desk.profile, 'logs', 'countersign.log'), 'utf8');
      expect(log).toContain('signing.signed');
      for (const secret of [
        pin,
        wrongPin,
        'Secret',
        'contract',
        'Maria',
        'maria',
        'Lindqvist',
        folder,
        desk.token.label,
      ]) {
        expect(log).not.toContain(secret);
      }
      for (const file of readdirSync(desk.profile, { recursive: true, withFileTypes: true })) {
        if (!file.isFile()) continue;
        const text = readFileSync(join(file.parentPath, file.name), 'latin1');
        expect(text.includes(pin) || text.includes(wrongPin), basename(file.name)).toBe(false);
      }
    },
  );

  it('leaves no process behind', async () => {
    let pid = 0;
    const { code } = await countersign(['sign', bench.document('a.pdf', bytes), '--pin-stdin'], {
      profile: desk.profile,
      stdin: pin,
      detached: true,
      started: (child) => (pid = child.pid!),
    });
    expect(code).toBe(0);
    // The whole group is gone with its leader.
    while (groupRuns(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
  });
});

/** A process and all that descend from it. */
function family(pid: number): number[] {
  const children = readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      return Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]) === pid ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
  return [pid, ...children.flatMap(family)];
}
