import {
  confirmedWords,
  makesSeals,
  recognisedWords,
  unconfirmedWords,
} from '../../../preload/contract/assurance-sentences';
import type { SigningOutcome } from '../../../preload/contract/model';
import { entryWords } from '../../../preload/contract/qualification-sentences';
import { t } from '../../i18n/translate';
import { identifiedWords } from '../signers/identified-words';

/** The four requirements of an advanced electronic signature or seal: Regulation (EU) 910/2014, Articles 26 and 36, (a) to (d). */
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

const makesSeal = ({ certificate, assurance }: SigningOutcome): boolean => makesSeals(certificate, assurance);
const nounOf = (outcome: SigningOutcome): string => (makesSeal(outcome) ? 'seal' : 'signature');

function linked(outcome: SigningOutcome): EvidenceItem {
  const serial = shortSerial(outcome.certificate.serialNumber);
  const noun = nounOf(outcome);
  const token = outcome.token.label || outcome.token.name;
  const fit = {
    intact: t('evidence.linked.signature', { noun, serial, subject: signatoryName(outcome) }),
    broken: t('evidence.linked.unfit', { noun, serial }),
    'not-examined': t('evidence.linked.notExamined', { noun, serial }),
  };
  const single = outcome.key.neverExtractable;
  return {
    requirement: 'linked',
    proved: outcome.check.integrity === 'intact' && single,
    title: t(makesSeal(outcome) ? 'evidence.linked.seal' : 'evidence.linked'),
    evidence: [
      fit[outcome.check.integrity],
      single ? t('evidence.linked.unique', { token }) : t('evidence.linked.copies', { token }),
    ].join(' '),
  };
}

/**
 * A certificate names its holder, but that is its issuer's word: it counts as proved only when the check reached
 * TOTAL-PASSED (EN 319 102-1, clause 5.1.3), which includes the path to a trust anchor and revocation, or when a trusted list
 * confirms the certificate at the end of a path that is trusted.
 */
function identified(outcome: SigningOutcome): EvidenceItem {
  const { certificate, check, signatory } = outcome;
  const holds = holdsBy(check);
  const names = t('evidence.identified.certificate', {
    subject: signatoryName(outcome),
    issuer: certificate.issuer,
    who: identifiedWords(signatory),
  });
  const { onBehalfOf } = outcome;
  const behalf = onBehalfOf && t('evidence.identified.onBehalf', { subject: signatoryName(outcome), ...onBehalfOf });
  return {
    requirement: 'identified',
    proved: holds && (check.indication === 'TOTAL-PASSED' || isListed(outcome)),
    title: t(makesSeal(outcome) ? 'evidence.identified.seal' : 'evidence.identified'),
    evidence: [names, issuerWords(outcome), ...recognisedIn(outcome), ...(behalf ? [behalf] : [])].join(' '),
  };
}

const holdsBy = ({ integrity: octets, indication, forbidden }: SigningOutcome['check']): boolean =>
  octets === 'intact' && indication !== 'TOTAL-FAILED' && forbidden !== true;

const recognisedIn = ({ assurance, check }: SigningOutcome): string[] =>
  assurance && check.integrity === 'intact' ? recognisedWords(assurance) : [];

/** A list confirms the certificate, at the end of a trusted path. One for websites identifies no signatory. */
const isListed = ({ assurance }: SigningOutcome): boolean =>
  assurance?.path.trusted === true &&
  assurance.path.by !== 'demo' &&
  assurance.type !== 'web' &&
  confirmedWords(assurance) !== undefined;

