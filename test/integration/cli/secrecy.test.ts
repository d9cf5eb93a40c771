import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countersign, groupRuns } from '../../fixtures/hosts/built-product';
import { bytes, pin, useCommandLine, wrongPin } from '../../fixtures/hosts/command-line-desk';

describe('the processes of the command line', () => {
  const desk = useCommandLine();
  const { bench, cli } = desk;

  /** Secrets are searched for in test/security/a-pin-is-left-behind.test.ts. */
  it('tells the log what happened, and neither files nor persons', async () => {
    const folder = bench.fresh('documents');
    const input = bench.document('Secret contract.pdf', bytes, folder);
    expect((await cli(['sign', input, '--pin-stdin'])).code).toBe(0);
    expect((await cli(['sign', input, '--pin-stdin'], `${wrongPin}\n`)).code).toBe(3);
    const log = readFileSync(join(desk.profile, 'logs', 'countersign.log'), 'utf8');
    expect(log).toContain('signing.signed');
    for (const word of ['Secret', 'contract', 'Maria', 'maria', 'Lindqvist', folder, desk.token.label]) {
      expect(log).not.toContain(word);
    }
  });

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
