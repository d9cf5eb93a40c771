import { readCertificateStructure } from '../pki/certificate-structure';
import { digestOf, verifiedDigest } from '../pki/digests';
import { digestByName, oids, type KnownDigest } from '../pki/object-identifiers';
import type { Attribute } from './signed-data-reader';
import type { Tlv } from '../pki/tlv-reader';
import { sameOctets, tags } from '../pki/tlv-reader';

/** The first ESSCertID or ESSCertIDv2 of a signing-certificate attribute (RFC 2634, clause 5.4; RFC 5035, clause 4). */
export interface CertificateReference {
  version: 1 | 2;
  /** Absent when the digest algorithm is not known. */
  digest?: KnownDigest;
  hash: Uint8Array;
  issuerSerial?: { issuer: Uint8Array; serialNumber: Uint8Array };
  /** True when the attribute carries policies, which baseline B does not allow. */
  policies: boolean;
}

/**
 * Reads every signing-certificate attribute among the signed attributes.
 *
 * @throws Asn1Error when one can not be read
 */
export function readCertificateReferences(attributes: Attribute[]): CertificateReference[] {
  return attributes.flatMap(({ type, values }) => {
    if (type !== oids.signingCertificate && type !== oids.signingCertificateV2) return [];
    return values.map((value) => readReference(value, type === oids.signingCertificate ? 1 : 2));
  });
}

function readReference(value: Tlv, version: 1 | 2): CertificateReference {
  const [certs, policies] = value.expect(tags.sequence, 'signing-certificate').children(2);
  const first = certs?.expect(tags.sequence, 'signing-certificate').children(64)[0];
  const fields = first?.expect(tags.sequence, 'ESSCertID').children(3) ?? [];
  let digest = digestByName.get(version === 1 ? 'SHA-1' : 'SHA-256');
  if (version === 2 && fields[0]?.tag === tags.sequence) {
    digest = verifiedDigest(fields.shift()?.children(2)[0]?.oid() ?? '');
  }
  const hash = fields.shift()?.octets() ?? new Uint8Array();
  const issuerSerial = fields.shift();
  return {
    version,
    ...(digest && { digest }),
    hash,
    ...(issuerSerial && readIssuerSerial(issuerSerial)),
    policies: policies !== undefined,
  };
}

function readIssuerSerial(value: Tlv): Pick<CertificateReference, 'issuerSerial'> {
  const [generalNames, serialNumber] = value.expect(tags.sequence, 'IssuerSerial').children(2);
  const directory = generalNames?.children(16).find((name) => name.tag === tags.contextConstructed(4));
  const issuer = directory?.children(1)[0];
  return issuer && serialNumber ? { issuerSerial: { issuer: issuer.raw, serialNumber: serialNumber.content } } : {};
}

/** True when the reference names this certificate by its hash. An unknown digest names nothing. */
export function refersTo(reference: CertificateReference, certificate: Uint8Array): boolean {
  if (!reference.digest) return false;
  const hash = digestOf(reference.digest, certificate);
  return sameOctets(hash, reference.hash);
}

/** False when the reference also names an issuer and serial number, and they are not those of the certificate. */
export function issuerSerialAgrees(reference: CertificateReference, certificate: Uint8Array): boolean {
  if (!reference.issuerSerial) return true;
  const { issuer, serialNumber } = readCertificateStructure(certificate);
  return (
    sameOctets(reference.issuerSerial.issuer, issuer.raw) &&
    sameOctets(reference.issuerSerial.serialNumber, serialNumber.content)
  );
}
