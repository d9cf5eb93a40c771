import { Asn1Error, Tlv, element, sequence, tags } from '../../pki';
import { generalNameKey, nameKey } from '../../pki/name-comparison';

/** Reasons for which something speaks, as bits by their number in ReasonFlags (RFC 5280, clause 4.2.1.13). */
export type Reasons = number;

/** keyCompromise (1) to aACompromise (8). */
export const allReasons: Reasons = 0b1_1111_1110;

/** Where, by whom and for which reasons the revocation of a certificate is told (clause 4.2.1.13). */
export interface DistributionPoint {
  /** Keys of its names (`generalNameKey`); absent where it has none. */
  names?: readonly string[];
  reasons: Reasons;
  /** Keys of the names of another CRL issuer. */
  issuers?: readonly string[];
}

/** For what a list speaks (clause 5.2.5). */
export interface ListScope {
  names?: readonly string[];
  onlyUsers: boolean;
  onlyAuthorities: boolean;
  onlyAttributes: boolean;
  indirect: boolean;
  reasons: Reasons;
}

const mostPoints = 64;
const mostNames = 64;

/**
 * cRLDistributionPoints, or freshestCRL.
 *
 * @param issuer - Name of the certificate's issuer, to which names can be relative
 * @throws Asn1Error
 */
export function readDistributionPoints(value: Uint8Array, issuer: Tlv): DistributionPoint[] {
  return Tlv.readWhole(value)
    .expect(tags.sequence, 'cRLDistributionPoints')
    .children(mostPoints)
    .map((point) => {
      const parts = point.expect(tags.sequence, 'DistributionPoint').children(3);
      const part = (n: number): Tlv | undefined => parts.find(({ tag }) => (tag & 0x1f) === n);
      const [name, flags, issuers] = [part(0), part(1), part(2)];
      const others = issuers?.children(mostNames);
      const above = others?.find(({ tag }) => tag === tags.contextConstructed(4))?.children(1)[0] ?? issuer;
      return {
        ...(name && { names: pointNames(name, above) }),
        reasons: flags ? reasonsIn(flags) : allReasons,
        ...(others && { issuers: others.map((other) => generalNameKey(other)) }),
      };
    });
}

/**
 * issuingDistributionPoint.
 *
 * @param issuer - Name of the list's issuer
 * @throws Asn1Error
 */
export function readListScope(value: Uint8Array, issuer: Tlv): ListScope {
  const scope: ListScope = {
    onlyUsers: false,
    onlyAuthorities: false,
    onlyAttributes: false,
    indirect: false,
    reasons: allReasons,
  };
  for (const part of Tlv.readWhole(value).expect(tags.sequence, 'IssuingDistributionPoint').children(6)) {
    const set = part.content[0] !== 0;
    if (part.tag === tags.contextConstructed(0)) scope.names = pointNames(part, issuer);
    else if (part.tag === tags.context(1)) scope.onlyUsers = set;
    else if (part.tag === tags.context(2)) scope.onlyAuthorities = set;
    else if (part.tag === tags.context(3)) scope.reasons = reasonsIn(part);
    else if (part.tag === tags.context(4)) scope.indirect = set;
    else if (part.tag === tags.context(5)) scope.onlyAttributes = set;
    else throw new Asn1Error('IssuingDistributionPoint: unknown part');
  }
  return scope;
}

/** DistributionPointName: full names, or one that goes on where the issuer's ends. */
function pointNames(wrapped: Tlv, issuer: Tlv): string[] {
  const choice = wrapped.children(1)[0];
  if (choice?.tag === tags.contextConstructed(0)) return choice.children(mostNames).map((name) => generalNameKey(name));
  if (choice?.tag !== tags.contextConstructed(1)) throw new Asn1Error('DistributionPointName: unknown kind');
  return [nameKey(Tlv.read(sequence(issuer.content, element(tags.set, choice.content))))];
}

/** ReasonFlags under a tag of its own. */
function reasonsIn({ content }: Tlv): Reasons {
  let reasons = 0;
  for (let bit = 1; bit <= 8; bit += 1) {
    if (((content[1 + (bit >> 3)] ?? 0) << (bit & 7)) & 0x80) reasons |= 1 << bit;
  }
  return reasons;
}
