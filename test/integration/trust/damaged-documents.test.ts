import { sign } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { Completed, LevelWish, SigningPlan } from '../../../main/document/document-port';
import { createNetwork } from '../../../main/network/network';
import { nodeExchange } from '../../../main/network/node-exchange';
import { classicTable, PdfBuilder, shortTableLines } from '../../fixtures/pdf';
import { startTestPki, type TestPki } from '../../fixtures/pki';

const engine = new DocumentEngine(createNetwork({ exchange: nodeExchange }));
let pki: TestPki;
let folder: string;
let damaged: Buffer;

const wish = (fallback: LevelWish['fallback']): LevelWish => ({
  level: 'PAdES-BASELINE-LT',
  authorities: [{ name: 'test', url: `${pki.url}/tsa`, digestAlgorithm: 'SHA-256', deadlineMs: 30_000 }],
  fallback,
});

const plan = (fallback: LevelWish['fallback']): SigningPlan => ({
  certificate: pki.signer.certificate,
  chain: [pki.issuing.certificate],
  digestAlgorithm: 'SHA-256',
  signatureAlgorithm: 'ECDSA',
  signedAt: new Date().toISOString(),
  raise: wish(fallback),
});

async function signed(path: string, fallback: LevelWish['fallback'], target: string): Promise<Completed> {
  const { preparationId, signedAttributes } = await engine.prepare({ path, plan: plan(fallback) });
  const signatureValue = sign('sha256', signedAttributes, pki.signer.privateKey);
  return engine.complete({ preparationId, signatureValue, temporary: `${target}.part`, target, numbered: false });
}

beforeAll(async () => {
  pki = await startTestPki();
  const first = mkdtempSync(join(tmpdir(), 'countersign-store-'));
  try {
    writeFileSync(join(first, 'plain.pdf'), classicTable());
    const { path } = await signed(join(first, 'plain.pdf'), 'FAIL', join(first, 'signed.pdf'));
    damaged = withDamagedStore(readFileSync(path));
  } finally {
    rmSync(first, { recursive: true, force: true });
  }
});
afterAll(() => pki.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-store-'));
  writeFileSync(join(folder, 'contract.pdf'), damaged);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Appends a save after which the DSS can not be parsed. */
function withDamagedStore(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const store = Number([...text.matchAll(/\/DSS (\d+) 0 R/g)].at(-1)?.[1]);
  const builder = new PdfBuilder({ header: text });
  builder.previous = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
  const size = Number([...text.matchAll(/\/Size (\d+)/g)].at(-1)?.[1]);
  return builder.object(store, '<< /Certs [ >>').table(`/Root 1 0 R /Size ${size}`).build();
}

/** Appends an object that nobody uses and nobody can read. */
function withUnreadableObject(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const builder = new PdfBuilder({ header: text });
  builder.previous = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
  const number = Number(/\/Size (\d+)/.exec(text)?.[1]);
  return builder
    .object(number, '<< /Broken [ >>')
    .table(`/Root 1 0 R /Size ${number + 1}`)
    .build();
}

describe('a document whose revisions can not all be compared', () => {
  it.each([
    ['an object that can not be read', withUnreadableObject(classicTable())],
    ['lines of its table that are too short', shortTableLines()],
  ])('reaches its level: %s', async (_, bytes) => {
    const path = join(folder, 'odd.pdf');
    writeFileSync(path, bytes);
    const { level, report } = await signed(path, 'FAIL', join(folder, 'odd-signed.pdf'));
    expect(level).toBe('PAdES-BASELINE-LT');
    expect(report.signatures).toMatchObject([{ integrity: 'intact' }]);
  });
});

describe('a document whose validation data is damaged', () => {
  it('is refused before the key is used where the level has to be reached', async () => {
    const request = { path: join(folder, 'contract.pdf'), plan: plan('FAIL') };
    const refusal = expect.objectContaining({ code: 'document.damaged' });
    await expect(engine.admit(request)).rejects.toEqual(refusal);
    await expect(engine.prepare(request)).rejects.toEqual(refusal);
  });

  it('gets the level that can be had where that was allowed, and the reason is told', async () => {
    const target = join(folder, 'signed.pdf');
    const { level, levelProblems, report } = await signed(join(folder, 'contract.pdf'), 'DELIVER_LOWER', target);
    expect(level).toBe('PAdES-BASELINE-T');
    expect(levelProblems).toEqual([expect.stringContaining('validation data that the document has can not be read')]);
    expect(report.signatures.map(({ integrity }) => integrity)).toEqual(['intact', 'intact']);
  });

  it('is not extended, and nothing is left behind', async () => {
    const target = join(folder, 'extended.pdf');
    const request = { path: join(folder, 'contract.pdf'), temporary: `${target}.part`, target, numbered: false };
    await expect(engine.extend({ ...request, raise: wish('FAIL') })).rejects.toEqual(
      expect.objectContaining({ code: 'level.notReached' }),
    );
    expect(readdirSync(folder)).toEqual(['contract.pdf']);
  });
});
