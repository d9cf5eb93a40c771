import type { CertificateType, QualificationRule } from '../../../preload/contract/qualification';
import { qualifiedPolicies } from '../../pki/certificate-policies';
import { additionalServiceInformation, qualifiers as q } from '../lists/model';
import type { CriteriaSubject } from './criteria';
import { eidasStart, isGranted, usages, type ServiceAtTime } from './service-at-time';

/** The three questions of the procedure: qualified, for what, and on which device. Each answer with its rule. */
export interface Outcome {
  qualified: Answer<boolean>;
  type: Answer<CertificateType>;
  device: Answer<boolean>;
}

export interface Answer<Value> {
  value: Value;
  rule: QualificationRule;
}

const answer = <Value>(value: Value, rule: QualificationRule): Answer<Value> => ({ value, rule });

/** Issued when Regulation (EU) 910/2014 applied. */
export const issuedUnderRegulation = ({ notBefore }: CriteriaSubject): boolean => Date.parse(notBefore) >= eidasStart;

/**
 * What one service says of a certificate by itself (ETSI TS 119 615, clauses 4.4.4 and 4.5.4).
 */
export function outcomeOf(certificate: CriteriaSubject, service: ServiceAtTime): Outcome {
  const qualified = qualifiedBy(certificate, service);
  return {
    qualified,
    type: typeBy(certificate, service, qualified.value),
    device: deviceBy(certificate, service, qualified.value),
  };
}

/** Two outcomes are the same when they come to the same result, whichever rules led there. */
export function sameOutcome(a: Outcome, b: Outcome): boolean {
  return (
    a.qualified.value === b.qualified.value &&
    a.type.value === b.type.value &&
    // A device is told of qualified certificates for signatures and seals only.
    (a.device.value === b.device.value || !a.qualified.value || a.type.value === 'web')
  );
}

/** Step 8. NotQualified is stronger than QCStatement; where the list is silent the certificate decides. */
export function qualifiedBy(certificate: CriteriaSubject, service: ServiceAtTime | undefined): Answer<boolean> {
  if (!service || !isGranted(service)) return answer(false, 'status-not-good');
  if (service.qualifiers.has(q.notQualified)) return answer(false, 'list-says-not-qualified');
  if (service.qualifiers.has(q.qcStatement)) return answer(true, 'list-says-qualified');
  const { qcStatements, policies } = certificate;
  const { qcpPublic, qcpPublicWithSscd } = qualifiedPolicies;
  const says =
    qcStatements.compliance ||
    (!issuedUnderRegulation(certificate) && (policies.includes(qcpPublic) || policies.includes(qcpPublicWithSscd)));
  if (!says) return answer(false, 'certificate-says-nothing');
  return qcStatements.legislation.length > 0
    ? answer(false, 'law-of-another-country')
    : answer(true, 'certificate-says-qualified');
}

/** The type that the certificate itself states (clause 4.4.4, table 1, and the time before the regulation). */
export function statedType(certificate: CriteriaSubject): CertificateType {
  const { qcStatements, policies } = certificate;
  if (!issuedUnderRegulation(certificate)) {
    const { qcpPublic, qcpPublicWithSscd } = qualifiedPolicies;
    const qualified = qcStatements.compliance || policies.includes(qcpPublic) || policies.includes(qcpPublicWithSscd);
    return qualified ? 'eSign' : 'unknown';
  }
  const [type, second] = qcStatements.types;
  if (!type) return qcStatements.compliance ? 'eSign' : 'unknown';
  return second ? 'unknown' : type;
}

const stated = (certificate: CriteriaSubject): Answer<CertificateType> => {
  const type = statedType(certificate);
  return answer(type, type === 'unknown' ? 'type-unknown' : 'certificate-says-type');
};

/** Step 9. A list overrules a qualified certificate's own words; of one that is not qualified it says nothing. */
export function typeBy(
  certificate: CriteriaSubject,
  service: ServiceAtTime | undefined,
  qualified: boolean,
): Answer<CertificateType> {
  if (!qualified) return stated(certificate);
  if (!service) return answer('unknown', 'usages-contradict');
  if (!service.underRegulation) return answer('eSign', 'type-before-eidas');
  const [usage, second] = usages.filter(({ qualifier }) => service.qualifiers.has(qualifier));
  if (second) return answer('unknown', 'usages-contradict');
  return usage ? answer(usage.type, 'list-says-type') : stated(certificate);
}

