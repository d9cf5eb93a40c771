import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CadesPlan } from '../../../main/cades/index';
import type { SignatureReport } from '../../../main/document/document-port';
import { PdfDictionary, PdfError, PdfName, PdfReference, PdfString, type PdfObject } from '../../../main/document/pdf';
import { createSignatory, planFor, type Signatory } from '../cades/demo-signatory';
import {
  createDocument,
  lastContents,
  removeFiles,
  replaceText,
  signDocument,
  updateDocument,
  verifyBytes,
} from './signed-document';

let signatory: Signatory;
let plan: CadesPlan;
const originals = new Map<string, Buffer>();

beforeAll(async () => {
  signatory = await createSignatory('P-256');
  plan = planFor(signatory, 'ECDSA');
  originals.set('table', await createDocument(false));
  originals.set('stream', await createDocument(true));
});
afterAll(removeFiles);

async function verifyOne(bytes: Uint8Array): Promise<SignatureReport> {
  const { signatures } = await verifyBytes(bytes);
  expect(signatures).toHaveLength(1);
  return signatures[0]!;
}

const brokenForm = {
  indication: 'TOTAL-FAILED',
  subIndication: 'FORMAT_FAILURE',
  integrity: 'broken',
  level: 'not-baseline',
};
const brokenHash = {
  indication: 'TOTAL-FAILED',
  subIndication: 'HASH_FAILURE',
  integrity: 'broken',
  level: 'not-baseline',
};

