import type { CertificateFacts } from '../../../preload/contract/certificate-facts';
import type { SignatureReport, VerificationReport } from '../../../preload/contract/document-report';
import { provableSentence } from '../../../preload/contract/provable-until-sentences';
import {
  anchorSentence,
  changedSentence,
  changesByPage,
  kindOf,
  levelSentences,
  nameOf,
  signingCertificate,
  timeSentence,
  type SignatureKind,
  type TimeWords,
} from '../../../preload/contract/verification-details';
import { listsSentence, qualificationSentence } from '../../../preload/contract/verification-qualification';
import { reasonOf } from '../../../preload/contract/verification-reasons';
import { describeDocument, standingWords } from '../../../preload/contract/verification-sentences';
import { standingOf } from '../../../preload/contract/verification-verdict';
import type { Paper, PaperParagraph } from '../appearance';

/** What a paper for people is made from. */
export interface PaperFacts {
  /** Name of the file, without its folder. */
  name: string;
  size: number;
  /** SHA-256, lower-case hex. */
  digest: string;
  report: VerificationReport;
  certificates: readonly CertificateFacts[];
  /** Of the program. */
  version: string;
  madeAt: Date;
}

/** Changes and causes of one signature that are told. */
const toldLines = 12;

let formats: Record<'days' | 'moments', Intl.DateTimeFormat> | undefined;

/** Made when they are needed: that takes longer than most of what a process does to begin. */
function inUtc(): NonNullable<typeof formats> {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
  formats ??= { days: format({ dateStyle: 'long' }), moments: format({ dateStyle: 'long', timeStyle: 'medium' }) };
  return formats;
}

/** On paper times are those of no place: UTC. */
const utcTimes: TimeWords = {
  date: (iso) => inUtc().days.format(new Date(iso)),
  dateTime: (iso) => `${inUtc().moments.format(new Date(iso)).replace(' at ', ', ')} UTC`,
};

/** What a report for people says: the sentences of the window, and what they were found with. */
export function reportPaper(facts: PaperFacts): Paper {
  const { name, digest, report, certificates, version, madeAt } = facts;
  const { sentence, meaning } = describeDocument(report, certificates, utcTimes);
  const program = `Countersign ${version}`;
  return {
    title: `Signatures of ${name}`,
    producer: program,
    madeAt,
    paragraphs: [
      { look: 'title', text: `Report on the signatures of a document` },
      { look: 'statement', text: sentence },
      { look: 'text', text: meaning },
      ...document(facts),
      ...report.signatures.flatMap((signature) => signatureParagraphs(signature, report, certificates)),
      ...beside(report),
      ...check(report, program, madeAt),
      {
        look: 'small',
        text: `This is a statement of the program ${program} about the file with the SHA-256 above, and of nobody else: it is no certificate of a trust service, and settles nothing by law. Whoever wants to rely on it checks the document again.`,
      },
    ],
    footer: (page, pages) => `${name} · SHA-256 ${digest.slice(0, 16)}… · page ${page} of ${pages}`,
  };
}

function document({ name, size, digest }: PaperFacts): PaperParagraph[] {
  return [
    { look: 'heading', text: 'The document', rule: true },
    { look: 'text', label: 'File', text: name },
    { look: 'text', label: 'Size', text: `${size.toLocaleString('en')} octets` },
    { look: 'text', label: 'SHA-256', text: digest },
  ];
}

const nouns: Record<SignatureKind, string> = { signature: 'Signature', seal: 'Seal', timestamp: 'Timestamp' };

