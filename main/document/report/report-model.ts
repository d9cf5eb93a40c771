import type { PadesLevel } from '../../../preload/contract/model';
import { toldSignature, type ToldSignature } from '../../cades/index';
import { digestOf, verifiedDigestNamed } from '../../pki/digests';
import { evidenceId, standardAlgorithms, type AlgorithmTable } from '../../validation';
import type {
  BaselineLevel,
  NamedDigest,
  ReportedSignature,
  ReportedTimestamp,
  ReportModel,
} from '../../validation/report';
import { validationKey } from '../pades';
import type { SignatureReport } from '../document-port';
import { PdfString, type PdfReader } from '../pdf';
import type { Examination, Judged } from '../validation';
import { attributesOf } from './signature-attributes';

type Validated = NonNullable<Examination['validated']>;

/**
 * What is to be reported of a document that was validated with trust.
 *
 * @param at - the validation time
 * @param reader - of the newest revision, still open
 * @throws Error when trust was not looked at: there is no verdict to report then
 */
export async function reportModel(
  examination: Examination,
  { at, algorithms = standardAlgorithms }: { at: Date; algorithms?: AlgorithmTable },
  reader: PdfReader,
): Promise<ReportModel> {
  const { judged, validated } = examination;
  if (!validated) throw new Error('nothing was validated');
  const timestamps = timestampsOf(judged, validated);
  const signatures = judged.filter(({ report }) => report.role === 'signature');
  return {
    at,
    // Together, so that what is digested anew takes one pass over the file.
    signatures: await Promise.all(
      signatures.map((one) => signatureOf(one, examination, validated, timestamps, reader)),
    ),
    timestamps: [...timestamps.values()],
    certificates: validated.outcome.certificates,
    revocation: validated.outcome.revocation,
    revocationVerdicts: validated.outcome.revocationVerdicts(),
    proofs: validated.outcome.proofs,
    algorithms,
  };
}

function timestampsOf(judged: readonly Judged[], { input, outcome }: Validated): Map<string, ReportedTimestamp> {
  const tokens = new Map(
    judged.flatMap(({ timestamps = [], contentTimestamps = [] }) =>
      [...timestamps, ...contentTimestamps].map(({ octets }) => [evidenceId(octets), octets] as const),
    ),
  );
  const verdicts = new Map(outcome.timestamps.map((one) => [one.id, one]));
  const found = new Map<string, ReportedTimestamp>();
  for (const one of input.timestamps) {
    const validation = verdicts.get(one.id);
    const token = tokens.get(one.id);
    if (validation && token) found.set(one.id, { validation, input: one, token });
  }
  return found;
}

async function signatureOf(
  one: Judged,
  { digests, stores }: Examination,
  { input, ids }: Validated,
  timestamps: ReadonlyMap<string, ReportedTimestamp>,
  reader: PdfReader,
): Promise<ReportedSignature> {
  const { report, listed, cms, range, verdict } = one;
  const { validation, indication, subIndication, detail, field, level } = report;
  const found = input.signatures.find(({ id }) => id === ids.get(one));
  const told = cms && toldSignature(cms);
  const digest = verdict?.digestAlgorithm;
  const signedData =
    range && digest !== undefined ? { algorithm: digest, value: await digests.digest(digest, range) } : undefined;
  const toBeSigned = told && digest !== undefined ? toBeSignedOf(told, digest, signedData) : undefined;
  const store = stores.at(reader.revisions.length - 1);
  const related = listed.contents instanceof PdfString && stores.relatedTo(validationKey(listed.contents.bytes));
  return {
    name: field,
    indication,
    ...(subIndication && { subIndication }),
    ...baseline(level),
    ...(detail !== undefined && { detail }),
    ...(validation &&
      found && {
        read: {
          validation,
          input: found,
          ...(told && { signatureValue: told.signatureValue }),
          ...(toBeSigned && { toBeSigned }),
        },
      }),
    ...(signedData && { signedData }),
    attributes: attributesOf({
      ...{ listed, reader, intact: report.integrity === 'intact' },
      ...(verdict && { verdict }),
      ...(told && { told }),
      ...(report.claimedTime !== undefined && { claimedTime: report.claimedTime }),
      timestamps: [...(found?.contentTimestamps ?? []), ...(found?.timestamps ?? [])].flatMap(
        (id) => timestamps.get(id) ?? [],
      ),
      ...(store && { store }),
      ...(related && { related }),
    }),
  };
}

/** PAdES's own name of a level ends with the name that all forms have for it. */
const baseline = (level: SignatureReport['level']): { level?: BaselineLevel } =>
  level === undefined || level === 'not-baseline' ? {} : { level: baselineLevels[level] };

const baselineLevels: Record<PadesLevel, BaselineLevel> = {
  'PAdES-BASELINE-B': 'B-B',
  'PAdES-BASELINE-T': 'B-T',
  'PAdES-BASELINE-LT': 'B-LT',
  'PAdES-BASELINE-LTA': 'B-LTA',
};

/** Without signed attributes the signature value is over the content itself. */
function toBeSignedOf(
  { signedAttributes }: ToldSignature,
  algorithm: string,
  content: NamedDigest | undefined,
): NamedDigest | undefined {
  const digest = verifiedDigestNamed(algorithm);
  if (!signedAttributes || !digest) return content;
  return { algorithm, value: digestOf(digest, signedAttributes) };
}
