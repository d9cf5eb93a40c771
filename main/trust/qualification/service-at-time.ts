import type { ListEntry } from '../../../preload/contract/qualification';
import { Asn1Error, readCertificateStructure } from '../../pki';
import { entityKey } from '../lists/entity-key';
import {
  additionalServiceInformation,
  qualifiers,
  serviceStatuses,
  serviceTypes,
  type ListedService,
  type Localized,
  type ServiceInstance,
} from '../lists/model';
import { meets, type CriteriaSubject } from './criteria';

/**
 * From when Regulation (EU) 910/2014 applies: 1 July 2016 in Brussels. What started before is judged by the words of
 * Directive 1999/93/EC.
 */
export const eidasStart = Date.parse('2016-06-30T22:00:00Z');

/** A service as its list had it at one time, with the qualifiers that are about one certificate. */
export interface ServiceAtTime {
  listed: ListedService;
  instance: ServiceInstance;
  /** The instance started when the regulation applied. */
  underRegulation: boolean;
  /** URIs of the qualifiers whose criteria the certificate meets. */
  qualifiers: ReadonlySet<string>;
  /** There are criteria that can not be judged. */
  criteriaUnknown: boolean;
  /** A critical extension that is not known: the entry may not be used (ETSI TS 119 612, clause 5.5.9). */
  extensionUnknown: boolean;
  /** URIs of additionalServiceInformation. */
  information: ReadonlySet<string>;
}

/**
 * The services that speak of a certificate: one of their identities' certificates lies on its path (ETSI TS 119 615,
 * clause 4.3). Equal is a certificate with the same key and the same subject: authorities renew theirs.
 *
 * @param path - DER, the certificate first
 */
export function servicesOnPath(path: readonly Uint8Array[], services: readonly ListedService[]): ListedService[] {
  const keys = path.map((der) => readCertificateStructure(der).subjectPublicKeyInfo.raw);
  const entities = new Set(path.map(entityKey));
  return services.filter(({ service }) =>
    service.identities.certificates.some((identity) => {
      // Thousands of entries may be asked: only one that holds the key's octets is worth reading.
      const octets = Buffer.from(identity.buffer, identity.byteOffset, identity.byteLength);
      return keys.some((key) => octets.indexOf(key) >= 0) && entities.has(readableKey(identity) ?? '');
    }),
  );
}

/** An identity that can not be read names nobody; the other entries of its list stand. */
function readableKey(certificate: Uint8Array): string | undefined {
  try {
    return entityKey(certificate);
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}

/** The instance that is in force at a time: the latest that has started; of two from the same second the one listed first. */
export function instanceAt({ service }: ListedService, at: number): ServiceInstance | undefined {
  let found: ServiceInstance | undefined;
  for (const instance of [service, ...service.history]) {
    const start = Date.parse(instance.start);
    if (start <= at && (!found || start > Date.parse(found.start))) found = instance;
  }
  return found;
}

/** What a service's instance says of a certificate. */
export function serviceAtTime(
  certificate: CriteriaSubject,
  listed: ListedService,
  instance: ServiceInstance,
): ServiceAtTime {
  const captured = new Set<string>();
  const information = new Set<string>();
  let criteriaUnknown = false;
  for (const extension of instance.extensions) {
    if (extension.kind === 'additionalServiceInformation') information.add(extension.uri);
    if (extension.kind !== 'qualifications') continue;
    for (const element of extension.elements) {
      const met = meets(certificate, element.criteria);
      if (met === undefined) criteriaUnknown = true;
      else if (met) for (const uri of element.qualifiers) captured.add(uri);
    }
  }
  return {
    listed,
    instance,
    underRegulation: Date.parse(instance.start) >= eidasStart,
    qualifiers: captured,
    criteriaUnknown,
    extensionUnknown: instance.extensions.some(({ kind, critical }) => kind === 'unknown' && critical),
    information,
  };
}

export const issuesQualified = ({ instance }: ServiceAtTime): boolean => instance.type === serviceTypes.caQc;

/** Statuses of Directive 1999/93/EC under which a service issued qualified certificates. */
const goodBefore: readonly string[] = [
  serviceStatuses.underSupervision,
  serviceStatuses.supervisionInCessation,
  serviceStatuses.accredited,
];

/** The status that makes a service qualified, by the law of the time when it was given. */
export function isGranted({ underRegulation, instance }: Pick<ServiceAtTime, 'underRegulation' | 'instance'>): boolean {
  return underRegulation ? instance.status === serviceStatuses.granted : goodBefore.includes(instance.status);
}

/** A status of the regulation can not have been given before it applied. */
export function statusFitsTime({ underRegulation, instance }: ServiceAtTime): boolean {
  const ofRegulation: readonly string[] = [serviceStatuses.granted, serviceStatuses.withdrawn];
  return underRegulation || !ofRegulation.includes(instance.status);
}

/**
 * A status of the directive that a list left standing when the regulation had come: a list was to replace it on that day, so
 * what it means since is not known (the European Commission's validation case 4.5.4).
 */
export function statusOutlived({ underRegulation, instance }: ServiceAtTime, at: number): boolean {
  return !underRegulation && at >= eidasStart && goodBefore.includes(instance.status);
}

/** The three kinds of qualified certificates: what a list calls them in the service's information and in qualifiers. */
export const usages = [
  { type: 'eSign', information: additionalServiceInformation.forESignatures, qualifier: qualifiers.qcForESig },
  { type: 'eSeal', information: additionalServiceInformation.forESeals, qualifier: qualifiers.qcForESeal },
  { type: 'web', information: additionalServiceInformation.forWebSiteAuthentication, qualifier: qualifiers.qcForWsa },
] as const;

/** The entry as a person is told of it. */
export function listEntry({ listed, instance }: Pick<ServiceAtTime, 'listed' | 'instance'>): ListEntry {
  return {
    scheme: listed.scheme,
    territory: listed.territory,
    sequenceNumber: listed.list.sequenceNumber,
    provider: inEnglish(listed.provider.names),
    service: inEnglish(instance.names.length > 0 ? instance.names : listed.service.names),
    type: instance.type,
    status: instance.status,
    since: instance.start,
  };
}

function inEnglish(names: readonly Localized[]): string {
  return (names.find(({ lang }) => lang === 'en') ?? names[0])?.value ?? '';
}