/** Step 10. Managed on the person's behalf is a device too. */
export function deviceBy(
  certificate: CriteriaSubject,
  service: ServiceAtTime | undefined,
  qualified: boolean,
): Answer<boolean> {
  if (!qualified) return answer(false, 'device-not-asked');
  if (!service) return answer(false, 'devices-contradict');
  const { qualifiers: has, underRegulation } = service;
  if (has.has(underRegulation ? q.qcWithQscd : q.qcWithSscd)) return answer(true, 'list-says-device');
  if (underRegulation && has.has(q.qcQscdManagedOnBehalf)) return answer(true, 'list-says-device-managed');
  const asInCertificate = has.has(underRegulation ? q.qcQscdStatusAsInCert : q.qcSscdStatusAsInCert);
  if (!asInCertificate && has.has(underRegulation ? q.qcNoQscd : q.qcNoSscd))
    return answer(false, 'list-says-no-device');
  const { qcStatements, policies } = certificate;
  const says =
    qcStatements.sscd ||
    (!issuedUnderRegulation(certificate) && policies.includes(qualifiedPolicies.qcpPublicWithSscd));
  return answer(says, says ? 'certificate-says-device' : 'certificate-says-no-device');
}

/**
 * Step 4: whether a service is listed for certificates of this type (clause 4.4.4, tables 1 to 3), or its list says that
 * this one is of a type that it is listed for.
 */
export function coversType(certificate: CriteriaSubject, service: ServiceAtTime): Answer<boolean> {
  if (!issuedUnderRegulation(certificate)) return answer(true, 'type-not-asked');
  const { types, compliance } = certificate.qcStatements;
  // QcCompliance without a type is for signatures (table 1, row 1).
  const stated: readonly CertificateType[] = types.length === 0 && compliance ? ['eSign'] : types;
  if (stated.length === 0) return answer(true, 'type-not-stated');
  const listedFor = new Set<CertificateType>(
    usages.filter(({ information }) => service.information.has(information)).map(({ type }) => type),
  );
  // A certificate of a legal person is not for signatures (PRO-4.4.4-12).
  if (service.qualifiers.has(q.qcForLegalPerson)) listedFor.delete('eSign');
  const [overruling, second] = usages.filter(({ qualifier }) => service.qualifiers.has(qualifier));
  const overruled = overruling !== undefined && !second && listedFor.has(overruling.type);
  return overruled || stated.some((type) => listedFor.has(type))
    ? answer(true, 'type-covered')
    : answer(false, 'type-not-covered');
}

/** Step 7: qualifiers of one kind that contradict each other. */
export const contradictions = {
  qualified: ({ qualifiers: has }: ServiceAtTime): boolean => has.has(q.notQualified) && has.has(q.qcStatement),

  /**
   * A usage asserted that the service is not listed for, or two of them: the list is at odds with itself, and nothing follows
   * from it (the European Commission's validation cases 5.3.1 and 5.3.2).
   */
  listing: ({ qualifiers: has, information, underRegulation }: ServiceAtTime): boolean => {
    const [usage, second] = usages.filter(({ qualifier }) => has.has(qualifier));
    if (!underRegulation || !usage) return false;
    return second !== undefined || (information.size > 0 && !information.has(usage.information));
  },

  usages: ({ qualifiers: has, information, underRegulation }: ServiceAtTime): boolean => {
    const [, second] = usages.filter(({ qualifier }) => has.has(qualifier));
    if (second || (has.has(q.qcForLegalPerson) && has.has(q.qcForESig))) return true;
    if (underRegulation) return false;
    // Before the regulation there were no qualified seals, and none for websites.
    const [only, more] = information;
    const { forESeals, forWebSiteAuthentication } = additionalServiceInformation;
    return (
      has.has(q.qcForESeal) ||
      has.has(q.qcForWsa) ||
      (more === undefined && (only === forESeals || only === forWebSiteAuthentication))
    );
  },

  devices: ({ qualifiers: has, underRegulation }: ServiceAtTime): boolean => {
    const asInCertificate = has.has(q.qcQscdStatusAsInCert) || has.has(q.qcSscdStatusAsInCert);
    const device = has.has(q.qcWithQscd) || has.has(q.qcWithSscd) || has.has(q.qcQscdManagedOnBehalf);
    const none = has.has(q.qcNoQscd) || has.has(q.qcNoSscd);
    if ((device || asInCertificate) && none) return true;
    if (asInCertificate && device) return true;
    // The directive's words alone say nothing of a device of the regulation.
    const ofDirective = has.has(q.qcWithSscd) || has.has(q.qcNoSscd);
    return underRegulation && ofDirective && !has.has(q.qcWithQscd) && !has.has(q.qcNoQscd);
  },
};
