import { evidenceId } from '../evidence-id';
import { knownCertificate } from '../known-certificate';
import type { SignedInput } from '../shapes';
import { Asn1Error, readCertificateStructure } from '../../pki';
import { attributeTypes } from '../../pki/attribute-types';
import { nameAttributes } from '../../pki/distinguished-name';
import type { ObjectNames } from './object-names';
import { reference, text } from './written-values';
import { element, type XmlElement } from './xml';

/** Who signed, by the certificate (TS 119 102-2, clause 4.3.9); nothing where it is not there. */
export function signerInformation(
  { certificate }: Pick<SignedInput, 'certificate'>,
  names: ObjectNames,
): XmlElement | undefined {
  const name = certificate && names.of(evidenceId(certificate));
  if (!certificate || name === undefined) return undefined;
  const known = readable(certificate);
  return element(
    'vr:SignerInformation',
    [reference('SignerCertificate', [name]), known && text('Signer', known.name)],
    known ? { Pseudonym: String(known.pseudonym) } : {},
  );
}

function readable(certificate: Uint8Array): { name: string; pseudonym: boolean } | undefined {
  try {
    const { name } = knownCertificate(certificate);
    const attributes = nameAttributes(readCertificateStructure(certificate).subject);
    return { name, pseudonym: attributes.has(attributeTypes.pseudonym) };
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}
