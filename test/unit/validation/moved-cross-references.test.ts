import { afterAll, describe, expect, it } from 'vitest';
import type { PdfReference } from '../../../main/document/pdf';
import { PdfString } from '../../../main/document/pdf';
import { tolerablePdfFixtures } from '../../fixtures/pdf';
import { removeFiles, signDocument, updateDocument } from './signed-document';
import { alice, alicePlan, byAlice, byBob, originals, verify } from './two-signatories';

afterAll(removeFiles);

describe('a cross-reference section outside the signed bytes', () => {
  it('a later revision that continues another section than the signed one is found out', async () => {
    // The signed file ends with a startxref to its own section; the appended one names the original's as its /Prev, so
    // the signed revision is no longer part of the document's history.
    const original = originals.get('table')!;
    const signed = byAlice(original);
    const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(original.toString('latin1'))![1]);
    const text = signed.toString('latin1');
    const signedStart = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)![1]);
    const section = text.slice(signedStart, text.lastIndexOf('startxref'));
    expect(section).toContain(`/Prev ${start}`);
    const copy = `${section}startxref\n${signed.length}\n%%EOF\n`;
    const reports = await verify(Buffer.concat([signed, Buffer.from(copy, 'latin1')]));
    expect(reports).toHaveLength(1);
    expect(reports[0]!).toMatchObject({
      indication: 'TOTAL-FAILED',
      subIndication: 'FORMAT_FAILURE',
      integrity: 'broken',
    });
  });

  it('another catalog, which only the trailer names', async () => {
    let replaced: PdfReference | undefined;
    let replacement: PdfReference | undefined;
    const updated = updateDocument(byAlice(originals.get('table')!), (reader, update) => {
      replaced = reader.catalog.reference;
      replacement = update.add(reader.catalog.dictionary);
    });
    const text = updated.toString('latin1');
    const at = text.lastIndexOf(`/Root ${replaced!.toString()}`);
    expect(at).toBeGreaterThan(text.lastIndexOf('trailer'));
    const other = text.slice(0, at) + text.slice(at).replace(replaced!.toString(), replacement!.toString());
    const reports = await verify(byBob(Buffer.from(other, 'latin1')));
    expect(reports.map(({ integrity }) => integrity)).toEqual(['intact', 'intact']);
    expect(reports[0]!.coverage.laterChanges).toBe('other');
  });

  it('a section of the signed revision that was put in behind the signed bytes', async () => {
    // A signer in on it signs a /Prev that points beyond the end; what will stand there is written afterwards.
    const original = originals.get('table')!;
    const originalText = original.toString('latin1');
    const start = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(originalText)![1]!;
    const later = '9'.padEnd(start.length, '0');
    const signed = signDocument(original, alice, alicePlan, {
      revision: (revision) => {
        const at = revision.lastIndexOf(`/Prev ${start}`, undefined, 'latin1');
        expect(at).toBeGreaterThan(0);
        revision.write(`/Prev ${later}`, at, 'latin1');
      },
    });
    const signedStart = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(signed.toString('latin1'))![1]!;
    const trailer = originalText.slice(originalText.lastIndexOf('trailer'), originalText.lastIndexOf('startxref'));
    const moved = originalText.slice(Number(start), originalText.lastIndexOf('startxref'));
    const padded = signed.toString('latin1').padEnd(Number(later), '\n');
    const size = /\/Size (\d+)/.exec(signed.toString('latin1').slice(Number(signedStart)))![1]!;
    const newest = `xref\n0 0\n${trailer.replace(/\/Size \d+/, `/Size ${size}`).replace('<<', `<< /Prev ${signedStart}`)}`;
    const whole = `${padded}${moved}${newest}startxref\n${padded.length + moved.length}\n%%EOF\n`;
    const reports = await verify(Buffer.from(whole, 'latin1'));
    expect(reports[0]!).toMatchObject({
      indication: 'TOTAL-FAILED',
      subIndication: 'FORMAT_FAILURE',
    });
  });
});

