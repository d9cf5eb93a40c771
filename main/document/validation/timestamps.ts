import { streamHash } from '../../pki/digests';
import { CertificateError, readCertificate } from '../../pki/certificate';
import { certificateOfAuthority, TimestampError } from '../../trust/timestamp-response';
import {
  contentTimeStamps,
  readSignedData,
  signatureTimeStamps,
  verifyTimeStampToken,
  type CadesVerdict,
  type ContentDigests,
} from '../../cades/index';
import { oids } from '../../pki/object-identifiers';
import { Asn1Error } from '../../pki';
import type { TimestampReport } from '../document-port';

/** A time-stamp token that was looked at, and what its chain is to be built from. */
export interface CheckedTimestamp {
  report: TimestampReport;
  /** DER of the authority's certificate; absent for a token that is not intact. */
  certificate?: Uint8Array;
  /** DER of every certificate that the token carries. */
  certificates: Uint8Array[];
  /** What its octets say. */
  verdict: CadesVerdict;
  /** The token. */
  octets: Uint8Array;
}

/**
 * Checks the signature-time-stamps of a signature (ETSI EN 319 122-1, clause 5.3): imprint of the signature value's octets,
 * the token's own signature, and that the authority's certificate is for timestamps.
 *
 * @param cms - ContentInfo of a signature that could be read
 */
export async function checkSignatureTimestamps(cms: Uint8Array): Promise<CheckedTimestamp[]> {
  let tokens: Uint8Array[];
  let value: Uint8Array;
  try {
    tokens = signatureTimeStamps(cms);
    value = readSignedData(cms).signerInfos[0]?.signatureValue ?? new Uint8Array();
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
  const digest = async (algorithm: string): Promise<Uint8Array> => {
    const hash = await streamHash(algorithm);
    hash.update(value);
    return hash.digest();
  };
  return Promise.all(tokens.map(async (token) => timestampOf(await verifyTimeStampToken(token, digest), token)));
}

/**
 * Checks the content-time-stamps of a signature (ETSI EN 319 122-1, clause 5.2.8): they are over the signed content, and the
 * signature is younger than they are.
 *
 * @param verdict - on the signature
 * @param digests - of the signed content
 */
export async function checkContentTimestamps(
  cms: Uint8Array,
  { signedAttributeTypes }: CadesVerdict,
  digests: ContentDigests,
): Promise<CheckedTimestamp[]> {
  if (!signedAttributeTypes.includes(oids.contentTimeStamp)) return [];
  return Promise.all(
    contentTimeStamps(cms).map(async (token) => timestampOf(await verifyTimeStampToken(token, digests), token)),
  );
}

/**
 * What a verified token says as a timestamp.
 * @param octets - the token
 */
export function timestampOf(verdict: CadesVerdict, octets: Uint8Array): CheckedTimestamp {
  const { timeStampTime: time, certificates } = verdict;
  const authority = authorityOf(verdict);
  const common = { ...(time !== undefined && { time }), ...(authority !== undefined && { authority }) };
  try {
    if (time === undefined) throw new TimestampError('malformed', verdict.detail ?? 'the token can not be read');
    const certificate = certificateOfAuthority(verdict, new Date(time));
    return { report: { ...common, intact: true }, certificate, certificates, verdict, octets };
  } catch (error) {
    if (!(error instanceof TimestampError || error instanceof Asn1Error)) throw error;
    const detail = error instanceof TimestampError ? error.detail : error.message;
    return { report: { ...common, intact: false, detail }, certificates, verdict, octets };
  }
}

function authorityOf({ certificate }: CadesVerdict): string | undefined {
  try {
    return certificate && readCertificate(certificate).subject;
  } catch (error) {
    if (error instanceof CertificateError) return undefined;
    throw error;
  }
}
