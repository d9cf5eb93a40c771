import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  decodeTextString,
  firstPage,
  IncrementalUpdate,
  PdfDictionary,
  PdfName,
  PdfNewStream,
  PdfReader,
  PdfStream,
  PdfString,
  PdfVerbatim,
} from '../../../main/document/pdf';
import type { PdfReference } from '../../../main/document/pdf';
import { rc4 } from '../../../main/document/pdf/rc4';
import * as fixtures from '../../fixtures/pdf';
import { temporaryFolder } from './temporary-file';

const folder = temporaryFolder();
const { secrets, encryptionKinds } = fixtures;
let files = 0;

function written(bytes: Buffer): string {
  const file = path.join(folder, `${++files}.pdf`);
  writeFileSync(file, bytes);
  return file;
}

function withOpened<T>(bytes: Buffer, password: string | undefined, use: (reader: PdfReader) => T): T {
  const reader = PdfReader.open(written(bytes), password);
  try {
    return use(reader);
  } finally {
    reader.close();
  }
}

const refusal = (kind: string): unknown => expect.objectContaining({ name: 'PdfError', kind });
const opening = (bytes: Buffer, password?: string) => () => withOpened(bytes, password, () => undefined);

/** What can be recognised of `documentToEncrypt` when it is really decrypted. */
function readSecrets(reader: PdfReader): { field: string; content: string; metadata: string } {
  const { dictionary: catalog } = reader.catalog;
  const stream = (found: unknown): string => reader.streamData(found as PdfStream).toString('latin1');
  const [field] = reader.array(reader.dictionary(catalog, 'AcroForm')!, 'Fields')!;
  return {
    field: decodeTextString(reader.lookup(reader.resolve(field) as PdfDictionary, 'T') as PdfString),
    content: stream(reader.lookup(firstPage(reader).dictionary, 'Contents')),
    metadata: stream(reader.lookup(catalog, 'Metadata')),
  };
}

/** Reads every object, whatever it has become. */
function touchAll(reader: PdfReader): void {
  for (let number = 0; number <= Math.min(reader.highestObjectNumber, 20); number++) {
    const object = reader.get(number);
    if (object instanceof PdfStream) reader.streamData(object);
  }
}

const allSecrets = {
  field: secrets.field,
  content: expect.stringContaining(secrets.content) as string,
  metadata: expect.stringContaining(secrets.metadata) as string,
};

