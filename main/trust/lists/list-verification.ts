import { createHash } from 'node:crypto';
import {
  Asn1Error,
  UnsupportedAlgorithm,
  describePublicKey,
  element,
  readCertificateStructure,
  readTime,
  sameOctets,
  sequence,
  signatureProblem,
  tags,
} from '../../pki';
import { ListError } from './list-error';
import type { SignedList } from './signed-list';

/** Who signed a list. */
export interface ListSigner {
  /** DER: one of those who may sign it, byte for byte. */
  certificate: Uint8Array;
  /** Its period does not hold `at`. The pointer is the trust, not the certificate's period: it is told, and no more. */
  outOfPeriod: boolean;
  /** SigningTime, a claim. */
  signingTime: string;
}

const curves: ReadonlySet<string> = new Set(['P-256', 'P-384', 'P-521']);
/** ETSI TS 119 312, table 4: RSA of 2048 bits and what is called so; Norway's list of 2016 has a key of 2032. */
const minimumModulusBits = 1900;

/**
 * Verifies the signature of a list.
 *
 * @param candidates - certificates in DER that may sign it: of the pointer to it, or the anchors of the list of lists
 * @param at - for the signer's period
 * @throws ListError `signer-not-named`, `signature-wrong` or `algorithm`
 */
export function verifiedSigner(signed: SignedList, candidates: readonly Uint8Array[], at: Date): ListSigner {
  const { info, signed: octets, value, properties, keyInfo } = signed.signature;
  const { digest, value: expected } = properties.certificateDigest;
  const certificate = candidates.find(
    (candidate) =>
      (keyInfo.length === 0 || keyInfo.some((named) => sameOctets(named, candidate))) &&
      sameOctets(createHash(digest.node).update(candidate).digest(), expected),
  );
  if (!certificate) throw new ListError('signer-not-named', 'signed by none of the certificates that may sign it');
  try {
    const structure = readCertificateStructure(certificate);
    const key = describePublicKey(structure.subjectPublicKeyInfo);
    if (key.kind === 'RSA' && key.modulusBits < minimumModulusBits) {
      throw new ListError('algorithm', `an RSA key of ${key.modulusBits} bits`);
    }
    if (key.kind === 'EC' && !curves.has(key.curve ?? '')) throw new ListError('algorithm', 'the elliptic curve');
    const checked =
      info.algorithm.name === 'ECDSA' ? derOf(value, key.kind === 'EC' ? key.orderBits : undefined) : value;
    const problem = signatureProblem(info.algorithm, structure.subjectPublicKeyInfo, octets, checked);
    if (problem !== undefined) throw new ListError('signature-wrong', problem);
    const [from, to] = structure.validity.children(2).map((time) => Date.parse(readTime(time)));
    const outOfPeriod = at.getTime() < (from ?? NaN) || at.getTime() >= (to ?? NaN) + 1000;
    return { certificate, outOfPeriod, signingTime: properties.signingTime };
  } catch (cause) {
    if (cause instanceof UnsupportedAlgorithm) throw new ListError('algorithm', cause.message, { cause });
    if (cause instanceof Asn1Error) throw new ListError('signature-wrong', cause.message, { cause });
    throw cause;
  }
}

/** r and s side by side (RFC 9231, clause 2.3.6; IEEE P1363) as the ECDSA-Sig-Value of a CMS. */
function derOf(value: Uint8Array, orderBits: number | undefined): Uint8Array {
  const half = Math.ceil((orderBits ?? 0) / 8);
  if (half > 0 && value.length !== 2 * half) throw new ListError('signature-wrong', 'an ECDSA value of another length');
  return sequence(unsignedInteger(value.subarray(0, half)), unsignedInteger(value.subarray(half)));
}

function unsignedInteger(octets: Uint8Array): Uint8Array {
  let start = 0;
  while (start < octets.length - 1 && octets[start] === 0) start += 1;
  const magnitude = octets.subarray(start);
  return element(tags.integer, (magnitude[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.alloc(1), magnitude]) : magnitude);
}
