import { execFileSync } from 'node:child_process';
import { createHash, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSignedData, verifyTimeStampToken } from '../../../main/document/cades';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { Completed, LevelWish, SigningPlan } from '../../../main/document/document-port';
import { createNetwork } from '../../../main/network/network';
import { nodeExchange } from '../../../main/network/node-exchange';
import type { NetworkPort } from '../../../main/trust/network-port';
import { signatureTimeStampOf } from '../../fixtures/pki/signature-timestamp';
import { startTestPki, type TestPki } from '../../fixtures/pki';
import { pdfFixtures } from '../../fixtures/pdf';

const network = createNetwork({ exchange: nodeExchange });
let pki: TestPki;
let folder: string;
let file: string;
let count = 0;

beforeAll(async () => {
  pki = await startTestPki({ rsaSigner: true });
});
afterAll(() => pki.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-levels-'));
  file = join(folder, 'contract.pdf');
  writeFileSync(file, pdfFixtures()[0]!.bytes);
  pki.requests.length = 0;
});
afterEach(() => {
  pki.setFault('/tsa');
  rmSync(folder, { recursive: true, force: true });
});

const wish = (more: Partial<LevelWish> = {}): LevelWish => ({
  level: 'PAdES-BASELINE-T',
  authorities: [{ name: 'test', url: `${pki.url}/tsa`, digestAlgorithm: 'SHA-256', deadlineMs: 30_000 }],
  fallback: 'FAIL',
  ...more,
});
const plan = (raise: LevelWish): SigningPlan => ({
  certificate: pki.signer.certificate,
  chain: [pki.issuing.certificate],
  digestAlgorithm: 'SHA-256',
  signatureAlgorithm: 'RSA-PKCS1',
  signedAt: new Date().toISOString(),
  raise,
});

async function signWith(engine: DocumentEngine, raise = wish(), path = file): Promise<Completed> {
  const prepared = await engine.prepare({ path, plan: plan(raise) });
  return engine.complete({
    preparationId: prepared.preparationId,
    signatureValue: sign('sha256', prepared.signedAttributes, pki.signer.privateKey),
    temporary: join(folder, `.${count++}.part`),
    target: join(folder, `signed-${count}.pdf`),
    numbered: false,
  });
}

const failure = (code: string, reasons?: RegExp): unknown =>
  expect.objectContaining({
    name: 'CountersignError',
    code,
    ...(reasons && {
      params: expect.objectContaining({ reasons: expect.stringMatching(reasons) as string }) as object,
    }),
  });