describe.each(encryptionKinds)('$name (ISO 32000-2, clause 7.6.4)', ({ options, version, revision }) => {
  it.each([false, true])('is read with the password of the user or the owner (object streams: %s)', (objectStreams) => {
    const bytes = fixtures.encryptedDocument(options, { objectStreams });
    expect(bytes.includes(secrets.content)).toBe(false);
    for (const [password, owner] of [
      ['user', false],
      ['owner', true],
    ] as const) {
      withOpened(bytes, password, (reader) => {
        const encryption = reader.dictionary(reader.trailer, 'Encrypt')!;
        expect([encryption.get('V'), encryption.get('R')]).toEqual([version, revision]);
        expect(readSecrets(reader)).toEqual(allSecrets);
        expect(reader.access).toMatchObject({ encrypted: true, owner, fillFields: true, createFields: true });
        expect([...reader.tolerated]).toEqual([]);
      });
    }
  });

  it('asks for a password, and says when it is the wrong one', () => {
    const bytes = fixtures.encryptedDocument(options);
    expect(opening(bytes)).toThrow(refusal('password-needed'));
    expect(opening(bytes, '')).toThrow(refusal('password-needed'));
    expect(opening(bytes, 'User')).toThrow(refusal('password-wrong'));
  });

  it('is opened without being asked when the user password is empty; then only the owner password says more', () => {
    const bytes = fixtures.encryptedDocument(options, { user: '' });
    for (const [password, owner] of [
      [undefined, false],
      ['whatever', false],
      ['owner', true],
    ] as const) {
      withOpened(bytes, password, (reader) => {
        expect(readSecrets(reader)).toEqual(allSecrets);
        expect(reader.access.owner).toBe(owner);
      });
    }
  });

  it.each([false, true])(
    'is continued under the same /Encrypt and the same first half of /ID (streams: %s)',
    (objectStreams) => {
      const bytes = fixtures.encryptedDocument(options, { objectStreams });
      const marks = { string: 'a new string (with brackets)', stream: 'a new stream', metadata: 'new metadata' };
      let [mark, stream, metadata]: PdfReference[] = [];
      const contents = new PdfVerbatim(Buffer.from('<00ff>'));
      const after = withOpened(bytes, 'user', (reader) => {
        const update = new IncrementalUpdate(reader);
        const page = firstPage(reader);
        mark = update.add(
          PdfDictionary.of({
            Nested: [
              PdfDictionary.of({ Text: new PdfString(Buffer.from(marks.string)), None: new PdfString(Buffer.of()) }),
            ],
          }),
        );
        stream = update.add(new PdfNewStream(new PdfDictionary(), Buffer.from(marks.stream)));
        metadata = update.add(
          new PdfNewStream(PdfDictionary.of({ Type: new PdfName('Metadata') }), Buffer.from(marks.metadata)),
        );
        const signature = update.add(
          PdfDictionary.of({ Type: new PdfName('Sig'), ByteRange: [0, 1, 2, 3], Contents: contents }),
        );
        for (const [key, value] of Object.entries({ mark, stream, metadata, signature }))
          page.dictionary.set(key, value);
        update.put(page.owner.reference, page.owner.object);
        // A field that was there is written again with its strings.
        const [field] = reader.array(reader.dictionary(reader.catalog.dictionary, 'AcroForm')!, 'Fields')!;
        update.put(field as PdfReference, reader.resolve(field));
        return Buffer.concat([bytes, update.build().bytes]);
      });
      const appended = after.subarray(bytes.length);
      expect(appended.includes(secrets.field)).toBe(false);
      expect(appended.includes(marks.string)).toBe(false);
      expect(appended.includes(marks.stream)).toBe(false);
      expect(appended.includes(marks.metadata)).toBe((options as readonly string[]).includes('--cleartext-metadata'));
      expect(appended.includes('/Contents <00ff>')).toBe(true);

      for (const password of ['user', 'owner']) {
        withOpened(after, password, (reader) => {
          expect(readSecrets(reader)).toEqual(allSecrets);
          const [nested] = reader.array(reader.get(mark!) as PdfDictionary, 'Nested') as [PdfDictionary];
          expect(nested.get('Text')).toMatchObject({ bytes: Buffer.from(marks.string) });
          expect(nested.get('None')).toMatchObject({ bytes: Buffer.of() });
          expect(reader.streamData(reader.get(stream!) as PdfStream).toString()).toBe(marks.stream);
          expect(reader.streamData(reader.get(metadata!) as PdfStream).toString()).toBe(marks.metadata);
          const signature = reader.dictionary(firstPage(reader).dictionary, 'signature')!;
          expect(signature.get('Contents')).toMatchObject({ bytes: Buffer.of(0, 0xff) });
          const before = reader.at(reader.revision - 1).trailer;
          expect(reader.trailer.get('Encrypt')).toEqual(before.get('Encrypt'));
          expect((reader.trailer.get('ID') as PdfString[])[0]!.bytes).toEqual(
            (before.get('ID') as PdfString[])[0]!.bytes,
          );
        });
      }
      // A judge that shares no code with us.
      const file = written(after);
      execFileSync('qpdf', ['--check', '--password=user', file], { stdio: 'pipe' });
      const show = (number: number, ...more: string[]): string =>
        execFileSync('qpdf', ['--password=owner', `--show-object=${number}`, ...more, file], { encoding: 'utf8' });
      expect(show(mark!.number)).toContain('(a new string \\(with brackets\\))');
      expect(show(stream!.number, '--filtered-stream-data')).toBe(marks.stream);
      expect(show(metadata!.number, '--filtered-stream-data')).toBe(marks.metadata);
    },
  );
});

