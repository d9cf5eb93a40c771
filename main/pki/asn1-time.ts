import { Asn1Error, tags, type Tlv } from './tlv-reader';

/**
 * A GeneralizedTime as ISO 8601, UTC.
 *
 * @throws Asn1Error when it is no time
 */
export function readGeneralizedTime(tlv: Tlv): string {
  tlv.expect(tags.generalizedTime, 'time');
  return isoTime(tlv, /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,](\d+))?(Z|[+-]\d{4})?$/);
}

/**
 * A Time of a certificate (RFC 5280, clause 4.1.2.5): UTCTime or GeneralizedTime, as ISO 8601, UTC.
 *
 * @throws Asn1Error when it is no time
 */
export function readTime(tlv: Tlv): string {
  if (tlv.tag === tags.generalizedTime) return readGeneralizedTime(tlv);
  tlv.expect(tags.utcTime, 'time');
  return isoTime(tlv, /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?()(Z|[+-]\d{4})?$/);
}

function isoTime(tlv: Tlv, pattern: RegExp): string {
  const match = pattern.exec(Buffer.from(tlv.content.subarray(0, 40)).toString('latin1'));
  if (!match) throw new Asn1Error('not a time');
  const [, yearText = '', month, day, hour, minute, second, fraction, zone = 'Z'] = match;
  // RFC 5280: two digits below 50 are 20YY.
  const year = yearText.length === 4 ? yearText : Number(yearText) < 50 ? `20${yearText}` : `19${yearText}`;
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const time = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second ?? '00'}${fraction ? `.${fraction.slice(0, 3)}` : ''}${offset}`,
  );
  if (Number.isNaN(time.getTime())) throw new Asn1Error('not a time');
  return time.toISOString();
}
