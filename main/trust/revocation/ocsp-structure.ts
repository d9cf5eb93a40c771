import { Asn1Error, RecentlyRead, Tlv, readGeneralizedTime, tags } from '../../pki';
import { readExtensions, type Extension } from '../../pki/extensions';
import { RevocationDataError } from '../../pki/validity';

/** The parts of a basic OCSP response (RFC 6960, clause 4.2.1), as views of a copy of its octets. */
export interface OcspStructure {
  /** The OCSPResponse, without what may have stood behind it. */
  der: Uint8Array;
  /** ResponseData: what is signed. */
  data: Tlv;
  /** AlgorithmIdentifier. */
  algorithm: Tlv;
  /** BIT STRING. */
  signature: Tlv;
  /** DER of the certificates that it carries. */
  certificates: readonly Uint8Array[];
  responderId: Tlv;
  /** ISO 8601, UTC. */
  producedAt: string;
  /** The SingleResponse elements. */
  responses: readonly Tlv[];
  extensions: ReadonlyMap<string, Extension>;
}

export const enumerated = 0x0a;
const basicResponse = '1.3.6.1.5.5.7.48.1.1';
const malformedRequest = 1;
/** Also what a responder says that does not know the certificate (RFC 5019, clause 2.2.3). */
const unauthorized = 6;
/** OCSPResponseStatus (RFC 6960, clause 4.2.1). */
const refusals = new Map([
  [malformedRequest, 'it could not read the request'],
  [2, 'it failed'],
  [3, 'it asks to try later'],
  [5, 'it wants a signed request'],
  [unauthorized, 'it does not allow this request, or does not know the certificate'],
]);

/** A response is asked of each certificate of a chain, and of each chain. */
const structures = new RecentlyRead<OcspStructure>(64);

/**
 * Takes an OCSPResponse apart and checks nothing of it.
 *
 * @param response - DER
 * @throws RevocationDataError where it refuses to answer, or is not a basic response
 * @throws Asn1Error where it can not be read
 */
export function readOcspStructure(response: Uint8Array): OcspStructure {
  return structures.of(response, takeApart);
}

function takeApart(response: Uint8Array): OcspStructure {
  const whole = Tlv.read(response).expect(tags.sequence, 'OCSPResponse');
  const [data, algorithm, signature, wrappedCertificates] = basicParts(whole);
  if (!data || !algorithm || !signature) throw new Asn1Error('BasicOCSPResponse is incomplete');
  const certificates = wrappedCertificates?.children(1)[0]?.children(16) ?? [];
  return {
    ...{ der: whole.raw, data, algorithm, signature },
    ...responseData(data),
    certificates: certificates.map(({ raw }) => raw),
  };
}

/** ResponseData, algorithm, signature and certificates. */
function basicParts(response: Tlv): Tlv[] {
  const [status, wrapped] = response.children(2);
  const code = status?.expect(enumerated, 'OCSPResponseStatus').content[0];
  if (code !== 0) {
    const words = refusals.get(code ?? -1) ?? 'it gave no answer';
    throw new RevocationDataError('refused', words, {
      askOtherwise: code === unauthorized || code === malformedRequest,
    });
  }
  const [type, octets] = wrapped?.expect(tags.contextConstructed(0), 'responseBytes').children(1)[0]?.children(2) ?? [];
  if (type?.oid() !== basicResponse || !octets)
    throw new RevocationDataError('unsupported', 'it is no basic OCSP response');
  return Tlv.read(octets.octets()).expect(tags.sequence, 'BasicOCSPResponse').children(4);
}

function responseData(data: Tlv): Pick<OcspStructure, 'responderId' | 'producedAt' | 'responses' | 'extensions'> {
  const parts = data.expect(tags.sequence, 'ResponseData').children(5);
  if (parts[0]?.tag === tags.contextConstructed(0)) parts.shift();
  const [responderId, producedAt, responses, wrappedExtensions] = parts;
  if (!responderId || !producedAt || !responses) throw new Asn1Error('ResponseData is incomplete');
  return {
    responderId,
    producedAt: readGeneralizedTime(producedAt),
    responses: responses.expect(tags.sequence, 'responses').children(64),
    extensions: readExtensions(wrappedExtensions?.children(1)[0]?.children(32) ?? []),
  };
}
