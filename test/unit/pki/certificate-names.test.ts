import { describe, expect, it } from 'vitest';
import { certificateTexts, isSameText } from '../../../main/pki/certificate-names';
import type { CertificatePart } from '../../../main/pki/certificate-part';
import { element, readCertificateStructure, tags } from '../../../main/pki';
import { isNameOfText, readNameText } from '../../../main/pki/name-text';
import { extension, generalName, makeCertificate } from '../../fixtures/pki/made-certificate';

const utf8 = (text: string): Uint8Array => element(tags.utf8String, Buffer.from(text));
const anna = makeCertificate({
  subject: [
    { type: 'C', text: 'CZ', tag: tags.printableString },
    { type: 'O', text: 'Úřad, s. r. o.' },
    { type: 'OU', text: 'Legal' },
    { type: 'OU', text: 'Prague' },
    { type: 'CN', text: 'Anna  Nováková', tag: tags.bmpString },
    { type: 'UID', text: 'anna' },
    { type: 'SERIALNUMBER', text: 'PNOCZ-1', tag: tags.printableString },
    { type: 'E', text: 'anna@old.example', tag: tags.ia5String },
  ],
  serialNumber: 0x0abc,
  extensions: [
    extension.names(
      generalName.mail('anna@acme.example'),
      generalName.dns('anna.acme.example'),
      generalName.other('1.3.6.1.4.1.311.20.2.3', utf8('anna@corp.acme.example')),
      generalName.other('1.2.3', utf8('not hers')),
    ),
  ],
}).der;

describe('the parts of a certificate by which its holder is told', () => {
  it.each<[CertificatePart, string[]]>([
    ['CERTIFICATE_SERIALNO', ['0abc']],
    ['SUBJECT_RDN_C', ['CZ']],
    ['SUBJECT_RDN_O', ['Úřad, s. r. o.']],
    ['SUBJECT_RDN_OU', ['Legal', 'Prague']],
    ['SUBJECT_RDN_CN', ['Anna  Nováková']],
    ['SUBJECT_RDN_UID', ['anna']],
    ['SUBJECT_RDN_SERIALNO', ['PNOCZ-1']],
    ['SUBJECT_RDN_E', ['anna@old.example']],
    ['SUBJECT_RDN_TITLE', []],
    ['SUBJECT_ALTNAME_RFC822NAME', ['anna@acme.example']],
    ['SUBJECT_ALTNAME_DNSNAME', ['anna.acme.example']],
    ['SUBJECT_ALTNAME_MSUPN', ['anna@corp.acme.example']],
  ])('%s', (part, texts) => {
    expect(certificateTexts(anna, part)).toEqual(texts);
  });

  it('are compared as names are, and serial numbers as numbers', () => {
    expect(isSameText('SUBJECT_RDN_CN', ' anna NOVÁKOVÁ', 'Anna  Nováková')).toBe(true);
    expect(isSameText('SUBJECT_RDN_CN', 'Anna Novakova', 'Anna Nováková')).toBe(false);
    expect(isSameText('SUBJECT_RDN_CN', ' ', '')).toBe(false);
    expect(isSameText('CERTIFICATE_SERIALNO', '0x0A:BC', '0abc')).toBe(true);
    expect(isSameText('CERTIFICATE_SERIALNO', 'abc0', '0abc')).toBe(false);
    expect(isSameText('CERTIFICATE_SERIALNO', '', '00')).toBe(false);
  });
});

describe('a name as people write it', () => {
  const subject = readCertificateStructure(
    makeCertificate({ subject: 'C=SE, O=Acme\u0020Inc., CN=Staff CA' }).der,
  ).subject;

  it.each<[string, boolean]>([
    ['CN=Staff CA,O=Acme Inc.,C=SE', true],
    ['C=SE, O=Acme Inc., CN=Staff CA', true],
    ['cn=staff ca, o=ACME  inc., c=se', true],
    ['2.5.4.3=Staff CA,O=Acme Inc.,C=SE', true],
    ['CN=Staff\\20CA,O=Acme Inc.,C=SE', true],
    ['O=Acme Inc.,CN=Staff CA,C=SE', false],
    ['CN=Staff CA,O=Acme Inc.', false],
    ['CN=Staff CA+O=Acme Inc.,C=SE', false],
    ['CN=Other CA,O=Acme Inc.,C=SE', false],
    ['Staff CA', false],
  ])('%s', (text, same) => {
    expect(isNameOfText(subject, text)).toBe(same);
  });

  it('has its commas escaped, and is none where it can not be read', () => {
    const name = readCertificateStructure(anna).subject;
    const text =
      'E=anna@old.example,SERIALNUMBER=PNOCZ-1,UID=anna,CN=Anna Nováková,OU=Prague,OU=Legal,O=Úřad\\, s. r. o.,C=CZ';
    expect(isNameOfText(name, text)).toBe(true);
    for (const wrong of ['', 'CN=', 'XY=a', 'CN=a,', 'CN=a\\', 'CN=a\u0000b']) {
      expect(readNameText(wrong)).toBeUndefined();
    }
  });
});
