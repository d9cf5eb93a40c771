import type { CertificateFacts } from './certificate-facts';
import { changeInWords } from './change-in-words';
import type { LaterChange, SignatureReport, TimestampReport } from './document-report';
import type { SignatureQualificationReport } from './qualification';
import type { AnchorReport } from './verification';
import { isQualifiedTimestamp } from './verification-verdict';

/** How times are written: in the window as the person's region does, in a file as ISO 8601. */
export interface TimeWords {
  date(iso: string): string;
  dateTime(iso: string): string;
}

/** For a file or a terminal: times are what a program reads. */
export const isoTimes: TimeWords = { date: (iso) => iso.slice(0, 10), dateTime: (iso) => iso };

/** What a signature is called by: that of a person, the seal of an organization, or the timestamp of an authority. */
export type SignatureKind = 'signature' | 'seal' | 'timestamp';

/** The certificate with which something was signed, among those of the report. */
export function signingCertificate(
  { signer }: SignatureReport,
  certificates: readonly CertificateFacts[],
): CertificateFacts | undefined {
  return (
    signer &&
    certificates.find(
      ({ serialNumber, issuer, notAfter }) =>
        serialNumber === signer.serialNumber && issuer === signer.issuer && notAfter === signer.notAfter,
    )
  );
}

/**
 * A seal is made in the name of an organization: the trusted lists say so, else its certificate does, or names nobody else.
 */
export function kindOf(signature: SignatureReport, certificate: CertificateFacts | undefined): SignatureKind {
  if (signature.role === 'document-timestamp') return 'timestamp';
  const type = listedType(signature.validation?.qualification) ?? certificate?.claims.type;
  return type === 'eSeal' || (type === undefined && certificate?.holder === 'organization') ? 'seal' : 'signature';
}

/** What the lists settle, where they do, and say the same for both times. */
function listedType(found: SignatureQualificationReport | undefined): 'eSign' | 'eSeal' | undefined {
  if (!found) return undefined;
  const { atIssuance, atSigning } = found;
  if (atIssuance.qualified !== 'yes' || atSigning.qualified !== 'yes' || atIssuance.type !== atSigning.type)
    return undefined;
  return atSigning.type === 'eSign' || atSigning.type === 'eSeal' ? atSigning.type : undefined;
}

export const unnamed = 'somebody whose certificate is not in the document';
export const nameOf = ({ signer }: SignatureReport): string => signer?.subject ?? unnamed;

/** When something was signed, and whose word that is. */
export interface SignedAt {
  time: string;
  /** `claimed`: the clock of the computer that it was made on, which nobody confirms. */
  by: 'claimed' | 'timestamp';
  authority?: string;
  /** The timestamp itself was validated, up to somebody who is trusted. */
  confirmed: boolean;
  /** The lists have the authority as a qualified one; only of a timestamp that is confirmed. */
  qualified?: true;
}

/**
 * The earliest time that a timestamp gives; else the one that the signatory's computer claimed.
 *
 * @param certificates - among which the authority of a timestamp over the document is found
 */
export function signedAt(
  signature: SignatureReport,
  certificates: readonly Pick<CertificateFacts, 'id' | 'subject'>[] = [],
): SignedAt | undefined {
  const { validation, timestampValidation } = signature;
  const best = validation?.bestSignatureTime;
  if (best?.timestamp !== undefined) {
    const authority = signature.timestamps?.find(({ time }) => time && Date.parse(time) === Date.parse(best.time));
    const stamp = validation?.timestamps.find((one) => one.id === best.timestamp);
    const name = authority?.authority ?? certificates.find(({ id }) => id === stamp?.chain[0])?.subject;
    const qualified = stamp && isQualifiedTimestamp(stamp);
    return {
      ...{ time: best.time, by: 'timestamp', confirmed: true },
      ...(name && { authority: name }),
      ...(qualified && { qualified }),
    };
  }
  const stamps = (signature.timestamps ?? []).filter(
    (one): one is TimestampReport & { time: string } => one.intact && one.time !== undefined,
  );
  stamps.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
  const [first] = stamps;
  if (first) {
    const confirmed = timestampValidation?.indication === 'PASSED';
    return {
      ...{ time: first.time, by: 'timestamp', confirmed },
      ...(first.authority && { authority: first.authority }),
      ...(timestampValidation && isQualifiedTimestamp(timestampValidation) && { qualified: true }),
    };
  }
  return signature.claimedTime ? { time: signature.claimedTime, by: 'claimed', confirmed: false } : undefined;
}

