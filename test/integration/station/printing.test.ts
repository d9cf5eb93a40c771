import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPrinterOutput } from '../../../main/station/outputs/printer-output';
import { hasPrintSystem, startPrintSystem, type PrintSystem } from '../../fixtures/station/print-system';

/** Root, and CUPS, which many computers do not have. */
describe.runIf(hasPrintSystem())('a printer of a station', () => {
  let cups: PrintSystem;
  let folder: string;
  const document = () => ({ path: join(folder, 'Maria.pdf'), name: 'Maria.pdf' });
  const never = new AbortController().signal;
  const jobs = (which: string): string => cups.run('lpstat', '-W', which, '-o', cups.printer);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-print-'));
    writeFileSync(join(folder, 'Maria.pdf'), '%PDF-1.4\n%%EOF\n');
    cups = await startPrintSystem();
    vi.stubEnv('CUPS_SERVER', cups.environment.CUPS_SERVER);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await cups.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('prints, and its queue does not know the document’s name', async () => {
    const out = createPrinterOutput(cups.printer);
    expect([await out.available(document()), await out.problem()]).toEqual([true, undefined]);
    await out.deliver(document(), never);
    expect(jobs('completed')).toContain(`${cups.printer}-1 `);
    expect(jobs('not-completed')).toBe('');
    expect(jobs('completed')).not.toContain('Maria');
  });

  it('that is not known is absent', async () => {
    const out = createPrinterOutput('None');
    expect(await out.available(document())).toBe(false);
    expect(await out.problem()).toEqual({ code: 'printer-unknown', params: {} });
    await expect(out.deliver(document(), never)).rejects.toMatchObject({
      code: 'station.printerAbsent',
      params: { printer: 'None' },
    });
  });

  it('that is stopped takes nothing, and nothing waits for the next person', async () => {
    cups.run('cupsdisable', cups.printer);
    const out = createPrinterOutput(cups.printer);
    expect(await out.problem()).toEqual({ code: 'printer-stopped', params: {} });
    await expect(out.deliver(document(), never)).rejects.toMatchObject({ code: 'station.printerRefused' });
    expect(jobs('not-completed')).toBe('');
    cups.run('cupsenable', cups.printer);
    cups.run('cupsreject', cups.printer);
    await expect(out.deliver(document(), never)).rejects.toMatchObject({ code: 'station.printerRefused' });
    cups.run('cupsaccept', cups.printer);
    await createPrinterOutput(cups.printer).deliver(document(), never);
  });
});
