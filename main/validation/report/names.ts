import type { Indication, SubIndication } from '../../../preload/contract/model';
import type {
  SignatureQualificationReport,
  TimestampQualificationReport,
} from '../../../preload/contract/qualification';
import type { ProcessReport } from '../../../preload/contract/verification';
import type { BaselineLevel } from './report-model';

/** Namespaces of a report, by their prefixes. */
export const namespaces = {
  'xmlns:vr': 'http://uri.etsi.org/19102/v1.4.1#',
  'xmlns:ds': 'http://www.w3.org/2000/09/xmldsig#',
  'xmlns:xades': 'http://uri.etsi.org/01903/v1.3.2#',
  'xmlns:xs': 'http://www.w3.org/2001/XMLSchema',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
};

const standard = (kind: string, name: string): string => `urn:etsi:019102:${kind}:${name}`;
/** Where the standard leaves a name to the program, that of EU DSS stands, which readers of such reports know. */
const dss = (kind: string, name: string): string => `urn:cef:dss:${kind}:${name}`;

export const mainIndication = (indication: Indication | ProcessReport['indication']): string =>
  standard('mainindication', indication.toLowerCase());
export const subIndicationName = (subIndication: SubIndication): string => standard('subindication', subIndication);
/** Of a document that holds none: the schema wants one report all the same. */
export const noSignatureFound = dss('mainindication', 'noSignatureFound');

export const constraintStatus = (status: 'applied' | 'disabled'): string => standard('constraintStatus', status);
/** A building block of EN 319 102-1. */
export const constraint = (
  block:
    | 'formatChecking'
    | 'identificationOfTheSigningCertificate'
    | 'validationContextInitialization'
    | 'cryptographicVerification'
    | 'signatureAcceptanceValidation'
    | 'x509CertificateValidation'
    | 'pastSignatureValidation',
): string => dss('bbb', block);
export const objectType = (type: 'certificate' | 'CRL' | 'OCSPResponse' | 'timestamp' | 'signedData'): string =>
  standard('validationObject', type);
/** That the validation found the proof itself. */
export const proofByValidation = standard('poetype', 'validation');
/** Clause 5.6.3, with what comes before it: the process that every signature goes through here. */
export const archiveValidation = standard('validationprocess', 'LTA');
export const message = (weight: 'error' | 'warning'): string => dss('message', weight);
/** Of RFC 5280, clause 5.3.1. */
export const revocationReasonName = (reason: string): string => standard('revocationReason', reason);

const signatureQualities: Record<SignatureQualificationReport['qualification'], string> = {
  QESig: 'QESig',
  QESeal: 'QESeal',
  'unknown-QC-QSCD': 'UnknownQCwithQSCD',
  'AdESig-QC': 'AdESigQC',
  'AdESeal-QC': 'AdESealQC',
  'unknown-QC': 'UnknownQC',
  AdESig: 'AdESig',
  AdESeal: 'AdESeal',
  unknown: 'Unknown',
  'not-AdES': 'notAdES',
  'not-AdES-QC': 'notAdESbutQC',
  'not-AdES-QC-QSCD': 'notAdESbutQCwithQSCD',
  'not-determined': 'notApplicable',
};

/** What a signature is by the trusted lists. */
export function signatureQuality({ qualification, indeterminate }: SignatureQualificationReport): string {
  const name = signatureQualities[qualification];
  const open = indeterminate && !/^not/.test(name);
  return dss('signatureQualification', open ? `indeterminate${name}` : name);
}

/** Of a baseline signature in any form (ETSI TS 119 192, clause 4.2.1). EU DSS's reports leave the level out. */
export const signatureLevel = (level: BaselineLevel): string =>
  `http://uri.etsi.org/ades/191x2/level/baseline/${level}#`;

export const timestampQuality = ({ qualification }: TimestampQualificationReport): string =>
  dss('timestampQualification', qualification === 'not-determined' ? 'notApplicable' : qualification);

const digests: Record<string, string> = {
  MD5: 'http://www.w3.org/2001/04/xmldsig-more#md5',
  'SHA-1': 'http://www.w3.org/2000/09/xmldsig#sha1',
  'SHA-224': 'http://www.w3.org/2001/04/xmldsig-more#sha224',
  'SHA-256': 'http://www.w3.org/2001/04/xmlenc#sha256',
  'SHA-384': 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  'SHA-512': 'http://www.w3.org/2001/04/xmlenc#sha512',
  'SHA3-256': 'http://www.w3.org/2007/05/xmldsig-more#sha3-256',
  'SHA3-384': 'http://www.w3.org/2007/05/xmldsig-more#sha3-384',
  'SHA3-512': 'http://www.w3.org/2007/05/xmldsig-more#sha3-512',
};

/** Of a digest by the name that the product uses; undefined where none is known (RFC 6931, RFC 9231). */
export const digestUri = (digest: string): string | undefined => digests[digest];

const signatureBases: Record<string, (digest: string) => string | undefined> = {
  'RSA-PKCS1': (digest) =>
    digest === 'sha1'
      ? `${namespaces['xmlns:ds']}rsa-sha1`
      : plain('http://www.w3.org/2001/04/xmldsig-more#rsa-', digest),
  ECDSA: (digest) =>
    digest.startsWith('sha3-')
      ? `http://www.w3.org/2021/04/xmldsig-more#ecdsa-${digest}`
      : plain('http://www.w3.org/2001/04/xmldsig-more#ecdsa-', digest),
  DSA: (digest) =>
    digest === 'sha1' ? `${namespaces['xmlns:ds']}dsa-sha1` : plain('http://www.w3.org/2009/xmldsig11#dsa-', digest),
  'RSA-PSS': (digest) => `http://www.w3.org/2007/05/xmldsig-more#${digest}-rsa-MGF1`,
  Ed25519: () => 'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519',
};

/** None is defined for RSA PKCS #1 v1.5 and SHA-3. */
const plain = (base: string, digest: string): string | undefined =>
  digest.startsWith('sha3-') ? undefined : `${base}${digest}`;

/** Of a signature algorithm with its digest; undefined where none is known. */
export const signatureUri = (algorithm: string, digest: string): string | undefined =>
  signatureBases[algorithm]?.(digest.toLowerCase().replace('sha-', 'sha'));
