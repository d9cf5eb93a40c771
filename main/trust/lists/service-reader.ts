import { ListError } from './list-error';
import { localized } from './localized';
import type { DigitalIdentities, ServiceExtension, ServiceInstance, TrustService } from './model';
import { readQualifications } from './qualifications-reader';
import { namespaces } from './xml-events';
import { readDateTime } from './xml-time';
import { childrenOf, octetsOf, onlyChild, textOf, type XmlNode } from './xml-tree';

/** TSPService with its history (ETSI TS 119 612, clauses 5.5 and 5.6). */
export function readService(node: XmlNode): TrustService {
  const current = onlyChild(node, 'ServiceInformation');
  if (!current) throw new ListError('not-a-list', 'a service without its information');
  return {
    ...readInstance(current),
    history: childrenOf(onlyChild(node, 'ServiceHistory'), 'ServiceHistoryInstance').map(readInstance),
  };
}

function readInstance(node: XmlNode): ServiceInstance {
  const start = readDateTime(textOf(onlyChild(node, 'StatusStartingTime')));
  // Without it the state before or after would seem to last longer than it did.
  if (start === undefined) throw new ListError('not-a-list', 'a service without its starting time');
  return {
    type: textOf(onlyChild(node, 'ServiceTypeIdentifier')),
    names: localized(onlyChild(node, 'ServiceName'), 'Name'),
    status: textOf(onlyChild(node, 'ServiceStatus')),
    start,
    identities: readIdentities(onlyChild(node, 'ServiceDigitalIdentity')),
    extensions: childrenOf(onlyChild(node, 'ServiceInformationExtensions'), 'Extension').flatMap(readExtension),
  };
}

function readIdentities(node: XmlNode | undefined): DigitalIdentities {
  const ids = childrenOf(node, 'DigitalId');
  return {
    certificates: ids.flatMap((id) => childrenOf(id, 'X509Certificate')).flatMap((found) => octetsOf(found) ?? []),
    subjectKeyIdentifiers: ids.flatMap((id) => childrenOf(id, 'X509SKI')).flatMap((found) => octetsOf(found) ?? []),
    subjectNames: ids.flatMap((id) => childrenOf(id, 'X509SubjectName')).map(textOf),
  };
}

/** One Extension; some lists put several elements into one, which then are several of them. */
function readExtension(node: XmlNode): ServiceExtension[] {
  const critical = /^(true|1)$/.test(node.attributes.get('Critical')?.trim() ?? '');
  if (node.children.length === 0) return [{ kind: 'unknown', critical, name: '' }];
  return node.children.map((child) => readExtensionElement(child, critical));
}

function readExtensionElement(node: XmlNode, critical: boolean): ServiceExtension {
  switch (`{${node.uri}}${node.local}`) {
    case `{${namespaces.list}}AdditionalServiceInformation`: {
      const informationValue = textOf(onlyChild(node, 'InformationValue'));
      return {
        kind: 'additionalServiceInformation',
        critical,
        uri: textOf(onlyChild(node, 'URI')),
        ...(informationValue !== '' && { informationValue }),
      };
    }
    case `{${namespaces.qualifications}}Qualifications`:
      return { kind: 'qualifications', critical, elements: readQualifications(node) };
    case `{${namespaces.additionalTypes}}TakenOverBy`: {
      const territory = textOf(onlyChild(node, 'SchemeTerritory')).toUpperCase();
      return {
        kind: 'takenOverBy',
        critical,
        uri: textOf(onlyChild(node, 'URI')),
        tspNames: localized(onlyChild(node, 'TSPName'), 'Name'),
        operatorNames: localized(onlyChild(node, 'SchemeOperatorName'), 'Name'),
        ...(territory !== '' && { territory }),
      };
    }
    case `{${namespaces.list}}ExpiredCertsRevocationInfo`: {
      const from = readDateTime(textOf(node));
      if (from !== undefined) return { kind: 'expiredCertsRevocationInfo', critical, from };
      break;
    }
  }
  return { kind: 'unknown', critical, name: `{${node.uri}}${node.local}` };
}
