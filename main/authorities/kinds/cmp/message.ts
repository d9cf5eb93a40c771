import {
  algorithmIdentifier,
  Asn1Error,
  context,
  element,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  Tlv,
  tags,
  writeGeneralizedTime,
} from '../../../pki';
import type { BegunProtection } from './mac';

/** The bodies of a PKIMessage that are written or read here, by their tags (RFC 9810, clause 5.1.2). */
export const bodies = {
  certificationResponse: 3,
  pkcs10Request: 4,
  confirmation: 19,
  error: 23,
  certificateConfirmation: 24,
  pollRequest: 25,
  pollResponse: 26,
} as const;

const implicitConfirm = '1.3.6.1.5.5.7.4.13';
/** cmp2000; cmp2021 is for what the older version has no field for (RFC 9483, clause 3.1). */
const versions = { cmp2000: 2, cmp2021: 3 } as const;
const mostCertificates = 64;

/** What a request is protected with. */
export interface RequestProtection {
  /** DER Name. */
  sender: Uint8Array;
  senderKeyId?: Uint8Array;
  /** DER of the certificates that go along with each request. */
  certificates: Uint8Array[];
  /** For one message. */
  begin(): BegunProtection;
}

/** What is written into the header of a request. */
export interface HeaderWish {
  version: keyof typeof versions;
  /** DER Name; empty where nobody is named. */
  recipient: Uint8Array;
  transactionId: Uint8Array;
  senderNonce: Uint8Array;
  /** The senderNonce of what is answered. */
  recipientNonce?: Uint8Array;
  /** Asks to do without a confirmation (RFC 9810, clause 5.1.1.1). */
  implicitConfirm: boolean;
  now: Date;
}

/**
 * A protected PKIMessage (RFC 9810, clause 5.1; its module has explicit tags).
 *
 * @param content - DER of what stands in the body
 * @returns DER
 */
export function writeMessage(
  wish: HeaderWish,
  body: { type: number; content: Uint8Array },
  protection: RequestProtection,
): Uint8Array {
  const begun = protection.begin();
  const header = sequence(
    integer(versions[wish.version]),
    directoryName(protection.sender),
    directoryName(wish.recipient),
    context(0, writeGeneralizedTime(wish.now)),
    context(1, begun.algorithm),
    ...(protection.senderKeyId ? [context(2, octetString(protection.senderKeyId))] : []),
    context(4, octetString(wish.transactionId)),
    context(5, octetString(wish.senderNonce)),
    ...(wish.recipientNonce ? [context(6, octetString(wish.recipientNonce))] : []),
    ...(wish.implicitConfirm ? [context(8, sequence(algorithmIdentifier(implicitConfirm, nullValue())))] : []),
  );
  const wrapped = context(body.type, body.content);
  const value = begun.protect(sequence(header, wrapped));
  const certificates = protection.certificates;
  return sequence(
    header,
    wrapped,
    context(0, element(tags.bitString, Uint8Array.of(0), value)),
    ...(certificates.length > 0 ? [context(1, sequence(...certificates))] : []),
  );
}

/** A PKIMessage as it came; nothing of it is checked yet. */
export interface CmpMessage {
  /** DER Name; undefined where the sender is named in another form. */
  sender?: Tlv;
  protectionAlgorithm?: Tlv;
  transactionId?: Uint8Array;
  senderNonce?: Uint8Array;
  recipientNonce?: Uint8Array;
  /** Whether it does without a confirmation. */
  implicitConfirm: boolean;
  type: number;
  content: Tlv;
  /** DER ProtectedPart. */
  protectedPart: Uint8Array;
  /** What protects it, without the octet of unused bits. */
  protection?: Uint8Array;
  /** DER of the certificates that came along. */
  certificates: Uint8Array[];
}

/**
 * Reads a PKIMessage.
 * @throws Asn1Error when it is none, or one of a version that is not known
 */
export function readMessage(octets: Uint8Array): CmpMessage {
  const [header, body, ...optional] = Tlv.readWhole(octets).expect(tags.sequence, 'message').children(4);
  if (!header || !body) throw new Asn1Error('message: incomplete');
  const [version, sender, recipient, ...fields] = header.expect(tags.sequence, 'header').children(16);
  if (!version || !sender || !recipient) throw new Asn1Error('header: incomplete');
  if (![2, 3].includes(version.smallInteger())) throw new Asn1Error('header: an unknown version');
  const field = (tag: number): Tlv | undefined => inner(fields.find((one) => one.tag === tags.contextConstructed(tag)));
  const octetsOf = (tag: number): Uint8Array | undefined =>
    field(tag)?.expect(tags.octetString, 'header field').content;
  const part = (tag: number): Tlv | undefined =>
    inner(optional.find((one) => one.tag === tags.contextConstructed(tag)));
  const bits = part(0)?.expect(tags.bitString, 'protection').content;
  if (bits && bits[0] !== 0) throw new Asn1Error('protection: not a whole number of octets');
  const content = inner(body);
  if (!content || (body.tag & 0xe0) !== 0xa0) throw new Asn1Error('body: incomplete');
  return dropUndefined({
    sender: sender.tag === tags.contextConstructed(4) ? inner(sender) : undefined,
    protectionAlgorithm: field(1),
    transactionId: octetsOf(4),
    senderNonce: octetsOf(5),
    recipientNonce: octetsOf(6),
    implicitConfirm: (field(8)?.children(64) ?? []).some((one) => one.children(2)[0]?.oid() === implicitConfirm),
    type: body.tag & 0x1f,
    content,
    protectedPart: sequence(header.raw, body.raw),
    protection: bits?.subarray(1),
    certificates: (part(1)?.children(mostCertificates) ?? []).map(({ raw }) => raw),
  });
}

const inner = (explicit: Tlv | undefined): Tlv | undefined => explicit?.children(1)[0];

function dropUndefined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** GeneralName (RFC 5280, clause 4.2.1.6). */
const directoryName = (name: Uint8Array): Uint8Array => context(4, name);

/** A status and its words for a certificate that is confirmed or rejected (RFC 9810, clause 5.3.18). */
export interface ConfirmedCertificate {
  /** DER INTEGER, as it came. */
  requestId: Uint8Array;
  hash: Uint8Array;
  /** DER AlgorithmIdentifier of the hash, where the certificate's signature does not name one. */
  hashAlgorithm?: Uint8Array;
  /** Why it is not taken; ASCII. Absent: it is. */
  rejection?: string;
}

const rejected = 2;
/** incorrectData: bit 7 (RFC 9810, clause 5.2.3), the last of its octet. */
const incorrectData = Uint8Array.of(0, 0x01);

/** DER CertConfirmContent. */
export function writeConfirmation(one: ConfirmedCertificate): Uint8Array {
  const status =
    one.rejection === undefined
      ? sequence(integer(0))
      : sequence(
          integer(rejected),
          sequence(element(tags.utf8String, Buffer.from(one.rejection, 'utf8'))),
          element(tags.bitString, incorrectData),
        );
  return sequence(
    sequence(
      octetString(one.hash),
      one.requestId,
      status,
      ...(one.hashAlgorithm ? [context(0, one.hashAlgorithm)] : []),
    ),
  );
}

/** DER PollReqContent. @param requestId - DER INTEGER, as it came */
export const writePollRequest = (requestId: Uint8Array): Uint8Array => sequence(sequence(requestId));

/** DER AlgorithmIdentifier of a digest: no parameters (RFC 5754, clause 2). */
export const digestIdentifier = (oid: string): Uint8Array => sequence(objectIdentifier(oid));
