import type { CadesVerdict, ToldSignature } from '../../cades/index';
import { evidenceId } from '../../validation';
import type { ReportedAttribute, ReportedTimestamp } from '../../validation/report';
import type { ListedSignature } from '../pades';
import { decodeTextString, PdfName, PdfString, type PdfReader } from '../pdf';
import type { ValidationLists } from '../validation';

/** What one signature of a document has. */
export interface SignatureParts {
  listed: ListedSignature;
  /** Of the newest revision. */
  reader: PdfReader;
  /** Whether its octets are right: what they say is signed then. */
  intact: boolean;
  verdict?: CadesVerdict;
  told?: ToldSignature;
  /** ISO 8601, UTC: /M. */
  claimedTime?: string;
  /** Its own, and those over the document behind it. */
  timestamps: readonly ReportedTimestamp[];
  /** The newest DSS, and the entry of VRI for this signature. */
  store?: ValidationLists;
  related?: ValidationLists;
}

/** The attributes of a signature in a PDF: those of its CMS, and the entries of its dictionary (TS 119 102-2, annex A). */
export function attributesOf(parts: SignatureParts): ReportedAttribute[] {
  const { timestamps, store, related, intact } = parts;
  const signed: ReportedAttribute[] = [...cmsAttributes(parts), ...entries(parts)];
  return [
    ...signed.map((attribute) => (intact ? { ...attribute, signed: true } : attribute)),
    ...timestamps.map(({ input: { id, kind, time } }): ReportedAttribute => ({
      kind: timestampAttributes[kind],
      ...(kind === 'content' && intact && { signed: true }),
      timestamp: id,
      time: time.toISOString(),
    })),
    ...(store ? [{ kind: 'DSS' as const, ...named(store) }] : []),
    ...(related ? [{ kind: 'VRI' as const, ...named(related) }] : []),
  ];
}

/** Annex A has the names of XAdES for what all forms have. */
const timestampAttributes = {
  signature: 'SignatureTimeStamp',
  document: 'DocTimeStamp',
  content: 'AllDataObjectsTimeStamp',
} as const;

function cmsAttributes({ verdict, told, claimedTime }: SignatureParts): ReportedAttribute[] {
  const { certificateReference, contentType, messageDigest } = told ?? {};
  const { commitmentTypeOid, claimedRoles, signaturePolicy } = verdict?.claims ?? {};
  return [
    ...(claimedTime !== undefined ? [{ kind: 'SigningTime' as const, time: claimedTime }] : []),
    ...(certificateReference
      ? [
          {
            kind: 'SigningCertificate' as const,
            ...(verdict?.certificate && { certificate: evidenceId(verdict.certificate) }),
            reference: { algorithm: certificateReference.digest, value: certificateReference.hash },
          },
        ]
      : []),
    ...(contentType !== undefined ? [{ kind: 'DataObjectFormat' as const, contentType }] : []),
    ...(commitmentTypeOid !== undefined ? [{ kind: 'CommitmentTypeIndication' as const, oid: commitmentTypeOid }] : []),
    ...(signaturePolicy ? [{ kind: 'SigPolicyIdentifier' as const, oid: signaturePolicy.oid }] : []),
    ...(claimedRoles ? [{ kind: 'SignerRole' as const, claimedRoles }] : []),
    ...(messageDigest ? [{ kind: 'MessageDigest' as const, digest: messageDigest }] : []),
  ];
}

/** What the signature dictionary says (ISO 32000-2, table 255). All of it but /Contents is under the signature. */
function entries({ listed, reader }: SignatureParts): ReportedAttribute[] {
  const { dictionary, byteRange } = listed;
  if (!dictionary) return [];
  const text = (key: string): string | undefined => {
    const value = reader.lookup(dictionary, key);
    if (value instanceof PdfString) return decodeTextString(value);
    return value instanceof PdfName ? value.value : undefined;
  };
  const written = (['Reason', 'Name', 'ContactInfo', 'SubFilter', 'Filter'] as const).flatMap((kind) => {
    const value = text(kind);
    return value === undefined || value === '' ? [] : [{ kind, text: value }];
  });
  const address = text('Location');
  const numbers = Array.isArray(byteRange) ? byteRange.filter((one) => Number.isSafeInteger(one)) : [];
  return [
    ...(address ? [{ kind: 'SignatureProductionPlace' as const, address }] : []),
    ...written,
    ...(numbers.length > 0 ? [{ kind: 'ByteRange' as const, numbers: numbers as number[] }] : []),
  ];
}

const named = ({ certificates, ocsps, crls }: ValidationLists) => ({
  certificates: idsOf(certificates),
  ocsps: idsOf(ocsps),
  crls: idsOf(crls),
});

const idsOf = (octets: readonly Uint8Array[]): string[] => [...new Set(octets.map((one) => evidenceId(one)))];
