import { describe, expect, it } from 'vitest';
import { CountersignError } from '../../../main/errors/countersign-error';
import type { Inspection } from '../../../main/document/document-port';
import { OutletDesk } from '../../../main/ipc/outlet-desk';

const inspection = (over: Partial<Inspection> = {}): Inspection => ({
  ...{ size: 9, version: '1.7', pages: 5, signatures: 1 },
  ...over,
});

function started({ found = async () => inspection() }: { found?: () => Promise<Inspection> } = {}) {
  const did: unknown[] = [];
  const desk = new OutletDesk(
    (id) => {
      if (id === 'unknown') throw new CountersignError('document.unknown', {});
      return `/out/${id}.pdf`;
    },
    { inspect: found },
    {
      isThere: async () => true,
      printers: async () => [{ name: 'Office' }],
      print: async (...words) => void did.push(words),
    },
    { isThere: async () => false, write: async (files) => void did.push(files) },
  );
  return { desk, did };
}
const request = { documentId: 'a', printer: 'Office', copies: 2 };

describe('what is printed and sent', () => {
  it('is named by documents, and never by a path', async () => {
    const { desk, did } = started();
    expect(await desk.outlets()).toEqual({ mails: false, prints: true });
    expect(await desk.printable('a')).toEqual({ printers: [{ name: 'Office' }], pages: 5 });
    await desk.print({ ...request, pages: '4,1-2' });
    expect(await desk.mail(['a', 'b'])).toBe(2);
    expect(did).toEqual([
      ['/out/a.pdf', { printer: 'Office', copies: 2, pages: '1-2,4' }],
      ['/out/a.pdf', '/out/b.pdf'],
    ]);
    const unknown = { code: 'document.unknown' };
    await expect(desk.mail(['a', 'unknown'])).rejects.toMatchObject(unknown);
    await expect(desk.print({ ...request, documentId: 'unknown' })).rejects.toMatchObject(unknown);
    expect(did).toHaveLength(2);
  });

  it('goes to a printer of the list, and has the pages that it has', async () => {
    const { desk, did } = started();
    await expect(desk.print({ ...request, printer: '-o raw' })).rejects.toMatchObject({ code: 'print.refused' });
    await expect(desk.print({ ...request, pages: '6' })).rejects.toMatchObject({
      code: 'print.pagesUnknown',
      params: { file: 'a.pdf', pages: 5 },
    });
    expect(did).toEqual([]);
  });

  it('is nothing that the printing system can not open, or may not print', async () => {
    const locked = started({
      found: () => Promise.reject(new CountersignError('document.passwordNeeded', { file: 'a.pdf' })),
    });
    const forbidden = started({ found: async () => inspection({ openedBy: 'user', printForbidden: true }) });
    for (const [{ desk, did }, reason] of [
      [locked, 'password'],
      [forbidden, 'permission'],
    ] as const) {
      const refused = { code: 'print.protected', params: { file: 'a.pdf', reason } };
      await expect(desk.printable('a')).rejects.toMatchObject(refused);
      await expect(desk.print(request)).rejects.toMatchObject(refused);
      expect(did).toEqual([]);
    }
  });
});
