import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  decodeTextString,
  firstPage,
  IncrementalUpdate,
  PdfReader,
  type PdfDictionary,
  type PdfStream,
  type PdfString,
} from '../../../main/document/pdf';
import { protectedDocument, secrets } from '../../fixtures/pdf';
import { temporaryFolder } from './temporary-file';

const folder = temporaryFolder();
let files = 0;

function withOpened<T>(bytes: Buffer, password: string, use: (reader: PdfReader) => T): T {
  const file = path.join(folder, `${++files}.pdf`);
  writeFileSync(file, bytes);
  const reader = PdfReader.open(file, password);
  try {
    return use(reader);
  } finally {
    reader.close();
  }
}

function contentOf(reader: PdfReader): string {
  return reader.streamData(reader.lookup(firstPage(reader).dictionary, 'Contents') as PdfStream).toString('latin1');
}

function fieldOf(reader: PdfReader): string {
  const [field] = reader.array(reader.dictionary(reader.catalog.dictionary, 'AcroForm')!, 'Fields')!;
  return decodeTextString(reader.lookup(reader.resolve(field) as PdfDictionary, 'T') as PdfString);
}

const damaged = (detail: string): unknown => expect.objectContaining({ name: 'PdfError', kind: 'damaged', detail });

describe('AES-256 in Galois/Counter Mode (ISO/TS 32003)', () => {
  it.each(['table', 'stream'] as const)('is opened by user and owner (cross-reference %s)', (layout) => {
    const bytes = protectedDocument({ gcm: true, layout });
    for (const [password, owner] of [
      ['user', false],
      ['owner', true],
    ] as const) {
      withOpened(bytes, password, (reader) => {
        expect(reader.access.owner).toBe(owner);
        expect(contentOf(reader)).toContain(secrets.content);
        expect(fieldOf(reader)).toBe(secrets.field);
      });
    }
    expect(() => withOpened(bytes, 'other', contentOf)).toThrow(
      expect.objectContaining({ kind: 'password-wrong' }) as Error,
    );
  });

  it('an octet that was changed is noticed where it is read, in streams and in strings', () => {
    const bytes = protectedDocument({ gcm: true });
    const stream = bytes.indexOf('stream\n', bytes.indexOf('4 0 obj')) + 'stream\n'.length;
    for (const at of [stream, stream + 12, stream + 40]) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(() => withOpened(changed, 'user', contentOf)).toThrow(damaged('an encrypted part was changed'));
    }
    const text = bytes.indexOf('/T <') + 4;
    const changed = Buffer.from(bytes);
    changed.write(bytes[text] === 0x30 ? '1' : '0', text, 'latin1');
    expect(() => withOpened(changed, 'user', fieldOf)).toThrow(damaged('an encrypted part was changed'));
    const short = Buffer.from(bytes.toString('latin1').replace(/\/T <[0-9a-f]{40}/, `/T <${' '.repeat(40)}`), 'latin1');
    expect(() => withOpened(short, 'user', fieldOf)).toThrow(damaged('an encrypted part has a wrong length'));
  });

  it('what is appended is encrypted alike, never twice the same', () => {
    const bytes = protectedDocument({ gcm: true });
    const append = (): Buffer =>
      withOpened(bytes, 'user', (reader) => {
        const update = new IncrementalUpdate(reader);
        const { owner, dictionary } = firstPage(reader);
        const field = reader.resolve(reader.array(dictionary, 'Annots')![0]) as PdfDictionary;
        dictionary.set('Marker', field.get('T')!);
        update.put(owner.reference, owner.object);
        return update.build().bytes;
      });
    const [first, second] = [append(), append()];
    const marker = /\/Marker <([0-9a-fA-F]+)>/;
    const written = [first, second].map((appended) => marker.exec(appended.toString('latin1'))![1]!);
    expect(written[0]).not.toBe(written[1]);
    expect(written[0]).toHaveLength(2 * (12 + secrets.field.length + 16));
    withOpened(Buffer.concat([bytes, first]), 'user', (reader) => {
      const text = reader.lookup(firstPage(reader).dictionary, 'Marker') as PdfString;
      expect(decodeTextString(text)).toBe(secrets.field);
    });
  });

  it.each([
    ['/V 6 /R 7', '/V 6 /R 6'],
    ['/V 6 /R 7', '/V 5 /R 7'],
    ['/V 6 /R 7', '/V 4 /R 7'],
  ])('a version and a revision that do not belong together: %s as %s', (right, wrong) => {
    const bytes = Buffer.from(protectedDocument({ gcm: true }).toString('latin1').replace(right, wrong), 'latin1');
    expect(() => withOpened(bytes, 'user', contentOf)).toThrow(damaged('its encryption dictionary contradicts itself'));
  });
});
