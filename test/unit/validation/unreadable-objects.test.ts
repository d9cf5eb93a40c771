import { afterAll, describe, expect, it } from 'vitest';
import type { SignatureReport } from '../../../main/document/document-port';
import { PdfNewStream, PdfDictionary, PdfReference } from '../../../main/document/pdf';
import { PdfBuilder } from '../../fixtures/pdf';
import { removeFiles, signDocument, updateDocument } from './signed-document';
import { alice, alicePlan, byBob, verify } from './two-signatories';

afterAll(removeFiles);

const catalog = '<< /Type /Catalog /Pages 2 0 R >>';
const pages = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
const pageEntries = '/Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R';
const words = 'BT (Agreement) Tj ET';

/** A page, and what `more` puts beside it. */
function plain(more: (builder: PdfBuilder) => PdfBuilder, page = `<< /Type /Page ${pageEntries} >>`): Buffer {
  const builder = new PdfBuilder().object(1, catalog).object(2, pages).object(3, page).stream(4, '', words);
  return more(builder).table('/Root 1 0 R').build();
}

/** The same in an object stream (30), with a cross-reference stream (31). */
function streamed(more: (builder: PdfBuilder) => PdfBuilder): Buffer {
  const builder = new PdfBuilder().stream(4, '', words);
  const page = `<< /Type /Page ${pageEntries} >>`;
  return more(builder.objectStream(30, { 1: catalog, 2: pages, 3: page, 5: '<< /Old true >>' }))
    .xrefStream(31, '/Root 1 0 R')
    .build();
}

/** What Alice's certification (P = 2) says after `change` and Bob's signature. */
async function certified(
  original: Buffer,
  change: (signed: Buffer) => Buffer = (same) => same,
): Promise<SignatureReport> {
  const signed = change(signDocument(original, alice, alicePlan, { claims: { certification: 2 } }));
  const own = (await verify(byBob(signed))).find(({ signer }) => signer?.subject === 'Alice')!;
  expect(own.integrity).toBe('intact');
  return own;
}

describe('an object that can not be read, and that nobody touches, changes nothing', () => {
  it.each<[string, Buffer]>([
    ['an entry that leads to another object', plain((builder) => builder.misplace(6, 15))],
    ['an entry that leads into the middle of an object', plain((builder) => builder.misplace(6, 40))],
    ['an entry that leads behind the end of the file', plain((builder) => builder.misplace(6, 1_000_000))],
    ['an entry that leads to where the signature will be', plain((builder) => builder.misplace(6, 900))],
    ['an object that is malformed', plain((builder) => builder.object(6, '<< /A [ /B >>'))],
    ['a stream without a length', plain((builder) => builder.stream(6, '', 'x', '77 0 R'))],
    ['a page without /Type', plain((builder) => builder, `<< ${pageEntries} >>`)],
    [
      'an unreadable object that the page refers to',
      plain((builder) => builder.misplace(6, 15), `<< /Type /Page ${pageEntries} /Metadata 6 0 R >>`),
    ],
    ['with a cross-reference stream, an entry that leads elsewhere', streamed((builder) => builder.misplace(32, 15))],
    [
      'a member of an object stream that does not exist',
      streamed((builder) => builder.objectStream(33, { 7: '1' }).misplace(33, 15)),
    ],
  ])('%s', async (_, original) => {
    expect((await certified(original)).coverage).toMatchObject({ laterChanges: 'signatures-only', permitted: true });
  });

  it('whatever the number of signatures that follow', async () => {
    const original = plain((builder) => builder.misplace(6, 15));
    const reports = await verify(byBob(byBob(byBob(original))));
    expect(reports.map(({ coverage }) => coverage.laterChanges)).toEqual([
      'signatures-only',
      'signatures-only',
      'none',
    ]);
  });
});

