import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { historyEntry } from '../../../main/audit/history-entry';
import type { HistoryLine } from '../../../main/audit/history-line';
import { checkHistory, readHistory } from '../../../main/audit/history-reader';
import { CountersignError } from '../../../main/errors/countersign-error';
import type { RecordedKey, RecordedSigner, RequestRecorder } from '../../../main/signing/history-port';
import { outcome } from '../renderer/samples';
import { useHistory } from './history-desk';

const desk = useHistory();
const signer: RecordedSigner = {
  name: 'contracts',
  authType: 'UsernameAuthorizer',
  username: 'maria',
  identifiedBy: 'operating-system',
  token: 'card',
};
const key: RecordedKey = {
  tokenSerial: '8841',
  alias: 'user_maria',
  algorithm: 'RSA 2048',
  certificate: { serialNumber: '4f1a9c', issuer: 'CN=Example CA', subject: 'CN=Maria Lindqvist,C=SE' },
};
const three = ['a', 'b', 'c'].map((id) => ({ id, path: `/private/${id}.pdf`, password: 'open sesame' }));
const lines = async (): Promise<HistoryLine[]> => (await readHistory(desk.folder)).lines.reverse();
const openNotes = (): string[] => readdirSync(join(desk.folder, 'open'));

describe('what a request leaves', () => {
  it('is a line for each document, under SignServer’s names', async () => {
    const request = await desk.history.begin(three.slice(0, 2));
    request.identified(signer);
    request.authorized();
    request.chosen(key);
    await request.asking('a');
    request.ended('a', { signed: outcome(1, { lowerThan: { level: 'PAdES-BASELINE-T', reasons: ['x'] } }) });
    request.ended('b', { error: new CountersignError('document.notPdf', { file: 'b.pdf' }) });
    expect(await request.finish()).toBeUndefined();
    const [signed, failed] = await lines();
    expect(signed).toMatchObject({
      WORKER_NAME: 'contracts',
      WORKER_AUTHTYPE: 'UsernameAuthorizer',
      CLIENT_AUTHORIZED: true,
      AUTHORIZED_USERNAME: 'maria',
      IDENTIFIED_BY: 'operating-system',
      CRYPTOTOKEN: 'card',
      TOKEN_SERIALNUMBER: '8841',
      KEYALIAS: 'user_maria',
      KEY_ALGORITHM: 'RSA 2048',
      SIGNER_CERT_SERIALNUMBER: '4f1a9c',
      SIGNER_CERT_ISSUERDN: 'CN=Example CA',
      SIGNER_CERT_SUBJECTDN: 'CN=Maria Lindqvist,C=SE',
      FILENAME: 'a.pdf',
      RESPONSE_FILENAME: 'Contract 1-signed.pdf',
      REQUEST_DIGEST: 'cd'.repeat(32),
      REQUEST_DIGEST_ALGORITHM: 'SHA-256',
      RESPONSE_DIGEST: 'ab'.repeat(32),
      LEVEL: 'PAdES-BASELINE-B',
      LEVEL_WANTED: 'PAdES-BASELINE-T',
      KEY_ASKED: true,
      OUTCOME: 'SIGNED',
      PROCESS_SUCCESS: true,
    });
    expect(failed).toMatchObject({
      FILENAME: 'b.pdf',
      KEY_ASKED: false,
      OUTCOME: 'FAILED',
      PROCESS_SUCCESS: false,
      EXCEPTION: 'document.notPdf',
      REQUEST_ID: signed!.REQUEST_ID,
    });
    expect(signed!.LOG_ID).not.toBe(failed!.LOG_ID);
    expect(openNotes()).toEqual([]);
    expect(desk.text()).not.toMatch(/private|sesame/);
  });

  it('is one line when it was refused whole, with the file’s name only where there is one file', async () => {
    const all = await desk.history.begin(three);
    all.identified(signer);
    await all.finish(new CountersignError('signer.notAuthorized', { signer: 'contracts', username: 'maria' }));
    const one = await desk.history.begin(three.slice(2));
    await one.finish(new CountersignError('pin.cancelled', { token: 'card' }));
    const [refused, cancelled] = await lines();
    expect(refused).toMatchObject({ OUTCOME: 'REFUSED', EXCEPTION: 'signer.notAuthorized', DOCUMENTS: 3 });
    expect(refused).toMatchObject({ CLIENT_AUTHORIZED: false, KEY_ASKED: false });
    expect(refused).not.toHaveProperty('FILENAME');
    expect(cancelled).toMatchObject({ OUTCOME: 'CANCELLED', EXCEPTION: 'pin.cancelled', FILENAME: 'c.pdf' });
    expect(await lines()).toHaveLength(2);
  });

  it('says of a key that did not answer that nothing is known', async () => {
    const request = await desk.history.begin(three.slice(0, 1));
    await request.asking('a');
    request.ended('a', { error: new CountersignError('token.outcomeUnknown', { token: 'card' }) });
    await request.finish();
    expect(await lines()).toMatchObject([{ OUTCOME: 'UNKNOWN', KEY_ASKED: true, PROCESS_SUCCESS: false }]);
  });

  it('keeps the order in which documents ended, many at once', async () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ id: String(index), path: `/x/${index}.pdf` }));
    const request = await desk.history.begin(many);
    for (const { id } of many) request.ended(id, { signed: outcome(1) });
    expect(await request.finish()).toBeUndefined();
    expect((await lines()).map(({ FILENAME }) => FILENAME)).toEqual(many.map(({ id }) => `${id}.pdf`));
    expect(await checkHistory(desk.folder)).toMatchObject({ intact: true, lines: 200, unsealed: 0 });
  });
});

