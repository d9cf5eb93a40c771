import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import realFs, * as fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import * as path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { Completed, Prepared, SigningPlan } from '../../../main/document/document-port';
import { outputError } from '../../../main/files/output-error';
import { createSignatory, planFor, signatureValue, type Signatory } from '../cades/demo-signatory';
import * as fixtures from '../../fixtures/pdf';
import { temporaryFolder } from '../pdf/temporary-file';

const root = temporaryFolder();
const engine = new DocumentEngine();
let signatory: Signatory;
let plan: SigningPlan;
let folder: string;

beforeAll(async () => {
  signatory = await createSignatory('P-256');
  plan = { ...planFor(signatory, 'ECDSA'), signedAt: '2026-03-04T05:06:07.000Z', reason: 'I agree' };
});

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(root, 'case-'));
});

/** A call of the system that fails from now on, until it is put right. */
function failing(name: 'linkSync' | 'writeSync', code: string): { called(): number; restore(): void } {
  const call = vi.spyOn(realFs, name).mockImplementation(() => {
    throw Object.assign(new Error('it fails'), { code });
  });
  syncBuiltinESMExports();
  return {
    called: () => call.mock.calls.length,
    restore: () => {
      call.mockRestore();
      syncBuiltinESMExports();
    },
  };
}

function write(name: string, bytes: Buffer): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, bytes);
  return file;
}

