import { digestUri } from './names';
import type { NamedDigest } from './report-model';
import { element, type XmlElement } from './xml';

/** xs:dateTime to the second: certificates and timestamps of the field know no more. */
export const dateTime = (time: Date | string): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');

export const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64');

export const text = (name: string, value: string): XmlElement => element(`vr:${name}`, value);

/** A reference to objects of the report; nothing without any. */
export function reference(name: string, ids: readonly string[]): XmlElement | undefined {
  return ids.length > 0 ? element(`vr:${name}`, [], { VOReference: ids.join(' ') }) : undefined;
}

/** XAdES' DigestAlgAndValue; nothing where the algorithm has no name in XML. */
export function digestElement(digest: NamedDigest | undefined): XmlElement | undefined {
  const parts = digest && digestParts(digest);
  return parts && element('vr:DigestAlgAndValue', parts);
}

export function digestParts({ algorithm, value }: NamedDigest): XmlElement[] | undefined {
  const uri = digestUri(algorithm);
  if (uri === undefined) return undefined;
  return [element('ds:DigestMethod', [], { Algorithm: uri }), element('ds:DigestValue', base64(value))];
}
