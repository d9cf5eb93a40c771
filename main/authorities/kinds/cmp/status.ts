import { CountersignError } from '../../../errors/countersign-error';
import { Asn1Error, tags, type Tlv } from '../../../pki';
import { asOneLine, said, unreachable } from '../../answers';
import { bodies, type CmpMessage } from './message';

/** The bits of PKIFailureInfo in their order (RFC 9810, clause 5.2.3). */
const failureNames = [
  ...['badAlg', 'badMessageCheck', 'badRequest', 'badTime', 'badCertId', 'badDataFormat', 'wrongAuthority'],
  ...['incorrectData', 'missingTimeStamp', 'badPOP', 'certRevoked', 'certConfirmed', 'wrongIntegrity'],
  ...['badRecipientNonce', 'timeNotAvailable', 'unacceptedPolicy', 'unacceptedExtension', 'addInfoNotAvailable'],
  ...['badSenderNonce', 'badCertTemplate', 'signerNotTrusted', 'transactionIdInUse', 'unsupportedVersion'],
  ...['notAuthorized', 'systemUnavail', 'systemFailure', 'duplicateCertReq'],
] as const;

/** It does not know who asks, or not for this. */
const lockedOut = ['badMessageCheck', 'wrongIntegrity', 'signerNotTrusted', 'notAuthorized'];
const outOfOrder = ['systemUnavail', 'systemFailure'];

/** PKIStatusInfo. */
export interface Status {
  kind: 'granted' | 'waiting' | 'refused';
  /** What the authority says of it, as one line; may be empty. */
  words: string;
  /** Such as `badPOP`. */
  failures: string[];
}

/** What an authority answers a request for a certificate with. */
export interface CertificateResponse {
  /** DER INTEGER. */
  requestId: Uint8Array;
  status: Status;
  /** DER; only where it is granted. */
  certificate?: Uint8Array;
  /** DER of authorities that came with it (caPubs). */
  authorities: Uint8Array[];
}

const mostCertificates = 64;

/**
 * Reads a CertRepMessage with one response (RFC 9810, clause 5.3.4).
 * @throws Asn1Error when it is none, or when the certificate is encrypted
 */
export function readCertificateResponse(content: Tlv): CertificateResponse {
  const parts = content.expect(tags.sequence, 'certificate response').children(2);
  const authorities = parts[0]?.tag === tags.contextConstructed(1) ? parts.shift()?.children(1)[0] : undefined;
  const responses = parts[0]?.children(2) ?? [];
  const [requestId, status, ...rest] = responses[0]?.children(4) ?? [];
  if (responses.length !== 1 || !requestId || !status) throw new Asn1Error('certificate response: not a single one');
  const read = readStatus(status);
  const pair = rest.find(({ tag }) => tag === tags.sequence);
  const holder = pair?.children(3)[0];
  const certificate = holder?.tag === tags.contextConstructed(0) ? holder.children(1)[0]?.raw : undefined;
  if (read.kind === 'granted' && !certificate) throw new Asn1Error('certificate response: no certificate');
  return {
    requestId: requestId.expect(tags.integer, 'certReqId').raw,
    status: read,
    ...(read.kind === 'granted' && certificate && { certificate }),
    authorities: (authorities?.children(mostCertificates) ?? []).map(({ raw }) => raw),
  };
}

/** Reads an ErrorMsgContent (RFC 9810, clause 5.3.21). @throws Asn1Error */
export function readError(content: Tlv): Status {
  const [status, ...more] = content.expect(tags.sequence, 'error').children(3);
  if (!status) throw new Asn1Error('error: empty');
  const read = readStatus(status);
  const details = more.find(({ tag }) => tag === tags.sequence);
  return { ...read, words: [read.words, ...(details ? [freeText(details)] : [])].filter(Boolean).join('; ') };
}

/** Reads a PollRepContent (RFC 9810, clause 5.3.22). @returns seconds @throws Asn1Error */
export function readPollResponse(content: Tlv): number {
  const [first] = content.expect(tags.sequence, 'poll response').children(2);
  const [, checkAfter] = first?.children(3) ?? [];
  if (!checkAfter) throw new Asn1Error('poll response: incomplete');
  return checkAfter.smallInteger();
}

function readStatus(info: Tlv): Status {
  const [status, ...more] = info.expect(tags.sequence, 'status').children(3);
  if (!status) throw new Asn1Error('status: empty');
  const number = status.smallInteger();
  const words = more.find(({ tag }) => tag === tags.sequence);
  const bits = more.find(({ tag }) => tag === tags.bitString)?.content.subarray(1);
  return {
    // accepted, grantedWithMods; waiting; everything else is no certificate.
    kind: number === 0 || number === 1 ? 'granted' : number === 3 ? 'waiting' : 'refused',
    words: words ? freeText(words) : '',
    failures: bits ? failureNames.filter((_, at) => ((bits[at >> 3] ?? 0) << (at & 7)) & 0x80) : [],
  };
}

/** PKIFreeText as one line that steers no terminal. */
function freeText(texts: Tlv): string {
  const words = texts.children(16).map(({ content }) => Buffer.from(content).toString('utf8'));
  return asOneLine(words.join('; '));
}

/**
 * Why the authority gives no certificate, as it says itself.
 *
 * @param protectedWell - false: whether it was the authority that says so is not known
 */
export function refusedBy(
  authority: string,
  http: number,
  { words, failures }: Status,
  protectedWell: boolean,
): CountersignError {
  const quoted = words === '' ? '' : ` (“${words}”)`;
  if (failures.some((one) => outOfOrder.includes(one))) {
    return unreachable(authority, `it reports that it is out of order${quoted}`);
  }
  const why = {
    ...{ authority, status: http },
    ...said(words),
    ...(failures.length > 0 && { failure: failures.join(', ') }),
    ...(!protectedWell && { unprotected: true as const }),
  };
  return failures.some((one) => lockedOut.includes(one))
    ? new CountersignError('enrollment.notAuthorized', why)
    : new CountersignError('enrollment.refused', why);
}

/** The status of a negative answer; undefined for any other body. @throws Asn1Error */
export function negativeStatus({ type, content }: CmpMessage): Status | undefined {
  const status =
    type === bodies.error
      ? readError(content)
      : type === bodies.certificationResponse
        ? readCertificateResponse(content).status
        : undefined;
  if (type === bodies.error) return status?.kind === 'waiting' ? undefined : status;
  return status?.kind === 'refused' ? status : undefined;
}