describe('an object that was left open in the signed document, for somebody to complete', () => {
  const violation = { integrity: 'intact', coverage: { laterChanges: 'other', permitted: false } };
  const nothingNew = (bytes: Buffer, before = ''): Buffer => {
    const start = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(bytes.toString('latin1'))![1]!;
    const text = bytes.toString('latin1');
    const trailer = text
      .slice(text.lastIndexOf('trailer'), text.lastIndexOf('startxref'))
      .replace(/\/Prev \d+/, `/Prev ${start}`);
    const table = `${before}xref\n0 0\n${trailer}startxref\n`;
    return Buffer.concat([bytes, Buffer.from(`${table}${bytes.length + before.length}\n%%EOF\n`, 'latin1')]);
  };
  /** The page's own content is the open object, 6. */
  const page = `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents [4 0 R 6 0 R] >>`;

  /** The document with an object 6 that begins right before the end of the file. */
  const leftOpen = (opener: string): Buffer => {
    const text = plain((builder) => builder.misplace(6, 123_456), page).toString('latin1');
    const at = text.lastIndexOf('startxref');
    const whole = `${text.slice(0, at)}${opener}${text.slice(at)}`;
    return Buffer.from(whole.replace('0000123456', String(at).padStart(10, '0')), 'latin1');
  };

  it('a revision that says nothing is no change', async () => {
    const original = plain((builder) => builder.misplace(6, 15), page);
    expect((await certified(original, nothingNew)).coverage).toMatchObject({ permitted: true });
  });

  it('an entry leads behind the end of what is signed, where a later revision puts an object', async () => {
    const hidden = 200_000;
    const original = plain((builder) => builder.misplace(6, hidden), page);
    const complete = (signed: Buffer): Buffer =>
      nothingNew(
        signed,
        `${' '.repeat(hidden - signed.length)}6 0 obj\n<< /Length 5 >>\nstream\n12345\nendstream\nendobj\n`,
      );
    expect(await certified(original, complete)).toMatchObject(violation);
  });

  it('a string has no end in what is signed, and a later revision ends it', async () => {
    // More parentheses than a signature closes by chance.
    const whole = leftOpen(`6 0 obj ${'('.repeat(5000)}\n`);
    expect((await certified(whole)).coverage).toMatchObject({ permitted: true });
    const complete = (signed: Buffer): Buffer => nothingNew(signed, `${')'.repeat(6000)}\nendobj\n`);
    expect(await certified(whole, complete)).toMatchObject(violation);
  });

  it('a stream is longer than what is signed', async () => {
    const length = 100_000;
    const opener = `6 0 obj << /Length ${length} >> stream\n`;
    const whole = leftOpen(opener);
    const start = whole.indexOf(opener, 0, 'latin1') + opener.length;
    const complete = (signed: Buffer): Buffer =>
      nothingNew(signed, `${' '.repeat(start + length - signed.length)}\nendstream\nendobj\n`);
    expect(await certified(whole, complete)).toMatchObject(violation);
  });

  it('an object stream is missing in what is signed, and a later revision brings it', async () => {
    const original = streamed((builder) => builder.objectStream(33, { 7: '(x)' }).free(33));
    const bring = (signed: Buffer): Buffer =>
      updateDocument(signed, (_, update) => {
        const stream = new PdfNewStream(PdfDictionary.of({ N: 1, First: 4 }), Buffer.from('7 0 (y)'));
        update.put(new PdfReference(33, 0), stream);
      });
    expect(await certified(original, bring)).toMatchObject(violation);
  });

  it('an object that could not be read is replaced by one that can', async () => {
    const original = plain((builder) => builder.misplace(6, 15), page);
    const replace = (signed: Buffer): Buffer =>
      updateDocument(signed, (_, update) => {
        update.put(new PdfReference(6, 0), new PdfNewStream(new PdfDictionary(), Buffer.from(words)));
      });
    expect(await certified(original, replace)).toMatchObject(violation);
  });
});