describe.each(['table', 'stream'])('a signed file with a cross-reference %s', (kind) => {
  const sign = (options?: Parameters<typeof signDocument>[3]): Buffer =>
    signDocument(originals.get(kind)!, signatory, plan, options);

  it('is intact, but never TOTAL-PASSED while trust is not evaluated', async () => {
    const bytes = sign();
    const report = await verifyBytes(bytes);
    expect(report).toMatchObject({ size: bytes.length, trust: 'not-evaluated' });
    expect(report.signatures).toHaveLength(1);
    expect(report.signatures[0]).toMatchObject({
      index: 1,
      indication: 'INDETERMINATE',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      integrity: 'intact',
      subFilter: 'ETSI.CAdES.detached',
      level: 'PAdES-BASELINE-B',
      claimedTime: '2026-01-02T03:04:05.000Z',
      digestAlgorithm: 'SHA-256',
      signatureAlgorithm: 'ECDSA',
      coverage: { revisionEnd: bytes.length, wholeDocument: true, laterChanges: 'none' },
      signer: { subject: 'Jana Nováková', issuer: 'Demo Issuing CA', serialNumber: 'A1:B2:C3' },
    });
    expect(report.signatures[0]!.levelProblems).toBeUndefined();
  });

  it('a file without a signature has none', async () => {
    expect((await verifyBytes(originals.get(kind)!)).signatures).toEqual([]);
  });

  describe('USF: missing, null or odd Contents or ByteRange is invalid, never "no signature"', () => {
    const range = (bytes: Buffer): string => /\/ByteRange ?(\[[^\]]*\])/.exec(bytes.toString('latin1'))![1]!;
    const odd: [string, (range: string) => string][] = [
      ['ByteRange null', (r) => 'null'.padEnd(r.length)],
      ['ByteRange of no elements', (r) => '[]'.padEnd(r.length)],
      [
        'ByteRange of three numbers',
        (r) => r.replace(/(\d+)( *\])$/, (_, digits: string, end: string) => ' '.repeat(digits.length) + end),
      ],
      ['ByteRange of five numbers', (r) => r.replace(/ {2}\]$/, '0 ]')],
      ['ByteRange that is a string', (r) => `(${r.slice(1, -1)})`],
      ['ByteRange with a real number', (r) => r.replace(/^\[0 (\d+) (\d+) (\d+) {2}/, '[0 $1 $2 $3.0')],
      ['ByteRange that does not begin with 0', (r) => r.replace('[0 ', '[1 ')],
      ['ByteRange with a negative number', (r) => r.replace(/^\[0 \d/, '[0 -')],
      ['ByteRange beyond the end of the file', (r) => r.replace(/^\[0 (\d+) (\d+) (\d+) /, '[0 $1 $2 $39')],
      [
        'ByteRange out of order',
        (r) => r.replace(/^\[0 (\d+) (\d+) /, (_, first: string, second: string) => `[0 ${second} ${first} `),
      ],
      ['ByteRange with a reference', (r) => `${r.replace(/^(\[0 \d+ \d+) .*$/, '$1 1 0 R').padEnd(r.length - 1)}]`],
    ];

    it.each(odd)('%s', async (_, change) => {
      const bytes = sign();
      const before = range(bytes);
      const after = change(before);
      expect(after).not.toBe(before);
      expect(after).toHaveLength(before.length);
      expect(await verifyOne(replaceText(bytes, before, after))).toMatchObject(brokenForm);
    });

    it('ByteRange missing', async () => {
      expect(await verifyOne(replaceText(sign(), '/ByteRange', '/ByteRongo'))).toMatchObject(brokenForm);
    });

    it('Contents missing', async () => {
      expect(await verifyOne(replaceText(sign(), '/Contents', '/Contenta'))).toMatchObject(brokenForm);
    });

    it('Contents of nothing but zeros', async () => {
      expect(await verifyOne(sign({ cms: () => new Uint8Array(100) }))).toMatchObject(brokenForm);
    });

    it('Contents that is a literal string', async () => {
      const bytes = sign();
      const { start, end } = lastContents(bytes);
      bytes.write('(', start, 'latin1');
      bytes.write(')', end - 1, 'latin1');
      expect(await verifyOne(bytes)).toMatchObject(brokenForm);
    });

    const withField = (value: PdfObject): Uint8Array =>
      updateDocument(originals.get(kind)!, (reader, update) => {
        const { reference, dictionary } = reader.catalog;
        const field = update.add(
          PdfDictionary.of({ FT: new PdfName('Sig'), T: new PdfString(Buffer.from('a')), V: value }),
        );
        dictionary.set('AcroForm', PdfDictionary.of({ Fields: [field] }));
        update.put(reference, dictionary);
      });

    it('the field leads to something that is no dictionary', async () => {
      expect(await verifyOne(withField(7))).toMatchObject(brokenForm);
    });

    it('the field leads to nothing: that is no signature, and it is told', async () => {
      const { signatures, remarks } = await verifyBytes(withField(new PdfReference(9999, 0)));
      expect(signatures).toEqual([]);
      expect(remarks).toMatchObject([{ code: 'field-without-signature', field: 'a' }]);
    });
  });

  describe('SWA: the gap is exactly this dictionary’s own Contents', () => {
    it('the gap is one octet longer on either side', async () => {
      const bytes = sign();
      const before = /\/ByteRange ?\[0 (\d+) (\d+) (\d+) /.exec(bytes.toString('latin1'))!;
      const [all, first = '', second = '', rest = ''] = before;
      const shifted = (a: number, b: number, c: number): string =>
        all.replace(
          `[0 ${first} ${second} ${rest} `,
          `[0 ${Number(first) + a} ${Number(second) + b} ${Number(rest) + c} `,
        );
      for (const change of [shifted(-1, 0, 0), shifted(1, 0, 0), shifted(0, 1, -1), shifted(0, -1, 1)]) {
        expect(await verifyOne(replaceText(bytes, all, change))).toMatchObject(brokenForm);
      }
    });

    it('a wider gap, although the digest is right for it', async () => {
      const wide = sign({ unsignedBehindContents: 12 });
      expect(await verifyOne(wide)).toMatchObject({ ...brokenForm, detail: expect.stringContaining('leave out') });
      expect(await verifyOne(sign({ unsignedBehindContents: 0 }))).toMatchObject({ integrity: 'intact' });
    });

    // No more protected than the unsigned attributes of the CMS, and no more harmful; EU DSS, pyHanko and pdfsig pass it over.
    it('anything behind the CMS but zeros is no baseline signature, and nothing worse', async () => {
      const bytes = sign({ extraRoom: 20, cms: (cms) => Buffer.concat([cms, Uint8Array.of(0, 0, 1)]) });
      expect(await verifyOne(bytes)).toMatchObject({
        integrity: 'intact',
        level: 'not-baseline',
        levelProblems: [expect.stringContaining('data behind the signature')],
      });
      expect(await verifyOne(sign({ extraRoom: 20 }))).toMatchObject({
        integrity: 'intact',
        level: 'PAdES-BASELINE-B',
      });
    });

    it('anything but digits inside the hexadecimal string', async () => {
      const bytes = sign({ extraRoom: 20 });
      const { end } = lastContents(bytes);
      expect(bytes.toString('latin1', end - 5, end)).toBe('0000>');
      bytes.write(' \n', end - 3, 'latin1');
      expect(await verifyOne(bytes)).toMatchObject(brokenForm);
    });

    it('a signature dictionary with two Contents', async () => {
      const bytes = sign({
        claims: { reason: 'x'.repeat(40) },
        revision: (revision) => {
          const at = revision.indexOf('/Reason', 0, 'latin1');
          revision.write('/Contents <00>'.padEnd('/Reason'.length + 43), at, 'latin1');
        },
      });
      expect(await verifyOne(bytes)).toMatchObject(brokenForm);
    });
  });

  it('one bit anywhere in the signed content: HASH_FAILURE', async () => {
    const bytes = sign();
    const at = bytes.indexOf('stream', 0, 'latin1') + 20;
    bytes[at]! ^= 1;
    expect(await verifyOne(bytes)).toMatchObject(brokenHash);
  });

  it('one bit in any octet outside the gap: never intact', async () => {
    const bytes = sign();
    const gap = lastContents(bytes);
    let broken = 0;
    for (let at = 0; at < bytes.length; at += 5) {
      if (at >= gap.start && at < gap.end) continue;
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      try {
        const { signatures } = await verifyBytes(changed);
        expect(
          signatures.filter(({ integrity }) => integrity === 'intact'),
          `octet ${at}`,
        ).toEqual([]);
        broken += signatures.length;
      } catch (error) {
        expect(error, `octet ${at}`).toBeInstanceOf(PdfError);
      }
    }
    expect(broken).toBeGreaterThan(100);
  });

  it('cut at any length: never intact', async () => {
    const bytes = sign();
    for (let length = 0; length < bytes.length; length += 41) {
      try {
        const { signatures } = await verifyBytes(bytes.subarray(0, length));
        expect(signatures.filter(({ integrity }) => integrity === 'intact')).toEqual([]);
      } catch (error) {
        expect(error).toBeInstanceOf(PdfError);
      }
    }
  });

  it('one bit of the signature value: SIG_CRYPTO_FAILURE', async () => {
    const flipped = sign({
      cms: (cms) => {
        const changed = Buffer.from(cms);
        changed[changed.length - 1]! ^= 1;
        return changed;
      },
    });
    expect(await verifyOne(flipped)).toMatchObject({
      indication: 'TOTAL-FAILED',
      subIndication: 'SIG_CRYPTO_FAILURE',
      integrity: 'broken',
    });
  });

  it('a signing certificate that is not there: NO_SIGNING_CERTIFICATE_FOUND', async () => {
    const emptied = sign({
      cms: (cms) => {
        // Another serial number in the certificate set: no certificate is the signer's any more.
        const changed = Buffer.from(cms);
        changed[changed.indexOf(Buffer.from('020400a1b2c3', 'hex')) + 5]! ^= 1;
        return changed;
      },
    });
    expect(await verifyOne(emptied)).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'NO_SIGNING_CERTIFICATE_FOUND',
      integrity: 'broken',
    });
  });
});
