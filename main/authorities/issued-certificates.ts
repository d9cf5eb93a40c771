import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { readCertificateStructure } from '../pki/index';
import { CountersignError } from '../errors/countersign-error';
import type { ImportProblem } from '../../preload/contract/error-codes';
import type { CertificateObject } from '../token/crypto-token';
import { CertificateError, readCertificate } from '../pki/certificate';
import { certificatesIn } from '../trust/certificates-in';
import { unpack, type Block } from '../trust/unpacked';

/** More octets are no certificate with its chain. */
const mostOctets = 1024 * 1024;

/**
 * The certificates of a file as certificate authorities send them: PEM (one or more; UTF-16 too, as Windows' tools write it), DER,
 * bare Base64, or PKCS#7 in any of these forms.
 *
 * @returns DER, in the file's order
 * @throws CountersignError certificate.notImported
 */
export async function readCertificates(path: string): Promise<Uint8Array[]> {
  const file = basename(path);
  const bytes = await readBounded(path);
  const unpacked = unpack(bytes, { maximumBytes: mostOctets });
  if (!unpacked.ok && unpacked.problem === 'too-large') throw notImported(file, 'too-large');
  const certificates = unpacked.ok ? readableCertificates(unpacked.blocks) : [];
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

/** DER of the certificates that a person could be shown; what else stands beside them is left out. */
export function readableCertificates(blocks: readonly Block[]): Uint8Array[] {
  return blocks.flatMap(({ der }) => certificatesIn(der)).flatMap(readable);
}

function readable(certificate: Uint8Array): Uint8Array[] {
  try {
    return [readCertificate(certificate).der];
  } catch (error) {
    if (error instanceof CertificateError) return [];
    throw error;
  }
}