describe('a later cross-reference table that turns objects of the signed document into others', () => {
  /** Appends `body` and a table with one entry for `number`; `entry` is given the place of the body. */
  const appendTable = (bytes: Buffer, number: number, body: string, entry: (position: number) => string): Buffer => {
    const text = bytes.toString('latin1');
    const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)![1]!;
    const size = Math.max(number + 1, Number(/\/Size (\d+)/.exec(text.slice(Number(previous)))![1]));
    const trailer = text
      .slice(text.lastIndexOf('trailer'), text.lastIndexOf('startxref'))
      .replace(/\/Size \d+/, `/Size ${size}`)
      .replace(/\/Prev \d+/, `/Prev ${previous}`);
    const start = bytes.length + body.length;
    const table = `xref\n${number} 1\n${entry(bytes.length)} \n${trailer}startxref\n${start}\n%%EOF\n`;
    return Buffer.concat([bytes, Buffer.from(body + table, 'latin1')]);
  };
  const line = (offset: number, generation: number, kind: 'n' | 'f'): string =>
    `${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} ${kind}`;
  const laterChanges = async (changed: Buffer): Promise<string> => {
    const reports = await verify(byBob(changed));
    expect(reports.map(({ integrity }) => integrity)).toEqual(['intact', 'intact']);
    return reports[0]!.coverage.laterChanges;
  };
  const font = (bytes: Buffer): { number: number; position: number; text: string } => {
    const match = /(\d+) 0 obj\s*<<\s*\/Type \/Font[\s\S]*?endobj\n/.exec(bytes.toString('latin1'))!;
    return { number: Number(match[1]), position: match.index, text: match[0] };
  };

  it('the same object again, at its old place or as it was: nothing changed', async () => {
    const signed = byAlice(originals.get('table')!);
    const { number, position, text } = font(signed);
    expect(await laterChanges(appendTable(signed, number, '', () => line(position, 0, 'n')))).toBe('signatures-only');
    expect(await laterChanges(appendTable(signed, number, text, (at) => line(at, 0, 'n')))).toBe('signatures-only');
  });

  it('an object freed', async () => {
    const signed = byAlice(originals.get('table')!);
    expect(await laterChanges(appendTable(signed, font(signed).number, '', () => line(0, 1, 'f')))).toBe('other');
  });

  it('an object of another generation, word for word the same', async () => {
    const signed = byAlice(originals.get('table')!);
    const { number, text } = font(signed);
    const body = text.replace(`${number} 0 obj`, `${number} 1 obj`);
    expect(await laterChanges(appendTable(signed, number, body, (at) => line(at, 1, 'n')))).toBe('other');
  });

  it('an object that was hidden in the signed bytes', async () => {
    const hidden = '77 0 obj << /Hidden true >> endobj';
    const prepared = updateDocument(originals.get('table')!, (_, update) =>
      update.add(new PdfString(Buffer.from(hidden))),
    );
    const signed = byAlice(prepared);
    const position = signed.indexOf(hidden, 0, 'latin1');
    expect(position).toBeGreaterThan(0);
    expect(await laterChanges(appendTable(signed, 77, '', () => line(position, 0, 'n')))).toBe('other');
    expect(await laterChanges(appendTable(signed, 77, `${hidden}\n`, (at) => line(at, 0, 'n')))).toBe(
      'signatures-only',
    );
  });

  it('a table with lines of an odd width, which other programs may read otherwise', async () => {
    const signed = byAlice(originals.get('table')!);
    const { number, text } = font(signed);
    const odd = appendTable(signed, number, text, (at) => line(at, 0, 'n').trimEnd());
    const at = odd.lastIndexOf(' n \n', undefined, 'latin1');
    const narrow = Buffer.concat([odd.subarray(0, at + 2), odd.subarray(at + 3)]);
    expect(await laterChanges(narrow)).toBe('other');
    expect(await laterChanges(odd)).toBe('signatures-only');
  });

  it('no such table that was there before the signature: whoever signed, signed it like that', async () => {
    const { bytes } = tolerablePdfFixtures().find(({ name }) => name === 'short-table-lines')!;
    expect((await verify(byBob(byAlice(bytes)))).map(({ coverage }) => coverage.laterChanges)).toEqual([
      'signatures-only',
      'none',
    ]);
  });
});
