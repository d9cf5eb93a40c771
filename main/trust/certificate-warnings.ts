import type { CertificateWarning } from '../../preload/contract/certificate-warnings';
import { Asn1Error, Tlv, oids, readCertificateStructure, readPssParameters, tags } from '../pki';
import { CertificateError, readCertificate, type Certificate } from '../pki/certificate';
import { extensionOids, readExtensions, type Extension } from '../pki/extensions';
import { isIssuedBy } from '../pki/issued-by';

/** Purposes with which a critical extended key usage is for signing documents. */
const forSigning = new Set([
  // emailProtection, documentSigning (RFC 9336), anyExtendedKeyUsage
  '1.3.6.1.5.5.7.3.4',
  '1.3.6.1.5.5.7.3.36',
  '2.5.29.37.0',
  // Adobe's authentic documents trust; Microsoft's document signing
  '1.2.840.113583.1.1.5',
  '1.3.6.1.4.1.311.10.3.12',
]);

const purposeWords = new Map([
  ['1.3.6.1.5.5.7.3.1', 'web servers'],
  ['1.3.6.1.5.5.7.3.2', 'logging in'],
  ['1.3.6.1.5.5.7.3.3', 'programs'],
  ['1.3.6.1.5.5.7.3.8', 'timestamps'],
  ['1.3.6.1.5.5.7.3.9', 'OCSP'],
  ['1.3.6.1.4.1.311.20.2.2', 'logging in with a card'],
]);

/** Signature algorithms whose digest can be forged (RFC 3279, 3370; OIW). */
const brokenDigests = new Map([
  ['1.2.840.113549.1.1.2', 'MD2'],
  ['1.2.840.113549.1.1.3', 'MD4'],
  ['1.2.840.113549.1.1.4', 'MD5'],
  ['1.2.840.113549.1.1.5', 'SHA-1'],
  ['1.2.840.10045.4.1', 'SHA-1'],
  ['1.2.840.10040.4.3', 'SHA-1'],
  ['1.3.14.3.2.3', 'MD5'],
  ['1.3.14.3.2.25', 'MD5'],
  ['1.3.14.3.2.13', 'SHA-1'],
  ['1.3.14.3.2.27', 'SHA-1'],
  ['1.3.14.3.2.29', 'SHA-1'],
]);

/** Curves of less than 256 bits (SEC 2, ANSI X9.62, RFC 5639), which no one should use any more. */
const shortCurves = new Map([
  ['1.2.840.10045.3.1.1', 'P-192'],
  // Named, because signatures of old are checked with it.
  ['P-224', 'P-224'],
  ['1.3.132.0.8', 'secp160r1'],
  ['1.3.132.0.9', 'secp160k1'],
  ['1.3.132.0.30', 'secp160r2'],
  ['1.3.132.0.31', 'secp192k1'],
  ['1.3.132.0.32', 'secp224k1'],
  ['1.3.36.3.3.2.8.1.1.1', 'brainpoolP160r1'],
  ['1.3.36.3.3.2.8.1.1.3', 'brainpoolP192r1'],
  ['1.3.36.3.3.2.8.1.1.5', 'brainpoolP224r1'],
]);
const shortestRsa = 2048;

/** Critical extensions that every program knows which checks paths (RFC 5280, clauses 4.2 and 6.1; EN 319 412-5). */
const knownCritical = new Set<string>([
  ...Object.values(extensionOids),
  ...['2.5.29.16', '2.5.29.17', '2.5.29.18', '2.5.29.19', '2.5.29.30', '2.5.29.32', '2.5.29.33', '2.5.29.36'],
  ...['2.5.29.54', '1.3.6.1.5.5.7.1.3'],
]);
const basicConstraints = '2.5.29.19';

/**
 * What programs that check a signature will hold against its certificates. Only what each says of itself is looked at: no
 * revocation, no trust. Whether the signatory's own certificate is valid now, and is for signatures by its keyUsage, is
 * `signingProblem`'s to judge.
 *
 * @param leaf - DER
 * @param issuers - DER, the leaf's issuer first, as far as they are known; a self-signed root may end them
 * @param of - whose certificates they are
 */
