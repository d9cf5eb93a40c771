import type {
  CertificateType,
  ListEntry,
  QualificationDecision,
  SignatureQualification,
  SignatureQualificationReport,
} from './qualification';

/** “the trusted list of AT (Some Trust GmbH, “Qualified CA 3”)”. */
export function entryWords({ scheme, territory, provider, service }: ListEntry): string {
  const list = scheme === 'EU' ? `the trusted list of ${territory}` : `the list of ${territory}`;
  return `${list} (${provider}, “${service}”)`;
}

/** Of a scheme that is not the Union's: neither good nor bad. */
export function recognisedSentence(entry: ListEntry): string {
  const list = entryWords(entry);
  return `${list.charAt(0).toUpperCase()}${list.slice(1)} recognises its issuer. That is not “qualified” in the sense of the European Union.`;
}

/** The last word of a status's URI as a person says it: “granted”, “withdrawn”. */
export function statusWords(status: string): string {
  const word = status.slice(status.lastIndexOf('/') + 1);
  return plainStatuses[word] ?? word;
}

const plainStatuses: Record<string, string> = {
  undersupervision: 'under supervision',
  supervisionincessation: 'under supervision until it ends',
  supervisionceased: 'supervision ceased',
  supervisionrevoked: 'supervision revoked',
  accreditationceased: 'accreditation ceased',
  accreditationrevoked: 'accreditation revoked',
  setbynationallaw: 'set by national law',
  deprecatedbynationallaw: 'no longer set by national law',
  recognisedatnationallevel: 'recognised at national level',
  deprecatedatnationallevel: 'no longer recognised at national level',
};

const day = (time: string): string => time.slice(0, 10);

const forWhat: Record<CertificateType, string> = {
  eSign: 'electronic signatures',
  eSeal: 'electronic seals',
  web: 'the authentication of websites',
  unknown: 'something that is not stated',
};

/** What a certificate is for, as a person says it. */
export const typeWords = (type: CertificateType): string => forWhat[type];

