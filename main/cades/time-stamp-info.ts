import { Asn1Error, Tlv, tags } from '../pki/tlv-reader';
import { readGeneralizedTime } from '../pki/asn1-time';

/** What a TSTInfo says (RFC 3161, clause 2.4.2). */
export interface TimeStampInfo {
  /** OID. */
  imprintAlgorithm: string;
  imprint: Uint8Array;
  /** ISO 8601, UTC. */
  time: string;
}

/** @throws Asn1Error when it can not be read */
export function readTimeStampInfo(der: Uint8Array): TimeStampInfo {
  const [version, , messageImprint, , time] = Tlv.read(der).expect(tags.sequence, 'TSTInfo').children(10);
  // Another version may mean anything by the same fields.
  if (version?.smallInteger() !== 1) throw new Asn1Error('the timestamp is of a version that is not known');
  const [algorithm, imprint] = messageImprint?.expect(tags.sequence, 'messageImprint').children(2) ?? [];
  const imprintAlgorithm = algorithm?.children(2)[0]?.oid();
  if (!imprintAlgorithm || !imprint || !time) throw new Asn1Error('TSTInfo is incomplete');
  return { imprintAlgorithm, imprint: imprint.octets(), time: readGeneralizedTime(time) };
}
