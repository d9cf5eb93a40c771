import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fixtures from '../fixtures/pdf';
import { formDocument } from '../unit/pades/form-documents';

/** Sound documents that the fuzzer breaks. All are made by the project: in code, or by `make-seeds.ts`. */
export interface SeedDocument {
  name: string;
  bytes: Buffer;
  /** Holds signatures whose octets are worth keeping in place. */
  signed: boolean;
  encrypted: boolean;
}

/** DER as the project's test PKI gave it, in hexadecimal, and what it was asked. */
export interface TrustSeeds {
  now: string;
  certificate: string;
  issuer: string;
  imprint: string;
  timestampNonce: string;
  timestampResponse: string;
  ocspNonce: string;
  ocspResponse: string;
  crl: string;
  signedData: string;
}

export const seedFolder = fileURLToPath(new URL('seeds/', import.meta.url));

const kept = [
  'signed-twice',
  'signed-b-t',
  'signed-b-lta',
  'signed-b-lta-and-again',
  'certified',
  'certified-for-annotations',
  'certified-in-streams',
  'signed-names-more',
  'encrypted-rc4',
  'encrypted-aes-128',
  'encrypted-aes-256',
  'encrypted-and-signed',
  'linearized',
  'linearized-form',
];

export function seedDocuments(): SeedDocument[] {
  const made = [
    ...fixtures.pdfFixtures().filter(({ name }) => !name.startsWith('form-') || /-indirect$|direct-direct/.test(name)),
    { name: 'circular-fields', bytes: fixtures.circularFields() },
    { name: 'many-revisions', bytes: fixtures.manyRevisions(12) },
    { name: 'many-revisions-of-streams', bytes: fixtures.manyRevisions(6, 'stream') },
    { name: 'certified-by-an-author', bytes: fixtures.certified(2) },
    { name: 'signature-form', bytes: formDocument({ visible: true, separate: true }) },
    { name: 'seed-values', bytes: formWithWishes() },
    { name: 'tagged', bytes: tagged() },
  ];
  return [
    ...made.map(({ name, bytes }) => ({ name, bytes, signed: name.startsWith('certified'), encrypted: false })),
    ...kept.map((name) => ({
      name,
      bytes: readFileSync(`${seedFolder}${name}.pdf`),
      signed: name.includes('signed') || name.startsWith('certified'),
      encrypted: name.startsWith('encrypted'),
    })),
  ];
}

export function trustSeeds(): TrustSeeds {
  return JSON.parse(readFileSync(`${seedFolder}trust.json`, 'utf8')) as TrustSeeds;
}

/** A field whose author asks for things and locks others. */
function formWithWishes(): Buffer {
  return formDocument({
    objectStream: true,
    field:
      '/Lock << /Type /SigFieldLock /Action /Include /Fields [(Remark)] >> ' +
      '/SV << /Type /SV /Ff 0 /Filter /Adobe.PPKLite /SubFilter [/ETSI.CAdES.detached /adbe.pkcs7.detached] ' +
      '/DigestMethod [/SHA256 /SHA512] /Reasons [(I agree) (I approve)] /V 2 /MDP << /P 0 >> ' +
      '/Cert << /Type /SVCert /KeyUsage [(X1XXXXXXX)] /Ff 0 /Subject [(a)] /Issuer [(b)] /OID [(1.2.3)] >> ' +
      '/TimeStamp << /URL (http://127.0.0.1/tsa) /Ff 0 >> >>',
  });
}

/** A tagged document with metadata, an output intent, outlines and names. */
function tagged(): Buffer {
  return new fixtures.PdfBuilder()
    .object(
      1,
      '<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 6 0 R /Lang (en) /Metadata 9 0 R ' +
        '/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /DestOutputProfile 10 0 R >>] ' +
        '/ViewerPreferences << /DisplayDocTitle true >> /Extensions << /ADBE << /BaseVersion /1.7 /ExtensionLevel 8 >> >> >>',
    )
    .object(2, '<< /Type /Pages /Kids [11 0 R 12 0 R] /Count 3 /MediaBox [0 0 300 200] /Rotate 90 /Resources << >> >>')
    .object(
      3,
      '<< /Type /Page /Parent 11 0 R /Contents 4 0 R /StructParents 0 /Tabs /S /UserUnit 2 /CropBox [10 10 90 90] >>',
    )
    .stream(4, '', '/P << /MCID 0 >> BDC BT ET EMC')
    .object(5, '<< /Type /Page /Parent 11 0 R /Rotate 180 >>')
    .object(6, '<< /Type /StructTreeRoot /K [7 0 R] /ParentTree 8 0 R /ParentTreeNextKey 1 >>')
    .object(7, '<< /Type /StructElem /S /P /P 6 0 R /Pg 3 0 R /K 0 >>')
    .object(8, '<< /Nums [0 [7 0 R]] >>')
    .stream(9, '/Type /Metadata /Subtype /XML', '<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>')
    .stream(10, '/N 3', 'profile')
    .object(11, '<< /Type /Pages /Parent 2 0 R /Kids [3 0 R 5 0 R] /Count 2 >>')
    .object(12, '<< /Type /Pages /Parent 2 0 R /Kids [13 0 R] /Count 1 >>')
    .object(13, '<< /Type /Page /Parent 12 0 R /MediaBox [-50 -50 500 500] >>')
    .object(14, '<< /Title (Agreement) /CreationDate (D:20260101000000Z) >>')
    .table('/Root 1 0 R /Info 14 0 R')
    .build();
}
