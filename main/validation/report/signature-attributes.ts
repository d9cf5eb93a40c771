import type { EvidenceId } from '../../../preload/contract/verification';
import type { ObjectNames } from './object-names';
import type { ReportedAttribute } from './report-model';
import { base64, dateTime, digestParts, reference, text } from './written-values';
import { element, unlessEmpty, type XmlElement } from './xml';

/** The attributes of a signature (TS 119 102-2, annex A). */
export function signatureAttributes(
  attributes: readonly ReportedAttribute[],
  names: ObjectNames,
): XmlElement | undefined {
  return unlessEmpty(
    'vr:SignatureAttributes',
    attributes.map((attribute) => {
      const signed = attribute.signed && !withoutMark.has(attribute.kind);
      return element(`vr:${attribute.kind}`, contentOf(attribute, names), signed ? { Signed: 'true' } : {});
    }),
  );
}

/** An OID where the schema wants a URI (RFC 3061). */
const oidUri = (oid: string): string => `urn:oid:${oid}`;

/** The schema has no place in them to say that they are signed. */
const withoutMark: ReadonlySet<ReportedAttribute['kind']> = new Set(['ByteRange', 'Filter']);

function contentOf(attribute: ReportedAttribute, names: ObjectNames): string | readonly (XmlElement | undefined)[] {
  const objects = (ids: readonly EvidenceId[]): string[] => ids.flatMap((id) => names.of(id) ?? []);
  switch (attribute.kind) {
    case 'SigningTime':
      return [text('Time', dateTime(attribute.time))];
    case 'SigningCertificate': {
      const { certificate, reference: named } = attribute;
      const digest = named && digestParts(named);
      return [
        reference('AttributeObject', certificate === undefined ? [] : objects([certificate])),
        digest && element('vr:CertID', digest),
      ];
    }
    case 'DataObjectFormat':
      return [text('ContentType', oidUri(attribute.contentType))];
    case 'CommitmentTypeIndication':
      return [text('CommitmentTypeIdentifier', oidUri(attribute.oid))];
    case 'SigPolicyIdentifier':
      return [text('SigPolicyId', oidUri(attribute.oid))];
    case 'SignatureProductionPlace':
      return [text('AddressString', attribute.address)];
    case 'SignerRole':
      return attribute.claimedRoles.map((role) =>
        element('vr:RoleDetails', [text('Role', role), text('EndorsementType', 'claimed')]),
      );
    case 'SignatureTimeStamp':
    case 'AllDataObjectsTimeStamp':
    case 'DocTimeStamp':
      return [
        reference('AttributeObject', objects([attribute.timestamp])),
        text('TimeStampValue', dateTime(attribute.time)),
      ];
    case 'MessageDigest':
      return [text('Digest', base64(attribute.digest))];
    case 'DSS':
    case 'VRI':
      return [
        reference('Certs', objects(attribute.certificates)),
        reference('CRLs', objects(attribute.crls)),
        reference('OCSPs', objects(attribute.ocsps)),
      ];
    case 'Reason':
    case 'Name':
    case 'ContactInfo':
    case 'SubFilter':
      return [text(`${attribute.kind}Element`, attribute.text)];
    case 'Filter':
      return [text('Filter', attribute.text)];
    case 'ByteRange':
      return attribute.numbers.join(' ');
  }
}
