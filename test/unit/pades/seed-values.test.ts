import { beforeAll, describe, expect, it } from 'vitest';
import {
  SignatureRevision,
  type PadesError,
  type SignatureClaims,
  type SignatureTerms,
} from '../../../main/document/pades';
import { createSignatory, type Signatory } from '../cades/demo-signatory';
import { temporaryFolder, withReader } from '../pdf/temporary-file';
import { formDocument } from './form-documents';

const folder = temporaryFolder();
let signatory: Signatory;
let stranger: Signatory;

beforeAll(async () => {
  signatory = await createSignatory('P-256');
  stranger = await createSignatory('P-256', 'Somebody Else');
});

type Ask = Partial<SignatureClaims> & { terms?: Partial<SignatureTerms> | null; chain?: Uint8Array[] };

/** What keeps the field with these seed values from being signed; undefined when nothing does. */
function unmet(seed: string, { terms, chain = signatory.chain, ...claims }: Ask = {}): string | undefined {
  const bytes = formDocument({ field: `/SV << /Type /SV ${seed} >>` });
  const certified = { certificate: signatory.certificate, chain };
  const known = { digestAlgorithm: 'SHA-256', certified, timeStamped: false, ...terms };
  try {
    withReader(folder, bytes, (reader) =>
      SignatureRevision.plan(
        reader,
        { signedAt: new Date(), fieldName: 'Buyer', ...claims },
        50,
        terms === null ? undefined : known,
      ),
    );
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ name: 'PadesError', kind: 'seed-value', about: { field: 'Buyer' } });
    return (error as PadesError).about.requirement;
  }
}
const octets = (value: Uint8Array | string): string => `<${Buffer.from(value).toString('hex')}>`;

describe('seed values of a field (ISO 32000-2, table 237)', () => {
  it.each<[string, string, Ask?]>([
    ['filter', '/Ff 1 /Filter /Entrust.PPKEF'],
    ['sub-filter', '/Ff 2 /SubFilter [/adbe.pkcs7.detached /ETSI.RFC3161]'],
    ['version', '/Ff 4 /V 4'],
    ['digest-method', '/Ff 64 /DigestMethod [(SHA384) (SHA512)]'],
    ['digest-method', '/Ff 64 /DigestMethod [(SHA256)]', { terms: { digestAlgorithm: 'SHA-512' } }],
    ['digest-method', '/Ff 64 /DigestMethod [(SHA256)]', { terms: null }],
    ['reason', '/Ff 8 /Reasons [(I approve) (I reject)]'],
    ['reason', '/Ff 8 /Reasons [(I approve) (I reject)]', { reason: 'I agree' }],
    ['reason', '/Ff 8 /Reasons [(.)]', { reason: 'I agree' }],
    ['reason', '/Ff 8', { reason: 'I agree' }],
    ['certification', '/MDP << /P 0 >>', { certification: 2 }],
    ['certification', '/MDP << /P 2 >>'],
    ['certification', '/MDP << /P 2 >>', { certification: 3 }],
    ['timestamp', '/TimeStamp << /URL (https://tsa.example) /Ff 1 >>'],
    ['timestamp', '/TimeStamp << /Ff 1 >>', { terms: null }],
    ['legal-attestation', '/Ff 16 /LegalAttestation [(No scripts)]'],
    ['revocation-information', '/Ff 32 /AddRevInfo true'],
    ['lock-document', '/Ff 128 /LockDocument /true'],
    ['appearance', '/Ff 256 /AppearanceFilter (Company logo)'],
    ['unknown', '/Ff 512'],
  ])('%s: %s', (requirement, seed, ask) => {
    expect(unmet(seed, ask)).toBe(requirement);
  });

  it.each<[string, Ask?]>([
    ['/Ff 1 /Filter /Adobe.PPKLite'],
    ['/Ff 2 /SubFilter [/adbe.pkcs7.detached /ETSI.CAdES.detached]'],
    ['/Ff 4 /V 2'],
    ['/Ff 64 /DigestMethod [(SHA1) (SHA256)]'],
    ['/Ff 64 /DigestMethod [(SHA-512)]', { terms: { digestAlgorithm: 'SHA-512' } }],
    ['/Ff 8 /Reasons [(I approve) <FEFF0160>]', { reason: 'Š' }],
    ['/Ff 8 /Reasons [(.)]'],
    ['/Ff 8'],
    ['/MDP << /P 0 >>'],
    ['/MDP << /P 2 >>', { certification: 2 }],
    ['/TimeStamp << /Ff 1 >>', { terms: { timeStamped: true } }],
    ['/Ff 32 /AddRevInfo false'],
    ['/Ff 128 /LockDocument /auto'],
  ])('what is met does not stand in the way: %s', (seed, ask) => {
    expect(unmet(seed, ask)).toBeUndefined();
  });

  it('a preference is no requirement', () => {
    const preferences =
      '/Filter /Entrust.PPKEF /SubFilter [/adbe.pkcs7.detached] /V 9 /DigestMethod [(SHA512)] /Reasons [(I approve)] ' +
      '/LegalAttestation [(x)] /AddRevInfo true /LockDocument /true /AppearanceFilter (x) ' +
      '/TimeStamp << /URL (https://tsa.example) /Ff 0 >> /Cert << /KeyUsage [(1)] /OID [(1.2)] >>';
    expect(unmet(preferences)).toBeUndefined();
  });

  it('flags behind a reference are followed', () => {
    const bytes = formDocument({ field: '/SV 20 0 R', objects: { 20: '<< /Ff 21 0 R /Reasons [(.)] >>', 21: '8' } });
    const claims = { signedAt: new Date(), fieldName: 'Buyer', reason: 'I agree' };
    expect(() => withReader(folder, bytes, (reader) => SignatureRevision.plan(reader, claims, 50))).toThrow(
      expect.objectContaining({ kind: 'seed-value' }) as PadesError,
    );
  });
});

