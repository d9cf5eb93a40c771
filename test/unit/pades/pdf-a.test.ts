import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { archivalPart, archivalRules, everyFieldNeedsAppearance } from '../../../main/document/pades/pdf-a';
import { admitSignature, DocumentTimestampRevision, SignatureRevision } from '../../../main/document/pades';
import { firstPage, PdfReader, type PdfDictionary } from '../../../main/document/pdf';
import { archivalDocument } from '../../fixtures/pdf/archival-documents';
import { encryptedDocument } from '../../fixtures/pdf';
import { temporaryFolder, withReader } from '../pdf/temporary-file';
import { pagesDocument } from './visible-documents';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';

const folder = temporaryFolder();
const box = '/MediaBox [0 0 300 200]';
const uri = 'http://www.aiim.org/pdfa/ns/id/';
const attributes = (part: string): string => `<rdf:Description xmlns:pdfaid="${uri}" pdfaid:part="${part}"/>`;

function withMetadata(data: string | Buffer, options: { entries?: string; catalog?: string } = {}): Buffer {
  const octets = typeof data === 'string' ? data : data.toString('latin1');
  return pagesDocument({
    pages: [box],
    catalog: `/Metadata 30 0 R ${options.catalog ?? ''}`,
    streams: { 30: { entries: `/Type /Metadata /Subtype /XML ${options.entries ?? ''}`, data: octets } },
  });
}
const partOf = (bytes: Buffer): number | undefined => withReader(folder, bytes, archivalPart);

describe('the part of ISO 19005 that a document says it conforms to', () => {
  it.each<[string, string | Buffer, number | undefined]>([
    ['an attribute', attributes('1'), 1],
    ['an element', `<x xmlns:pdfaid="${uri}"><pdfaid:part> 2 </pdfaid:part></x>`, 2],
    ['another prefix, other quotes', `<x xmlns:a.b='${uri}' a.b:part = '3'/>`, 3],
    ['the declaration behind it', `<x pdfaid:part="4" xmlns:pdfaid="${uri}"/>`, 4],
    ['UTF-16', Buffer.from(`\ufeff${attributes('2')}`, 'utf16le'), 2],
    ['the usual prefix of another namespace', '<x xmlns:pdfaid="http://example.org/" pdfaid:part="1"/>', undefined],
    ['a part of something else', `<x xmlns:pdfaid="${uri}" pdfuaid:part="1"/>`, undefined],
    ['nothing of it', '<x/>', undefined],
  ])('%s', (_, metadata, part) => expect(partOf(withMetadata(metadata))).toBe(part));

  it('compressed metadata, and none', () => {
    expect(partOf(withMetadata(deflateSync(attributes('3')), { entries: '/Filter /FlateDecode' }))).toBe(3);
    expect(partOf(pagesDocument({ pages: [box] }))).toBeUndefined();
  });

  it('encrypted metadata', () => {
    const file = path.join(folder, 'encrypted.pdf');
    writeFileSync(file, encryptedDocument(['256'], { bytes: withMetadata(attributes('2')) }));
    const reader = PdfReader.open(file, 'user');
    expect(archivalPart(reader)).toBe(2);
    reader.close();
  });

  it('many declarations end in an answer', () => {
    const many = `<x ${`xmlns:p="${uri}" `.repeat(20_000)} ${'xmlns:'.repeat(100_000)} p:part="2"/>`;
    expect(partOf(withMetadata(many))).toBe(2);
  });
});

describe('what a drawing may consist of', () => {
  const intent = '/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 >>]';
  const anything = { transparency: true, deviceColours: true, cidSet: false };
  const strictest = { transparency: false, deviceColours: false, cidSet: true };

  it.each([
    ['no PDF/A', pagesDocument({ pages: [box] }), anything],
    ['PDF/A-1', withMetadata(attributes('1'), { catalog: intent }), strictest],
    [
      'PDF/A-2',
      withMetadata(attributes('2'), { catalog: intent }),
      { ...strictest, transparency: true, cidSet: false },
    ],
    ['PDF/A-3 without an output intent', withMetadata(attributes('3')), { ...strictest, cidSet: false }],
    [
      'metadata that can not be read',
      withMetadata('not what deflate makes', { entries: '/Filter /FlateDecode' }),
      strictest,
    ],
    ['metadata in an unknown coding', withMetadata('x', { entries: '/Filter /JBIG2Decode' }), strictest],
  ])('%s', (_, bytes, expected) => expect(withReader(folder, bytes, archivalRules)).toEqual(expected));

  it('the documents that veraPDF judges are known for what they are', () => {
    expect((['1b', '2b', '3b', 'ua1'] as const).map((kind) => partOf(archivalDocument(kind)))).toEqual([
      1,
      2,
      3,
      undefined,
    ]);
  });
});

describe('an invisible signature in a PDF/A-1 (ISO 19005-1, clause 6.9)', () => {
  const claims = { signedAt: new Date('2026-03-04T05:06:07Z') };
  const value = Buffer.from('30020500', 'hex');
  const sign = (bytes: Buffer): Buffer =>
    withReader(folder, bytes, (reader) => {
      const revision = SignatureRevision.planAdmitted(reader, claims, admitSignature(reader, claims), 50);
      return Buffer.concat([bytes, revision.withSignature(value)]);
    });
  const newest = (bytes: Buffer): { appearance: PdfDictionary | undefined; last: number } =>
    withReader(folder, bytes, (reader) => {
      const widget = reader.resolve(reader.array(firstPage(reader).dictionary, 'Annots')!.at(-1)) as PdfDictionary;
      return { appearance: reader.dictionary(widget, 'AP'), last: reader.highestObjectNumber };
    });

  it('has an empty appearance, which the later parts do not ask for', () => {
    for (const [kind, needed] of [
      ['1b', true],
      ['2b', false],
      ['3b', false],
    ] as const) {
      const bytes = archivalDocument(kind);
      expect(withReader(folder, bytes, everyFieldNeedsAppearance)).toBe(needed);
      expect(newest(sign(bytes)).appearance !== undefined).toBe(needed);
    }
  });

  it('a document timestamp shares it: it may bring nothing that is more than validation data', () => {
    const once = sign(archivalDocument('1b'));
    const stamped = withReader(folder, once, (reader) =>
      Buffer.concat([once, DocumentTimestampRevision.plan(reader, 50).withToken(value)]),
    );
    expect(newest(stamped).appearance?.get('N')).toEqual(newest(once).appearance?.get('N'));
    // The timestamp and its field, and nothing else.
    expect(newest(stamped).last).toBe(newest(once).last + 2);
  });
});
