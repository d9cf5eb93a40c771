import { attributeTypes, element, objectIdentifier, sequence, tags } from '../pki';
import { attributeTypeOf, splitUnescaped, unescaped } from '../pki/name-text';
import { CountersignError } from '../errors/countersign-error';

/** X.520 and RFC 5280 give these no choice of string type. */
const printableTypes = new Set<string>([attributeTypes.country, attributeTypes.serialNumber]);
const ia5Types = new Set<string>([attributeTypes.domainComponent, attributeTypes.emailAddress]);

/** One attribute of a name as its text has it. */
export interface SubjectAttribute {
  /** As it was written, such as `CN`. */
  name: string;
  /** OID. */
  type: string;
  value: string;
}

/**
 * A distinguished name from its text (RFC 4514): `CN=Maria Lindqvist,O=Acme\, Inc.,C=SE`. As that standard has it, the text
 * begins with what comes last in the name.
 *
 * @param values - what `${name}` in a value stands for; it is put in after the text was taken apart, so that it stays a value
 * @returns DER
 * @throws CountersignError usage.invalid
 */
export function subjectName(text: string, values: Readonly<Record<string, string>> = {}): Uint8Array {
  return sequence(...relativeNames(text, values).reverse().map(encodedRelativeName));
}

/**
 * The attributes of a name in the order of its text; as {@link subjectName} reads them.
 * @throws CountersignError usage.invalid
 */
export function subjectAttributes(text: string, values: Readonly<Record<string, string>>): SubjectAttribute[] {
  return relativeNames(text, values).flat();
}

function relativeNames(text: string, values: Readonly<Record<string, string>>): SubjectAttribute[][] {
  return splitUnescaped(text, ',').map((part) =>
    splitUnescaped(part, '+').map((attribute) => readAttribute(attribute, values)),
  );
}

function encodedRelativeName(attributes: SubjectAttribute[]): Uint8Array {
  const encoded = attributes.map(({ type, value }) => sequence(objectIdentifier(type), directoryString(type, value)));
  return element(tags.set, ...encoded.sort((a, b) => Buffer.compare(a, b)));
}

function readAttribute(text: string, values: Readonly<Record<string, string>>): SubjectAttribute {
  const at = text.indexOf('=');
  const name = text.slice(0, Math.max(at, 0)).trim();
  const type = attributeTypeOf(name);
  if (at < 0 || type === undefined) throw wrong(`“${text.trim()}” is not an attribute such as CN=Maria Lindqvist`);
  const plain = unescaped(text.slice(at + 1));
  if (plain === undefined) throw wrong('a backslash stands before nothing');
  const value = filled(plain, values);
  if (value === '') throw wrong(`${name} is empty`);
  if (/[\p{Cc}]/u.test(value)) throw wrong(`${name} has control characters`);
  return { name, type, value };
}

function filled(value: string, values: Readonly<Record<string, string>>): string {
  return value.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    const known = Object.hasOwn(values, name) ? values[name] : undefined;
    if (known === undefined) throw wrong(`\${${name}} stands for nothing`);
    return known;
  });
}

function directoryString(type: string, value: string): Uint8Array {
  if (type === attributeTypes.country && !/^[A-Z]{2}$/.test(value)) throw wrong('C is a country code of two capitals');
  if (printableTypes.has(type)) {
    if (!/^[A-Za-z0-9 '()+,\-./:=?]+$/.test(value))
      throw wrong(`“${value}” has characters that its attribute can not have`);
    return element(tags.printableString, Buffer.from(value, 'latin1'));
  }
  if (ia5Types.has(type)) return ia5String(tags.ia5String, value);
  return element(tags.utf8String, Buffer.from(value, 'utf8'));
}

/** @throws CountersignError usage.invalid for what is not ASCII */
export function ia5String(tag: number, value: string): Uint8Array {
  if (!/^[\x21-\x7e]+$/.test(value)) throw wrong(`“${value}” may have only ASCII characters`);
  return element(tag, Buffer.from(value, 'latin1'));
}

function wrong(detail: string): CountersignError<'usage.invalid'> {
  return new CountersignError('usage.invalid', { detail: `the subject can not be written: ${detail}` });
}
