import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { LevelWish } from '../../../main/document/document-port';
import { listSignatures, validationKey } from '../../../main/document/pades';
import type { PdfString } from '../../../main/document/pdf';
import { PdfDictionary, PdfReader, PdfStream, type PdfObject } from '../../../main/document/pdf';
import { startTestPki } from '../../fixtures/pki';
import { failure, network, useLevels } from '../../fixtures/pki/level-desk';

const desk = useLevels();

/** What the DSS of a file holds, as hex of DER. */
function storeOf(path: string): {
  lists: Record<string, string[]>;
  validation: Record<string, Record<string, string[]>>;
} {
  const reader = PdfReader.open(path);
  try {
    const store = reader.dictionary(reader.catalog.dictionary, 'DSS') ?? new PdfDictionary();
    const read = (items: PdfObject[] | undefined): string[] =>
      (items ?? []).map((item) => {
        const stream = reader.resolve(item);
        return stream instanceof PdfStream ? reader.streamData(stream).toString('hex') : '';
      });
    const validation: Record<string, Record<string, string[]>> = {};
    const vri = reader.dictionary(store, 'VRI') ?? new PdfDictionary();
    for (const key of vri.entries.keys()) {
      const entry = reader.dictionary(vri, key) ?? new PdfDictionary();
      validation[key] = Object.fromEntries(
        [...entry.entries.keys()].map((name) => [name, read(reader.array(entry, name))]),
      );
    }
    const lists = Object.fromEntries(['Certs', 'OCSPs', 'CRLs'].map((name) => [name, read(reader.array(store, name))]));
    return { lists, validation };
  } finally {
    reader.close();
  }
}

const hex = (der: Uint8Array): string => Buffer.from(der).toString('hex');