describe('passwords', () => {
  it.each(['Grüße', 'пароль', '東京', 'ﬁle', 'x'.repeat(127)])('AES-256 takes UTF-8: %s', (password) => {
    const bytes = fixtures.encryptedDocument(['256'], { user: password });
    withOpened(bytes, password, (reader) => expect(readSecrets(reader)).toEqual(allSecrets));
  });

  it('AES-256 takes what SASLprep makes of it (RFC 4013)', () => {
    const bytes = fixtures.encryptedDocument(['256'], { user: 'file I' });
    withOpened(bytes, 'ﬁ\u00adle\u00a0Ⅰ', (reader) => expect(readSecrets(reader)).toEqual(allSecrets));
  });

  it.each(['Grüße', 'cost 5 €', 'x'.repeat(40)])(
    'older kinds take PDFDocEncoding and 32 octets of it: %s',
    (password) => {
      const bytes = fixtures.encryptedDocument(['128', '--use-aes=y'], { user: password });
      withOpened(bytes, password, (reader) => expect(readSecrets(reader)).toEqual(allSecrets));
    },
  );

  it.each([
    [
      'AES-256 (R5)',
      () => fixtures.encryptedDocument(['256', '--force-R5', '--allow-insecure'], { user: 'user', owner: '' }),
    ],
    ['AES-256 (R6)', () => fixtures.encryptedDocument(['256', '--allow-insecure'], { user: 'user', owner: '' })],
    ['RC4 (R2)', ownedByNobody],
  ])('an empty owner password opens what a user password protects: %s', (_, make) => {
    const bytes = make();
    for (const password of [undefined, '']) {
      withOpened(bytes, password, (reader) => {
        expect(reader.access.owner).toBe(true);
        expect(firstPage(reader).dictionary.hasName('Type', 'Page')).toBe(true);
      });
    }
    withOpened(bytes, 'user', (reader) => expect(reader.access.owner).toBe(false));
  });

  it('the owner of a document whose owner password is the empty one is its user', () => {
    const bytes = fixtures.encryptedDocument(['256', '--modify=none'], { user: '', owner: '' });
    withOpened(bytes, undefined, (reader) => expect(reader.access.owner).toBe(false));
  });
});

describe('permissions (table 22)', () => {
  it.each([
    ['all', { fillFields: true, createFields: true }],
    // Notes and fields may be filled, but a new field is a change of the document.
    ['annotate', { fillFields: true, createFields: false }],
    ['form', { fillFields: true, createFields: false }],
    ['assembly', { fillFields: false, createFields: false }],
    ['none', { fillFields: false, createFields: false }],
  ])('--modify=%s', (modify, access) => {
    for (const options of [['128', '--use-aes=n'], ['128', '--use-aes=y'], ['256']]) {
      const bytes = fixtures.encryptedDocument([...options, `--modify=${modify}`]);
      withOpened(bytes, 'user', (reader) => expect(reader.access).toMatchObject({ owner: false, ...access }));
      withOpened(bytes, 'owner', (reader) =>
        expect(reader.access).toEqual({
          ...{ encrypted: true, owner: true },
          ...{ fillFields: true, createFields: true, print: true },
        }),
      );
    }
  });

  it.each([
    ['full', true],
    ['low', true],
    ['none', false],
  ])('--print=%s', (print, allowed) => {
    for (const options of [['128', '--use-aes=n'], ['128', '--use-aes=y'], ['256']]) {
      const bytes = fixtures.encryptedDocument([...options, `--print=${print}`]);
      withOpened(bytes, 'user', (reader) => expect(reader.access.print).toBe(allowed));
      withOpened(bytes, 'owner', (reader) => expect(reader.access.print).toBe(true));
    }
  });

  it('bit 9 says nothing in revision 2', () => {
    const annotate = fixtures.encryptedDocument(['40', '--annotate=n']);
    withOpened(annotate, 'user', (reader) =>
      expect(reader.access).toMatchObject({ fillFields: false, createFields: false }),
    );
  });

  it('a document that is not encrypted permits everything', () => {
    withOpened(fixtures.classicTable(), 'not needed', (reader) =>
      expect(reader.access).toEqual({
        ...{ encrypted: false, owner: false },
        ...{ fillFields: true, createFields: true, print: true },
      }),
    );
  });

  it('permissions that were widened without the password are found out', () => {
    const text = fixtures.encryptedDocument(['256', '--modify=none']).toString('latin1');
    const [, permissions] = /\/P (-\d+)/.exec(text)!;
    const wider = `-${'4'.padStart(permissions!.length - 1, '0')}`;
    const bytes = Buffer.from(text.replace(`/P ${permissions}`, `/P ${wider}`), 'latin1');
    expect(opening(bytes, 'user')).toThrow(refusal('damaged'));
    // In the older kinds the key itself depends on them.
    const older = fixtures.encryptedDocument(['128', '--use-aes=y', '--modify=none']).toString('latin1');
    const [, own] = /\/P (-\d+)/.exec(older)!;
    const changed = older.replace(`/P ${own}`, `/P -${'4'.padStart(own!.length - 1, '0')}`);
    expect(opening(Buffer.from(changed, 'latin1'), 'user')).toThrow(refusal('password-wrong'));
  });
});