/** Whose word it is that the certificate is its holder's. */
function issuerWords(outcome: SigningOutcome): string {
  const { assurance, check } = outcome;
  if (check.integrity === 'broken') return t('evidence.identified.broken', { noun: nounOf(outcome) });
  if (check.integrity === 'intact' && check.indication === 'TOTAL-PASSED') return t('evidence.identified.confirmed');
  if (!assurance) return t('evidence.identified.notChecked');
  const { path, entry } = assurance;
  if (!path.trusted) return t('evidence.identified.notTrusted');
  const { anchor } = path;
  if (path.by === 'demo') return t('evidence.identified.demo', { anchor });
  return isListed(outcome) && entry
    ? t('evidence.identified.listed', { anchor, list: entryWords(entry) })
    : t('evidence.identified.trusted', { anchor });
}

/** What the token's own attributes of the key leave unproved. */
function tokenReports(key: SigningOutcome['key']): string[] {
  return [
    t(key.releasedByPin ? 'evidence.control.pin' : 'evidence.control.noPin'),
    ...(key.sensitive ? [] : [t('evidence.control.readable')]),
    ...(key.neverExtractable ? [] : [t('evidence.control.extractable')]),
  ];
}

/** What is to be said of a key that its token does not prove to be under sole control. */
function keyReports({ token, key }: SigningOutcome): string[] {
  if (token.keystore === 'PKCS12') return [t('evidence.control.file')];
  return token.keystore === 'MEMORY' ? [t('evidence.control.memory')] : tokenReports(key);
}

function control(outcome: SigningOutcome): EvidenceItem {
  const { alias, token, key } = outcome;
  const names = { alias, token: token.label || token.name };
  const proved = key.sensitive && key.neverExtractable && key.releasedByPin;
  const sentences = proved
    ? [t('evidence.control.proved', names)]
    : [t('evidence.control.used', names), ...keyReports(outcome)];
  if (outcome.oneTime) sentences.push(t('evidence.control.oneTime', { authority: outcome.oneTime.authority }));
  return {
    requirement: 'control',
    proved,
    title: t(makesSeal(outcome) ? 'evidence.control.seal' : 'evidence.control'),
    evidence: sentences.join(' '),
  };
}

function integrity(outcome: SigningOutcome): EvidenceItem {
  const { check, covered, size, digestAlgorithm } = outcome;
  const noun = nounOf(outcome);
  const examined = {
    intact: t('evidence.integrity.checked'),
    broken: t('evidence.integrity.broken'),
    'not-examined': t('evidence.integrity.notExamined'),
  };
  const coverage = check.wholeDocument
    ? t('evidence.integrity.whole', { noun, covered, algorithm: digestAlgorithm })
    : t('evidence.integrity.part', { noun, covered, size, algorithm: digestAlgorithm });
  return {
    requirement: 'integrity',
    proved: check.integrity === 'intact' && check.wholeDocument,
    title: t('evidence.integrity'),
    evidence: `${coverage} ${examined[check.integrity]}`,
  };
}

/** That the certificate is qualified: confirmed by a list, or only claimed, and why it is not confirmed. */
function qualified({ certificate: { claims }, assurance, check }: SigningOutcome): EvidenceItem | undefined {
  const confirmed = assurance && confirmedWords(assurance);
  if (confirmed !== undefined) {
    return {
      requirement: 'qualified',
      proved: holdsBy(check),
      title: t('evidence.qualified.confirmed'),
      evidence: confirmed,
    };
  }
  if (!claims.qualified) return undefined;
  const claim = t(claims.qscd ? 'evidence.qualified.both' : 'evidence.qualified.only');
  const why = (assurance && unconfirmedWords(assurance)) ?? t('evidence.qualified.notAsked');
  return { requirement: 'qualified', proved: false, title: t('evidence.qualified'), evidence: `${claim} ${why}` };
}

/**
 * What the outcome of one signature shows of the four requirements, in the order of Article 26, followed by whether its
 * certificate is qualified, where it is or claims to be.
 */
export function evidenceOf(outcome: SigningOutcome): EvidenceItem[] {
  const last = qualified(outcome);
  return [linked(outcome), identified(outcome), control(outcome), integrity(outcome), ...(last ? [last] : [])];
}
