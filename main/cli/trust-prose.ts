import type { AnchorReport, SignatureValidation, ValidationCause } from '../../preload/contract/verification';
import type { SignatureReport, VerificationReport } from '../document/document-port';
import type { SignatureQualificationReport } from '../../preload/contract/qualification';
import {
  entryWords,
  isOnNoList,
  onNoListWords,
  qualificationWords,
  recognisedSentence,
  statusWords,
} from '../../preload/contract/qualification-sentences';
import { provableSentence } from '../../preload/contract/provable-until-sentences';
import { isoTimes, kindOf, type SignatureKind } from '../../preload/contract/verification-details';
import { certificateFacts } from '../pki/certificate-facts';
import { prose, type Prose } from './prose';

/** Causes and warnings that are printed for one signature. */
const toldCauses = 6;

/** What a verdict rests on, a line each; nothing where trust was not looked at. */
export function trustOf(signature: SignatureReport, report: VerificationReport): Prose[] {
  const { validation, timestampValidation } = signature;
  const found = validation ?? timestampValidation;
  if (!found) return [];
  const passed = found.causes.length === 0;
  return [
    ...(validation ? [bestTime(validation)] : []),
    ...(validation?.qualification ? qualificationOf(validation.qualification, calledBy(signature)) : []),
    ...(found.anchor && passed ? [prose`Trusted: ${anchorWords(found.anchor, report)}`] : []),
    ...(found.provableUntil
      ? [prose`${provableSentence(found.provableUntil, report.circumstances?.at ?? '', isoTimes)}`]
      : []),
    ...told('Because', found.causes),
    ...told('Note', found.warnings),
  ];
}

/** What a signature is called by: a seal is made in the name of an organization, and is no signature. */
export function calledBy(signature: SignatureReport): SignatureKind {
  const der = signature.signer?.certificate;
  try {
    return kindOf(signature, der === undefined ? undefined : certificateFacts(Buffer.from(der, 'base64')));
  } catch {
    // A certificate that can not be read names no organization.
    return kindOf(signature, undefined);
  }
}

/** What the lists say, and the entry that says it. */
function qualificationOf(report: SignatureQualificationReport, kind: SignatureKind): Prose[] {
  const {
    qualification,
    indeterminate,
    atSigning: { entry, recognised },
  } = report;
  if (isOnNoList(report)) {
    return [
      prose`By the trusted lists: not qualified: ${onNoListWords}`,
      ...recognised.map((one) => prose`${recognisedSentence(one)}`),
    ];
  }
  const words = qualificationWords(qualification, kind === 'seal' ? 'seal' : 'signature');
  return [
    prose`By the trusted lists: ${indeterminate && qualification !== 'not-determined' ? 'if it is valid, ' : ''}${words}`,
    ...(entry ? [prose`Listed: ${entryWords(entry)}, ${statusWords(entry.status)} since ${entry.since}`] : []),
    ...recognised.map((one) => prose`${recognisedSentence(one)}`),
  ];
}

function bestTime({ bestSignatureTime: { time, timestamp } }: SignatureValidation): Prose {
  return timestamp === undefined
    ? prose`No timestamp proves when it was made; judged for ${time}`
    : prose`Proved to have existed at ${time}`;
}

function told(label: string, causes: readonly ValidationCause[]): Prose[] {
  const more = causes.length - toldCauses;
  return [
    ...causes.slice(0, toldCauses).map(({ words }) => prose`${label}: ${words}`),
    ...(more > 0 ? [prose`${label}: ${more} more`] : []),
  ];
}

function anchorWords({ certificate, origin }: AnchorReport, { certificates = [] }: VerificationReport): Prose {
  const name = certificates.find(({ id }) => id === certificate)?.subject ?? 'an anchor without a readable name';
  switch (origin.kind) {
    case 'person':
      return prose`${name}, from ${origin.file}`;
    case 'configuration':
      return prose`${name}, named by the configuration (${origin.file})`;
    case 'demo':
      return prose`${name}, the anchor of the demo, which is worth nothing outside of it`;
    case 'list':
      return prose`${name}, on the trusted list of ${origin.territory}`;
  }
}

/** With what a document was validated. */
export function circumstancesOf({ trust, circumstances, signatures }: VerificationReport): Prose[] {
  if (signatures.length === 0) return [];
  if (trust === 'not-evaluated') return [prose`Whether the certificates are trusted was not looked at.`];
  if (!circumstances) return [];
  const { at, offline, anchors, lists } = circumstances;
  const loaded = lists?.loaded ?? [];
  return [
    prose`Validated for ${at}${offline ? ', without asking anybody over the network' : ''}.`,
    ...(anchors === 0 && loaded.length === 0
      ? [
          prose`No certificate is trusted here: “countersign lists refresh” fetches the trusted lists, --trust-anchor FILE or the profile's folder “anchors” names one.`,
        ]
      : []),
    ...(lists && lists.missing.length > 0
      ? [prose`Trusted lists that are not here: ${lists.missing.join(' ')}. Who is on one of them is not known.`]
      : []),
  ];
}
