import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CountersignError } from '../../../main/errors/countersign-error';
import { PageDesk, type StartPageProcess } from '../../../main/ipc/page-desk';
import { silentLog } from '../../../main/log/log';

type Started = Parameters<StartPageProcess>[0] & { killed: boolean };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shown-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function desk(): { pages: PageDesk; started: Started[]; told: { view: string; error: { code: string } }[] } {
  const started: Started[] = [];
  const told: { view: string; error: { code: string } }[] = [];
  const documents = {
    toSign(id: string) {
      if (id === 'unknown') throw new CountersignError('document.unknown', {});
      const path = join(folder, id);
      return id === 'locked.pdf' ? { path, password: 'open sesame' } : { path };
    },
  };
  const start: StartPageProcess = (wish) => {
    const one: Started = { ...wish, killed: false };
    started.push(one);
    return { kill: () => void (one.killed = true) };
  };
  return { pages: new PageDesk(documents, start, (ended) => told.push(ended), silentLog), started, told };
}

const write = (name: string): void => writeFileSync(join(folder, name), '%PDF-1.7');

describe('the desk of shown pages', () => {
  it('gives each look a process, and the process the document and its password', () => {
    const { pages, started } = desk();
    write('locked.pdf');
    const { view } = pages.open('locked.pdf');
    expect(view).toMatch(/^page-[0-9a-f]{32}$/);
    expect(started).toMatchObject([{ view, password: 'open sesame', document: { size: 8 } }]);
    expect(pages.current).toMatchObject({ documentId: 'locked.pdf', document: { size: 8 } });
    pages.closeAll();
  });

  it('has one process at a time: another document has another one, and so has the same document again', async () => {
    const { pages, started } = desk();
    write('a.pdf');
    write('b.pdf');
    const views = ['a.pdf', 'b.pdf', 'b.pdf'].map((name) => pages.open(name).view);
    expect(new Set(views).size).toBe(3);
    expect(started.map(({ killed }) => killed)).toEqual([true, true, false]);
    await expect(started[0]!.document.read(0, 1)).rejects.toThrow('closed');
    pages.closeAll();
    expect(started[2]!.killed).toBe(true);
  });

  it('closes what is named, and nothing else', () => {
    const { pages, started } = desk();
    write('a.pdf');
    const { view } = pages.open('a.pdf');
    expect(pages.close(`page-${'0'.repeat(32)}`)).toBe(false);
    expect(started[0]!.killed).toBe(false);
    expect(pages.close(view)).toBe(true);
    expect(pages.close(view)).toBe(false);
    expect(pages.current).toBeUndefined();
  });

  it('tells why a process came to its end, once, and not of one that is not shown any more', () => {
    const { pages, started, told } = desk();
    write('a.pdf');
    const first = pages.open('a.pdf').view;
    started[0]!.ended('page.hung');
    started[0]!.ended('page.crashed');
    expect(told).toEqual([{ view: first, error: { code: 'page.hung', params: {} } }]);
    pages.open('a.pdf');
    pages.closeAll();
    started[1]!.ended('page.memory');
    expect(told).toHaveLength(1);
  });

  it('leaves nothing open of a document that is not there', () => {
    const { pages, started } = desk();
    write('a.pdf');
    pages.open('a.pdf');
    expect(() => pages.open('gone.pdf')).toThrow(expect.objectContaining({ code: 'document.notFound' }));
    expect(() => pages.open('unknown')).toThrow(expect.objectContaining({ code: 'document.unknown' }));
    expect(started).toMatchObject([{ killed: true }]);
    expect(pages.current).toBeUndefined();
  });
});
