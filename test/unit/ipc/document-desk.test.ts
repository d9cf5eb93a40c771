import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import { DocumentDesk } from '../../../main/ipc/document-desk';
import { silentLog } from '../../../main/log/log';
import { classicTable, threeRevisions } from '../../fixtures/pdf';

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
    const [summary] = await desk.register([contract]);
    expect(summary).toEqual({
      id: expect.stringMatching(/^doc-[0-9a-f]{32}$/),
      name: 'Contract.pdf',
      folder,
      size: classicTable().length,
      pages: 1,
      signatures: 0,
    });
    expect(desk.path(summary!.id)).toBe(contract);
    const [other] = await new DocumentDesk(new DocumentEngine(), silentLog).register([contract]);
    expect(other!.id).not.toBe(summary!.id);
  });

  it('knows a file that comes twice, by whatever name', async () => {
    const link = join(folder, 'link.pdf');
    symlinkSync(contract, link);
    mkdirSync(join(folder, 'inner'));
    const [first] = await desk.register([contract]);
    const again = await desk.register([contract, link, join(folder, 'inner', '..', 'Contract.pdf')]);
    expect(again.map(({ id }) => id)).toEqual([first!.id]);
    expect(again[0]!.name).toBe('Contract.pdf');
  });

  it('keeps the order in which files came', async () => {
    const paths = Array.from({ length: 12 }, (_, index) => join(folder, `${index}.pdf`));
    for (const path of paths) writeFileSync(path, Number(path.at(-5)) % 2 ? threeRevisions() : classicTable());
    expect((await desk.register(paths)).map(({ name }) => name)).toEqual(
      paths.map((path) => path.slice(folder.length + 1)),
    );
  });

  it('says why a file can not be signed, and takes it all the same', async () => {
    const text = join(folder, 'note.txt');
    writeFileSync(text, 'not a PDF');
    const summaries = await desk.register([text, join(folder, 'gone.pdf')]);
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
    const summaries = await desk.register([folder]);
    expect(summaries.map(({ name, pages }) => [name, pages]).sort()).toEqual([
      ['Another.PDF', 1],
      ['Contract.pdf', 1],
    ]);
  });

  it('forgets a document and leaves its file', async () => {
    const [summary] = await desk.register([contract]);
    const id = summary!.id;
    expect(desk.forget([id, id, `doc-${'0'.repeat(32)}`])).toBe(1);
    expect(() => desk.path(id)).toThrow(expect.objectContaining({ code: 'document.unknown' }));
    expect(() => desk.output(id)).toThrow(expect.objectContaining({ code: 'document.unknown' }));
    const [back] = await desk.register([contract]);
    expect(back!.id).not.toBe(id);
    expect(back!.pages).toBe(1);
  });

  it('opens an output only when there is one, and it is still there', async () => {
    const [summary] = await desk.register([contract]);
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
