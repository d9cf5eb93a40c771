/**
 * A trusted list as a model: the words and the order of ETSI TS 119 612, versions 5 and 6.
 *
 * Everything here is plain data: it can be cloned into another process. URIs are kept as they stand in the list, so
 * that a value nobody knows yet is still told. Times are ISO 8601 in UTC, such as `2016-06-30T22:00:00Z`.
 */

/** A multilingual string or URI (clauses 5.1.4 and 5.1.5). `lang` is xml:lang in lower case, such as `en`. */
export interface Localized {
  lang: string;
  value: string;
}

/** A whole list; clause 5.2. */
export interface TrustedList {
  scheme: SchemeInformation;
  /** In the list's order; empty in a list of lists. */
  providers: TrustServiceProvider[];
}

/** Clause 5.3. */
export interface SchemeInformation {
  /** TSLVersionIdentifier: 5 or 6 is accepted by who authenticates the list; the parser keeps what stands there. */
  version: number;
  /** TSLSequenceNumber. */
  sequenceNumber: number;
  /** TSLType, a URI of {@link listTypes} or another. */
  type: string;
  operatorNames: Localized[];
  schemeNames: Localized[];
  /** SchemeInformationURI, in the order of the list: it tells the pivots and the Official Journal. */
  informationUris: Localized[];
  /** SchemeTypeCommunityRules. */
  communityRules: Localized[];
  /** SchemeTerritory in upper case, such as `AT`, `EL`, `UK`, `EU`. */
  territory: string;
  /** PointersToOtherTSL, in the order of the list. */
  pointers: ListPointer[];
  /** ListIssueDateTime. */
  issued: string;
  /** NextUpdate; absent where it is empty: the list is closed and no further one will be issued (clause 5.3.15). */
  nextUpdate?: string;
  /** DistributionPoints. */
  distributionPoints: string[];
}

/** OtherTSLPointer, clause 5.3.13. */
export interface ListPointer {
  /** TSLLocation. */
  location: string;
  /** X509Certificate of ServiceDigitalIdentities in DER: who may sign that list. */
  certificates: Uint8Array[];
  /** TSLType of the list pointed to. */
  type?: string;
  /** SchemeTerritory in upper case. */
  territory?: string;
  /** MimeType; only `application/vnd.etsi.tsl+xml` is for programs. */
  mimeType?: string;
  operatorNames: Localized[];
  communityRules: Localized[];
}

/** Clause 5.4. */
export interface TrustServiceProvider {
  /** TSPName. */
  names: Localized[];
  /** TSPTradeName. */
  tradeNames: Localized[];
  /** TSPInformationURI. */
  informationUris: Localized[];
  services: TrustService[];
}

/** TSPService: what is in force now, and what was before (clauses 5.5 and 5.6). */
export interface TrustService extends ServiceInstance {
  /**
   * ServiceHistoryInstance in the list's order, which is the newest first by clause 5.6 and is not relied on. Each ends
   * where the next later one starts. Their identities have almost never a certificate: they are about the
   * certificates of the current entry.
   */
  history: ServiceInstance[];
}

/** ServiceInformation or ServiceHistoryInstance: one state of one service from one time on. */
export interface ServiceInstance {
  /** ServiceTypeIdentifier, a URI of {@link serviceTypes} or another. */
  type: string;
  /** ServiceName. */
  names: Localized[];
  /** ServiceStatus, a URI of {@link serviceStatuses} or another. */
  status: string;
  /** StatusStartingTime. */
  start: string;
  identities: DigitalIdentities;
  /** ServiceInformationExtensions in the list's order. */
  extensions: ServiceExtension[];
}

/** ServiceDigitalIdentity, clause 5.5.3: several ways to name one key. */
export interface DigitalIdentities {
  /** X509Certificate in DER. Usually one: more than one have the same key and the same subject. */
  certificates: Uint8Array[];
  /** X509SKI: the octets of SubjectKeyIdentifier. */
  subjectKeyIdentifiers: Uint8Array[];
  /** X509SubjectName as it stands: RFC 4514 by the clause, other writings in life; for persons, not to compare. */
  subjectNames: string[];
}

/** One Extension of clause 5.5.9; `critical` is its attribute. */
export type ServiceExtension =
  | { kind: 'additionalServiceInformation'; critical: boolean; uri: string; informationValue?: string }
  | { kind: 'qualifications'; critical: boolean; elements: QualificationElement[] }
  | {
      kind: 'takenOverBy';
      critical: boolean;
      uri: string;
      tspNames: Localized[];
      operatorNames: Localized[];
      /** SchemeTerritory in upper case. */
      territory?: string;
    }
  /** The service tells revocation of certificates that expired since `from` (clause 5.5.9.1). */
  | { kind: 'expiredCertsRevocationInfo'; critical: boolean; from: string }
  /** `name` is namespace and local name, such as `{urn:x}ServiceLevel`; empty where the extension has no element. */
  | { kind: 'unknown'; critical: boolean; name: string };

/** QualificationElement, clause 5.5.9.2.1: certificates that meet the criteria have the qualifiers. */
export interface QualificationElement {
  /** Qualifier URIs, of {@link qualifiers} or another. */
  qualifiers: string[];
  criteria: CriteriaList;
}

