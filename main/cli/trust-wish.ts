import { readFileSync } from 'node:fs';
import type { TrustWish } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import { certificatesIn } from '../trust/certificates-in';
import type { TrustAnchor } from '../trust/paths';
import { unpack } from '../trust/unpacked';
import type { TrustChoice } from './verify-options';

/** A file of anchors is a handful of certificates. */
const largestFile = 4 * 1024 * 1024;

/**
 * With what documents are to be validated.
 *
 * @returns undefined where integrity is all that is asked for
 * @throws CountersignError usage.invalid for a file without certificates
 */
export function trustWish({ at, offline, integrityOnly, anchorFiles = [] }: TrustChoice): TrustWish | undefined {
  if (integrityOnly) return undefined;
  return {
    ...(at && { at: at.toISOString() }),
    offline: offline ?? false,
    anchors: anchorFiles.flatMap((file) => anchorsIn(file)),
  };
}

function anchorsIn(file: string): TrustAnchor[] {
  let octets: Uint8Array;
  try {
    octets = readFileSync(file);
  } catch (cause) {
    throw new CountersignError('usage.invalid', { detail: `--trust-anchor: ${file} can not be read` }, { cause });
  }
  const unpacked = unpack(octets, { maximumBytes: largestFile });
  const certificates = unpacked.ok ? unpacked.blocks.flatMap(({ der }) => certificatesIn(der)) : [];
  if (certificates.length === 0) {
    throw new CountersignError('usage.invalid', { detail: `--trust-anchor: ${file} holds no certificate` });
  }
  return certificates.map((certificate) => ({ certificate, origin: { kind: 'person', file } }));
}
