import { X509Certificate } from 'node:crypto';
import { emptyRequestForm, type RequestForm } from '../../preload/contract/request-form';
import { Asn1Error, attributeTypes, extensionValue, readCertificateStructure, tags, Tlv } from '../pki';
import { CountersignError } from '../errors/countersign-error';
import { subjectAttributes } from '../authorities/subject-name';

const subjectAltName = '2.5.29.17';

type NameField = 'commonName' | 'givenName' | 'surname' | 'organization' | 'country';

/** The attributes that have a field of their own. */
const fieldTypes: Record<NameField, string> = {
  commonName: attributeTypes.commonName,
  givenName: attributeTypes.givenName,
  surname: attributeTypes.surname,
  organization: attributeTypes.organization,
  country: attributeTypes.country,
};

/** The subject of a form as text (RFC 4514): the person first, the country last. */
export function subjectText(form: RequestForm): string {
  const part = (name: string, value: string): string[] => (value.trim() ? [`${name}=${escaped(value.trim())}`] : []);
  return [
    ...part('CN', form.commonName),
    ...part('GN', form.givenName),
    ...part('SN', form.surname),
    ...(form.further.trim() ? [form.further.trim()] : []),
    ...part('O', form.organization),
    ...part('C', form.country.toUpperCase()),
  ].join(',');
}

/**
 * A form filled from the text of a name (RFC 4514). What has no field of its own stands in `further`.
 *
 * @param values - as for `subjectName`
 * @returns an empty form where the text can not be understood
 */
export function formOf(text: string, values: Readonly<Record<string, string>> = {}): RequestForm {
  const form = { ...emptyRequestForm };
  try {
    const further = subjectAttributes(text, values).filter(({ type, value }) => {
      const field = (Object.keys(fieldTypes) as NameField[]).find((one) => fieldTypes[one] === type);
      if (!field || form[field]) return true;
      form[field] = value;
      return false;
    });
    form.further = further.map(({ name, value }) => `${name}=${escaped(value)}`).join(',');
    return form;
  } catch (error) {
    if (CountersignError.is(error)) return { ...emptyRequestForm };
    throw error;
  }
}

/**
 * A form filled from a certificate: its subject, and the e-mail addresses of its alternative names.
 *
 * @param der - what can not be read gives an empty form
 */
export function formOfCertificate(der: Uint8Array): RequestForm {
  try {
    const { subject } = new X509Certificate(der);
    return { ...formOf(subject.split('\n').reverse().join(',')), emails: emailNames(der).join(', ') };
  } catch {
    return { ...emptyRequestForm };
  }
}

/** rfc822Name of SubjectAltName (RFC 5280, clause 4.2.1.6). */
function emailNames(der: Uint8Array): string[] {
  try {
    const names = extensionValue(readCertificateStructure(der), subjectAltName);
    if (!names) return [];
    return Tlv.read(names)
      .children(64)
      .filter(({ tag }) => tag === tags.context(1))
      .map(({ content }) => Buffer.from(content).toString('latin1'));
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}

/** RFC 4514, clause 2.4. */
function escaped(value: string): string {
  return value.replace(/[\\,+"<>;=]|^[# ]| $/g, '\\$&');
}
