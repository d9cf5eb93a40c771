import { ListError } from './list-error';
import { localized } from './localized';
import type { ListPointer, SchemeInformation } from './model';
import { namespaces } from './xml-events';
import { readDateTime } from './xml-time';
import { childrenOf, octetsOf, onlyChild, textOf, type XmlNode } from './xml-tree';

const notAList = (detail: string): ListError => new ListError('not-a-list', detail);

/** @throws ListError `not-a-list` when the version, the number, the type, the territory or the dates are not there */
export function readSchemeInformation(node: XmlNode): SchemeInformation {
  const nextUpdate = textOf(onlyChild(onlyChild(node, 'NextUpdate'), 'dateTime'));
  const type = textOf(onlyChild(node, 'TSLType'));
  const territory = textOf(onlyChild(node, 'SchemeTerritory')).toUpperCase();
  if (type === '' || territory === '') throw notAList('no type or no territory');
  if (!onlyChild(node, 'NextUpdate')) throw notAList('no next update');
  return {
    version: positive(node, 'TSLVersionIdentifier'),
    sequenceNumber: positive(node, 'TSLSequenceNumber'),
    type,
    territory,
    operatorNames: localized(onlyChild(node, 'SchemeOperatorName'), 'Name'),
    schemeNames: localized(onlyChild(node, 'SchemeName'), 'Name'),
    informationUris: localized(onlyChild(node, 'SchemeInformationURI'), 'URI'),
    communityRules: localized(onlyChild(node, 'SchemeTypeCommunityRules'), 'URI'),
    pointers: childrenOf(onlyChild(node, 'PointersToOtherTSL'), 'OtherTSLPointer').map(readPointer),
    issued: time(textOf(onlyChild(node, 'ListIssueDateTime'))),
    ...(nextUpdate !== '' && { nextUpdate: time(nextUpdate) }),
    distributionPoints: childrenOf(onlyChild(node, 'DistributionPoints'), 'URI').map(textOf),
  };
}

function positive(node: XmlNode, local: string): number {
  const text = textOf(onlyChild(node, local));
  if (!/^\d{1,9}$/.test(text)) throw notAList(`${local} is no number`);
  return Number(text);
}

function time(text: string): string {
  const read = readDateTime(text);
  if (read === undefined) throw notAList(`${text} is no time`);
  return read;
}

/** Its additional information comes in any order and each piece in an element of its own (clause 5.3.13). */
function readPointer(node: XmlNode): ListPointer {
  const pieces = childrenOf(onlyChild(node, 'AdditionalInformation'), 'OtherInformation');
  const piece = (local: string, uri?: string): XmlNode | undefined =>
    pieces.map((each) => onlyChild(each, local, uri)).find((found) => found !== undefined);
  const type = textOf(piece('TSLType'));
  const territory = textOf(piece('SchemeTerritory')).toUpperCase();
  const mimeType = textOf(piece('MimeType', namespaces.additionalTypes));
  return {
    location: textOf(onlyChild(node, 'TSLLocation')),
    certificates: childrenOf(onlyChild(node, 'ServiceDigitalIdentities'), 'ServiceDigitalIdentity')
      .flatMap((identity) => childrenOf(identity, 'DigitalId'))
      .flatMap((id) => childrenOf(id, 'X509Certificate'))
      .flatMap((certificate) => octetsOf(certificate) ?? []),
    ...(type !== '' && { type }),
    ...(territory !== '' && { territory }),
    ...(mimeType !== '' && { mimeType }),
    operatorNames: localized(piece('SchemeOperatorName'), 'Name'),
    communityRules: localized(piece('SchemeTypeCommunityRules'), 'URI'),
  };
}