/** CriteriaList, clause 5.5.9.2.2. */
export interface CriteriaList {
  kind: 'criteriaList';
  /** How the criteria join. Absent where the list says none or another word: then nothing can be said. */
  assert?: 'all' | 'atLeastOne' | 'none';
  criteria: Criterion[];
}

export type Criterion =
  | CriteriaList
  /** Each bit named must be as told; the names are those of {@link keyUsageBits}. */
  | { kind: 'keyUsage'; bits: { name: string; value: boolean }[] }
  /** All of these certificate policies (OIDs with dots, without `urn:oid:`) are in the certificate; a text that is no OID is in none. */
  | { kind: 'policySet'; policies: string[] }
  /** All of these attribute types (OIDs with dots) are in the subject's name. */
  | { kind: 'certSubjectDNAttribute'; attributes: string[] }
  /** All of these purposes (OIDs with dots) are in extKeyUsage. */
  | { kind: 'extendedKeyUsage'; purposes: string[] }
  /** A criterion that can not be judged; `name` as for extensions. */
  | { kind: 'unknown'; name: string };

/** KeyUsageBit names of clause 5.5.9.2.2.1 in the order of the bits of RFC 5280. */
export const keyUsageBits = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'crlSign',
  'encipherOnly',
  'decipherOnly',
] as const;

/** A service with where it stands: what the index hands out and what a qualification rests on. */
export interface ListedService {
  /** Which scheme the list belongs to: only `EU` can say "qualified" in the sense of the eIDAS regulation. */
  scheme: string;
  /** SchemeTerritory of the list. */
  territory: string;
  /** TSLSequenceNumber, issue and next update of the list, for the report. */
  list: { sequenceNumber: number; issued: string; nextUpdate?: string };
  /** The provider's names. */
  provider: { names: Localized[]; tradeNames: Localized[] };
  service: TrustService;
}

/** TSLType URIs (clause 5.3.3). */
export const listTypes = {
  listOfTheLists: 'http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists',
  generic: 'http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric',
} as const;

/** ServiceTypeIdentifier URIs that decide something (clause 5.5.1). */
export const serviceTypes = {
  caQc: 'http://uri.etsi.org/TrstSvc/Svctype/CA/QC',
  caPkc: 'http://uri.etsi.org/TrstSvc/Svctype/CA/PKC',
  nationalRootCaQc: 'http://uri.etsi.org/TrstSvc/Svctype/NationalRootCA-QC',
  ocspQc: 'http://uri.etsi.org/TrstSvc/Svctype/Certstatus/OCSP/QC',
  ocsp: 'http://uri.etsi.org/TrstSvc/Svctype/Certstatus/OCSP',
  crlQc: 'http://uri.etsi.org/TrstSvc/Svctype/Certstatus/CRL/QC',
  crl: 'http://uri.etsi.org/TrstSvc/Svctype/Certstatus/CRL',
  tsaQtst: 'http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST',
  tsa: 'http://uri.etsi.org/TrstSvc/Svctype/TSA',
  tsaTssQc: 'http://uri.etsi.org/TrstSvc/Svctype/TSA/TSS-QC',
  tsaTssAdesQcAndQes: 'http://uri.etsi.org/TrstSvc/Svctype/TSA/TSS-AdESQCandQES',
} as const;

/** ServiceStatus URIs (clause 5.5.4), those before the eIDAS regulation too. */
export const serviceStatuses = {
  granted: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted',
  withdrawn: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn',
  recognisedAtNationalLevel: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/recognisedatnationallevel',
  deprecatedAtNationalLevel: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/deprecatedatnationallevel',
  underSupervision: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/undersupervision',
  supervisionInCessation: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/supervisionincessation',
  supervisionCeased: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/supervisionceased',
  supervisionRevoked: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/supervisionrevoked',
  accredited: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/accredited',
  accreditationCeased: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/accreditationceased',
  accreditationRevoked: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/accreditationrevoked',
  setByNationalLaw: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/setbynationallaw',
  deprecatedByNationalLaw: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/deprecatedbynationallaw',
} as const;

/** AdditionalServiceInformation URIs that decide something (clause 5.5.9.4). */
export const additionalServiceInformation = {
  rootCaQc: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/RootCA-QC',
  forESignatures: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/ForeSignatures',
  forESeals: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/ForeSeals',
  forWebSiteAuthentication: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/ForWebSiteAuthentication',
} as const;

/** Qualifier URIs (clause 5.5.9.2.3). */
export const qualifiers = {
  qcStatement: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/QCStatement',
  notQualified: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/NotQualified',
  qcWithSscd: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/QCWithSSCD',
  qcNoSscd: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/QCNoSSCD',
  qcSscdStatusAsInCert: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/QCSSCDStatusAsInCert',
  qcWithQscd: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/QCWithQSCD',
  qcNoQscd: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/QCNoQSCD',
  qcQscdStatusAsInCert: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/QCQSCDStatusAsInCert',
  qcQscdManagedOnBehalf: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/QCQSCDManagedOnBehalf',
  qcForLegalPerson: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/QCForLegalPerson',
  qcForESig: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/QCForESig',
  qcForESeal: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/QCForESeal',
  qcForWsa: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/QCForWSA',
} as const;
