import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ListedDocument } from '../../../main/ipc/document-desk';
import { listAsCsv, OutputDesk } from '../../../main/ipc/output-desk';
import { outcome } from '../renderer/samples';

const listed = (over: Partial<ListedDocument>): ListedDocument => ({
  path: '/documents/a.pdf',
  progress: { state: 'waiting' },
  ...over,
});
const linesOf = (text: string): string[] => text.split('\r\n');

describe('the list of what was signed', () => {
  it('has a line for each document, and begins with the mark by which table programs know UTF-8', () => {
    const text = listAsCsv([
      listed({ progress: { state: 'signed', outcome: outcome(1) }, output: '/documents/a-signed.pdf' }),
      listed({
        path: '/b.pdf',
        progress: { state: 'failed', error: { code: 'document.changed', params: { file: 'b.pdf' } } },
      }),
      listed({ path: '/c.pdf', progress: { state: 'cancelled', error: { code: 'batch.cancelled', params: {} } } }),
      listed({ path: '/d.pdf' }),
    ]);
    expect(text.startsWith('\uFEFFdocument,state,signed copy,')).toBe(true);
    const [head, a, b, c, d, end] = linesOf(text);
    expect(a).toBe(
      [
        '/documents/a.pdf,signed,/documents/a-signed.pdf,Maria Lindqvist,2026-11-22T13:06:12Z',
        ',,PAdES-BASELINE-B,SHA-256',
        `${'cd'.repeat(32)},${'ab'.repeat(32)},`,
      ].join(','),
    );
    expect(b).toMatch(/^\/b\.pdf,not signed,+“?"?“b\.pdf”/);
    expect(c).toMatch(/^\/c\.pdf,stopped,/);
    expect(d).toBe(`/d.pdf,to be signed${','.repeat(head!.split(',').length - 2)}`);
    expect(end).toBe('');
  });

  it('lets no name break out of its cell, and none calculate', () => {
    const text = listAsCsv([listed({ path: '=1+1,"x"\n.pdf' }), listed({ path: '@a' })]);
    expect(text).toContain(`"'=1+1,""x""\n.pdf",to be signed`);
    expect(text).toContain(`\r\n'@a,to be signed`);
  });

  it('is saved where the person says, and copies and drags only what is there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-list-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const did: unknown[] = [];
    let place: string | undefined = join(folder, 'list.csv');
    const desk = new OutputDesk(
      { outputs: (ids) => ids.filter((id) => id !== 'gone').map((id) => `/out/${id}.pdf`), listed: () => [listed({})] },
      {
        copyText: async (text) => void did.push(['copied', text]),
        choosePlaceForList: async () => place,
        dragFiles: (paths) => void did.push(['dragged', paths]),
      },
    );
    expect(await desk.saveList(['a'])).toEqual({ name: 'list.csv', folder });
    expect(readFileSync(join(folder, 'list.csv'), 'utf8')).toContain('/documents/a.pdf');
    place = undefined;
    expect(await desk.saveList(['a'])).toBeUndefined();
    expect(await desk.copyPaths(['a', 'gone', 'b'])).toBe(2);
    expect([desk.drag(['a', 'gone']), desk.drag(['gone']), await desk.copyPaths(['gone'])]).toEqual([1, 0, 0]);
    expect(did).toEqual([
      ['copied', '/out/a.pdf\n/out/b.pdf'],
      ['dragged', ['/out/a.pdf']],
    ]);
  });
});