describe('EN 319 142-1, level B-T: a signature with a timestamp', () => {
  it('carries a signature-time-stamp over its signature value, made before its certificate ends', async () => {
    const completed = await signWith(new DocumentEngine(network));
    expect(completed).toMatchObject({ level: 'PAdES-BASELINE-T', timestampFailures: [] });
    expect(completed.report.signatures).toMatchObject([{ integrity: 'intact', level: 'PAdES-BASELINE-B' }]);
    const { cms, token } = signatureTimeStampOf(readFileSync(completed.path));
    const [signerInfo] = readSignedData(cms).signerInfos;
    const verdict = await verifyTimeStampToken(token, (algorithm) =>
      createHash(algorithm.replace('-', '').toLowerCase()).update(signerInfo!.signatureValue).digest(),
    );
    expect(verdict).toMatchObject({ outcome: 'intact', timeStampTime: completed.timestamp?.time });
    expect(completed.timestamp?.authority).toBe('test');
  });

  it('is one that poppler and OpenSSL take', async () => {
    const { path } = await signWith(new DocumentEngine(network));
    expect(execFileSync('pdfsig', ['-nocert', path]).toString()).toMatch(/Signature is Valid/);
    const { token } = signatureTimeStampOf(readFileSync(path));
    writeFileSync(join(folder, 'token'), token);
    const text = execFileSync('openssl', ['ts', '-reply', '-token_in', '-in', join(folder, 'token'), '-text']);
    expect(text.toString()).toMatch(/Policy OID: 1.3.6.1.4.1.99999.1/);
  });

  it('asks an authority once for its length, and then once for each signature', async () => {
    const engine = new DocumentEngine(network);
    await signWith(engine);
    expect(pki.requests).toEqual(['POST /tsa', 'POST /tsa']);
    await signWith(engine);
    expect(pki.requests).toHaveLength(3);
  });

  it('fits into the room of its own authority: no more than 400 octets stay empty', async () => {
    const { path } = await signWith(new DocumentEngine(network));
    const bytes = readFileSync(path).toString('latin1');
    const contents = /\/Contents <([0-9a-f]+)>/i.exec(bytes)?.[1] ?? '';
    const { cms } = signatureTimeStampOf(readFileSync(path));
    const empty = contents.length / 2 - cms.length;
    expect(empty).toBeGreaterThanOrEqual(0);
    expect(empty).toBeLessThan(400);
  });

  it('that does not fit is refused as such, and fits when it is prepared again', async () => {
    let asked = 0;
    // The first token, the one that is measured, comes from an authority with short answers.
    const growing: NetworkPort = async (request) => {
      asked += 1;
      return network(asked === 1 ? { ...request, url: `${pki.url}/tsa/short` } : request);
    };
    const engine = new DocumentEngine(growing);
    await expect(signWith(engine)).rejects.toEqual(failure('output.roomExceeded'));
    expect(readdirSync(folder)).toEqual(['contract.pdf']);
    expect(await signWith(engine)).toMatchObject({ level: 'PAdES-BASELINE-T' });
    expect(asked).toBe(3);
  });

  it('is not begun when no authority answers: no signature is asked of the key', async () => {
    pki.setFault('/tsa', 'error');
    const engine = new DocumentEngine(network);
    await expect(engine.prepare({ path: file, plan: plan(wish()) })).rejects.toEqual(
      failure('timestamp.failed', /^test: the server answered 500$/),
    );
  });

  it('is not delivered when the authority fails behind the signature', async () => {
    const engine = new DocumentEngine(network);
    await signWith(engine);
    for (const fault of ['wrong-nonce', 'wrong-imprint', 'expired', 'truncated', 'garbage'] as const) {
      pki.setFault('/tsa', fault);
      await expect(signWith(engine), fault).rejects.toEqual(failure('timestamp.failed', /^test: ./));
    }
    expect(readdirSync(folder).sort()).toEqual(['contract.pdf', expect.stringMatching(/^signed-/) as string]);
  });

  it('is delivered at the lower level only where the request allows it, and the result says so and why', async () => {
    pki.setFault('/tsa', 'error');
    const completed = await signWith(new DocumentEngine(network), wish({ fallback: 'DELIVER_LOWER' }));
    expect(completed).toMatchObject({
      level: 'PAdES-BASELINE-B',
      timestampFailures: [{ authority: 'test', problem: 'http-status', detail: 'the server answered 500' }],
    });
    expect(completed.timestamp).toBeUndefined();
    expect(execFileSync('pdfsig', ['-nocert', completed.path]).toString()).toMatch(/Signature is Valid/);
  });

  it('takes the next authority, and tells of the one that failed', async () => {
    const [own] = wish().authorities;
    const authorities = [{ ...own!, name: 'nowhere', url: 'http://127.0.0.1:1/' }, own!];
    expect(await signWith(new DocumentEngine(network), wish({ authorities }))).toMatchObject({
      level: 'PAdES-BASELINE-T',
      timestamp: { authority: 'test' },
      timestampFailures: [{ authority: 'nowhere', problem: 'unreachable' }],
    });
  });

  it('five times over leaves every signature intact', async () => {
    const engine = new DocumentEngine(network);
    let path = file;
    for (let number = 1; number <= 5; number++) ({ path } = await signWith(engine, wish(), path));
    const judged = execFileSync('pdfsig', ['-nocert', path]).toString();
    expect(judged.match(/Signature is Valid/g)).toHaveLength(5);
    const { signatures } = await engine.verify(path);
    expect(signatures.map(({ integrity }) => integrity)).toEqual(Array(5).fill('intact'));
    expect(signatures.slice(0, 4).every(({ coverage }) => coverage.laterChanges === 'signatures-only')).toBe(true);
  });
});