/** When, and who says so, as a sentence. */
export function timeSentence(
  signature: SignatureReport,
  words: TimeWords,
  certificates: readonly Pick<CertificateFacts, 'id' | 'subject'>[] = [],
): string {
  const at = signedAt(signature, certificates);
  if (!at) return 'It does not say when it was made.';
  if (at.by === 'claimed') {
    return `${words.dateTime(at.time)}, by the clock of the computer that it was made on. No authority confirms that.`;
  }
  const authority = at.authority ?? 'an authority';
  return at.confirmed
    ? `${words.dateTime(at.time)}, confirmed by the ${at.qualified ? 'qualified ' : ''}timestamp of ${authority}.`
    : `${words.dateTime(at.time)}, by the timestamp of ${authority}. Whether that authority is trusted is not confirmed.`;
}

/** What was done to the document after a signature, as one sentence. */
export function changedSentence({ coverage, integrity }: SignatureReport): string {
  if (integrity !== 'intact') return '';
  if (coverage.permitted === false) return 'The document was changed after it in a way that it forbids.';
  if (coverage.permitted === true && coverage.laterChanges === 'other') {
    return 'The document was filled in after it, as it permits.';
  }
  return {
    none: 'Nothing was changed after it: it covers the whole document.',
    nothing: 'The document was saved again after it, and nothing was changed.',
    'signatures-only': 'Only further signatures, timestamps and what proves them were added after it.',
    other: 'The document was changed after it.',
  }[coverage.laterChanges];
}

/** Whose word it is that a certificate is trusted. */
export function anchorSentence(
  { certificate, origin }: AnchorReport,
  certificates: readonly CertificateFacts[],
): string {
  const name = certificates.find(({ id }) => id === certificate)?.subject ?? 'a certificate';
  switch (origin.kind) {
    case 'person':
      return `${name} is trusted because you said so (${origin.file}).`;
    case 'configuration':
      return `${name} is trusted because the configuration says so (${origin.file}).`;
    case 'demo':
      return `${name} is the anchor of the demo, which is worth nothing outside of it.`;
    case 'list':
      return `${name} is on the trusted list of ${origin.territory}.`;
  }
}

export interface PageOfChanges {
  /** Absent for what belongs to no page. */
  page?: number;
  changes: string[];
}

/** The changes after a signature in words, page by page. */
export function changesByPage(changes: readonly LaterChange[]): PageOfChanges[] {
  const pages = new Map<number | undefined, string[]>();
  for (const { page, ...change } of changes) {
    const list = pages.get(page) ?? [];
    list.push(capital(changeInWords(change)));
    pages.set(page, list);
  }
  return [...pages]
    .sort(([a], [b]) => (a ?? Infinity) - (b ?? Infinity))
    .map(([page, list]) => ({ ...(page !== undefined && { page }), changes: [...new Set(list)] }));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What a level is good for. */
export const levelSentences: Record<SignatureReport['level'], string> = {
  'PAdES-BASELINE-B': 'Basic level (B-B): when it was made is only claimed.',
  'PAdES-BASELINE-T': 'With a timestamp (B-T): an authority confirms when it was made.',
  'PAdES-BASELINE-LT': 'Long term (B-LT): what proves it is kept in the document itself.',
  'PAdES-BASELINE-LTA':
    'Archive (B-LTA): what proves it is kept in the document, under a timestamp that can be renewed.',
  'not-baseline': 'It keeps to none of the levels of the European standard (PAdES baseline).',
};

/** How the certificate calls itself. A claim is not a confirmation. */
export function claimSentence(certificate: CertificateFacts | undefined): string | undefined {
  if (!certificate) return undefined;
  const { qualified, qscd, type } = certificate.claims;
  const what = { eSign: ' for signatures', eSeal: ' for seals', web: ' for websites' };
  const kind = type ? what[type] : '';
  if (!qualified) return 'The certificate does not claim to be qualified.';
  return qscd
    ? `The certificate claims to be qualified${kind}, with its key in a qualified device. That is its issuer’s word.`
    : `The certificate claims to be qualified${kind}. That is its issuer’s word.`;
}