function signatureParagraphs(
  signature: SignatureReport,
  report: VerificationReport,
  certificates: readonly CertificateFacts[],
): PaperParagraph[] {
  const certificate = signingCertificate(signature, certificates);
  const kind = kindOf(signature, certificate);
  const { validation, timestampValidation, indication, subIndication, signer } = signature;
  const found = validation ?? timestampValidation;
  const reason = reasonOf(signature, kind, report);
  const about = { name: nameOf(signature), issuer: signer?.issuer ?? 'its issuer' };
  const at = report.circumstances?.at ?? '';
  const lines: [label: string, text: string | undefined][] = [
    [
      'Verdict',
      [standingWords[standingOf(signature)], reason && `${reason.what(about)} ${reason.meaning}`]
        .filter(Boolean)
        .join('. '),
    ],
    ['By', signer && `${signer.subject}, certified by ${signer.issuer} (serial number ${signer.serialNumber})`],
    ['When', timeSentence(signature, utcTimes, certificates)],
    ['Qualified', qualificationSentence(signature, kind, utcTimes)],
    [
      'Trust',
      found?.anchor && anchorSentence(found.anchor, certificates).replace('you said', 'whoever checked it said'),
    ],
    ['Since then', changedSentence(signature) || undefined],
    ...changes(signature).map((text): [string, string] => ['', text]),
    ['Level', kind === 'timestamp' ? undefined : levelSentences[signature.level]],
    ['Provable', found?.provableUntil && provableSentence(found.provableUntil, at, utcTimes)],
    ['EN 319 102-1', [indication, subIndication].filter(Boolean).join(', ')],
    ...(found?.causes ?? []).slice(0, toldLines).map(({ words }): [string, string] => ['', words]),
  ];
  return [
    { look: 'heading', text: `${signature.index}. ${nouns[kind]} of ${nameOf(signature)}`, rule: true },
    ...lines.flatMap(([label, text]): PaperParagraph[] => (text === undefined ? [] : [{ look: 'text', label, text }])),
  ];
}

/** What later saves changed, where the signature does not permit it. */
function changes({ coverage: { laterChanges, changes: found = [], moreChanges = 0 } }: SignatureReport): string[] {
  if (laterChanges !== 'other') return [];
  const all = changesByPage(found).flatMap(({ page, changes: words }) =>
    words.map((one) => (page === undefined ? one : `Page ${page}: ${one}`)),
  );
  const more = moreChanges + Math.max(0, all.length - toldLines);
  return [...all.slice(0, toldLines), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** What is known of the document beside its signatures. */
function beside({ remarks = [], mac }: VerificationReport): PaperParagraph[] {
  const texts = [
    ...remarks.slice(0, toldLines).map(({ words }) => words),
    ...(mac ? [`Its MAC (message authentication code) is ${mac.state.replace('-', ' ')}.`] : []),
  ];
  if (texts.length === 0) return [];
  return [
    { look: 'heading', text: 'Beside the signatures', rule: true },
    ...texts.map((text): PaperParagraph => ({ look: 'text', text })),
  ];
}

/** A check takes its time; a moment before the paper is made is now. */
const isSameMinute = (at: string, madeAt: Date): boolean => Math.abs(Date.parse(at) - madeAt.getTime()) < 60_000;

function check(report: VerificationReport, program: string, madeAt: Date): PaperParagraph[] {
  const { circumstances } = report;
  const { at = madeAt.toISOString(), offline = true, anchors = 0, lists } = circumstances ?? {};
  const loaded = lists?.loaded ?? [];
  const texts: [label: string, text: string][] = [
    ['Program', program],
    ['Made', utcTimes.dateTime(madeAt.toISOString())],
    // Another time was asked for: the verdict is that of then.
    ...(isSameMinute(at, madeAt) ? [] : [['Validated for', utcTimes.dateTime(at)] as [string, string]]),
    [
      'Network',
      offline
        ? 'Nobody was asked over the network.'
        : 'What the document does not hold of certificates and their revocation was asked for over the network.',
    ],
    ['Trusted lists', loaded.length > 0 ? `Those of ${loaded.join(', ')}.` : 'None is kept here.'],
    ['Own anchors', anchors === 0 ? 'None.' : `${anchors}, beside the lists.`],
  ];
  const missing = listsSentence(report);
  return [
    { look: 'heading', text: 'The check', rule: true },
    ...texts.map(([label, text]): PaperParagraph => ({ look: 'text', label, text })),
    ...(missing === undefined || loaded.length === 0 ? [] : [{ look: 'text' as const, label: '', text: missing }]),
  ];
}
