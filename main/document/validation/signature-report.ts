import type { Indication, SubIndication } from '../../../preload/contract/model';
import { CertificateError, readCertificate } from '../../pki/certificate';
import {
  verifyEncapsulatedSha1,
  verifySignedData,
  verifyTimeStampToken,
  type CadesVerdict,
  type ContentDigests,
} from '../../cades/index';
import type { SignatureReport } from '../document-port';
import type { ListedSignature } from '../pades';
import { parsePdfDate, type PdfReader } from '../pdf';
import { coverageOf, type Coverage } from './coverage';
import { levelProblems } from './level';
import type { RangeDigests } from './range-digests';
import { restrictionsOf, type Restrictions } from './restrictions';
import {
  legibleSignature,
  locateSignature,
  type LegibleSignature,
  type LocatedSignature,
  type SignedRange,
} from './signed-range';
import { checkContentTimestamps, checkSignatureTimestamps, timestampOf, type CheckedTimestamp } from './timestamps';

/** A report whose `laterChanges`, level and `index` still wait for what the other signatures say. */
export interface Judged {
  report: SignatureReport;
  coverage?: Coverage;
  /** What it forbids others to change. */
  restrictions?: Restrictions;
  /** The signatory's certificate and those beside it, of a signature that is intact. DER. */
  certificate?: Uint8Array;
  certificates?: Uint8Array[];
  /** Of a document timestamp, itself. */
  timestamps?: CheckedTimestamp[];
  /** Those under the signature, which are older than it. */
  contentTimestamps?: CheckedTimestamp[];
  /** What its octets say, the octets, and what they are over. */
  verdict?: CadesVerdict;
  cms?: Uint8Array;
  range?: SignedRange;
  /** As the document lists it. */
  listed: ListedSignature;
  /** What its dictionary, or the document as it is now, says against its form; looked at with trust. */
  formatProblems?: string[];
}

export const timestampFilter = 'ETSI.RFC3161';

type Verifier = (cms: Uint8Array, digests: ContentDigests) => Promise<CadesVerdict>;

/** ISO 32000-2, table 255, and the older forms that are still met. */
const verifiers = new Map<string, Verifier>([
  ['ETSI.CAdES.detached', verifySignedData],
  ['adbe.pkcs7.detached', verifySignedData],
  // Brazil's profile of PAdES (ITI, DOC-ICP-15.03): a CAdES signature as ETSI.CAdES.detached is.
  ['PBAD.PAdES', verifySignedData],
  ['adbe.pkcs7.sha1', verifyEncapsulatedSha1],
  [timestampFilter, verifyTimeStampToken],
]);

