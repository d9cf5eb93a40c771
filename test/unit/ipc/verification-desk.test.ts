import { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckedDocument } from '../../../preload/contract/checks';
import { describeCertificates } from '../../../main/document/described-certificates';
import { DocumentEngine } from '../../../main/document/document-engine';
import { saveReport } from '../../../main/document/report';
import { saveSignedRevision } from '../../../main/document/signed-revision';
import { IdentitySession } from '../../../main/identity/identity-session';
import { CountersignError } from '../../../main/errors/countersign-error';
import { VerificationDesk, type VerificationServices } from '../../../main/ipc/verification-desk';
import { silentLog } from '../../../main/log/log';
import { UnfinishedOutputs } from '../../../main/signing/unfinished-outputs';
import { encryptedDocument } from '../../fixtures/pdf/encrypted-documents';
import { removeFiles } from '../validation/signed-document';
import { readReport } from '../../fixtures/report-reading';
import { byAlice, byBob, originals } from '../validation/two-signatories';

afterAll(removeFiles);

const signed = byAlice(originals.get('table')!);
const twice = byBob(signed);

describe('the desk for checks', () => {
  let folder: string;
  let told: CheckedDocument[];
  let place: string | undefined;
  let proposed: string | undefined;
  let services: VerificationServices;
  let desk: VerificationDesk;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-checks-')));
    told = [];
    place = undefined;
    const engine = new DocumentEngine();
    services = {
      checks: {
        verify: (path, password, trust) => engine.verify(path, password, trust),
        places: (path, password) => engine.places(path, password),
        describe: async (certificates) => describeCertificates(certificates),
        saveRevision: saveSignedRevision,
        saveReport: (request) => saveReport(request, engine.trustOf(request.trust), '1.2.3'),
        extend: (request) => engine.extend(request),
      },
      history: { operation: () => Promise.reject(new Error('nothing is extended here')) },
      signers: {
        extending: () => {
          throw new CountersignError('signer.none', {});
        },
      },
      identity: new IdentitySession(undefined),
      unfinished: new UnfinishedOutputs(join(folder, 'unfinished')),
      trust: () => Promise.resolve({ offline: true, anchors: [] }),
      log: silentLog,
      now: () => new Date('2026-11-29T03:00:00Z'),
    };
    const files = {
      choosePlaceForRevision: () => Promise.resolve(place),
      choosePlaceForPaper: (path: string) => Promise.resolve((proposed = path) && place),
      choosePlaceForReport: () => Promise.resolve(place),
    };
    desk = new VerificationDesk(services, files, (documents) => void told.push(...documents));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, octets: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, octets);
    return path;
  };
  const over = async (id: string): Promise<CheckedDocument> => {
    for (let turn = 0; turn < 500; turn += 1) {
      const found = desk.list().documents.find((one) => one.id === id);
      if (found?.check.state === 'checked' || found?.check.state === 'failed') return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('the check does not end');
  };
  const checked = async (name: string, octets: Uint8Array): Promise<CheckedDocument> => {
    const [begun] = desk.check([write(name, octets)]).documents;
    expect(begun).toMatchObject({ name, folder, check: { state: 'waiting' } });
    expect(begun!.id).toMatch(/^doc-[0-9a-f]{32}$/);
    return over(begun!.id);
  };

  it('tells the beginning and the end of a check, with certificates and without their octets', async () => {
    const { id, check } = await checked('twice.pdf', twice);
    expect(check).toMatchObject({
      state: 'checked',
      at: '2026-11-29T03:00:00.000Z',
      report: { signatures: [{ integrity: 'intact' }, { integrity: 'intact' }] },
      certificates: [{ subject: 'Alice' }, { subject: 'Bob', keyAlgorithm: 'RSA 2048' }],
    });
    expect(JSON.stringify(check)).not.toContain('"certificate":"MI');
    const states = told.filter((one) => one.id === id).map((one) => one.check.state);
    expect(states).toEqual(['checking', 'checked']);
  });

  it('tells for each document what it could not read, and goes on with the others', async () => {
    const paths = [write('broken.pdf', signed.subarray(0, 300)), write('good.pdf', signed)];
    const { documents } = desk.check([...paths, join(folder, 'gone.pdf')]);
    const [broken, good, gone] = await Promise.all(documents.map(({ id }) => over(id)));
    expect(broken!.check).toMatchObject({ state: 'failed', error: { code: 'document.damaged' } });
    expect(good!.check.state).toBe('checked');
    expect(gone!.check).toMatchObject({ state: 'failed', error: { code: 'document.notFound' } });
  });

  it('opens a document with its password, and others of the list that take the same', async () => {
    const locked = encryptedDocument(['256'], { user: 'sesame' });
    const first = await checked('first.pdf', locked);
    const second = await checked('second.pdf', locked);
    expect(first.check).toMatchObject({ state: 'failed', error: { code: 'document.passwordNeeded' } });
    await expect(desk.unlock(first.id, 'wrong')).rejects.toMatchObject({ code: 'document.passwordWrong' });
    expect((await desk.unlock(first.id, 'sesame')).check.state).toBe('checked');
    expect((await over(second.id)).check.state).toBe('checked');
    expect(JSON.stringify(desk.list())).not.toContain('sesame');
  });

  it('saves the document as a signature found it, never over a file', async () => {
    const { id } = await checked('twice.pdf', twice);
    expect(await desk.saveRevision(id, 1)).toBeUndefined();
    place = join(folder, 'then.pdf');
    expect(await desk.saveRevision(id, 1)).toEqual({ name: 'then.pdf', folder });
    expect(readFileSync(place).equals(signed)).toBe(true);
    await expect(desk.saveRevision(id, 2)).rejects.toMatchObject({ code: 'output.exists' });
    place = join(folder, 'never.pdf');
    await expect(desk.saveRevision(id, 3)).rejects.toMatchObject({ code: 'revision.unknown', params: { count: 2 } });
    expect(readdirSync(folder).filter((name) => name !== 'unfinished')).toEqual(['then.pdf', 'twice.pdf']);
    expect(readFileSync(join(folder, 'then.pdf')).equals(signed)).toBe(true);
  });

  it('saves a report as the name says, never over a file, and shows what it found', async () => {
    const { id } = await checked('twice.pdf', twice);
    expect(await desk.saveReport(id)).toBeUndefined();
    expect(proposed).toBe(join(folder, 'twice-report.pdf'));
    told = [];
    place = join(folder, 'report.pdf');
    expect(await desk.saveReport(id)).toEqual({ name: 'report.pdf', folder });
    expect(readFileSync(place).subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(told).toMatchObject([{ id, check: { state: 'checked', report: { signatures: [{}, {}] } } }]);
    await expect(desk.saveReport(id)).rejects.toMatchObject({ code: 'output.exists' });
    place = join(folder, 'report.xml');
    await desk.saveReport(id);
    expect(readReport(readFileSync(place, 'utf8')).signatures).toHaveLength(2);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('saves nothing of a signature that does not fit its document', async () => {
    const changed = Buffer.from(twice);
    changed.write('Kupn9', changed.indexOf('%PDF') + 9, 'latin1');
    const { id, check } = await checked('changed.pdf', changed);
    expect(check).toMatchObject({ report: { signatures: [{ integrity: 'broken' }, { integrity: 'broken' }] } });
    place = join(folder, 'never.pdf');
    await expect(desk.saveRevision(id, 1)).rejects.toMatchObject({ code: 'revision.notIntact' });
    expect(readdirSync(folder)).not.toContain('never.pdf');
  });

  it('writes one report on several documents, as JSON and as CSV', async () => {
    const ids = [
      (await checked('=twice, "all".pdf', twice)).id,
      (await checked('plain.pdf', originals.get('table')!)).id,
      (await checked('broken.pdf', signed.subarray(0, 300))).id,
    ];
    place = join(folder, 'report.json');
    expect(await desk.export(ids, 'json')).toEqual({ name: 'report.json', folder });
    const { files } = JSON.parse(readFileSync(place, 'utf8')) as { files: Record<string, unknown>[] };
    expect(files.map(({ verdict }) => verdict)).toEqual(['unconfirmed', 'no-signature', 'not-readable']);
    place = join(folder, 'report.csv');
    await desk.export(ids, 'csv');
    const [head, ...lines] = readFileSync(place, 'utf8').trimEnd().split('\r\n');
    expect(head).toMatch(/^document,verdict,signature,kind,by,/);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^"\/.*=twice, ""all"".pdf","Intact, not confirmed",1,signature,Alice,/);
    expect(lines[3]).toContain('Can not be read');
  });

  it('forgets what leaves the list, and checks again what is asked for again', async () => {
    const { id } = await checked('lease.pdf', signed);
    told = [];
    expect(desk.again([id])).toBe(1);
    await over(id);
    expect(told.map(({ check }) => check.state)).toEqual(['checking', 'checked']);
    expect(desk.forget([id])).toBe(1);
    expect(desk.list()).toEqual({ documents: [], extending: false });
    expect(() => desk.path(id)).toThrow(CountersignError);
    expect(() => desk.again([id])).toThrow(CountersignError);
  });
});