export function certificateWarnings(
  leaf: Uint8Array,
  issuers: readonly Uint8Array[],
  at: Date,
  of: 'signer' | 'timestamp-authority' = 'signer',
): CertificateWarning[] {
  return [leaf, ...issuers].flatMap((der, index) => {
    const found = lenient(() => readOne(der));
    if (!found) return [];
    const { certificate, extensions } = found;
    const whose: Pick<CertificateWarning, 'of' | 'name'> =
      index > 0
        ? { of: 'issuer', name: certificate.subject }
        : { of, ...(of === 'timestamp-authority' && { name: certificate.subject }) };
    const told = [
      ...keyWarnings(found),
      // Nobody relies on what a root says of itself.
      ...(index > 0 && isIssuedBy(der, der) ? [] : digestWarnings(der)),
      ...(index > 0 ? issuerWarnings(found, index - 1, at) : []),
      ...(index === 0 && of === 'signer' ? purposeWarnings(found) : []),
      ...unknownExtensions(extensions),
    ];
    return told.map((warning) => ({ ...warning, ...whose }));
  });
}

type Told = Pick<CertificateWarning, 'code' | 'detail'>;

interface ReadOne {
  certificate: Certificate;
  extensions: Map<string, Extension>;
}

function readOne(der: Uint8Array): ReadOne {
  return { certificate: readCertificate(der), extensions: readExtensions(readCertificateStructure(der).extensions) };
}

function keyWarnings({ certificate: { keyAlgorithm } }: ReadOne): Told[] {
  const [kind, size = ''] = keyAlgorithm.split(' ');
  if (kind === 'RSA' && Number(size) < shortestRsa) return [{ code: 'key-short', detail: keyAlgorithm }];
  const curve = kind === 'EC' ? shortCurves.get(size) : undefined;
  return curve === undefined ? [] : [{ code: 'key-short', detail: `EC ${curve}` }];
}

function digestWarnings(der: Uint8Array): Told[] {
  const digest = lenient(() => brokenDigestOf(der));
  return digest === undefined ? [] : [{ code: 'digest-broken', detail: digest }];
}

function brokenDigestOf(der: Uint8Array): string | undefined {
  const [oid, parameters] = Tlv.read(der).children(3)[1]?.children(2) ?? [];
  if (oid?.oid() !== oids.rsaPss) return brokenDigests.get(oid?.oid() ?? '');
  const hash = parameters ? readPssParameters(parameters).hash : 'SHA-1';
  return hash === 'SHA-1' ? hash : undefined;
}

/** @param below - authorities between this one and the leaf */
function issuerWarnings({ certificate, extensions }: ReadOne, below: number, at: Date): Told[] {
  const { notBefore, notAfter } = certificate;
  const told: Told[] = [];
  if (at.getTime() < Date.parse(notBefore)) told.push({ code: 'not-yet-valid', detail: notBefore });
  if (at.getTime() >= Date.parse(notAfter) + 1000) told.push({ code: 'expired', detail: notAfter });
  const value = extensions.get(basicConstraints)?.value;
  const most = value && lenient(() => pathLength(value));
  if (most !== undefined && below > most) told.push({ code: 'path-length', detail: String(most) });
  return told;
}

function pathLength(value: Uint8Array): number | undefined {
  return Tlv.read(value)
    .children(2)
    .find(({ tag }) => tag === tags.integer)
    ?.smallInteger();
}

function purposeWarnings({ certificate: { extendedKeyUsage }, extensions }: ReadOne): Told[] {
  if (extensions.get(extensionOids.extendedKeyUsage)?.critical !== true) return [];
  if (extendedKeyUsage.some((purpose) => forSigning.has(purpose))) return [];
  const words = extendedKeyUsage.slice(0, 4).map((purpose) => purposeWords.get(purpose) ?? purpose);
  return [{ code: 'purpose', detail: words.length > 0 ? words.join(', ') : 'nothing that is named' }];
}

function unknownExtensions(extensions: ReadOne['extensions']): Told[] {
  return [...extensions]
    .filter(([oid, { critical }]) => critical && !knownCritical.has(oid))
    .slice(0, 4)
    .map(([oid]) => ({ code: 'extension-unknown', detail: oid }));
}

/** What can not be read is told where it is used. */
function lenient<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Asn1Error || error instanceof CertificateError) return undefined;
    throw error;
  }
}
