import type { Indication } from '../../../preload/contract/model';
import type {
  CertificateQualification,
  CertificateType,
  SignatureQualification,
  SignatureQualificationReport,
} from '../../../preload/contract/qualification';
import { readCertificate } from '../../pki/certificate';
import type { ListedService } from '../lists/model';
import { qualifyCertificate } from './certificate-qualification';

/** What a signature's qualification rests on. */
export interface SignatureToQualify {
  /** The validated path of the signing certificate in DER, itself first; itself alone where there is none. */
  path: readonly Uint8Array[];
  /** Services of lists whose signatures were verified. */
  services: readonly ListedService[];
  /** Best signature time (EN 319 102-1, clause 5.5); ISO 8601. */
  bestSignatureTime: string;
  /** What the validation of the signature came to. */
  indication: Indication;
  /** False where lists of the Union are missing: that none speaks of the path is no answer then. */
  complete?: boolean;
}

/**
 * What a signature is in the words of Regulation (EU) 910/2014, articles 32 and 40: its certificate is asked for at its
 * issuance and at the best signature time, and the validity of the signature is joined to it.
 *
 * @throws CertificateError or Asn1Error when the certificate can not be read
 */
export function qualifySignature(signature: SignatureToQualify): SignatureQualificationReport {
  const { path, services, bestSignatureTime, indication, complete = true } = signature;
  const [leaf] = path;
  if (!leaf) throw new RangeError('a path has at least the certificate itself');
  const atIssuance = qualifyCertificate(path, services, readCertificate(leaf).notBefore, complete);
  const atSigning = qualifyCertificate(path, services, bestSignatureTime, complete);
  const certificate = joinedQualification(atIssuance, atSigning);
  return {
    qualification: joinedWith(indication, certificate),
    indeterminate: indication === 'INDETERMINATE',
    atIssuance,
    atSigning,
  };
}

/** What a certificate is by both times; nothing where it is not determined at one of them. */
export type Joined = { qualified: boolean; type: CertificateType; device: boolean } | undefined;

/** Qualified at both times; a type only where both say the same; the device as it was when the signature was made. */
export function joinedQualification(issuance: CertificateQualification, signing: CertificateQualification): Joined {
  if (issuance.qualified === 'not-determined' || signing.qualified === 'not-determined') return undefined;
  return {
    qualified: issuance.qualified === 'yes' && signing.qualified === 'yes',
    type: issuance.type === signing.type ? signing.type : 'unknown',
    device: signing.qscd === 'yes',
  };
}

const withDevice = { eSign: 'QESig', eSeal: 'QESeal', web: 'not-AdES', unknown: 'unknown-QC-QSCD' } as const;
const qualifiedOnly = { eSign: 'AdESig-QC', eSeal: 'AdESeal-QC', web: 'not-AdES', unknown: 'unknown-QC' } as const;
const advanced = { eSign: 'AdESig', eSeal: 'AdESeal', web: 'not-AdES', unknown: 'unknown' } as const;

function joinedWith(indication: Indication, certificate: Joined): SignatureQualification {
  if (indication === 'TOTAL-FAILED') {
    if (!certificate?.qualified || certificate.type === 'web') return 'not-AdES';
    return certificate.device ? 'not-AdES-QC-QSCD' : 'not-AdES-QC';
  }
  if (!certificate) return 'not-determined';
  const { qualified, type, device } = certificate;
  if (!qualified) return advanced[type];
  return device ? withDevice[type] : qualifiedOnly[type];
}
