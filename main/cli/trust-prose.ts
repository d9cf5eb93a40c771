import type { AnchorReport, SignatureValidation, ValidationCause } from '../../preload/contract/verification';
import type { SignatureReport, VerificationReport } from '../document/document-port';
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
    ...(found.anchor && passed ? [prose`Trusted: ${anchorWords(found.anchor, report)}`] : []),
    ...told('Because', found.causes),
    ...told('Note', found.warnings),
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
  const { at, offline, anchors } = circumstances;
  return [
    prose`Validated for ${at}${offline ? ', without asking anybody over the network' : ''}.`,
    ...(anchors === 0
      ? [prose`No certificate is trusted here: --trust-anchor FILE names one, or the profile's folder “anchors”.`]
      : []),
  ];
}