describe('the certificate that a field asks for (table 238)', () => {
  it('Subject: one of the listed certificates', () => {
    const wants = (wanted: Signatory): string => `/Cert << /Ff 1 /Subject [${octets(wanted.certificate)}] >>`;
    expect(unmet(wants(signatory))).toBeUndefined();
    expect(unmet(wants(stranger))).toBe('certificate-subject');
    expect(unmet(wants(signatory), { terms: null })).toBe('certificate-subject');
  });

  it('Issuer: one that the chain leads to, at hand or by its name', () => {
    const seed = (issuer: Uint8Array): string => `/Cert << /Ff 2 /Issuer [${octets(issuer)}] >>`;
    expect(unmet(seed(signatory.chain[0]!))).toBeUndefined();
    expect(unmet(seed(signatory.chain[0]!), { chain: [] })).toBeUndefined();
    expect(unmet(seed(stranger.certificate))).toBe('certificate-issuer');
    // Another authority of the same name, while the right one is at hand.
    expect(unmet(seed(stranger.chain[0]!))).toBe('certificate-issuer');
    expect(unmet(seed(Buffer.from('no certificate')))).toBe('certificate-issuer');
  });

  it('is not asked for while the certificate is still to come, and all else is', () => {
    const uncertified = { digestAlgorithm: 'SHA-256', timeStamped: false };
    const of = (seed: string): string | undefined => {
      const bytes = formDocument({ field: `/SV << /Type /SV ${seed} >>` });
      const claims = { signedAt: new Date(), fieldName: 'Buyer' };
      try {
        withReader(folder, bytes, (reader) => SignatureRevision.plan(reader, claims, 50, uncertified));
        return undefined;
      } catch (error) {
        return (error as PadesError).about.requirement;
      }
    };
    const unlike = octets(stranger.certificate);
    expect(of(`/Cert << /Ff 1 /Subject [${unlike}] >>`)).toBeUndefined();
    expect(of(`/Cert << /Ff 2 /Issuer [${unlike}] >>`)).toBeUndefined();
    expect(of('/Cert << /Ff 12 /OID [(1.2)] /SubjectDN [<< /O (Other) >>] >>')).toBeUndefined();
    expect(of('/Cert << /Ff 32 /KeyUsage [(1)] >>')).toBeUndefined();
    expect(of('/Cert << /Ff 128 >>')).toBe('unknown');
    expect(of('/Ff 64 /DigestMethod [(SHA512)]')).toBe('digest-method');
    expect(of('/TimeStamp << /Ff 1 >>')).toBe('timestamp');
  });

  it('SubjectDN: every attribute of one of the names', () => {
    const name = Buffer.from('\ufeffJana Nováková', 'utf16le').swap16();
    const seed = (names: string): string => `/Cert << /Ff 8 /SubjectDN [${names}] >>`;
    expect(unmet(seed(`<< /O (Demo) /CN ${octets(name)} >>`))).toBeUndefined();
    expect(unmet(seed('<< /O (Other) >> << /2.5.4.10 (Demo) >>'))).toBeUndefined();
    expect(unmet(seed('<< /O (Demo) /CN (Somebody Else) >>'))).toBe('certificate-subject');
    expect(unmet(seed('<< /OU (Demo) >>'))).toBe('certificate-subject');
  });

  it.each([
    ['X1', undefined],
    ['01', undefined],
    ['11', 'certificate-key-usage'],
    ['X0', 'certificate-key-usage'],
    ['XXXXXXXX1', 'certificate-key-usage'],
    ['010000000', undefined],
  ])('KeyUsage %s with nonRepudiation alone: %s', (pattern, requirement) => {
    expect(unmet(`/Cert << /Ff 32 /KeyUsage [(${pattern})] >>`)).toBe(requirement);
  });

  it('KeyUsage: one pattern of several is enough', () => {
    expect(unmet('/Cert << /Ff 32 /KeyUsage [(1) (X1)] >>')).toBeUndefined();
  });

  it('OID: a policy of the certificate', () => {
    expect(unmet('/Cert << /Ff 4 /OID [(1.2.3)] >>')).toBe('certificate-policy');
  });

  it('the address of a place to get certificates says nothing about signing', () => {
    expect(unmet('/Cert << /Ff 64 /URL (https://ca.example) >>')).toBeUndefined();
  });

  it('a bit that nobody knows is not passed over', () => {
    expect(unmet('/Cert << /Ff 16 >>')).toBe('unknown');
    expect(unmet('/Cert << /Ff 128 >>')).toBe('unknown');
  });
});
