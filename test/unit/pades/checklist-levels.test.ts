import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSignedData, verifySignedData } from '../../../main/cades/index';
import { listSignatures, planValidationData, SignatureRevision, validationKey } from '../../../main/document/pades';
import type { PdfString, PdfStream } from '../../../main/document/pdf';
import { PdfDictionary, type PdfObject, type PdfReader } from '../../../main/document/pdf';
import { temporaryFolder, withReader } from '../pdf/temporary-file';
import { createDocument, removeFiles, updateDocument, verifyBytes } from '../validation/signed-document';
import {
  addValidationData,
  createParties,
  removeStampFiles,
  sign,
  stampDocument,
  type Parties,
} from '../validation/stamped-document';

// The levels of ETSI EN 319 142-1, clause 6.3, row by row. What stands elsewhere: the CMS in test/unit/cades, what is
// judged of each level in test/unit/validation, what is fetched for it in test/integration/trust.

const folder = temporaryFolder();
let parties: Parties;
let original: Buffer;

beforeAll(async () => {
  parties = await createParties();
  original = await createDocument(false);
});
afterAll(removeFiles);
afterAll(removeStampFiles);

const contentsOf = (reader: PdfReader): Uint8Array => (listSignatures(reader)[0]!.contents as PdfString).bytes;

describe('B-B', () => {
  it('one SignerInfo, whose signing certificate and chain are in the certificates; nothing unsigned', () => {
    const { certificates, signerInfos, content, notDer } = withReader(folder, sign(parties, original), (reader) =>
      readSignedData(contentsOf(reader)),
    );
    expect(signerInfos).toHaveLength(1);
    // DER orders the elements of a SET by their octets, and those of an ECDSA certificate are never the same.
    expect(new Set(certificates.map((der) => Buffer.from(der).toString('hex')))).toEqual(
      new Set([parties.signer, parties.issuing].map(({ certificate }) => Buffer.from(certificate).toString('hex'))),
    );
    expect(content).toBeUndefined();
    expect(notDer).toEqual([]);
  });

  it('the digest is over everything but /Contents, the octets of the file as they are', async () => {
    const bytes = sign(parties, original);
    const { dictionary, cms } = withReader(folder, bytes, (reader) => ({
      dictionary: listSignatures(reader)[0]!,
      cms: contentsOf(reader),
    }));
    const { start, end } = dictionary.contentsSpan!;
    const verdict = await verifySignedData(cms, () =>
      createHash('sha256').update(bytes.subarray(0, start)).update(bytes.subarray(end)).digest(),
    );
    expect(verdict).toMatchObject({ outcome: 'intact', baselineProblems: [] });
  });
});

describe('B-T', () => {
  it('the timestamp stands in the unsigned attributes: the signature and its digest are as they were', async () => {
    const { signatures } = await verifyBytes(sign(parties, original, {}));
    expect(signatures).toMatchObject([{ integrity: 'intact', level: 'PAdES-BASELINE-T' }]);
    expect(signatures[0]).not.toHaveProperty('levelProblems');
  });
});

