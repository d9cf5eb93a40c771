import { hash } from 'node:crypto';
import { Asn1Error, RecentlyRead, Tlv, describePublicKey, readCertificateStructure } from '../../pki';
import { checkStructureSignature } from '../../pki/signed-structure';
import type { PathBounds } from './path-model';

/** Real paths have 2 to 5 certificates, bridges up to 8. */
export const usualBounds: PathBounds = { depth: 12, paths: 64, signatures: 1024, nameComparisons: 200_000 };

/** A bound of the request was reached. Never leaves this folder. */
export class BoundReached extends Error {
  override readonly name = 'BoundReached';
}

/** What became of a signature check. */
export type SignatureVerdict =
  | 'good'
  | 'bad'
  /** Of a kind that can not be checked here. */
  | 'unknown'
  /** A DSA key whose parameters stand in a certificate above (RFC 3279, clause 2.3.2): judged with the whole path. */
  | 'open';

/** Verdicts by the octets of both: nothing else has a part in them. They save time and are not counted by. */
const verdicts = new RecentlyRead<SignatureVerdict>(1024);

/** Counts what a request costs, and remembers its signature checks. */
export class PathWork {
  readonly bounds: PathBounds;
  private signatures = 0;
  private nameComparisons = 0;
  private readonly checked = new Map<string, SignatureVerdict>();

  constructor(bounds: Partial<PathBounds> = {}) {
    this.bounds = { ...usualBounds, ...bounds };
  }

  /** What signature checks have cost so far, as {@link PathBounds.signatures} counts. */
  get spent(): number {
    return this.signatures;
  }

  /** @throws BoundReached */
  compareNames(count: number): void {
    this.nameComparisons += count;
    if (this.nameComparisons > this.bounds.nameComparisons)
      throw new BoundReached('too many names and name constraints');
  }

  /**
   * Whether a key signed a certificate.
   *
   * @param certificate - DER
   * @param subjectPublicKeyInfo - of the issuer, with DSA parameters where they are known
   * @throws BoundReached
   */
  signature(certificate: Uint8Array, subjectPublicKeyInfo: Tlv): SignatureVerdict {
    // Two hashes instead of both structures: a map of large keys would cost more than the checks.
    const pair = Buffer.concat([digestOf(subjectPublicKeyInfo), digestOf(certificate)]);
    const key = pair.toString('latin1');
    const known = this.checked.get(key);
    if (known) return known;
    this.signatures += costOfCheck(subjectPublicKeyInfo);
    if (this.signatures > this.bounds.signatures) throw new BoundReached('too many certificates of the same names');
    const verdict = verdicts.of(pair, () => check(certificate, subjectPublicKeyInfo));
    this.checked.set(key, verdict);
    return verdict;
  }
}

const digests = new WeakMap<Uint8Array | Tlv, Buffer>();

/** Remembered: the paths of a document lead through the same few certificates. */
function digestOf(object: Uint8Array | Tlv): Buffer {
  const digest = digests.get(object) ?? hash('sha256', object instanceof Tlv ? object.raw : object, 'buffer');
  digests.set(object, digest);
  return digest;
}

function check(certificate: Uint8Array, subjectPublicKeyInfo: Tlv): SignatureVerdict {
  try {
    if (lacksParameters(subjectPublicKeyInfo)) return 'open';
    const [toBeSigned, algorithm, value] = Tlv.read(readCertificateStructure(certificate).der).children(3);
    if (!toBeSigned || !algorithm || !value) return 'bad';
    const { verdict } = checkStructureSignature(toBeSigned.raw, algorithm, value, subjectPublicKeyInfo);
    return verdict === 'right' ? 'good' : verdict === 'wrong' ? 'bad' : 'unknown';
  } catch (error) {
    if (error instanceof Asn1Error) return 'bad';
    throw error;
  }
}

/** A DSA key without p, q and g. */
export function lacksParameters(subjectPublicKeyInfo: Tlv): boolean {
  const [algorithm] = subjectPublicKeyInfo.children(2);
  const [identifier, parameters] = algorithm?.children(2) ?? [];
  return identifier?.oid() === dsa && (parameters === undefined || parameters.tag === 0x05);
}

const dsa = '1.2.840.10040.4.1';

/** How many checks with an RSA key of 2048 bit and the usual exponent one check takes the time of, roughly. */
function costOfCheck(subjectPublicKeyInfo: Tlv): number {
  try {
    const key = describePublicKey(subjectPublicKeyInfo);
    if (key.kind === 'RSA') {
      const multiplications = Math.max(1, (key.exponent.length * 8) / 24);
      return Math.max(1, Math.round((key.modulusBits / 2048) ** 2 * multiplications));
    }
    // The curves that the runtime lacks are computed in JavaScript.
    if (key.kind === 'EC') return key.curve?.startsWith('brainpool') ? 100 : (key.orderBits ?? 0) > 256 ? 20 : 3;
    return 10;
  } catch (error) {
    if (error instanceof Asn1Error) return 1;
    throw error;
  }
}
