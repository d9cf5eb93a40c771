import { createHash, randomBytes } from 'node:crypto';
import { CountersignError } from '../../../errors/countersign-error';
import { context, element, integer, objectIdentifier, octetString, sequence, tags, Tlv, writeTime } from '../../../pki';
import { extensionOids } from '../../../pki/extensions';
import type { CertificateOrder, EnrollmentAnswer } from '../../certificate-authority';
import { readRequest } from '../../requested';

/** Ten minutes, where nobody says how long. */
const usualSeconds = 600;
/** Clocks differ: who checks it may be behind. */
const backdatedSeconds = 60;

/**
 * Lets the key sign its own certificate, with what the request asks for (RFC 5280, clause 4.1). Nobody has a reason to trust it.
 *
 * @param name - of the authority in the configuration
 * @throws CountersignError authority.unsuited; what the key's signature throws
 */
export async function issueSelfSigned(name: string, order: CertificateOrder): Promise<EnrollmentAnswer> {
  const { request, ownSignature: own, validitySeconds = usualSeconds, now = () => new Date() } = order;
  if (!own) {
    throw new CountersignError('authority.unsuited', {
      authority: name,
      detail: 'the key would have to sign its own certificate, which it may not do here',
    });
  }
  const { subject, publicKey, alternativeNames } = readRequest(request);
  const begins = now().getTime() - backdatedSeconds * 1000;
  const ends = now().getTime() + validitySeconds * 1000;
  // Positive, and unlike any other: 16 octets of chance.
  const serialNumber = element(tags.integer, Uint8Array.of(0x40 | (randomBytes(1)[0]! & 0x3f)), randomBytes(15));
  const [, keyBits] = Tlv.readWhole(publicKey).children(2);
  const keyIdentifier = createHash('sha1').update(keyBits!.content.subarray(1)).digest();
  const extensions = sequence(
    extension(extensionOids.keyUsage, element(tags.bitString, Uint8Array.of(6, 0x40)), true),
    extension(extensionOids.basicConstraints, sequence(), true),
    extension(extensionOids.subjectKeyIdentifier, octetString(keyIdentifier)),
    ...(alternativeNames ? [extension(extensionOids.subjectAlternativeName, alternativeNames)] : []),
  );
  const toBeSigned = sequence(
    context(0, integer(2)),
    serialNumber,
    own.algorithm,
    subject,
    sequence(writeTime(new Date(begins)), writeTime(new Date(ends))),
    subject,
    publicKey,
    context(3, extensions),
  );
  const value = await own.sign(toBeSigned);
  const certificate = sequence(toBeSigned, own.algorithm, element(tags.bitString, Uint8Array.of(0), value));
  return { state: 'issued', certificates: [certificate] };
}

function extension(oid: string, value: Uint8Array, critical = false): Uint8Array {
  const flag = critical ? [element(tags.boolean, Uint8Array.of(0xff))] : [];
  return sequence(objectIdentifier(oid), ...flag, octetString(value));
}