describe('EN 319 142-1, level B-LT: validation data', () => {
  it('holds the chains of signatory, authority and responder, and revocation data for all but the anchor', async () => {
    const completed = await desk.signWith({ level: 'PAdES-BASELINE-LT' });
    expect(completed).toMatchObject({ level: 'PAdES-BASELINE-LT', levelProblems: [] });
    const { lists } = storeOf(completed.path);
    const { signer, issuing, root, tsa, ocsp } = desk.pki;
    expect(lists['Certs']?.sort()).toEqual(
      [signer, issuing, root, tsa, ocsp].map((one) => hex(one.certificate)).sort(),
    );
    // OCSP for the signatory and the authority, a list for the issuing CA; the responder is exempt.
    expect(lists['OCSPs']).toHaveLength(2);
    expect(lists['CRLs']).toHaveLength(1);
    expect(desk.pki.requests).toEqual([
      ...['GET /ca/root', 'POST /tsa', 'POST /tsa'],
      ...['POST /ocsp', 'GET /crl/root', 'POST /ocsp'],
    ]);
  });

  it('names the signature in VRI by the SHA-1 of its padded Contents', async () => {
    const { path } = await desk.signWith({ level: 'PAdES-BASELINE-LT' });
    const reader = PdfReader.open(path);
    const [signature] = listSignatures(reader);
    reader.close();
    const contents = (signature!.contents as PdfString).bytes;
    const { validation, lists } = storeOf(path);
    expect(Object.keys(validation)).toEqual([validationKey(contents)]);
    expect(validationKey(contents)).toBe(createHash('sha1').update(contents).digest('hex').toUpperCase());
    const entry = validation[validationKey(contents)]!;
    expect(entry['Cert']?.sort()).toEqual(lists['Certs']?.sort());
    expect(entry['OCSP']).toEqual(lists['OCSPs']);
    expect(entry['CRL']).toEqual(lists['CRLs']);
  });

  it('declares the ESIC extension', async () => {
    const { path } = await desk.signWith({ level: 'PAdES-BASELINE-LT' });
    expect(readFileSync(path).toString('latin1')).toMatch(/\/ESIC <<\/BaseVersion \/1\.7\s+\/ExtensionLevel 1\s*>>/);
  });

  it('is no change of the document: the signature stays intact, and nothing else was changed after it', async () => {
    const completed = await desk.signWith({ level: 'PAdES-BASELINE-LT' });
    expect(completed.report.signatures).toMatchObject([
      { integrity: 'intact', coverage: { wholeDocument: false, laterChanges: 'signatures-only' } },
    ]);
    const bytes = readFileSync(completed.path);
    expect(completed.size).toBe(bytes.length);
    expect(completed.outputDigest).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('is not delivered when revocation data is missing, with the reason', async () => {
    desk.pki.setFault('/ocsp', 'error');
    desk.pki.setFault('/crl/issuing', 'cut-off');
    await expect(desk.signWith({ level: 'PAdES-BASELINE-LT' })).rejects.toEqual(
      failure('level.notReached', /revocation data is missing.*\/ocsp the server answered 500/),
    );
    expect(readdirSync(desk.folder)).toEqual(['contract.pdf']);
  });

  it('is not delivered when the chain can not be completed', async () => {
    desk.pki.setFault('/ca/root', 'error');
    await expect(desk.signWith({ level: 'PAdES-BASELINE-LT' })).rejects.toEqual(
      failure('level.notReached', /chain of a certificate is not complete.*\/ca\/root: the server answered 500/),
    );
  });

  it('is not delivered for a certificate that is revoked', async () => {
    const own = await startTestPki({ rsaSigner: true });
    try {
      own.revoke(own.signer);
      await expect(desk.signWith({ level: 'PAdES-BASELINE-LT' }, { from: own })).rejects.toEqual(
        failure('level.notReached', /a certificate is revoked/),
      );
    } finally {
      await own.stop();
    }
  });

  it('is delivered as B-T only where the request allows it', async () => {
    desk.pki.setFault('/crl/root', 'error');
    const completed = await desk.signWith({ level: 'PAdES-BASELINE-LT', fallback: 'DELIVER_LOWER' });
    expect(completed).toMatchObject({
      level: 'PAdES-BASELINE-T',
      levelProblems: expect.arrayContaining(['revocation data is missing']) as string[],
      report: { signatures: [{ integrity: 'intact', coverage: { wholeDocument: true } }] },
    });
  });

  it('uses what is kept from the document before, but for the signatory asks again', async () => {
    const engine = new DocumentEngine(network, join(desk.folder, 'cache'));
    await desk.signWith({ level: 'PAdES-BASELINE-LT' }, { engine });
    desk.pki.requests.length = 0;
    await desk.signWith({ level: 'PAdES-BASELINE-LT' }, { engine });
    expect(desk.pki.requests).toEqual(['POST /tsa', 'POST /ocsp']);
  });
});

describe('EN 319 142-1, level B-LTA: a document timestamp', () => {
  it('stands in a revision of its own, over the whole file with its validation data', async () => {
    const completed = await desk.signWith({ level: 'PAdES-BASELINE-LTA' });
    expect(completed).toMatchObject({ level: 'PAdES-BASELINE-LTA', levelProblems: [], field: 'Signature1' });
    expect(completed.report.signatures).toMatchObject([
      { subFilter: 'ETSI.CAdES.detached', integrity: 'intact', coverage: { laterChanges: 'signatures-only' } },
      { subFilter: 'ETSI.RFC3161', integrity: 'intact', coverage: { wholeDocument: true } },
    ]);
    const judged = execFileSync('pdfsig', ['-nocert', completed.path], { stdio: 'pipe' }).toString();
    expect(judged).toMatch(/Signature #1:[\s\S]*Signature is Valid[\s\S]*Signature #2:[\s\S]*Total document signed/);
    execFileSync('qpdf', ['--check', completed.path], { stdio: 'pipe' });
  });

  it('is not delivered when its authority fails behind the validation data', async () => {
    let asked = 0;
    const engine = new DocumentEngine((request) => {
      if (request.purpose === 'timestamp' && ++asked > 2) desk.pki.setFault('/tsa', 'error');
      return network(request);
    });
    await expect(desk.signWith({ level: 'PAdES-BASELINE-LTA' }, { engine })).rejects.toEqual(
      failure('level.notReached', /^test: the server answered 500$/),
    );
    desk.pki.setFault('/tsa');
    // Its length is known by now.
    asked = 1;
    expect(await desk.signWith({ level: 'PAdES-BASELINE-LTA', fallback: 'DELIVER_LOWER' }, { engine })).toMatchObject({
      level: 'PAdES-BASELINE-LT',
      levelProblems: ['test: the server answered 500'],
    });
  });

  it('five signatures of every level leave each other intact, and the store grows without repeating itself', async () => {
    let path = desk.file;
    for (const level of ['LTA', 'T', 'LT', 'LTA', 'LT'] as const) {
      ({ path } = await desk.signWith({ level: `PAdES-BASELINE-${level}` }, { path }));
    }
    const { signatures } = await new DocumentEngine().verify(path);
    expect(signatures).toHaveLength(7);
    for (const signature of signatures) {
      expect(signature).toMatchObject({ integrity: 'intact' });
      expect(signature.coverage.laterChanges).not.toBe('other');
    }
    const { lists, validation } = storeOf(path);
    expect(lists['Certs']).toHaveLength(5);
    expect(new Set(lists['OCSPs']).size).toBe(lists['OCSPs']?.length);
    expect(Object.keys(validation)).toHaveLength(4);
  });
});

describe('raising what is signed already', () => {
  const extend = (path: string, level: LevelWish['level'], engine = new DocumentEngine(network)) =>
    engine.extend({
      path,
      raise: desk.wish({ level }),
      ...desk.output(),
    });
  const kinds = (signatures: { subFilter: string }[]): string[] => signatures.map(({ subFilter }) => subFilter);

  it('B-T becomes B-LTA; the file that it was is its beginning', async () => {
    const { path } = await desk.signWith({ level: 'PAdES-BASELINE-T' });
    const before = readFileSync(path);
    const extended = await extend(path, 'PAdES-BASELINE-LTA');
    expect(extended).toMatchObject({ level: 'PAdES-BASELINE-LTA', levelProblems: [] });
    expect(kinds(extended.report.signatures)).toEqual(['ETSI.CAdES.detached', 'ETSI.RFC3161']);
    expect(readFileSync(extended.path).subarray(0, before.length).equals(before)).toBe(true);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('B-B gets its time from a document timestamp', async () => {
    desk.pki.setFault('/tsa', 'error');
    const { path } = await desk.signWith({ level: 'PAdES-BASELINE-T', fallback: 'DELIVER_LOWER' });
    desk.pki.setFault('/tsa');
    const extended = await extend(path, 'PAdES-BASELINE-T');
    expect(kinds(extended.report.signatures)).toEqual(['ETSI.CAdES.detached', 'ETSI.RFC3161']);
    expect(extended.report.signatures[0]).toMatchObject({ coverage: { laterChanges: 'signatures-only' } });
  });

  it('B-LTA is renewed: data for the timestamp before, then another timestamp', async () => {
    const { path } = await desk.signWith({ level: 'PAdES-BASELINE-LTA' });
    const extended = await extend(path, 'PAdES-BASELINE-LTA');
    expect(kinds(extended.report.signatures)).toEqual(['ETSI.CAdES.detached', 'ETSI.RFC3161', 'ETSI.RFC3161']);
    expect(extended.report.signatures.every(({ integrity }) => integrity === 'intact')).toBe(true);
    // The signature and the first document timestamp each have their own, and the older one is as it was under its timestamp.
    const [before, after] = [storeOf(path), storeOf(extended.path)];
    expect(Object.keys(after.validation)).toHaveLength(2);
    expect(after.validation).toMatchObject(before.validation);
    expect(after.lists['OCSPs']!.length).toBeGreaterThan(before.lists['OCSPs']!.length);
  });

  it('a document without a signature becomes a timestamp-only document', async () => {
    const extended = await extend(desk.file, 'PAdES-BASELINE-LTA');
    expect(kinds(extended.report.signatures)).toEqual(['ETSI.RFC3161', 'ETSI.RFC3161']);
    expect(Object.keys(storeOf(extended.path).validation)).toHaveLength(1);
  });

  it('delivers nothing when the level is not reached', async () => {
    const { path } = await desk.signWith({ level: 'PAdES-BASELINE-T' });
    desk.pki.setFault('/ocsp', 'error');
    desk.pki.setFault('/crl/issuing', 'error');
    const files = readdirSync(desk.folder);
    await expect(extend(path, 'PAdES-BASELINE-LT')).rejects.toEqual(
      failure('level.notReached', /revocation data is missing/),
    );
    expect(readdirSync(desk.folder)).toEqual(files);
  });
});
