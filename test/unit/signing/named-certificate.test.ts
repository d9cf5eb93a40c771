import { describe, expect, it } from 'vitest';
import { sentence } from '../../../main/cli/output';
import type { SignerConfiguration } from '../../../main/configuration/configuration';
import type { Identity } from '../../../main/identity/identity';
import { readCertificate } from '../../../main/pki/certificate';
import { nameProblem } from '../../../main/signing/named-certificate';
import { extension, generalName, makeCertificate } from '../../fixtures/pki/made-certificate';

const certificate = readCertificate(
  makeCertificate({
    subject: 'C=SE, CN=Anna Nováková, UID=anna, SERIALNUMBER=PNOSE-1',
    extensions: [extension.names(generalName.mail('anna@acme.example'))],
  }).der,
);
type Wanted = SignerConfiguration['CERTIFICATE_MUST_NAME'];

const problem = (wanted: Wanted, person: Partial<Identity>): unknown =>
  nameProblem(
    {
      name: 'contracts',
      configuration: { CERTIFICATE_MUST_NAME: wanted },
      signatory: { username: 'somebody', identifiedBy: 'openid-connect', claims: {}, evidence: {}, ...person },
    },
    certificate,
  )?.toShape();

describe('CERTIFICATE_MUST_NAME', () => {
  it.each<[Wanted, Partial<Identity>]>([
    [undefined, {}],
    ['USERNAME', { username: 'ANNA' }],
    ['USERNAME', { username: 'anna@acme.example' }],
    ['USERNAME', { username: 'PNOSE-1' }],
    ['USERNAME', { username: 'Anna Nováková' }],
    ['EMAIL', { claims: { email: 'Anna@Acme.example' } }],
    ['EMAIL', { claims: { email: ['a@b.example', 'anna@acme.example'], email_verified: 'true' } }],
    ['SERIALNUMBER', { claims: { serialNumber: 'PNOSE-1' } }],
    [{ CLAIM: 'personal_number', IN: 'SUBJECT_RDN_SERIALNO' }, { claims: { personal_number: 'PNOSE-1' } }],
  ])('%j agrees with %j', (wanted, person) => {
    expect(problem(wanted, person)).toBeUndefined();
  });

  it.each<[Wanted, Partial<Identity>]>([
    ['USERNAME', { username: 'jana' }],
    ['USERNAME', { username: '' }],
    ['EMAIL', { username: 'anna@acme.example' }],
    ['EMAIL', { claims: { email: 'jana@acme.example' } }],
    ['EMAIL', { claims: { email: 'anna@acme.example', email_verified: 'false' } }],
    ['SERIALNUMBER', { username: 'PNOSE-1' }],
    ['SERIALNUMBER', { claims: { serialNumber: [] } }],
    [{ CLAIM: 'personal_number', IN: 'SUBJECT_RDN_UID' }, { claims: { personal_number: 'PNOSE-1' } }],
    [{ CLAIM: 'constructor', IN: 'SUBJECT_RDN_UID' }, {}],
    [{ CLAIM: 'sub', IN: 'SUBJECT_ALTNAME_MSUPN' }, { claims: { sub: 'anna' } }],
  ])('%j disagrees with %j', (wanted, person) => {
    expect(problem(wanted, person)).toEqual({
      code: 'identity.mismatch',
      params: { signer: 'contracts', username: person.username ?? 'somebody', certificate: 'Anna Nováková' },
    });
  });

  it('says that no PIN was asked for, where none was', () => {
    const configuration = { CERTIFICATE_MUST_NAME: 'USERNAME' as const };
    const signatory: Identity = { username: 'jana', identifiedBy: 'directory', claims: {}, evidence: {} };
    const text = (unlocked: boolean): string =>
      sentence(nameProblem({ name: 'contracts', configuration, signatory }, certificate, { unlocked })!, false).text;
    expect(text(false)).toContain('No PIN was asked for. Nothing was signed');
    // A file that hides its certificates behind its password.
    expect(text(true)).not.toContain('PIN');
    expect(text(true)).toContain('Nothing was signed');
  });
});
