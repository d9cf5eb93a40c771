import type { SigningOutcome } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';

/** The four requirements of an advanced electronic signature: Regulation (EU) 910/2014, Article 26 (a) to (d). */
export type Requirement = 'linked' | 'identified' | 'control' | 'integrity';

export interface EvidenceItem {
  requirement: Requirement | 'qualified';
  /** True only where the outcome itself holds the evidence; a claim that nobody checked is not proved. */
  proved: boolean;
  title: string;
  /** Whole sentences. */
  evidence: string;
}

/** “4F:1A…C2”: enough to compare by eye. */
export function shortSerial(serialNumber: string): string {
  const bytes = serialNumber.split(':');
  return bytes.length <= 4 ? serialNumber : `${bytes.slice(0, 2).join(':')}…${bytes.slice(-1).join('')}`;
}

/** The name of a digest, from the length of its hex form. The digests of files are of the SHA-2 family. */
export function digestName(hex: string): string {
  return { 64: 'SHA-256', 96: 'SHA-384', 128: 'SHA-512' }[hex.length] ?? '';
}

function signatoryName({ certificate, signatory }: SigningOutcome): string {
  return certificate.subject || signatory.username;
}

function linked(outcome: SigningOutcome): EvidenceItem {
  const serial = shortSerial(outcome.certificate.serialNumber);
  const token = outcome.token.label || outcome.token.name;
  const fit = {
    intact: t('evidence.linked.signature', { serial, subject: signatoryName(outcome) }),
    broken: t('evidence.linked.unfit', { serial }),
    'not-examined': t('evidence.linked.notExamined', { serial }),
  };
  const single = outcome.key.neverExtractable;
  return {
    requirement: 'linked',
    proved: outcome.check.integrity === 'intact' && single,
    title: t('evidence.linked'),
    evidence: [
      fit[outcome.check.integrity],
      single ? t('evidence.linked.unique', { token }) : t('evidence.linked.copies', { token }),
    ].join(' '),
  };
}

/**
 * A certificate names its holder, but that is its issuer's word: it counts as proved only when the check reached
 * TOTAL-PASSED (EN 319 102-1, clause 5.1.3), which includes the path to a trust anchor and revocation.
 */
function identified(outcome: SigningOutcome): EvidenceItem {
  const { certificate, check, signatory } = outcome;
  const confirmed = check.integrity === 'intact' && check.indication === 'TOTAL-PASSED';
  const names = t('evidence.identified.certificate', {
    subject: signatoryName(outcome),
    issuer: certificate.issuer,
    who: t(`who.identified.${signatory.identifiedBy}`, { username: signatory.username }),
  });
  const status =
    check.integrity === 'broken'
      ? t('evidence.identified.broken')
      : t(confirmed ? 'evidence.identified.confirmed' : 'evidence.identified.notChecked');
  return {
    requirement: 'identified',
    proved: confirmed,
    title: t('evidence.identified'),
    evidence: `${names} ${status}`,
  };
}

/** What the token's own attributes of the key leave unproved. */
function tokenReports(key: SigningOutcome['key']): string[] {
  return [
    t(key.releasedByPin ? 'evidence.control.pin' : 'evidence.control.noPin'),
    ...(key.sensitive ? [] : [t('evidence.control.readable')]),
    ...(key.neverExtractable ? [] : [t('evidence.control.extractable')]),
  ];
}

function control({ alias, token, key }: SigningOutcome): EvidenceItem {
  const names = { alias, token: token.label || token.name };
  const proved = key.sensitive && key.neverExtractable && key.releasedByPin;
  const sentences = proved
    ? [t('evidence.control.proved', names)]
    : [t('evidence.control.used', names), ...(token.keystore ? [t('evidence.control.file')] : tokenReports(key))];
  return { requirement: 'control', proved, title: t('evidence.control'), evidence: sentences.join(' ') };
}

function integrity({ check, covered, size, digestAlgorithm }: SigningOutcome): EvidenceItem {
  const examined = {
    intact: t('evidence.integrity.checked'),
    broken: t('evidence.integrity.broken'),
    'not-examined': t('evidence.integrity.notExamined'),
  };
  const coverage = check.wholeDocument
    ? t('evidence.integrity.whole', { covered, algorithm: digestAlgorithm })
    : t('evidence.integrity.part', { covered, size, algorithm: digestAlgorithm });
  return {
    requirement: 'integrity',
    proved: check.integrity === 'intact' && check.wholeDocument,
    title: t('evidence.integrity'),
    evidence: `${coverage} ${examined[check.integrity]}`,
  };
}

/**
 * What the outcome of one signature shows of the four requirements, in the order of Article 26, followed by the
 * certificate's claim to be qualified where it makes one.
 */
export function evidenceOf(outcome: SigningOutcome): EvidenceItem[] {
  const items = [linked(outcome), identified(outcome), control(outcome), integrity(outcome)];
  const { claims } = outcome.certificate;
  if (claims.qualified) {
    items.push({
      requirement: 'qualified',
      proved: false,
      title: t('evidence.qualified'),
      evidence: t(claims.qscd ? 'evidence.qualified.both' : 'evidence.qualified.only'),
    });
  }
  return items;
}
