import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { Asn1Error, readCertificateStructure, readSignedData } from '../document/cades';
import { CountersignError } from '../errors/countersign-error';
import type { ImportProblem } from '../../preload/contract/error-codes';
import type { CertificateObject } from '../token/crypto-token';
import { CertificateError, readCertificate } from '../trust/certificate';

/** More octets are no certificate with its chain. */
const mostOctets = 1024 * 1024;

/**
 * The certificates of a file as certificate authorities send them: PEM (one or more), DER, or PKCS#7 in either form.
 *
 * @returns DER, in the file's order
 * @throws CountersignError certificate.notImported
 */
export async function readCertificates(path: string): Promise<Uint8Array[]> {
  const file = basename(path);
  const bytes = await readBounded(path);
  const blocks = pemBlocks(bytes);
  const certificates = (blocks.length > 0 ? blocks : [bytes]).flatMap((block) => certificatesIn(block));
  if (certificates.length === 0) throw notImported(file, 'unreadable');
  return certificates;
}

/** A certificate with the parts that a token keeps beside it. */
export function certificateObject(certificate: Uint8Array): CertificateObject {
  const { der, subject, issuer, serialNumber } = readCertificateStructure(certificate);
  // Copies: what crosses to the token process is these octets and no buffer around them.
  return {
    der: Uint8Array.from(der),
    subject: Uint8Array.from(subject.raw),
    issuer: Uint8Array.from(issuer.raw),
    serialNumber: Uint8Array.from(serialNumber.raw),
  };
}

export function notImported(file: string, reason: ImportProblem): CountersignError<'certificate.notImported'> {
  return new CountersignError('certificate.notImported', { file, reason });
}

async function readBounded(path: string): Promise<Buffer> {
  const file = basename(path);
  const handle = await open(path, 'r').catch(() => undefined);
  if (!handle) throw notImported(file, 'missing');
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw notImported(file, 'missing');
    if (stat.size > mostOctets) throw notImported(file, 'too-large');
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function pemBlocks(bytes: Buffer): Buffer[] {
  const blocks = bytes
    .toString('latin1')
    .matchAll(/-----BEGIN (?:X509 |TRUSTED )?(?:CERTIFICATE|PKCS7|CMS)-----([^-]*)-----END /g);
  return [...blocks].map(([, base64 = '']) => Buffer.from(base64, 'base64'));
}

/** DER of one certificate, or of the certificates in a PKCS#7 SignedData; none where it is neither. */
export function certificatesIn(bytes: Uint8Array): Uint8Array[] {
  const alone = readable(bytes);
  if (alone.length > 0) return alone;
  try {
    return readSignedData(bytes).certificates.flatMap(readable);
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}

function readable(certificate: Uint8Array): Uint8Array[] {
  try {
    return [readCertificate(certificate).der];
  } catch (error) {
    if (error instanceof CertificateError) return [];
    throw error;
  }
}
