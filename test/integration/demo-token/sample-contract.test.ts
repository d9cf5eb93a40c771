import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleContract } from '../../../build/demo/sample-contract';

const run = promisify(execFile);

describe('the sample contract', () => {
  let folder: string;
  let file: string;
  let octets: Uint8Array;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-contract-'));
    file = join(folder, 'contract.pdf');
    octets = await sampleContract();
    await writeFile(file, octets);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is the same, octet for octet, every time', async () => {
    expect(Buffer.compare(await sampleContract(), octets)).toBe(0);
  });

  it('gives qpdf nothing to complain of', async () => {
    const { stdout, stderr } = await run('qpdf', ['--check', file]);
    expect(stdout).toContain('No syntax or stream encoding errors found');
    expect(stderr).toBe('');
  });

  it('has two A4 pages, numbered, with the signature block on the second', async () => {
    const { stdout: info } = await run('pdfinfo', [file]);
    expect(info).toMatch(/Pages:\s+2\n/);
    expect(info).toMatch(/Page size:\s+595\.28 x 841\.89 pts \(A4\)/);
    const page = async (number: string) =>
      (await run('pdftotext', ['-layout', '-f', number, '-l', number, file, '-'])).stdout;
    const [first, second] = [await page('1'), await page('2')];
    expect(first).toContain('Page 1 of 2');
    expect(first).toContain('Particulars');
    expect(first).not.toContain('Signatures');
    expect(second).toContain('Page 2 of 2');
    expect(second).toMatch(/Signatures[\s\S]+Maria Lindqvist\s+Jonas Weber/);
  });
});
