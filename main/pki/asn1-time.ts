import { element } from './der-writer';
import { Asn1Error, tags, type Tlv } from './tlv-reader';

/**
 * A GeneralizedTime as ISO 8601, UTC.
 *
 * @throws Asn1Error when it is no time
 */
export function readGeneralizedTime(tlv: Tlv): string {
  tlv.expect(tags.generalizedTime, 'time');
  return usual(tlv.content, 14) ?? isoTime(tlv, /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,](\d+))?(Z|[+-]\d{4})?$/);
}

/**
 * A Time of a certificate (RFC 5280, clause 4.1.2.5): UTCTime or GeneralizedTime, as ISO 8601, UTC.
 *
 * @throws Asn1Error when it is no time
 */
export function readTime(tlv: Tlv): string {
  if (tlv.tag === tags.generalizedTime) return readGeneralizedTime(tlv);
  tlv.expect(tags.utcTime, 'time');
  return usual(tlv.content, 12) ?? isoTime(tlv, /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?()(Z|[+-]\d{4})?$/);
}

/** DER of a Time of a certificate (RFC 5280, clause 4.1.2.5): UTCTime until 2049, GeneralizedTime afterwards. */
export function writeTime(at: Date): Uint8Array {
  const digits = digitsOf(at);
  return digits < '2050' ? element(tags.utcTime, Buffer.from(digits.slice(2), 'latin1')) : writeGeneralizedTime(at);
}

/** DER GeneralizedTime, in whole seconds. */
export function writeGeneralizedTime(at: Date): Uint8Array {
  return element(tags.generalizedTime, Buffer.from(digitsOf(at), 'latin1'));
}

const digitsOf = (at: Date): string => `${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;

/**
 * What nearly every time looks like (RFC 5280, clauses 4.1.2.5.1 and 4.1.2.5.2): so many digits, seconds and all, and a Z.
 *
 * @returns undefined for everything else
 */
function usual(content: Uint8Array, digits: 12 | 14): string | undefined {
  if (content.length !== digits + 1 || content[digits] !== 0x5a) return undefined;
  let text = '';
  for (let at = 0; at < digits; at += 1) {
    const octet = content[at] as number;
    if (octet < 0x30 || octet > 0x39) return undefined;
    text += String.fromCharCode(octet);
  }
  const full = digits === 14 ? text : `${text < '50' ? '20' : '19'}${text}`;
  const [month = '', day = '', hour = '', minute = '', second = ''] = [4, 6, 8, 10, 12].map((at) =>
    full.slice(at, at + 2),
  );
  // Of a day that not every month has, the other way knows what to say.
  const exists = month >= '01' && month <= '12' && day >= '01' && day <= '28' && hour < '24' && minute < '60';
  return exists && second < '60' ? `${full.slice(0, 4)}-${month}-${day}T${hour}:${minute}:${second}.000Z` : undefined;
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