/** One decision as a sentence: what was found, and what follows. It may hold words of a list. */
export function describeDecision({ rule, entry }: QualificationDecision): string {
  const list = entry ? entryWords(entry) : 'the trusted list';
  const its = `${list[0]?.toUpperCase() ?? ''}${list.slice(1)}`;
  switch (rule) {
    case 'entries-found':
      return 'Trusted lists of the EU speak of an authority on the path of this certificate.';
    case 'no-entry':
      return 'No trusted list of the EU that is at hand speaks of an authority on the path of this certificate.';
    case 'in-force':
      return `${its} has the service as ${statusWords(entry?.status ?? '')} since ${day(entry?.since ?? '')}.`;
    case 'none-in-force':
      return 'At that time the service was on no trusted list.';
    case 'extension-not-understood':
      return `${its} says something of the service that this program does not understand and must not pass over.`;
    case 'issues-qualified':
      return `${its} has it as a service that issues qualified certificates.`;
    case 'issues-others':
      return `${its} has it as a service that does not issue qualified certificates.`;
    case 'type-covered':
      return `${its} has the service for certificates of this type.`;
    case 'type-not-covered':
      return `${its} has the service, but not for certificates of this type.`;
    case 'type-not-asked':
      return 'The certificate was issued before July 2016, when lists did not tell types apart.';
    case 'type-not-stated':
      return 'The certificate does not state a type, so the list can not be asked for one.';
    case 'entries-agree':
      return 'Several entries speak of this certificate, and all say the same.';
    case 'entries-disagree':
      return 'Several entries speak of this certificate, and they do not say the same.';
    case 'criteria-not-understood':
      return `${its} tells its certificates apart in a way that this program does not understand.`;
    case 'status-good':
      return `${its} has the service as ${statusWords(entry?.status ?? '')} since ${day(entry?.since ?? '')}: it was a qualified service at that time.`;
    case 'status-not-good':
      return `${its} has the service as ${statusWords(entry?.status ?? '')} since ${day(entry?.since ?? '')}: it was not a qualified service at that time.`;
    case 'status-of-another-time':
      return `${its} gives the service a status that did not exist at its date.`;
    case 'status-outlived':
      return `${its} still has the service as ${statusWords(entry?.status ?? '')}, which ended in July 2016: what that means since is not known.`;
    case 'qualified-and-not':
      return `${its} calls the certificate qualified and not qualified: it is not taken as qualified.`;
    case 'usages-contradict':
      return `${its} contradicts itself about what the certificate is for.`;
    case 'devices-contradict':
      return `${its} contradicts itself about the device that holds the key: it is not taken as a qualified one.`;
    case 'list-says-not-qualified':
      return `${its} says that certificates of this kind are not qualified.`;
    case 'list-says-qualified':
      return `${its} says that certificates of this kind are qualified.`;
    case 'certificate-says-qualified':
      return 'The certificate states that it is qualified, and its issuer is listed for that.';
    case 'certificate-says-nothing':
      return 'The certificate does not state that it is qualified, and the list does not say it either.';
    case 'law-of-another-country':
      return 'The certificate states that it is qualified by the law of another country, which is not the EU’s.';
    case 'list-says-type':
      return `${its} says what certificates of this kind are for.`;
    case 'certificate-says-type':
      return 'The certificate states what it is for.';
    case 'type-before-eidas':
      return 'Before July 2016 qualified certificates were for electronic signatures only.';
    case 'type-unknown':
      return 'Neither the certificate nor the list says clearly what it is for.';
    case 'list-says-device':
      return `${its} says that keys of this kind reside in a qualified device.`;
    case 'list-says-device-managed':
      return `${its} says that keys of this kind reside in a qualified device which the provider keeps for the person.`;
    case 'list-says-no-device':
      return `${its} says that keys of this kind do not reside in a qualified device.`;
    case 'certificate-says-device':
      return 'The certificate states that its key resides in a qualified device.';
    case 'certificate-says-no-device':
      return 'The certificate does not state that its key resides in a qualified device.';
    case 'device-not-asked':
      return 'A qualified device is told of for qualified certificates only.';
  }
}

const signatureWords: Record<SignatureQualification, string> = {
  QESig: 'a qualified electronic signature',
  QESeal: 'a qualified electronic seal',
  'unknown-QC-QSCD': 'a signature or seal with a qualified certificate and a qualified device',
  'AdESig-QC': 'an advanced electronic signature with a qualified certificate',
  'AdESeal-QC': 'an advanced electronic seal with a qualified certificate',
  'unknown-QC': 'a signature or seal with a qualified certificate',
  AdESig: 'an advanced electronic signature',
  AdESeal: 'an advanced electronic seal',
  unknown: 'a signature or seal that is not qualified, and whose kind is not stated',
  'not-AdES': 'not an advanced signature',
  'not-AdES-QC': 'not an advanced signature, though its certificate was qualified',
  'not-AdES-QC-QSCD': 'not an advanced signature, though its certificate and device were qualified',
  'not-determined': 'not determined: no trusted list at hand settles it',
};

/**
 * What a signature or a seal is, to end a sentence with.
 *
 * @param noun - what it is called by: a seal is never called a signature
 */
export function qualificationWords(
  qualification: SignatureQualification,
  noun: 'signature' | 'seal' = 'signature',
): string {
  const words = signatureWords[qualification];
  return noun === 'seal' && qualification.startsWith('not-AdES') ? words.replace('signature', 'seal') : words;
}

/** Said in place of a kind where no list of the Union speaks of anybody on the path: that it is advanced, no list says either. */
export const onNoListWords = 'no trusted list of the EU speaks of an authority of its certificate';

/** Whether that is so of something that is not called qualified, nor broken. */
export function isOnNoList({ qualification, atSigning }: SignatureQualificationReport): boolean {
  const kinds: readonly SignatureQualification[] = ['AdESig', 'AdESeal', 'unknown'];
  return kinds.includes(qualification) && atSigning.decisions.some(({ rule }) => rule === 'no-entry');
}
