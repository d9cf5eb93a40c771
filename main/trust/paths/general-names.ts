import { Asn1Error, Tlv, attributeTypes, tags } from '../../pki';
import { extensionOids } from '../../pki/extensions';
import { relativeNames } from '../../pki/name-comparison';
import type { PathCertificate } from './path-certificate';

/** The forms of GeneralName (RFC 5280, clause 4.2.1.6) by the number of their tag. */
const forms = [
  'otherName',
  'rfc822Name',
  'dNSName',
  'x400Address',
  'directoryName',
  'ediPartyName',
  'uniformResourceIdentifier',
  'iPAddress',
  'registeredID',
] as const;
export type GeneralNameForm = (typeof forms)[number];

/** One name of a certificate, or the base of a name constraint. */
export type GeneralName =
  | { form: 'directoryName'; /** Of `relativeNames`. */ relative: string[] }
  | { form: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier'; text: string }
  | { form: 'iPAddress'; octets: Uint8Array }
  | { form: 'otherName'; /** Its type-id. */ type: string }
  | { form: 'x400Address' | 'ediPartyName' | 'registeredID' };

/** @throws Asn1Error when it is none */
export function readGeneralName(name: Tlv): GeneralName {
  const form = (name.tag & 0xc0) === 0x80 ? forms[name.tag & 0x1f] : undefined;
  switch (form) {
    case 'directoryName': {
      const inner = name.children(1)[0];
      if (!inner) throw new Asn1Error('directoryName is empty');
      return { form, relative: relativeNames(inner) };
    }
    case 'rfc822Name':
    case 'dNSName':
    case 'uniformResourceIdentifier':
      return { form, text: asciiText(name.content) };
    case 'iPAddress':
      return { form, octets: name.content };
    case 'otherName':
      return { form, type: name.children(2)[0]?.oid() ?? '' };
    case 'x400Address':
    case 'ediPartyName':
    case 'registeredID':
      return { form };
    case undefined:
      throw new Asn1Error('no GeneralName');
  }
}

/** IA5String. */
function asciiText(octets: Uint8Array): string {
  if (octets.some((octet) => octet > 0x7e || octet < 0x20)) throw new Asn1Error('a name with signs outside of ASCII');
  return Buffer.from(octets).toString('latin1');
}

/** More names than any honest certificate has. */
const mostNames = 4096;

/**
 * The names that name constraints are about (RFC 5280, clause 6.1.3 (b) and (c), and 4.2.1.10): the subject, the
 * subjectAltName, and the addresses that stand in the subject as emailAddress.
 *
 * @throws Asn1Error when one can not be read
 */
export function namesOf({ structure, extensions }: PathCertificate): GeneralName[] {
  const names: GeneralName[] = [];
  const relative = relativeNames(structure.subject);
  if (relative.length > 0) names.push({ form: 'directoryName', relative });
  const alternative = extensions.get(extensionOids.subjectAlternativeName);
  if (alternative) {
    const list = Tlv.readWhole(alternative.value).expect(tags.sequence, 'subjectAltName').children(mostNames);
    names.push(...list.map((name) => readGeneralName(name)));
  }
  for (const part of structure.subject.children(64)) {
    for (const attribute of part.children(16)) {
      const [type, value] = attribute.children(2);
      if (type?.oid() !== attributeTypes.emailAddress || !value) continue;
      names.push({ form: 'rfc822Name', text: Buffer.from(value.content).toString('latin1') });
    }
  }
  return names;
}
