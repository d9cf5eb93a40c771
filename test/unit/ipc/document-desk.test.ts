import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import { DocumentDesk } from '../../../main/ipc/document-desk';
import { silentLog } from '../../../main/log/log';
import { classicTable, threeRevisions } from '../../fixtures/pdf';
import { encryptedDocument } from '../../fixtures/pdf/encrypted-documents';

describe('the document desk', () => {
  let folder: string;
  let desk: DocumentDesk;
  let contract: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-desk-')));
    contract = join(folder, 'Contract.pdf');
    writeFileSync(contract, classicTable());
    desk = new DocumentDesk(new DocumentEngine(), silentLog);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('hands out ids that say nothing of the file, and keeps the path', async () => {
    const [summary] = (await desk.register([contract])).documents;
    expect(summary).toEqual({
      id: expect.stringMatching(/^doc-[0-9a-f]{32}$/),
      name: 'Contract.pdf',
      folder,
      size: classicTable().length,
      pages: 1,
      signatures: 0,
    });
    expect(desk.path(summary!.id)).toBe(contract);
    const other = (await new DocumentDesk(new DocumentEngine(), silentLog).register([contract])).documents[0];
    expect(other!.id).not.toBe(summary!.id);
  });

  it('knows a file that comes twice, by whatever name', async () => {
    const link = join(folder, 'link.pdf');
    symlinkSync(contract, link);
    mkdirSync(join(folder, 'inner'));
    const [first] = (await desk.register([contract])).documents;
    const { documents: again } = await desk.register([contract, link, join(folder, 'inner', '..', 'Contract.pdf')]);
    expect(again.map(({ id }) => id)).toEqual([first!.id]);
    expect(again[0]!.name).toBe('Contract.pdf');
  });

  it('keeps the order in which files came', async () => {
    const paths = Array.from({ length: 12 }, (_, index) => join(folder, `${index}.pdf`));
    for (const path of paths) writeFileSync(path, Number(path.at(-5)) % 2 ? threeRevisions() : classicTable());
    expect((await desk.register(paths)).documents.map(({ name }) => name)).toEqual(
      paths.map((path) => path.slice(folder.length + 1)),
    );
  });

  it('says why a file can not be signed, and takes it all the same', async () => {
    const text = join(folder, 'note.txt');
    writeFileSync(text, 'not a PDF');
    const { documents: summaries } = await desk.register([text, join(folder, 'gone.pdf')]);
    expect(summaries.map(({ problem, size }) => [problem?.code, size > 0])).toEqual([
      ['document.notPdf', true],
      ['document.notFound', false],
    ]);
    expect(summaries.every(({ pages }) => pages === undefined)).toBe(true);
    expect(desk.path(summaries[0]!.id)).toBe(text);
  });

  it('takes the PDFs of a folder', async () => {
    writeFileSync(join(folder, 'note.txt'), 'not a PDF');
    writeFileSync(join(folder, 'Another.PDF'), classicTable());
    const { documents: summaries } = await desk.register([folder]);
    expect(summaries.map(({ name, pages }) => [name, pages]).sort()).toEqual([
      ['Another.PDF', 1],
      ['Contract.pdf', 1],
    ]);
  });

  it('says when a drop holds more files than it takes', async () => {
    const crowd = join(folder, 'crowd');
    mkdirSync(crowd);
    // Not PDFs inside, so that looking at them is quick.
    for (let index = 0; index < 2001; index += 1) writeFileSync(join(crowd, `${index}.pdf`), '');
    const full = await desk.register([crowd]);
    expect([full.documents.length, full.incomplete]).toEqual([2000, true]);
    rmSync(join(crowd, '7.pdf'));
    const exact = await desk.register([crowd]);
    expect([exact.documents.length, exact.incomplete]).toEqual([2000, false]);
  });

  it('lists what lies on it, in order, with how far each has come', async () => {
    const other = join(folder, 'Other.pdf');
    writeFileSync(other, threeRevisions());
    const { documents: added } = await desk.register([other, contract]);
    const error = { code: 'batch.cancelled', params: {} } as const;
    desk.noteProgress(added[1]!.id, { state: 'cancelled', error });
    desk.noteProgress(`doc-${'0'.repeat(32)}`, { state: 'signing' });
    expect(desk.list()).toEqual([
      { summary: added[0], progress: { state: 'waiting' } },
      { summary: added[1], progress: { state: 'cancelled', error } },
    ]);
    // What is added again begins again.
    await desk.register([contract]);
    expect(desk.list()[1]!.progress).toEqual({ state: 'waiting' });
    desk.forget([added[0]!.id]);
    expect(desk.list().map(({ summary }) => summary.name)).toEqual(['Contract.pdf']);
  });

  describe('with protected documents', () => {
    async function locked(files: Record<string, Buffer>): Promise<Record<string, string>> {
      for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
      const { documents } = await desk.register(Object.keys(files).map((name) => join(folder, name)));
      return Object.fromEntries(documents.map(({ name, id }) => [name, id]));
    }
    const problems = (): Record<string, string | undefined> =>
      Object.fromEntries(desk.list().map(({ summary }) => [summary.name, summary.problem?.code]));

    it('opens all that take the password, of user or owner, and leaves the others locked', async () => {
      const ids = await locked({
        'a.pdf': encryptedDocument(['256']),
        'b.pdf': encryptedDocument(['128', '--use-aes=y'], { user: 'else', owner: 'user' }),
        'c.pdf': encryptedDocument(['40'], { user: 'other', owner: 'another' }),
      });
      const needed = 'document.passwordNeeded';
      expect(problems()).toEqual({ 'a.pdf': needed, 'b.pdf': needed, 'c.pdf': needed });
      const opened = await desk.unlock(ids['a.pdf']!, 'user');
      expect(opened.map(({ name, pages, problem }) => [name, pages, problem])).toEqual([
        ['a.pdf', 1, undefined],
        ['b.pdf', 1, undefined],
      ]);
      expect(problems()).toEqual({ 'a.pdf': undefined, 'b.pdf': undefined, 'c.pdf': needed });
      expect(desk.toSign(ids['b.pdf']!)).toEqual({ id: ids['b.pdf'], path: join(folder, 'b.pdf'), password: 'user' });
      expect(desk.toSign(ids['c.pdf']!)).not.toHaveProperty('password');
    });

    it('refuses a wrong password and keeps nothing of it', async () => {
      const { 'a.pdf': id } = await locked({ 'a.pdf': encryptedDocument(['256']) });
      await expect(desk.unlock(id!, 'guess')).rejects.toMatchObject({
        code: 'document.passwordWrong',
        params: { file: 'a.pdf' },
      });
      expect(desk.toSign(id!)).not.toHaveProperty('password');
      expect(problems()).toEqual({ 'a.pdf': 'document.passwordNeeded' });
      await expect(desk.unlock(`doc-${'0'.repeat(32)}`, 'user')).rejects.toMatchObject({ code: 'document.unknown' });
    });

    it('takes only the owner’s password where the user’s has opened already', async () => {
      const readOnly = (user: string) => encryptedDocument(['256', '--modify=none'], { user, owner: 'boss' });
      const ids = await locked({ 'open.pdf': readOnly(''), 'closed.pdf': readOnly('user') });
      await expect(desk.unlock(ids['open.pdf']!, 'guess')).rejects.toMatchObject({ code: 'document.passwordWrong' });
      await desk.unlock(ids['closed.pdf']!, 'user');
      await expect(desk.unlock(ids['closed.pdf']!, 'user')).rejects.toMatchObject({ code: 'document.permission' });
      for (const id of Object.values(ids)) {
        await desk.unlock(id, 'boss');
        expect(desk.toSign(id).password).toBe('boss');
      }
    });

    it('asks once: what comes later is tried with the passwords that are known', async () => {
      const { 'a.pdf': first } = await locked({ 'a.pdf': encryptedDocument(['256']) });
      await desk.unlock(first!, 'user');
      const { 'b.pdf': second } = await locked({ 'b.pdf': encryptedDocument(['40']) });
      expect(problems()).toEqual({ 'a.pdf': undefined, 'b.pdf': undefined });
      expect(desk.toSign(second!).password).toBe('user');
    });

    it('forgets a password when its document is signed or leaves the list', async () => {
      const ids = await locked({ 'a.pdf': encryptedDocument(['256']), 'b.pdf': encryptedDocument(['256']) });
      await desk.unlock(ids['a.pdf']!, 'user');
      desk.noteOutput(ids['a.pdf']!, join(folder, 'a-signed.pdf'));
      expect(desk.toSign(ids['a.pdf']!)).not.toHaveProperty('password');
      desk.forget([ids['b.pdf']!]);
      const { 'b.pdf': again } = await locked({ 'b.pdf': encryptedDocument(['256']) });
      expect(desk.toSign(again!)).not.toHaveProperty('password');
      expect(problems()['b.pdf']).toBe('document.passwordNeeded');
    });
  });

  it('forgets a document and leaves its file', async () => {
    const [summary] = (await desk.register([contract])).documents;
    const id = summary!.id;
    expect(desk.forget([id, id, `doc-${'0'.repeat(32)}`])).toBe(1);
    expect(() => desk.path(id)).toThrow(expect.objectContaining({ code: 'document.unknown' }));
    expect(() => desk.output(id)).toThrow(expect.objectContaining({ code: 'document.unknown' }));
    const [back] = (await desk.register([contract])).documents;
    expect(back!.id).not.toBe(id);
    expect(back!.pages).toBe(1);
  });

  it('opens an output only when there is one, and it is still there', async () => {
    const [summary] = (await desk.register([contract])).documents;
    const { id } = summary!;
    expect(() => desk.output(id)).toThrow(expect.objectContaining({ code: 'document.unknown' }));
    const output = join(folder, 'Contract-signed.pdf');
    desk.noteOutput(id, output);
    expect(() => desk.output(id)).toThrow(
      expect.objectContaining({ code: 'document.notFound', params: { file: 'Contract-signed.pdf' } }),
    );
    writeFileSync(output, 'x');
    expect(desk.output(id)).toBe(output);
    desk.noteOutput(`doc-${'0'.repeat(32)}`, output);
    expect(() => desk.output(`doc-${'0'.repeat(32)}`)).toThrow(expect.objectContaining({ code: 'document.unknown' }));
  });

  it.each(['', 'constructor', '__proto__', '/etc/passwd'])('knows no document %j', (id) => {
    expect(() => desk.path(id)).toThrow(expect.objectContaining({ code: 'document.unknown' }));
  });
});
