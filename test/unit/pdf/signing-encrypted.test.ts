import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { Completed, SigningPlan } from '../../../main/document/document-port';
import { createSignatory, planFor, signatureValue, type Signatory } from '../cades/demo-signatory';
import * as fixtures from '../../fixtures/pdf';
import { temporaryFolder } from './temporary-file';

const root = temporaryFolder();
const engine = new DocumentEngine();
let signatory: Signatory;
let folder: string;

beforeAll(async () => {
  signatory = await createSignatory('P-256');
});

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(root, 'case-'));
});

function write(bytes: Buffer): string {
  const file = path.join(folder, 'contract.pdf');
  fs.writeFileSync(file, bytes);
  return file;
}

const claims = { signedAt: '2026-03-04T05:06:07.000Z', reason: 'I agree (fully)', location: 'Brno' };

async function sign(file: string, extra: Partial<SigningPlan>, output = 'signed.pdf'): Promise<Completed> {
  const plan = planFor(signatory, 'ECDSA');
  const prepared = await engine.prepare({ path: file, plan: { ...plan, ...claims, ...extra } });
  const target = path.join(folder, output);
  return engine.complete({
    preparationId: prepared.preparationId,
    signatureValue: signatureValue(signatory, plan, prepared.signedAttributes),
    temporary: `${target}.part`,
    target,
    numbered: false,
  });
}

const failure = (code: string): unknown =>
  expect.objectContaining({ name: 'CountersignError', code, params: { file: 'contract.pdf' } });

describe.each(fixtures.encryptionKinds)('a document with $name', ({ options }) => {
  it.each([false, true])('is signed by its user and by its owner (object streams: %s)', async (objectStreams) => {
    const file = write(fixtures.encryptedDocument(options, { objectStreams }));
    const first = await sign(file, { password: 'user' }, 'first.pdf');
    const second = await sign(first.path, { password: 'owner' }, 'second.pdf');
    const bytes = fs.readFileSync(second.path);
    expect(bytes.subarray(0, first.size).equals(fs.readFileSync(first.path))).toBe(true);
    // What the signature dictionary says is encrypted, the signature itself is not.
    const appended = bytes.subarray(fs.statSync(file).size).toString('latin1');
    for (const text of ['I agree', 'Brno', 'D:2026', 'Signature1']) expect(appended).not.toContain(text);

    const report = await engine.verify(second.path, 'user');
    expect(report.signatures).toEqual([
      expect.objectContaining({
        field: 'Signature1',
        integrity: 'intact',
        level: 'PAdES-BASELINE-B',
        claimedTime: claims.signedAt,
        coverage: expect.objectContaining({ laterChanges: 'signatures-only' }) as object,
      }),
      expect.objectContaining({
        field: 'Signature2',
        integrity: 'intact',
        coverage: expect.objectContaining({ wholeDocument: true }) as object,
      }),
    ]);
    execFileSync('qpdf', ['--check', '--password=user', second.path], { stdio: 'pipe' });
    const judged = execFileSync('pdfsig', ['-nocert', '-upw', 'user', second.path], { encoding: 'utf8' });
    expect(judged.match(/Signature is Valid/g)).toHaveLength(2);
  });
});

describe('passwords and permissions', () => {
  it('a missing and a wrong password are told, at every step, and nothing is left behind', async () => {
    const file = write(fixtures.encryptedDocument(['256']));
    for (const step of [
      (password?: string) => engine.inspect(file, password),
      (password?: string) => engine.verify(file, password),
      (password?: string) => sign(file, password === undefined ? {} : { password }),
    ]) {
      await expect(step()).rejects.toEqual(failure('document.passwordNeeded'));
      await expect(step('PIN 123456')).rejects.toEqual(failure('document.passwordWrong'));
    }
    expect(fs.readdirSync(folder)).toEqual(['contract.pdf']);
    expect(await engine.inspect(file, 'user')).toMatchObject({ pages: 1, signatures: 0 });
  });

  it('an error never holds the password', async () => {
    const file = write(fixtures.encryptedDocument(['256']));
    const error: unknown = await engine.inspect(file, 'my secret').catch((reason: unknown) => reason);
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
      expect(`${cause.message} ${JSON.stringify(cause)}`).not.toContain('secret');
    }
  });

  it('a document with the empty user password is signed without being asked', async () => {
    const file = write(fixtures.encryptedDocument(['256'], { user: '' }));
    expect((await sign(file, {})).report.signatures[0]!.integrity).toBe('intact');
  });

  it.each(['none', 'assembly', 'form', 'annotate'])(
    '--modify=%s does not permit a new signature field, except to the owner',
    async (modify) => {
      const file = write(fixtures.encryptedDocument(['256', `--modify=${modify}`]));
      await expect(sign(file, { password: 'user' })).rejects.toEqual(failure('document.permission'));
      expect(fs.readdirSync(folder)).toEqual(['contract.pdf']);
      expect((await sign(file, { password: 'owner' })).report.signatures[0]!.integrity).toBe('intact');
    },
  );

  it('a field that is not there, or is no signature field, is not filled under a permission to fill', async () => {
    const file = write(fixtures.encryptedDocument(['256', '--modify=form']));
    for (const fieldName of ['Nowhere', 'Remark']) {
      await expect(sign(file, { password: 'user', fieldName })).rejects.toEqual(failure('document.permission'));
    }
  });

  it.each(['form', 'annotate'])('--modify=%s permits an empty signature field to be filled', async (modify) => {
    const file = write(fixtures.encryptedDocument(['256', `--modify=${modify}`]));
    const { report } = await sign(file, { password: 'user', fieldName: 'Approval' });
    expect(report.signatures).toMatchObject([{ field: 'Approval', integrity: 'intact' }]);
  });
});
