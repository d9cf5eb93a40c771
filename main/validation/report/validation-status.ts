import type {
  ProcessReport,
  RevocationReport,
  SignatureValidation,
  ValidationCause,
} from '../../../preload/contract/verification';
import type { Indication } from '../../../preload/contract/model';
import type { AlgorithmTable } from '../algorithm-table';
import { judgeAlgorithms, type AlgorithmUse } from '../algorithms';
import type { SignedInput } from '../shapes';
import { keyBitsOf } from '../signed-with';
import { mainIndication, message, revocationReasonName, signatureUri, subIndicationName } from './names';
import type { ObjectNames } from './object-names';
import type { ReportModel } from './report-model';
import { dateTime, reference, text } from './written-values';
import { element, unlessEmpty, type XmlElement } from './xml';

/** A verdict with what it rests on. */
export interface ReportedVerdict {
  indication: Indication | ProcessReport['indication'];
  subIndication?: ProcessReport['subIndication'];
  causes: readonly Pick<ValidationCause, 'words'>[];
  warnings: readonly Pick<ValidationCause, 'words'>[];
  found?: {
    verdict: Pick<SignatureValidation, 'chain' | 'anchor'> & Partial<Pick<SignatureValidation, 'revocation'>>;
    /** What it is signed with, where that is known. */
    use?: AlgorithmUse | undefined;
    /** Of the object that the verdict is about. */
    name: string;
  };
}

type Model = Pick<ReportModel, 'at' | 'algorithms'>;

/** Words of one verdict; a hostile document may give rise to more. */
const mostMessages = 50;

/** SignatureValidationStatus: the indication, and the data that it is based on (TS 119 102-2, clause 4.3.4). */
export function validationStatus(reported: ReportedVerdict, names: ObjectNames, model: Model): XmlElement {
  const { indication, subIndication, causes, warnings, found } = reported;
  const messages = [
    ...causes.slice(0, mostMessages).map((cause) => messageElement('error', cause)),
    ...warnings.slice(0, mostMessages).map((warning) => messageElement('warning', warning)),
  ];
  return element('vr:SignatureValidationStatus', [
    text('MainIndication', mainIndication(indication)),
    subIndication && text('SubIndication', subIndicationName(subIndication)),
    unlessEmpty('vr:AssociatedValidationReportData', [
      ...(found ? chainElements(found.verdict, names) : []),
      found?.verdict.revocation ? revocationElement(found.verdict.revocation, names) : undefined,
      found && cryptoElement(found, model),
      unlessEmpty('vr:AdditionalValidationReportData', messages),
    ]),
  ]);
}

function chainElements(
  { chain, anchor }: Pick<SignatureValidation, 'chain' | 'anchor'>,
  names: ObjectNames,
): (XmlElement | undefined)[] {
  const [signing, ...others] = chain.flatMap((id) => names.of(id) ?? []);
  if (signing === undefined) return [];
  const trusted = anchor && names.of(anchor.certificate);
  // A signatory may be the anchor itself.
  const between = others.filter((name) => name !== trusted);
  return [
    trusted === undefined ? undefined : reference('TrustAnchor', [trusted]),
    element('vr:CertificateChain', [
      reference('SigningCertificate', [signing]),
      ...between.map((name) => reference('IntermediateCertificate', [name])),
      trusted === undefined ? undefined : reference('TrustAnchor', [trusted]),
    ]),
  ];
}

/** The certificate that was revoked, next to the signatory's first. */
function revocationElement(revocation: readonly RevocationReport[], names: ObjectNames): XmlElement | undefined {
  const revoked = revocation.find(({ revokedAt }) => revokedAt !== undefined);
  const certificate = revoked && names.of(revoked.certificate);
  if (revoked?.revokedAt === undefined || certificate === undefined) return undefined;
  return element('vr:RevocationStatusInformation', [
    reference('ValidationObjectId', [certificate]),
    text('RevocationTime', dateTime(revoked.revokedAt)),
    revoked.reason === undefined ? undefined : text('RevocationReason', revocationReasonName(revoked.reason)),
    reference('RevocationObject', [names.of(revoked.id) ?? []].flat()),
  ]);
}

/** With what it is signed, whether that is good at the validation time, and until when it was. */
function cryptoElement(
  { use, name }: NonNullable<ReportedVerdict['found']>,
  { at, algorithms: table }: Model,
): XmlElement | undefined {
  const { digest, signature: { algorithm } = {} } = use ?? {};
  const uri = digest !== undefined && algorithm !== undefined ? signatureUri(algorithm, digest) : undefined;
  if (uri === undefined || !use) return undefined;
  const end = endOf(use, table);
  return element('vr:CryptoInformation', [
    reference('ValidationObjectId', [name]),
    text('Algorithm', uri),
    text('SecureAlgorithm', String(judgeAlgorithms(use, at, table).good)),
    end && text('NotAfter', dateTime(end)),
  ]);
}

/** What a signature or a timestamp is signed with; nothing where its certificate is not there. */
export function signedUse({
  digestAlgorithm: digest,
  signatureAlgorithm: algorithm,
  certificate,
}: SignedInput): AlgorithmUse | undefined {
  if (digest === undefined || algorithm === undefined || !certificate) return undefined;
  const keyBits = keyBitsOf(certificate);
  return { digest, signature: { algorithm, ...(keyBits !== undefined && { keyBits }) } };
}

/** What is only a forecast is no end. */
function endOf(use: AlgorithmUse, table: AlgorithmTable): Date | undefined {
  const verdict = judgeAlgorithms(use, new Date('9999-12-31'), table);
  return verdict.good ? undefined : verdict.end;
}

const messageElement = (weight: 'error' | 'warning', { words }: Pick<ValidationCause, 'words'>): XmlElement =>
  element('vr:ReportData', [text('Type', message(weight)), element('vr:Value', words, { 'xsi:type': 'xs:string' })]);
