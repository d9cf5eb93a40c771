import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { namesIn, pdfsig } from '../../fixtures/hosts/built-product';
import { bytes, pin, useCommandLine, wrongPin } from '../../fixtures/hosts/command-line-desk';

interface Verified {
  files: { ok: boolean; signatures?: unknown[]; reportFile?: { output?: string; size?: number; code?: string } }[];
}

const waiting = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('countersign-reports-'));

describe('countersign verify --report-signer', () => {
  const { bench, cli } = useCommandLine();

  async function signedDocument(): Promise<string> {
    const input = bench.document('Contract.pdf', bytes);
    await cli(['sign', input, '--pin-stdin']);
    return join(dirname(input), 'Contract-signed.pdf');
  }

  async function report(input: string, target: string, stdin: string): Promise<{ code: number; printed: Verified }> {
    const words = ['--report', target, '--report-signer', 'any', '--pin-stdin', '--json'];
    const { code, stdout } = await cli(['verify', input, '--offline', ...words], stdin);
    return { code: code ?? -1, printed: JSON.parse(stdout) as Verified };
  }

  it('signs the report as any document, and leaves nothing else', async () => {
    const input = await signedDocument();
    const before = waiting();
    const target = join(dirname(input), 'report.pdf');
    const { printed } = await report(input, target, `${pin}\n`);
    expect(printed.files[0]?.reportFile).toEqual({ output: target, size: readFileSync(target).length });
    expect(printed.files[0]?.signatures).toHaveLength(1);
    expect(await pdfsig(target)).toEqual([{ valid: true, total: true }]);
    expect(namesIn(dirname(input))).toEqual(['Contract-signed.pdf', 'Contract.pdf', 'report.pdf']);
    expect(waiting()).toEqual(before);
  });

  it('gives no report where the PIN is wrong, and the verdict all the same', async () => {
    const input = await signedDocument();
    const before = waiting();
    const target = join(dirname(input), 'report.pdf');
    const { code, printed } = await report(input, target, `${wrongPin}\n`);
    expect([code, existsSync(target)]).toEqual([1, false]);
    expect(printed.files[0]?.reportFile?.code).toMatch(/^pin\./);
    expect(printed.files[0]?.signatures).toHaveLength(1);
    expect(waiting()).toEqual(before);
    // One right PIN, so that no test leaves the token with fewer tries.
    expect((await report(input, target, `${pin}\n`)).printed.files[0]?.reportFile?.output).toBe(target);
  });
});