describe('a document that ends while a line is being written', () => {
  it('has its line too', async () => {
    await desk.record('first.pdf');
    const rounds = 10;
    const size = (): number => statSync(join(desk.folder, desk.files[0]!)).size;
    for (let round = 0; round < rounds; round += 1) {
      const before = size();
      const request = await desk.history.begin(three.slice(0, 2));
      request.ended('a', { signed: outcome(1) });
      // The line is in the file, and its writer has still to sync and to seal it.
      while (size() === before) await new Promise((resolve) => setImmediate(resolve));
      request.ended('b', { signed: outcome(2) });
      expect(await request.finish()).toBeUndefined();
    }
    expect((await lines()).slice(1).map(({ FILENAME }) => FILENAME)).toEqual(
      Array.from({ length: rounds }, () => ['a.pdf', 'b.pdf']).flat(),
    );
  });
});

describe('a request whose process was killed', () => {
  /** Begins a request and makes its note look like one of a process that is gone. */
  async function interrupted(last?: (request: RequestRecorder) => void): Promise<void> {
    const request = await desk.history.begin(three);
    request.identified(signer);
    request.chosen(key);
    await request.asking('a');
    request.ended('a', { signed: outcome(1) });
    await request.asking('b');
    last?.(request);
    while ((await lines()).length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    const [name] = openNotes();
    const note = join(desk.folder, 'open', name!);
    writeFileSync(note, readFileSync(note, 'utf8').replace(/"pid":\d+/, '"pid":4194305'));
  }

  it('gets the lines that it lacks, and says for which document the key was asked', async () => {
    await interrupted();
    desk.open();
    expect(await desk.history.closeLeftRequests()).toBe(2);
    expect(await lines()).toMatchObject([
      { FILENAME: 'a.pdf', OUTCOME: 'SIGNED' },
      {
        FILENAME: 'b.pdf',
        OUTCOME: 'UNKNOWN',
        KEY_ASKED: true,
        EXCEPTION: 'history.interrupted',
        KEYALIAS: 'user_maria',
      },
      { FILENAME: 'c.pdf', OUTCOME: 'FAILED', KEY_ASKED: false, EXCEPTION: 'history.interrupted' },
    ]);
    expect(openNotes()).toEqual([]);
    expect(await desk.history.closeLeftRequests()).toBe(0);
    expect(await checkHistory(desk.folder)).toMatchObject({ intact: true, lines: 3 });
  });

  it.each([
    ['the process was killed', (note: string) => note, 'FAILED', false],
    ['the computer was started anew', (note: string) => note.replace(/"booted":\d+/, '"booted":1'), 'UNKNOWN', true],
    ['an older version wrote the note', (note: string) => note.replace(/"booted":\d+,/, ''), 'UNKNOWN', true],
  ])(
    'counts the key as asked for a document whose turn came next only where that may be: %s',
    async (_, as, ...said) => {
      await interrupted((request) => request.announce('c'));
      const note = join(desk.folder, 'open', openNotes()[0]!);
      writeFileSync(note, as(readFileSync(note, 'utf8')));
      desk.open();
      expect(await desk.history.closeLeftRequests()).toBe(2);
      const [outcome, asked] = said;
      expect((await lines()).slice(1)).toMatchObject([
        { FILENAME: 'b.pdf', OUTCOME: 'UNKNOWN', KEY_ASKED: true },
        { FILENAME: 'c.pdf', OUTCOME: outcome, KEY_ASKED: asked, EXCEPTION: 'history.interrupted' },
      ]);
    },
  );

  it('has the lines of the documents that had ended, though the history had not', async () => {
    await interrupted((request) => request.ended('b', { signed: outcome(2) }));
    desk.open();
    await desk.history.closeLeftRequests();
    expect((await lines()).map(({ FILENAME, OUTCOME }) => [FILENAME, OUTCOME])).toEqual([
      ['a.pdf', 'SIGNED'],
      ['b.pdf', 'SIGNED'],
      ['c.pdf', 'FAILED'],
    ]);
  });

  it('is told by the next request too', async () => {
    await interrupted();
    desk.open();
    await desk.record('d.pdf');
    expect((await lines()).map(({ FILENAME }) => FILENAME)).toEqual(['a.pdf', 'b.pdf', 'c.pdf', 'd.pdf']);
  });

  it('whose note was cut by the power gets what the note still says', async () => {
    await interrupted();
    const note = join(desk.folder, 'open', openNotes()[0]!);
    appendFileSync(note, '{"asking":"');
    expect(await desk.history.closeLeftRequests()).toBe(2);
    writeFileSync(join(desk.folder, 'open', 'x.jsonl'), '{"pid":4194305,"since":"2026-');
    expect(await desk.history.closeLeftRequests()).toBe(0);
    expect(openNotes()).toEqual([]);
  });

  it('is left alone while its process runs', async () => {
    await desk.history.begin(three);
    expect(await desk.history.closeLeftRequests()).toBe(0);
    expect(openNotes()).toHaveLength(1);
  });
});

describe('a history that can not be written', () => {
  it('says so, and has every line once it can be', async () => {
    mkdirSync(join(desk.folder, '..'), { recursive: true });
    // A file where the folder should be: nobody can write into that, not even root.
    writeFileSync(desk.folder, '');
    const [said] = await desk.record('a.pdf');
    expect(said).toMatchObject({ code: 'history.notRecorded', params: { reason: 'read-only' } });
    rmSync(desk.folder);
    expect(await desk.record('b.pdf')).toEqual([undefined]);
    expect((await lines()).map(({ FILENAME }) => FILENAME)).toEqual(['a.pdf', 'b.pdf']);
    expect(await checkHistory(desk.folder)).toMatchObject({ intact: true, lines: 2 });
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('names a folder without rights', async () => {
    mkdirSync(desk.folder, { recursive: true, mode: 0o500 });
    const [said] = await desk.record('a.pdf');
    chmodSync(desk.folder, 0o700);
    expect(said).toMatchObject({ params: { reason: 'read-only' } });
  });

  it('that can not be read is an error with a code', async () => {
    await desk.record('a.pdf');
    const [file] = desk.files;
    rmSync(join(desk.folder, file!));
    mkdirSync(join(desk.folder, file!));
    await expect(readHistory(desk.folder)).rejects.toMatchObject({ code: 'history.unreadable' });
    await expect(checkHistory(desk.folder)).rejects.toMatchObject({ code: 'history.unreadable' });
  });
});

describe('an entry for the window', () => {
  it('says how a person was identified, and who says so', async () => {
    const request = await desk.history.begin(three.slice(0, 1));
    const evidence = { sub: '4711', acr: 'urn:acme:2fa', auth_time: '2026-11-29T10:00:00Z' };
    request.identified({ ...signer, identifiedBy: 'openid-connect', issuer: 'https://login.test', evidence });
    request.authorized();
    request.ended('a', { error: new CountersignError('document.notPdf', { file: 'a.pdf' }) });
    expect(await request.finish()).toBeUndefined();
    const [line] = await lines();
    expect(line).toMatchObject({
      IDENTIFIED_BY: 'openid-connect',
      IDENTITY_ISSUER: 'https://login.test',
      IDENTITY_EVIDENCE: evidence,
    });
    expect(historyEntry(line!)).toMatchObject({ identifiedBy: 'openid-connect', issuer: 'https://login.test' });
    const forged = { ...line!, IDENTIFIED_BY: 'constructor' as 'password' };
    expect(historyEntry(forged)).not.toHaveProperty('identifiedBy');
  });

  it('is texts of a sane size, whatever a stranger wrote', async () => {
    await desk.record('a.pdf');
    const [line] = await lines();
    const forged = {
      ...line!,
      FILENAME: { toString: 'x' },
      WORKER_NAME: 7,
      DOCUMENTS: 'many',
      KEYALIAS: 'x'.repeat(5_000),
    } as unknown as HistoryLine;
    const entry = historyEntry(forged);
    expect(entry).toEqual({
      sequence: 1,
      time: line!.LOG_TIME,
      outcome: 'FAILED',
      alias: 'x'.repeat(1_000),
      error: 'document.notPdf',
    });
  });
});