describe('rare encrypted documents', () => {
  it('RC4 gives what it gave when it was published', () => {
    expect(rc4(Buffer.from('Key'), Buffer.from('Plaintext')).toString('hex')).toBe('bbf316e8d940af0ad3');
    expect(rc4(Buffer.from('Wiki'), Buffer.from('pedia')).toString('hex')).toBe('1021bf0420');
    expect(rc4(Buffer.from('0102030405', 'hex'), Buffer.alloc(16)).toString('hex')).toBe(
      'b2396305f03dc027ccc3524a0a1118a8',
    );
  });

  /** Encrypted with RC4 and 40 bits and the empty user password, without any /ID. */
  function withoutIdentifier(): Buffer {
    const padding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
    const owner = Buffer.alloc(32, 7);
    const md5 = (...parts: Buffer[]): Buffer => createHash('md5').update(Buffer.concat(parts)).digest();
    const key = md5(padding, owner, Buffer.from('fcffffff', 'hex')).subarray(0, 5);
    const objectKey = (number: number): Buffer => md5(key, Buffer.of(number, 0, 0, 0, 0)).subarray(0, 10);
    const user = rc4(key, padding);
    return new fixtures.PdfBuilder()
      .object(1, `<< /Type /Catalog /Pages 2 0 R /Lang <${rc4(objectKey(1), Buffer.from('en')).toString('hex')}> >>`)
      .object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>')
      .object(3, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>')
      .object(
        4,
        `<< /Filter /Standard /V 1 /R 2 /P 4294967292 /O <${owner.toString('hex')}> /U <${user.toString('hex')}> >>`,
      )
      .table('/Root 1 0 R /Encrypt 4 0 R')
      .build();
  }

  it('without /ID: read, and continued without one, since a new one would change the key', () => {
    const bytes = withoutIdentifier();
    const after = withOpened(bytes, undefined, (reader) => {
      const { reference, dictionary } = reader.catalog;
      expect(dictionary.get('Lang')).toMatchObject({ bytes: Buffer.from('en') });
      const update = new IncrementalUpdate(reader);
      dictionary.set('Mark', true);
      update.put(reference, dictionary);
      return Buffer.concat([bytes, update.build().bytes]);
    });
    withOpened(after, undefined, (reader) => {
      expect(reader.trailer.has('ID')).toBe(false);
      expect(reader.catalog.dictionary.get('Mark')).toBe(true);
      expect(reader.catalog.dictionary.get('Lang')).toMatchObject({ bytes: Buffer.from('en') });
    });
  });

  it('only attached files are encrypted: no password is needed for the document itself', () => {
    const text = fixtures.encryptedDocument(['256']).toString('latin1');
    const plain = text.replace(/\/StmF \/StdCF/, '/EFF /StdCF ').replace(/\/StrF \/StdCF/, '');
    const attached = new fixtures.PdfBuilder()
      .object(1, '<< /Type /Catalog /Pages 2 0 R /Lang (en) >>')
      .object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>')
      .object(3, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /File 5 0 R >>')
      .object(4, /<<[^<]*\/CF <<.*?>> >>.*?>>(?=\s*endobj)/s.exec(plain)![0])
      .stream(5, '/Type /EmbeddedFile', Buffer.alloc(32))
      .table('/Root 1 0 R /Encrypt 4 0 R')
      .build();
    withOpened(attached, undefined, (reader) => {
      expect(reader.catalog.dictionary.get('Lang')).toMatchObject({ bytes: Buffer.from('en') });
      const file = reader.lookup(firstPage(reader).dictionary, 'File') as PdfStream;
      expect(() => reader.streamData(file)).toThrow(refusal('password-needed'));
    });
  });

  it('what can not be decrypted is damage, never text', () => {
    const text = fixtures.encryptedDocument(['256']).toString('latin1');
    // Cut an encrypted string by one octet: no block any more.
    const at = /\/T <([0-9a-f]+)>/.exec(text)!;
    const broken = text.replace(at[0], `/T <${at[1]!.slice(2)}>  `);
    const bytes = Buffer.from(broken, 'latin1');
    expect(() => withOpened(bytes, 'user', readSecrets)).toThrow(refusal('damaged'));
  });

  it.each(encryptionKinds.map(({ name, options }) => [name, options] as const))(
    'one flipped octet never makes anything but an answer or a PdfError: %s',
    (_, options) => {
      let state = 4711;
      const random = (below: number): number => {
        state = (state * 1103515245 + 12345) % 2147483648;
        return Math.floor((state / 2147483648) * below);
      };
      const bytes = fixtures.encryptedDocument(options);
      // Half of them into the encryption dictionary.
      const dictionary = bytes.indexOf('/Filter /Standard') - 200;
      let refused = 0;
      for (let round = 0; round < 60; round++) {
        const broken = Buffer.from(bytes);
        const at = round % 2 ? random(broken.length) : dictionary + random(500);
        broken[at] = round % 3 ? random(256) : 0x30 + random(10);
        try {
          withOpened(broken, 'user', touchAll);
        } catch (error) {
          expect(error).toMatchObject({ name: 'PdfError' });
          refused++;
        }
      }
      expect(refused).toBeGreaterThan(0);
    },
  );

  it('AES with a key that is too short for it is damage', () => {
    const text = fixtures.encryptedDocument(['40']).toString('latin1');
    const [, hashes] = /(\/O <.*?\/U <[0-9a-f]+>)/s.exec(text)!;
    const id = /\/ID \[.*?\]/s.exec(text)![0];
    const filters = '/CF << /StdCF << /CFM /AESV2 >> >> /StmF /StdCF /StrF /StdCF';
    const bytes = new fixtures.PdfBuilder()
      .object(1, '<< /Type /Catalog /Lang <00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff> >>')
      .object(2, `<< /Filter /Standard /V 4 /R 2 /Length 40 ${hashes} ${filters} >>`)
      .table(`/Root 1 0 R /Encrypt 2 0 R ${id}`)
      .build();
    expect(() => withOpened(bytes, 'user', (reader) => reader.catalog)).toThrow(refusal('damaged'));
  });

  it('the encryption dictionary itself can not be written again', () => {
    withOpened(fixtures.encryptedDocument(['256']), 'user', (reader) => {
      const update = new IncrementalUpdate(reader);
      update.put(reader.trailer.get('Encrypt') as PdfReference, new PdfDictionary());
      expect(() => update.build()).toThrow(TypeError);
    });
  });
});

/** Encrypted with RC4 and 40 bits (ISO 32000-2, algorithms 2 to 4) for the user password `user` and an empty one of the owner. */
function ownedByNobody(): Buffer {
  const padding = Buffer.from('28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A', 'hex');
  const digest = (...parts: Buffer[]): Buffer => createHash('md5').update(Buffer.concat(parts)).digest().subarray(0, 5);
  const password = Buffer.concat([Buffer.from('user'), padding]).subarray(0, 32);
  const owner = rc4(digest(padding), password);
  const user = rc4(digest(password, owner, Buffer.from('fcffffff', 'hex')), padding);
  return new fixtures.PdfBuilder()
    .object(1, '<< /Type /Catalog /Pages 2 0 R >>')
    .object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>')
    .object(3, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>')
    .object(4, `<< /Filter /Standard /V 1 /R 2 /O <${owner.toString('hex')}> /U <${user.toString('hex')}> /P -4 >>`)
    .table('/Root 1 0 R /Encrypt 4 0 R')
    .build();
}
