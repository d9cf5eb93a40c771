import {
  integrityTokenAttribute,
  readIntegrityToken,
  signatureValueOf,
  unsignedAttributeValues,
} from '../../cades/index';
import { Asn1Error } from '../../pki';
import type { MacReport } from '../document-port';
import { listSignatures } from '../pades';
import { documentMac, PdfDictionary, PdfReference, PdfString, type PdfReader } from '../pdf';
import type { RangeDigests } from './range-digests';
import { locateSignature, readByteRange, type SignedRange } from './signed-range';

/** A token, the octets that it vouches for, and the signature that it belongs to. */
interface FoundToken {
  der: Uint8Array;
  range: SignedRange;
  signatureValue?: Uint8Array;
}

const wrong = (detail: string): MacReport => ({ state: 'wrong', detail });

/**
 * Checks the MAC of a document that is under one (ISO/TS 32004): it is made with the key that the password opens, so it shows
 * whether somebody without the password changed the document. Only the newest save's counts, for it covers the whole file.
 *
 * @param reader - of the newest revision
 * @returns undefined where the document is under no MAC
 */
export async function checkMac(reader: PdfReader, digests: RangeDigests): Promise<MacReport | undefined> {
  const mac = documentMac(reader);
  if (!mac) return undefined;
  const found = findToken(reader);
  if ('state' in found) return found;
  if (!mac.wrappingKey) return { state: 'not-examined', detail: 'what its key is made from is not known' };
  if (found.range.end !== reader.size) return wrong('there is something behind what it covers');
  const token = readIntegrityToken(found.der);
  const problem =
    'problem' in token
      ? token
      : token.check(mac.wrappingKey, {
          documentDigest: await digests.digest(token.algorithm, found.range),
          ...(found.signatureValue && { signatureValue: found.signatureValue }),
        });
  if (!problem) return { state: 'right' };
  return problem.unsupported ? { state: 'not-examined', detail: problem.problem } : wrong(problem.problem);
}

function findToken(reader: PdfReader): FoundToken | MacReport {
  const code = reader.trailer.get('AuthCode');
  if (code === undefined) return { state: 'missing' };
  if (!(code instanceof PdfDictionary)) return wrong('its entry in the trailer is malformed');
  if (code.repeatedKeys) return wrong('its entry in the trailer says something twice');
  if (code.hasName('MACLocation', 'Standalone')) return standalone(reader, code);
  if (code.hasName('MACLocation', 'AttachedToSig')) return attached(reader, code.get('SigObjRef'));
  return wrong('its place is not known');
}

function standalone(reader: PdfReader, code: PdfDictionary): FoundToken | MacReport {
  const mac = code.get('MAC');
  const range = readByteRange(code.get('ByteRange'), reader.size);
  if (typeof range === 'string' || !(mac instanceof PdfString) || !mac.span)
    return wrong('its entry in the trailer is malformed');
  const { start, end } = mac.span;
  const fits = range.gapStart === start && range.gapEnd === end && end - start === 2 * mac.bytes.length + 2;
  return fits ? { der: mac.bytes, range } : wrong('it leaves out something else than itself');
}

function attached(reader: PdfReader, reference: unknown): FoundToken | MacReport {
  const signature =
    reference instanceof PdfReference
      ? listSignatures(reader).find((listed) => listed.reference?.equals(reference))
      : undefined;
  if (!signature) return wrong('the signature that carries it is not there');
  const located = locateSignature(signature, reader);
  if ('problem' in located) return wrong(located.problem);
  // Whoever has no key of the document has changed nothing in it, not even what neither the signature nor the MAC covers.
  if (located.paddedOddly) return wrong('there are data behind the signature that carries it');
  try {
    const [der, ...more] = unsignedAttributeValues(located.cms, integrityTokenAttribute);
    if (!der) return { state: 'missing', detail: 'the signature that shall carry it does not' };
    if (more.length > 0) return wrong('there are several');
    return { der, range: located.range, signatureValue: signatureValueOf(located.cms) };
  } catch (error) {
    if (error instanceof Asn1Error) return wrong(`the signature that carries it can not be read: ${error.message}`);
    throw error;
  }
}