const indications: Record<CadesVerdict['outcome'], { indication: Indication; subIndication: SubIndication }> = {
  // Trust is not evaluated, so the best that can be said (EN 319 102-1, clause 5.2.6) is that the chain is missing.
  intact: { indication: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' },
  'format-failure': { indication: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' },
  'digest-mismatch': { indication: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' },
  'signature-invalid': { indication: 'TOTAL-FAILED', subIndication: 'SIG_CRYPTO_FAILURE' },
  'no-signing-certificate': { indication: 'INDETERMINATE', subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' },
  // EN 319 102-1, clause 5.2.3.4: a certificate that the reference does not name is not the signing certificate.
  'certificate-reference-mismatch': { indication: 'INDETERMINATE', subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' },
  unsupported: { indication: 'INDETERMINATE', subIndication: 'GENERIC' },
};

/**
 * Judges one signature by itself: form, coverage, digest, signature value, signing-certificate reference (ETSI EN
 * 319 102-1, clause 5.3, as far as no trust is needed).
 *
 * @param first - whether no other signature came before it; document timestamps do not count
 * @param presence - the level tells what is there, also of a signature that is broken or carelessly made: what it is worth, a
 * verdict with trust says
 */
export async function judgeSignature(
  signature: ListedSignature,
  reader: PdfReader,
  digests: RangeDigests,
  first: boolean,
  presence = false,
): Promise<Judged> {
  const subFilter = signature.subFilter ?? '';
  const time = signature.claimedTime === undefined ? undefined : parsePdfDate(signature.claimedTime);
  const role = subFilter === timestampFilter ? ('document-timestamp' as const) : ('signature' as const);
  const common = {
    role,
    field: signature.field,
    index: 0,
    subFilter,
    ...(time && { claimedTime: time.toISOString() }),
    level: 'not-baseline' as const,
  };
  const verify = verifiers.get(subFilter);
  const located = locateSignature(signature, reader);
  const covered = 'problem' in located ? located : coverageOf(located.range, reader);
  if ('problem' in located || 'problem' in covered) {
    const { problem } = covered as { problem: string };
    const malformed: Judged = {
      listed: signature,
      report: {
        ...common,
        ...indications['format-failure'],
        integrity: 'broken',
        detail: problem,
        coverage: { revisionEnd: 0, wholeDocument: false, laterChanges: 'other' },
      },
    };
    const legible = 'problem' in located ? legibleSignature(signature, reader) : located;
    if (!presence || !verify || !legible) return malformed;
    const found = await examineOctets(legible, verify, { signature, reader, digests, role, presence });
    // Whether it is over whole revisions is asked of what was not changed.
    const changed = !('problem' in located) && found.verdict.outcome === 'digest-mismatch';
    return {
      ...malformed,
      verdict: found.verdict,
      timestamps: found.timestamps,
      contentTimestamps: found.contentTimestamps,
      cms: legible.cms,
      formatProblems: changed ? [] : [problem],
      report: { ...malformed.report, ...found.said },
    };
  }
  const coverage: SignatureReport['coverage'] = {
    revisionEnd: located.range.end,
    wholeDocument: covered.wholeDocument,
    laterChanges: covered.wholeDocument ? 'none' : 'other',
  };

  const restrictions = restrictionsOf(signature, reader.at(covered.revision), first);
  const { certification } = restrictions;
  const certified = { ...common, ...(certification !== undefined && { certification }) };
  if (!verify) {
    const detail = `the signature format ${subFilter || 'without a name'} is not supported yet`;
    return {
      listed: signature,
      report: { ...certified, ...indications.unsupported, integrity: 'not-examined', detail, coverage },
      coverage: covered,
    };
  }
  const found = await examineOctets(located, verify, { signature, reader, digests, role, presence });
  const { verdict, timestamps, contentTimestamps, said } = found;
  const intact = verdict.outcome === 'intact';
  return {
    coverage: covered,
    restrictions,
    timestamps,
    contentTimestamps,
    verdict,
    cms: located.cms,
    range: located.range,
    listed: signature,
    ...(intact && verdict.certificate && { certificate: verdict.certificate, certificates: verdict.certificates }),
    report: {
      ...certified,
      ...indications[verdict.outcome],
      integrity: intact ? 'intact' : verdict.outcome === 'unsupported' ? 'not-examined' : 'broken',
      ...(verdict.detail !== undefined && { detail: verdict.detail }),
      coverage,
      ...said,
    },
  };
}

/** What the octets of a signature say, and what a report tells of that. */
async function examineOctets(
  { cms, range, paddedOddly = false }: LegibleSignature & Pick<Partial<LocatedSignature>, 'paddedOddly'>,
  verify: Verifier,
  about: {
    signature: ListedSignature;
    reader: PdfReader;
    digests: RangeDigests;
    role: SignatureReport['role'];
    presence: boolean;
  },
): Promise<{
  verdict: CadesVerdict;
  timestamps: CheckedTimestamp[];
  contentTimestamps: CheckedTimestamp[];
  said: Omit<Partial<SignatureReport>, 'indication' | 'integrity'> & Pick<SignatureReport, 'level'>;
}> {
  const { signature, reader, digests, role, presence } = about;
  // Over octets that are not in the file nothing can be right.
  const content: ContentDigests = (algorithm) => (range ? digests.digest(algorithm, range) : new Uint8Array());
  const verdict = await verify(cms, content);
  const timestamps = role === 'signature' ? await checkSignatureTimestamps(cms) : [timestampOf(verdict, cms)];
  const contentTimestamps = role === 'signature' ? await checkContentTimestamps(cms, verdict, content) : [];
  const { problems: departures, profile } =
    role === 'signature' ? levelProblems(signature, verdict, reader) : { problems: [], profile: false };
  if (paddedOddly && role === 'signature') departures.push('there are data behind the signature in its Contents');
  const isBaseline = presence
    ? profile && verdict.certificate !== undefined
    : verdict.outcome === 'intact' && departures.length === 0;
  return {
    verdict,
    timestamps,
    contentTimestamps,
    said: {
      ...signerOf(verdict),
      ...claimsOf(verdict),
      ...(verdict.digestAlgorithm !== undefined && { digestAlgorithm: verdict.digestAlgorithm }),
      ...(verdict.signatureAlgorithm !== undefined && { signatureAlgorithm: verdict.signatureAlgorithm }),
      level: role === 'signature' && isBaseline ? 'PAdES-BASELINE-B' : 'not-baseline',
      ...(timestamps.length > 0 && { timestamps: timestamps.map(({ report }) => report) }),
      ...(departures.length > 0 && { levelProblems: departures }),
    },
  };
}

/** What the signed attributes claim. It is told of a broken signature, too: that is what it was meant to claim. */
function claimsOf({
  claims,
}: CadesVerdict): Pick<SignatureReport, 'claimedRoles' | 'commitmentType' | 'signaturePolicy'> {
  if (!claims) return {};
  const { claimedRoles, commitmentType, commitmentTypeOid, signaturePolicy } = claims;
  const commitment = commitmentType ?? commitmentTypeOid;
  return {
    ...(claimedRoles && { claimedRoles }),
    ...(commitment !== undefined && { commitmentType: commitment }),
    ...(signaturePolicy && {
      signaturePolicy: { ...signaturePolicy, digest: Buffer.from(signaturePolicy.digest).toString('hex') },
    }),
  };
}

function signerOf({ certificate }: CadesVerdict): Pick<SignatureReport, 'signer'> {
  if (!certificate) return {};
  try {
    const { subject, issuer, serialNumber, notBefore, notAfter } = readCertificate(certificate);
    return {
      signer: {
        subject,
        issuer,
        serialNumber,
        notBefore,
        notAfter,
        certificate: Buffer.from(certificate).toString('base64'),
      },
    };
  } catch (error) {
    if (error instanceof CertificateError) return {};
    throw error;
  }
}