function complete(
  prepared: Prepared,
  options: { target?: string; numbered?: boolean; value?: Uint8Array } = {},
): Promise<Completed> {
  return engine.complete({
    preparationId: prepared.preparationId,
    signatureValue: options.value ?? signatureValue(signatory, planFor(signatory, 'ECDSA'), prepared.signedAttributes),
    temporary: path.join(folder, `.${prepared.preparationId}.part`),
    target: options.target ?? path.join(folder, 'contract-signed.pdf'),
    numbered: options.numbered ?? false,
  });
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const failure = (code: string, params: object = {}): unknown =>
  expect.objectContaining({ name: 'CountersignError', code, params: expect.objectContaining(params) as object });

describe('signing one document', () => {
  it.each([...fixtures.pdfFixtures(), ...fixtures.tolerablePdfFixtures()])('$name', async ({ bytes }) => {
    const file = write('contract.pdf', bytes);
    const prepared = await engine.prepare({ path: file, plan });
    expect(prepared).toMatchObject({ inputSize: bytes.length, inputDigest: digest(bytes) });
    expect(Buffer.from(prepared.digest).toString('hex')).toBe(digest(Buffer.from(prepared.signedAttributes)));

    const completed = await complete(prepared);
    const output = fs.readFileSync(completed.path);
    expect(output.subarray(0, bytes.length).equals(bytes)).toBe(true);
    expect(completed).toMatchObject({ size: output.length, outputDigest: digest(output) });
    expect(completed.report.signatures).toEqual([
      expect.objectContaining({ field: 'Signature1', integrity: 'intact', level: 'PAdES-BASELINE-B' }),
    ]);
    expect(fs.readFileSync(file).equals(bytes)).toBe(true);
    expect(fs.readdirSync(folder).sort()).toEqual(['contract-signed.pdf', 'contract.pdf']);
    expect(await engine.inspect(completed.path)).toMatchObject({ pages: 1, signatures: 1, size: output.length });
  });

  it('three signatures: each leaves the earlier ones valid, and pdfsig agrees', async () => {
    let file = write('contract.pdf', fixtures.xrefStream());
    for (let round = 1; round <= 3; round++) {
      const prepared = await engine.prepare({ path: file, plan });
      file = (await complete(prepared, { target: path.join(folder, `round-${round}.pdf`) })).path;
    }
    const report = await engine.verify(file);
    expect(
      report.signatures.map(({ field, integrity, coverage }) => [field, integrity, coverage.wholeDocument]),
    ).toEqual([
      ['Signature1', 'intact', false],
      ['Signature2', 'intact', false],
      ['Signature3', 'intact', true],
    ]);
    const judged = execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' });
    expect(judged.match(/Signature is Valid/g)).toHaveLength(3);
    expect(judged.match(/ {2}- Total document signed/g)).toHaveLength(1);
  });

  it('the output has the permissions of the input, even those of a read-only one', async () => {
    const file = write('contract.pdf', fixtures.classicTable());
    fs.chmodSync(file, 0o440);
    const completed = await complete(await engine.prepare({ path: file, plan }));
    expect(fs.statSync(completed.path).mode & 0o777).toBe(0o440);
  });

  it.each(fixtures.hostilePdfFixtures())('$name is refused', async ({ bytes, kind }) => {
    const file = write('contract.pdf', bytes);
    const code = { 'not-pdf': 'notPdf', damaged: 'damaged', encrypted: 'encrypted', unsupported: 'unsupported' }[kind];
    await expect(engine.prepare({ path: file, plan })).rejects.toEqual(
      failure(`document.${code}`, { file: 'contract.pdf' }),
    );
    expect(fs.readdirSync(folder)).toEqual(['contract.pdf']);
  });

  it('a certified document, a missing file and a folder are refused by name', async () => {
    const certified = write('certified.pdf', fixtures.certified(1));
    await expect(engine.prepare({ path: certified, plan })).rejects.toEqual(
      failure('document.certified', { file: 'certified.pdf' }),
    );
    const missing = path.join(folder, 'missing.pdf');
    await expect(engine.prepare({ path: missing, plan })).rejects.toEqual(
      failure('document.notFound', { file: 'missing.pdf' }),
    );
    await expect(engine.inspect(folder)).rejects.toEqual(
      failure('document.unreadable', { file: path.basename(folder) }),
    );
  });
});

describe('names of outputs', () => {
  it('an existing file is never written over', async () => {
    const file = write('contract.pdf', fixtures.classicTable());
    write('contract-signed.pdf', Buffer.from('mine'));
    await expect(complete(await engine.prepare({ path: file, plan }))).rejects.toEqual(
      failure('output.exists', { file: 'contract-signed.pdf' }),
    );
    expect(fs.readFileSync(path.join(folder, 'contract-signed.pdf'), 'utf8')).toBe('mine');
    expect(fs.readdirSync(folder).sort()).toEqual(['contract-signed.pdf', 'contract.pdf']);
  });

  it('numbered: five at once take five names', async () => {
    const file = write('contract.pdf', fixtures.classicTable());
    const prepared = await Promise.all(Array.from({ length: 5 }, () => engine.prepare({ path: file, plan })));
    const completed = await Promise.all(prepared.map((each) => complete(each, { numbered: true })));
    expect(completed.map((each) => path.basename(each.path)).sort()).toEqual([
      'contract-signed (2).pdf',
      'contract-signed (3).pdf',
      'contract-signed (4).pdf',
      'contract-signed (5).pdf',
      'contract-signed.pdf',
    ]);
  });

  it('without hard links, a name is reserved first and an existing file is still safe', async () => {
    const link = failing('linkSync', 'EPERM');
    try {
      const file = write('contract.pdf', fixtures.classicTable());
      write('contract-signed.pdf', Buffer.from('mine'));
      const completed = await complete(await engine.prepare({ path: file, plan }), { numbered: true });
      expect(path.basename(completed.path)).toBe('contract-signed (2).pdf');
      expect(digest(fs.readFileSync(completed.path))).toBe(completed.outputDigest);
      expect(fs.readFileSync(path.join(folder, 'contract-signed.pdf'), 'utf8')).toBe('mine');
      expect(fs.readdirSync(folder)).toHaveLength(3);
      expect(link.called()).toBeGreaterThan(0);
    } finally {
      link.restore();
    }
  });

  it('a dangling symbolic link counts as a taken name', async () => {
    const file = write('contract.pdf', fixtures.classicTable());
    const elsewhere = path.join(folder, 'elsewhere.pdf');
    fs.symlinkSync(elsewhere, path.join(folder, 'contract-signed.pdf'));
    await expect(complete(await engine.prepare({ path: file, plan }))).rejects.toEqual(failure('output.exists'));
    expect(fs.existsSync(elsewhere)).toBe(false);
  });
});

describe('failures leave nothing behind', () => {
  const onlyInput = (): void => expect(fs.readdirSync(folder)).toEqual(['contract.pdf']);

  it('a signature value of somebody else does not pass our own check', async () => {
    const file = write('contract.pdf', fixtures.classicTable());
    const prepared = await engine.prepare({ path: file, plan });
    const value = signatureValue(
      await createSignatory('P-256'),
      planFor(signatory, 'ECDSA'),
      prepared.signedAttributes,
    );
    await expect(complete(prepared, { value })).rejects.toEqual(
      failure('output.checkFailed', { file: 'contract-signed.pdf' }),
    );
    onlyInput();
  });

  it('an input that changes between prepare and complete', async () => {
    const file = write('contract.pdf', fixtures.classicTable());
    const prepared = await engine.prepare({ path: file, plan });
    fs.appendFileSync(file, ' ');
    await expect(complete(prepared)).rejects.toEqual(failure('document.changed', { file: 'contract.pdf' }));
    onlyInput();
  });

  it('an input that is replaced by another of the same size', async () => {
    const file = write('contract.pdf', fixtures.classicTable());
    const prepared = await engine.prepare({ path: file, plan });
    fs.renameSync(write('other.pdf', fixtures.classicTable()), file);
    await expect(complete(prepared)).rejects.toEqual(failure('document.changed', { file: 'contract.pdf' }));
    onlyInput();
  });

  it('an input that is gone', async () => {
    const file = write('contract.pdf', fixtures.classicTable());
    const prepared = await engine.prepare({ path: file, plan });
    fs.rmSync(file);
    await expect(complete(prepared)).rejects.toEqual(failure('document.notFound', { file: 'contract.pdf' }));
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('a folder that is not there', async () => {
    const file = write('contract.pdf', fixtures.classicTable());
    const prepared = await engine.prepare({ path: file, plan });
    const nowhere = path.join(folder, 'nowhere');
    const request = { temporary: path.join(nowhere, 'part'), target: path.join(nowhere, 'x.pdf'), numbered: true };
    const value = signatureValue(signatory, planFor(signatory, 'ECDSA'), prepared.signedAttributes);
    const completing = engine.complete({ preparationId: prepared.preparationId, signatureValue: value, ...request });
    await expect(completing).rejects.toEqual(failure('output.failed', { file: 'x.pdf' }));
    onlyInput();
  });

  it.skipIf(process.getuid?.() === 0)('a folder that may not be written', async () => {
    const file = write('contract.pdf', fixtures.classicTable());
    const prepared = await engine.prepare({ path: file, plan });
    fs.chmodSync(folder, 0o555);
    try {
      await expect(complete(prepared)).rejects.toEqual(failure('output.folderReadOnly', { folder }));
    } finally {
      fs.chmodSync(folder, 0o755);
    }
    onlyInput();
  });

  it('a disk that fills up after the copy was made', async () => {
    const file = write('contract.pdf', fixtures.classicTable());
    const prepared = await engine.prepare({ path: file, plan });
    const full = failing('writeSync', 'ENOSPC');
    try {
      await expect(complete(prepared)).rejects.toEqual(failure('output.diskFull', { folder }));
      expect(full.called()).toBeGreaterThan(0);
    } finally {
      full.restore();
    }
    onlyInput();
  });

  it('a temporary file of somebody else is left alone', async () => {
    const file = write('contract.pdf', fixtures.classicTable());
    const prepared = await engine.prepare({ path: file, plan });
    const temporary = write(`.${prepared.preparationId}.part`, Buffer.from('not yours'));
    await expect(complete(prepared)).rejects.toEqual(failure('output.failed'));
    expect(fs.readFileSync(temporary, 'utf8')).toBe('not yours');
  });

  it('a preparation is used once, and forgotten when discarded', async () => {
    const file = write('contract.pdf', fixtures.classicTable());
    const first = await engine.prepare({ path: file, plan });
    await complete(first);
    await expect(complete(first, { numbered: true })).rejects.toEqual(failure('document.unknown'));
    const second = await engine.prepare({ path: file, plan });
    await engine.discard(second.preparationId);
    await expect(complete(second, { numbered: true })).rejects.toEqual(failure('document.unknown'));
  });

  it.each([
    ['EACCES', 'read-only'],
    ['EPERM', 'read-only'],
    ['EROFS', 'read-only'],
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EEXIST', 'exists'],
    ['ENOENT', 'failed'],
    ['EIO', 'failed'],
  ])('%s counts as %s', (code, reason) => {
    expect(outputError(Object.assign(new Error(), { code })).reason).toBe(reason);
  });
});