describe('B-LT', () => {
  const related = (key: string): Parameters<typeof planValidationData>[1] => [
    { key, certificates: [parties.signer.certificate], ocsps: [], crls: [Buffer.from('3000', 'hex')] },
  ];
  const stored = <T>(bytes: Buffer, read: (store: PdfDictionary, reader: PdfReader) => T): T =>
    withReader(folder, bytes, (reader) => read(reader.dictionary(reader.catalog.dictionary, 'DSS')!, reader));
  const append = (bytes: Buffer, key: string): Buffer =>
    Buffer.concat([bytes, withReader(folder, bytes, (reader) => planValidationData(reader, related(key)).bytes)]);
  const octets = (reader: PdfReader, list: PdfObject[] | undefined): Buffer[] =>
    (list ?? []).map((item) => reader.streamData(reader.resolve(item) as PdfStream));

  it('/DSS in the catalog: certificates, OCSP responses and CRLs, a stream for each', () => {
    const found = stored(append(sign(parties, original), 'AB'), (store, reader) => ({
      certificates: octets(reader, reader.array(store, 'Certs')),
      crls: octets(reader, reader.array(store, 'CRLs')),
      ocsps: store.has('OCSPs'),
    }));
    expect(found.certificates).toEqual([Buffer.from(parties.signer.certificate)]);
    expect(found.crls).toEqual([Buffer.from('3000', 'hex')]);
    expect(found.ocsps).toBe(false);
  });

  it('VRI: the key is the upper-case SHA-1 of the padded Contents', () => {
    const signed = sign(parties, original, undefined, { extraRoom: 100 });
    const contents = withReader(folder, signed, contentsOf);
    expect(contents.at(-1)).toBe(0);
    const key = createHash('sha1').update(contents).digest('hex').toUpperCase();
    expect(validationKey(contents)).toBe(key);
    const keys = stored(addValidationData(parties, signed), (store, reader) => [
      ...reader.dictionary(store, 'VRI')!.entries.keys(),
    ]);
    expect(keys).toEqual([key]);
  });

  it('VRI is optional: a DSS without one gives the same level', async () => {
    const bytes = updateDocument(addValidationData(parties, sign(parties, original, {})), (reader, update) => {
      const { dictionary, reference } = reader.catalog;
      const store = reader.dictionary(dictionary, 'DSS')!;
      store.delete('VRI');
      dictionary.set('DSS', update.add(store));
      update.put(reference, dictionary);
    });
    expect((await verifyBytes(bytes)).signatures).toMatchObject([
      { level: 'PAdES-BASELINE-LT', coverage: { laterChanges: 'signatures-only' } },
    ]);
  });

  it('/Extensions: ESIC, base version 1.7, level 1, beside what is there', () => {
    const withOther = updateDocument(original, (reader, update) => {
      const { dictionary, reference } = reader.catalog;
      const other = PdfDictionary.of({ ADBE: PdfDictionary.of({ ExtensionLevel: 3 }) });
      dictionary.set('Extensions', other);
      update.put(reference, dictionary);
    });
    withReader(folder, append(sign(parties, withOther), 'AB'), (reader) => {
      const extensions = reader.dictionary(reader.catalog.dictionary, 'Extensions')!;
      const own = reader.dictionary(extensions, 'ESIC')!;
      expect([...extensions.entries.keys()]).toEqual(['ADBE', 'ESIC']);
      expect(own.hasName('BaseVersion', '1.7')).toBe(true);
      expect(own.get('ExtensionLevel')).toBe(1);
    });
  });

  it('renewed: what an earlier DSS held stays, and nothing is written twice', () => {
    const once = append(sign(parties, original), 'AB');
    stored(append(once, 'CD'), (store, reader) => {
      expect(reader.array(store, 'Certs')).toHaveLength(1);
      expect([...reader.dictionary(store, 'VRI')!.entries.keys()]).toEqual(['AB', 'CD']);
    });
  });
});

describe('B-LTA', () => {
  it('a document timestamp is no signature: its dictionary is of type DocTimeStamp with ETSI.RFC3161', async () => {
    const stamped = stampDocument(parties, original);
    withReader(folder, stamped, (reader) => {
      expect(listSignatures(reader)).toMatchObject([{ type: 'DocTimeStamp', subFilter: 'ETSI.RFC3161' }]);
    });
    expect((await verifyBytes(stamped)).signatures).toMatchObject([
      { role: 'document-timestamp', integrity: 'intact', coverage: { wholeDocument: true } },
    ]);
  });
});

describe('the room for what is embedded', () => {
  it('is what was asked for, to the octet', () => {
    const revision = withReader(folder, original, (reader) =>
      SignatureRevision.plan(reader, { signedAt: new Date() }, 777),
    );
    expect(revision.byteRange[2] - revision.byteRange[1]).toBe(2 * 777 + 2);
    expect(() => revision.withSignature(new Uint8Array(777))).not.toThrow();
    expect(() => revision.withSignature(new Uint8Array(778))).toThrow(/778 bytes/);
  });
});
