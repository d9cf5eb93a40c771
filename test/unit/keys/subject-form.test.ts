import { describe, expect, it } from 'vitest';
import { formOf, formOfCertificate, subjectText } from '../../../main/keys/subject-form';
import { subjectName } from '../../../main/authorities/subject-name';
import { emptyRequestForm, emailsOf, requestFormProblems } from '../../../preload/contract/request-form';
import type { RequestForm } from '../../../preload/contract/request-form';
import { issue, usages } from '../../fixtures/pki/certificates';

const form = (over: Partial<RequestForm>): RequestForm => ({ ...emptyRequestForm, ...over });

describe('the form of a certificate request', () => {
  it('becomes the name that it shows, whatever stands in its fields', () => {
    const odd = form({
      commonName: ' Åsa "Lind", +b <c>; #1\\ ',
      givenName: '#Åsa',
      organization: 'Acme=Söner, Inc.',
      country: 'se',
      further: 'OU=Legal,2.5.4.97=VATSE-1',
    });
    const [text, again] = [subjectText(odd), subjectText(formOf(subjectText(odd)))];
    expect(Buffer.from(subjectName(again))).toEqual(Buffer.from(subjectName(text)));
    expect(formOf(text)).toEqual({ ...odd, commonName: odd.commonName.trim(), country: 'SE' });
  });

  it('is filled from a pattern; what has no field of its own is kept', () => {
    const values = { username: 'maria, O=Evil', alias: 'a' };
    expect(formOf('CN=${username}+UID=m1,OU=${alias},O=Acme,O=Group,C=SE', values)).toEqual(
      form({ commonName: 'maria, O=Evil', organization: 'Acme', country: 'SE', further: 'UID=m1,OU=a,O=Group' }),
    );
    expect(formOf('CN=${nobody}')).toEqual(emptyRequestForm);
    expect(formOf('nonsense')).toEqual(emptyRequestForm);
  });

  it('is filled from a certificate, and stays empty for what is none', async () => {
    const { certificate } = await issue({ name: 'Maria', keyUsage: usages.nonRepudiation });
    expect(formOfCertificate(certificate).commonName).toBe('Test Maria');
    expect(formOfCertificate(Uint8Array.of(0x30, 0))).toEqual(emptyRequestForm);
  });

  it('takes several addresses', () => {
    expect(emailsOf(form({ emails: ' a@example.se,b@example.se;  c@example.se ' }))).toEqual([
      'a@example.se',
      'b@example.se',
      'c@example.se',
    ]);
  });

  it('says in a sentence what is wrong with each field', () => {
    const wrong = form({
      commonName: '  ',
      surname: 'x'.repeat(65),
      givenName: 'a\nb',
      country: 'S1',
      emails: 'a@example.se, b@',
      further: 'x'.repeat(401),
    });
    const problems = requestFormProblems(wrong);
    expect(Object.keys(problems).sort()).toEqual([
      'commonName',
      'country',
      'emails',
      'further',
      'givenName',
      'surname',
    ]);
    expect(problems.emails).toContain('“b@”');
    expect(requestFormProblems(form({ commonName: 'Åsa', country: 'se', emails: 'a@example.se' }))).toEqual({});
    expect(requestFormProblems(form({ commonName: 'a', emails: 'a@b.se '.repeat(11) })).emails).toContain('At most 10');
  });
});
