import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSignedData, verifyTimeStampToken } from '../../../main/cades/index';
import { DocumentEngine } from '../../../main/document/document-engine';
import { Timestamping } from '../../../main/document/timestamping';
import type { NetworkPort } from '../../../main/network/network-port';
import { describeNote, type SigningNote } from '../../../preload/contract/signing-notes';
import { failure, network, useLevels } from '../../fixtures/pki/level-desk';
import { signatureTimeStampOf } from '../../fixtures/pki/signature-timestamp';

const desk = useLevels();

describe('EN 319 142-1, level B-T: a signature with a timestamp', () => {
  it('carries a signature-time-stamp over its signature value, made before its certificate ends', async () => {
    const completed = await desk.signWith();
    expect(completed).toMatchObject({ level: 'PAdES-BASELINE-T', timestampFailures: [] });
    expect(completed.report.signatures).toMatchObject([{ integrity: 'intact', level: 'PAdES-BASELINE-T' }]);
    const { cms, token } = signatureTimeStampOf(readFileSync(completed.path));
    const [signerInfo] = readSignedData(cms).signerInfos;
    const verdict = await verifyTimeStampToken(token, (algorithm) =>
      createHash(algorithm.replace('-', '').toLowerCase()).update(signerInfo!.signatureValue).digest(),
    );
    expect(verdict).toMatchObject({ outcome: 'intact', timeStampTime: completed.timestamp?.time });
    expect(completed.timestamp?.authority).toBe('test');
  });

  it('is one that poppler and OpenSSL take', async () => {
    const { path } = await desk.signWith();
    expect(execFileSync('pdfsig', ['-nocert', path]).toString()).toMatch(/Signature is Valid/);
    const { token } = signatureTimeStampOf(readFileSync(path));
    writeFileSync(join(desk.folder, 'token'), token);
    const text = execFileSync('openssl', ['ts', '-reply', '-token_in', '-in', join(desk.folder, 'token'), '-text']);
    expect(text.toString()).toMatch(/Policy OID: 1.3.6.1.4.1.99999.1/);
  });

  it('is told before the key is used, and with the result, where its digest can be forged', async () => {
    const engine = new DocumentEngine(network);
    const authorities = [{ ...desk.wish().authorities[0]!, url: `${desk.pki.url}/tsa/sha1` }];
    const doubt =
      'The timestamp of “test” is signed with SHA-1, which can be forged. ' +
      'Programs that check the signature may refuse it.';
    const told = (notes: SigningNote[]): string[] => notes.map(describeNote);
    expect(told(await engine.admit({ path: desk.file, plan: desk.plan({ authorities }) }))).toEqual([doubt]);
    const completed = await desk.signWith({ authorities }, { engine });
    expect(completed.level).toBe('PAdES-BASELINE-T');
    expect(told(completed.notes)).toEqual([doubt]);
    expect(told(await engine.admit({ path: desk.file, plan: desk.plan() }))).toEqual([]);
  });

  it('asks an authority once for its length, and then once for each signature', async () => {
    const engine = new DocumentEngine(network);
    await desk.signWith({}, { engine });
    expect(desk.pki.requests).toEqual(['GET /ca/root', 'POST /tsa', 'POST /tsa']);
    await desk.signWith({}, { engine });
    expect(desk.pki.requests).toHaveLength(4);
  });

  it('asks again whether an authority is there when its last answer is some minutes old', async () => {
    let now = 0;
    const timestamping = new Timestamping(network, () => now);
    const { authorities } = desk.wish();
    const measured = await timestamping.room(authorities);
    expect(measured.room).toBeGreaterThan(0);
    desk.pki.setFault('/tsa', 'error');
    now += 4 * 60_000;
    expect(await timestamping.room(authorities)).toEqual(measured);
    now += 2 * 60_000;
    expect(await timestamping.room(authorities)).toMatchObject({ failures: [{ problem: 'http-status' }] });
    expect(desk.pki.requests).toHaveLength(2);
  });

  it('waits once for authorities that do not answer, not once for each file of a batch', async () => {
    let now = 0;
    let asked = 0;
    const counting: NetworkPort = async (request) => {
      asked += 1;
      return network({ ...request, url: 'http://127.0.0.1:1/tsa' });
    };
    const timestamping = new Timestamping(counting, () => now);
    const { authorities } = desk.wish();
    const first = await timestamping.room(authorities);
    expect(first).toMatchObject({ failures: [{ problem: 'unreachable' }] });
    expect(await timestamping.stamp(Buffer.from('signature value'), authorities)).toEqual(first);
    expect(asked).toBe(1);
    now += 6_000;
    await timestamping.room(authorities);
    expect(asked).toBe(2);
  });

  it('fits into the room of its own authority: no more than 400 octets stay empty', async () => {
    const { path } = await desk.signWith();
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
      if (request.purpose !== 'timestamp') return network(request);
      asked += 1;
      return network(asked === 1 ? { ...request, url: `${desk.pki.url}/tsa/short` } : request);
    };
    const engine = new DocumentEngine(growing);
    await expect(desk.signWith({}, { engine })).rejects.toEqual(failure('output.roomExceeded'));
    expect(readdirSync(desk.folder)).toEqual(['contract.pdf']);
    expect(await desk.signWith({}, { engine })).toMatchObject({ level: 'PAdES-BASELINE-T' });
    expect(asked).toBe(3);
  });

  it('is not begun when no authority answers: no signature is asked of the key', async () => {
    desk.pki.setFault('/tsa', 'error');
    const engine = new DocumentEngine(network);
    await expect(engine.prepare({ path: desk.file, plan: desk.plan() })).rejects.toEqual(
      failure('timestamp.failed', /^test: the server answered 500$/),
    );
  });

  it('is not admitted when no authority answers, and is where less may be delivered', async () => {
    desk.pki.setFault('/tsa', 'error');
    const engine = new DocumentEngine(network);
    await expect(engine.admit({ path: desk.file, plan: desk.plan() })).rejects.toEqual(
      failure('timestamp.failed', /^test: the server answered 500$/),
    );
    desk.pki.requests.length = 0;
    await engine.admit({ path: desk.file, plan: desk.plan({ fallback: 'DELIVER_LOWER' }) });
    expect(desk.pki.requests).toEqual([]);
  });

  it('is not delivered when the authority fails behind the signature', async () => {
    const engine = new DocumentEngine(network);
    await desk.signWith({}, { engine });
    for (const fault of ['wrong-nonce', 'wrong-imprint', 'expired', 'truncated', 'garbage'] as const) {
      desk.pki.setFault('/tsa', fault);
      await expect(desk.signWith({}, { engine }), fault).rejects.toEqual(failure('timestamp.failed', /^test: ./));
    }
    expect(readdirSync(desk.folder).sort()).toEqual(['contract.pdf', expect.stringMatching(/^signed-/) as string]);
  });

  it('is delivered at the lower level only where the request allows it, and the result says so and why', async () => {
    desk.pki.setFault('/tsa', 'error');
    const completed = await desk.signWith({ fallback: 'DELIVER_LOWER' });
    expect(completed).toMatchObject({
      level: 'PAdES-BASELINE-B',
      timestampFailures: [{ authority: 'test', problem: 'http-status', detail: 'the server answered 500' }],
    });
    expect(completed.timestamp).toBeUndefined();
    expect(execFileSync('pdfsig', ['-nocert', completed.path]).toString()).toMatch(/Signature is Valid/);
  });

  it('takes the next authority, and tells of the one that failed', async () => {
    const [own] = desk.wish().authorities;
    const authorities = [{ ...own!, name: 'nowhere', url: 'http://127.0.0.1:1/' }, own!];
    expect(await desk.signWith({ authorities })).toMatchObject({
      level: 'PAdES-BASELINE-T',
      timestamp: { authority: 'test' },
      timestampFailures: [{ authority: 'nowhere', problem: 'unreachable' }],
    });
  });

  it('five times over leaves every signature intact', async () => {
    const engine = new DocumentEngine(network);
    let path = desk.file;
    for (let number = 1; number <= 5; number++) ({ path } = await desk.signWith({}, { engine, path }));
    const judged = execFileSync('pdfsig', ['-nocert', path]).toString();
    expect(judged.match(/Signature is Valid/g)).toHaveLength(5);
    const { signatures } = await engine.verify(path);
    expect(signatures.map(({ integrity }) => integrity)).toEqual(Array(5).fill('intact'));
    expect(signatures.slice(0, 4).every(({ coverage }) => coverage.laterChanges === 'signatures-only')).toBe(true);
  });
});
