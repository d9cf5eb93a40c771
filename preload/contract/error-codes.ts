import type { AppearanceErrorParams } from './appearance-error-codes';
import type { AssuranceRequirement, RequirementProblem } from './assurance';
import type { ConfigurationErrorParams } from './configuration-error-codes';
import type { DelegationErrorParams } from './delegation-error-codes';
import type { EnrollmentErrorParams } from './enrollment-error-codes';
import type { IdentityErrorParams } from './identity-error-codes';
import type { OneTimeErrorParams } from './one-time-error-codes';
import type { OutletErrorParams } from './outlet-error-codes';
import type { PageErrorParams } from './page-error-codes';
import type { PlaceErrorParams } from './place-error-codes';
import type { PolicyErrorParams } from './policy-error-codes';
import type { StationErrorParams } from './station-error-codes';
import type { UpdateErrorParams } from './update-error-codes';

export type { ImageProblem, PictureProblem } from './appearance-error-codes';

/**
 * The closed set of error codes that may cross a process wall, each with the parameters that its sentence needs.
 * Free of dependencies, so that the sandboxed windows and the command line read the same list.
 */
export interface ErrorParams
  extends
    AppearanceErrorParams,
    ConfigurationErrorParams,
    DelegationErrorParams,
    IdentityErrorParams,
    EnrollmentErrorParams,
    OneTimeErrorParams,
    OutletErrorParams,
    PageErrorParams,
    PlaceErrorParams,
    PolicyErrorParams,
    StationErrorParams,
    UpdateErrorParams {
  /** A request that its schema refuses. `issue` names the field, never its value. */
  'request.invalid': { channel: string; issue: string };
  /** A request from a frame, window or origin that may not make it. */
  'request.forbidden': { channel: string };

  /** A `countersign:` address that is none of the few that are known. */
  'address.refused': Record<string, never>;

  'signer.none': Record<string, never>;
  'signer.unknown': { signer: string };
  'signer.notAuthorized': { signer: string; username: string };
  /** The configuration demands more of the certificate than the lists and anchors at hand confirm. */
  'signer.requirementUnmet': {
    signer: string;
    alias: string;
    requirement: AssuranceRequirement;
    reason: RequirementProblem;
  };
  'alias.required': { signer: string };
  'alias.notAllowed': { signer: string; alias: string };
  'alias.unknown': { alias: string; token: string };

  'token.unknown': { token: string };
  'token.moduleMissing': { token: string; library: string };
  'token.moduleFailed': { token: string; detail: string };
  /** `reader`: the driver has not even an empty slot. */
  'token.absent': { token: string; reader?: 'none' };
  /** Several tokens have its label, and nothing says which one is meant. `serials`: theirs. */
  'token.ambiguous': { token: string; serials: string };
  'token.removed': { token: string };
  /** The proxy or server that the token is behind can not be reached, or does not answer. */
  'token.unreachable': { token: string; address: string };
  /** The module did not answer in time while nothing had been asked of the key. */
  'token.timeout': { token: string; seconds: number; pin?: PinUnderWay };
  /** The module stopped (crashed or was killed) while nothing had been asked of the key. */
  'token.stopped': { token: string; pin?: PinUnderWay };
  /** The module hung or stopped during a signature: whether the key was used is not known. Never repeated by the program. */
  'token.outcomeUnknown': { token: string };
  'token.deviceError': { token: string; detail: string };
  'token.pinPadUnsupported': { token: string };
  /** A signing, or another change of the PIN, is going on. */
  'token.inUse': { token: string };
  'token.mechanismUnsupported': { token: string; algorithm: string };

  /** A driver that the person wants to add is on the list already. */
  'driver.known': { file: string; library: string };
  /** It is no PKCS#11 module, or does not start. */
  'driver.unusable': { file: string; detail: string };
  'driver.forbidden': { entry: string; file: string; managed?: true };
  /** What the person set counts until the program ends. */
  'settings.notSaved': { folder: string };
  /** Tokens are not examined while a PIN is typed or a key is used. */
  'doctor.busy': Record<string, never>;

  'key.missing': { alias: string; token: string };
  'key.alwaysAuthenticateUnsupported': { alias: string; token: string };
  'key.exists': { alias: string; token: string };
  /** `count`: how many keys there are, of how many. */
  'key.limit': { token: string; count: string };
  'key.ambiguous': { alias: string; token: string };
  'key.kindUnsupported': { token: string; kind: string };
  /** The token would have made a key that can be read or taken out. */
  'key.unprotected': { token: string; detail: string };
  'key.alwaysAuthenticateRefused': { token: string; detail: string };
  'key.managementUnsupported': { token: string; detail: string };
  /** The module hung or stopped while keys or certificates were written or deleted. */
  'key.outcomeUnknown': { token: string };
  /** The private key is deleted; its public key or a certificate is still on the token. */
  'key.partlyDeleted': { alias: string; token: string };
  'key.deletionNotConfirmed': { alias: string; token: string };
  /** A request or a chosen certificate that main does not keep any more. */
  'key.choiceUnknown': Record<string, never>;
  'token.writeProtected': { token: string };
  'token.full': { token: string };
  /** A certificate that is not taken into the token. */
  'certificate.notImported': { file: string; reason: ImportProblem };
  /** The name that a certificate is asked for can not be written. */
  'certificate.subjectInvalid': { detail: string };
  'request.notSaved': { file: string; detail: string };
  'certificate.missing': { alias: string; token: string };
  'certificate.unusable': { alias: string; reason: CertificateProblem };
  /** The token holds no certificate that can sign documents. */
  'certificate.noneUsable': { signer: string };

  /** `triesLeft` is present only when the token itself says so (1 before the last try). */
  'pin.wrong': { token: string; triesLeft?: number };
  'pin.locked': { token: string };
  'pin.cancelled': { token: string };
  'pin.required': { token: string };
  /** The lengths of the token, in octets, where it says them. */
  'pin.lengthInvalid': { token: string; minLength?: number; maxLength?: number };
  /** What was given can not be a PIN or PUK, or `keystore`: a password; it was not sent. The window does not say what is wrong. */
  'pin.malformed': { token: string; flaw?: PinFlaw; keystore?: true };
  'pin.expired': { token: string };
  'pin.notInitialized': { token: string };
  /** The token does not take the new PIN. Lengths as the token says them; 0 where it says none. */
  'pin.newRefused': { token: string; minLength: number; maxLength: number };
  /** The new PIN was typed twice and differed. */
  'pin.newDiffers': { token: string };
  'pin.alreadySet': { token: string };
  'pin.changeUnsupported': { token: string; purpose: 'change' | 'unblock' | 'first' };
  /** The driver hung or stopped while the PIN was being changed: which one counts is not known. */
  'pin.changeUnknown': { token: string };
  /** The PUK, or the security officer's PIN. `triesLeft` as with `pin.wrong`. */
  'puk.wrong': { token: string; triesLeft?: number };
  'puk.locked': { token: string };
  'puk.lengthInvalid': { token: string };

  /** A PKCS#12 file. */
  'keystore.unusable': { token: string; file: string; problem: KeystoreProblem };
  'keystore.passwordWrong': { token: string };
  /** What was asked for belongs to tokens that manage PINs and keys themselves. */
  'keystore.unmanaged': { token: string };
  'keystore.notAllowed': { file: string };

  'document.unknown': Record<string, never>;
  'document.notFound': { file: string };
  'document.unreadable': { file: string };
  /** A symbolic link that leads to itself. */
  'document.linkLoop': { file: string };
  /** The system's name of the file is no text that could be passed on. */
  'document.nameNotUtf8': { file: string };
  /** The same file as another one of the request, whatever both are called. */
  'document.twice': { file: string; other: string };
  'document.notPdf': { file: string };
  /** A PKCS#12 file where a document is expected. */
  'document.keyFile': { file: string };
  'document.damaged': { file: string; detail: string };
  /** Encrypted for certificates, or by an unknown security handler: no password opens it. */
  'document.encrypted': { file: string };
  'document.passwordNeeded': { file: string };
  'document.passwordWrong': { file: string };
  /** The permissions of an encrypted document do not let this password's user sign it. */
  'document.permission': { file: string };
  /** The person wanted the others signed without it. */
  'document.leftOut': { file: string; owner?: true };
  'document.certified': { file: string };
  /** Only the first signature can certify. */
  'document.notFirstSignature': { file: string };
  /** A document under a MAC (ISO/TS 32004) whose MAC does not say that it is unchanged. */
  'document.macWrong': { file: string; state: MacProblem; detail?: string };
  /** The signature in `field` would not stay what it is: seen before the key is used. */
  'document.wouldHarm': { file: string; field: string };
  'document.changed': { file: string };
  /** It is not, octet for octet, what the person saw of it. */
  'document.changedSinceShown': { file: string };
  /** Its signer demands that every page is seen before. Without `pages` none was shown, as on a command line. */
  'document.notReviewed': { file: string; pages?: number; left?: number };
  'document.unsupported': { file: string; detail: string };
  /** No field has that name, and none can be made under it. `nearest`: the most alike of the signature fields that are there. */
  'field.unknown': { file: string; field: string; nearest?: string };
  'field.otherKind': { file: string; field: string };
  'field.signed': { file: string; field: string };
  /** An earlier signature, or the form, lets nobody fill this field. */
  'field.locked': { file: string; field: string };
  /** The field's author requires (seed value, ISO 32000-2, table 237) what this signature would not be. */
  'field.seedValue': { file: string; field: string; requirement: SeedValueRequirement };
  /** The signature is to be shown on a page that is not there. A negative number counts from the end. */
  'visible.pageUnknown': { file: string; page: number; pages: number };
  /** The place of the visible signature has no size, or is not within the page. */
  'visible.outside': { file: string; page: number };
  /** The signature is to stand on the line of the document, nothing was chosen in place of it, and there is none. */
  'visible.noLine': { file: string };
  /** A field was named and the signature was to be seen, and that field is not. */
  'visible.fieldUnseen': { file: string; field: string; reason: UnseenReason };
  /** The signature may be made, but not be shown like that. */
  'visible.forbidden': { file: string; obstacle: VisibleObstacle };
  /** The document process stopped or did not answer in time while it worked on this file. */
  /** The document has no signature of this number, counted from 1. */
  'revision.unknown': { file: string; index: number; count: number };
  /** What it found can not be said: it does not fit its document. */
  'revision.notIntact': { file: string; index: number };
  /** A report that could not be written. */
  'report.notSaved': { file: string; detail: string };
  /** The process of the trusted lists stopped or did not come to an end. */
  'lists.stopped': Record<string, never>;
  /** The certificates that the configuration names for a scheme of lists can not be had. */
  'lists.signersUnusable': { scheme: string; detail: string };
  'document.processStopped': { file: string };
  'document.processTimeout': { file: string; seconds: number };

  /** No timestamp authority gave a timestamp. `reasons`: each authority with a few words. */
  'timestamp.failed': { file: string; reasons: string };

  /** Chain or revocation data, or the document timestamp, could not be had. */
  'level.notReached': { file: string; level: string; reasons: string };

  'output.folderReadOnly': { folder: string };
  'output.diskFull': { folder: string };
  'output.exists': { file: string };
  'output.failed': { file: string; detail: string };
  /** The finished signature is larger than the room that was kept for it; preparing again keeps more. */
  'output.roomExceeded': { file: string };
  /** Our own check of the finished file did not pass; nothing was delivered. */
  'output.checkFailed': { file: string; detail: string };

  /** A file that is to hold certificates to be trusted. */
  'anchor.unusable': { file: string; reason: AnchorProblem };
  'anchor.notSaved': { folder: string };
  'anchor.forbidden': { entry: string; file: string; managed?: true };
  /** Chosen certificates that main does not keep any more, or an anchor that is not one of the person's. */
  'anchor.choiceUnknown': Record<string, never>;

  /** A warning beside a result: what was signed is signed. */
  'history.notRecorded': { reason: HistoryProblem };
  /** In the history: the process ended before it could say how a document ended. */
  'history.interrupted': Record<string, never>;
  'history.unreadable': Record<string, never>;

  'batch.cancelled': Record<string, never>;
  'batch.unknown': Record<string, never>;
  /** Of a batch that was stopped: its turn had not come. */
  'document.notTried': { file: string };
  /** Its process was ended while it worked on this document. */
  'document.brokenOff': { file: string };
  /** Ctrl+C, or a signal that ends a program. */
  'command.stopped': Record<string, never>;
  'usage.invalid': { detail: string };
  internal: { reference: string };
}

export type ErrorCode = keyof ErrorParams;

/** What became of a PIN when its driver hung or stopped: it was sent once, or was to be typed on the reader's pad. */
export type PinUnderWay = 'sent' | 'reader';

/** What shows that nobody typed something as a PIN. */
export type PinFlaw =
  | 'byte-order-mark'
  | 'utf-16'
  | 'nul'
  | 'control'
  | 'invisible'
  /** At the end of what came through a pipe. */
  | 'blank';

/** Why a line of the history could not be written. */
export type HistoryProblem = 'disk-full' | 'read-only' | 'busy' | 'failed';

/** Why a certificate can not sign. */
export type CertificateProblem =
  | 'expired'
  | 'not-yet-valid'
  | 'certificate-authority'
  | 'key-usage'
  | 'no-private-key'
  | 'algorithm-unsupported'
  | 'unreadable';

/** Why a certificate is not taken into a token. */
export type ImportProblem =
  | 'missing'
  | 'too-large'
  /** Neither PEM nor DER nor PKCS#7 with a certificate in it. */
  | 'unreadable'
  /** For none of the token's keys, or not for the key that was named. */
  | 'other-key'
  | 'certificate-authority'
  /** Several that fit the token's keys. */
  | 'several';

/** Why a PKCS#12 file can not be used. */
export type KeystoreProblem =
  | 'missing'
  | 'unreadable'
  | 'too-large'
  | 'not-pkcs12'
  /** A part of it opens with the password, and another does not. */
  | 'damaged'
  /** Encrypted or protected in a way that this version does not know. */
  | 'unsupported'
  /** Its key is not encrypted: nobody controls it alone. */
  | 'unprotected';

/** What is wrong with the MAC of a document, or that it could not be looked at. */
export type MacProblem = 'wrong' | 'missing' | 'not-examined';

/** Why a file holds no certificates that could be trusted. */
export type AnchorProblem = 'missing' | 'unreadable' | 'too-large' | 'no-certificate' | 'private-key';

/** What a signature field's author may require of the signature. */
export type SeedValueRequirement =
  | 'filter'
  | 'sub-filter'
  | 'version'
  | 'digest-method'
  | 'reason'
  | 'certification'
  | 'certificate-subject'
  | 'certificate-issuer'
  | 'certificate-policy'
  | 'certificate-key-usage'
  | 'timestamp'
  | 'legal-attestation'
  | 'revocation-information'
  | 'lock-document'
  | 'appearance'
  /** A requirement that this version does not know. */
  | 'unknown';

/** What keeps a signature that may be made from being seen. */
export type VisibleObstacle =
  /** A certification lets the fields that are there be signed, and no visible ones be made. */
  | 'certified'
  /** A signed document takes a visible signature on one page only. */
  | 'several-pages'
  /** A signed document whose field keeps its widget in an object of its own. */
  | 'widget-apart';

/** Why a signature field is not seen. */
export type UnseenReason =
  /** It has no widget, so no place. */
  | 'no-widget'
  /** Its rectangle has no area. */
  | 'no-area'
  /** Flags or a layer hide it. */
  | 'hidden'
  /** It stands on no page, and it can not be told which one it belongs to. */
  | 'no-page'
  /** It stands on no page, and what is signed already does not let it be put there. */
  | 'page-closed'
  /** Its rectangle is outside of what is seen of its page. */
  | 'off-page';

/** An error as it crosses a wall: a code and its parameters, never a stack or free text from a driver. */
export type ErrorShape = { [C in ErrorCode]: { code: C; params: ErrorParams[C] } }[ErrorCode];

/** What every request answers with; a rejected promise on a contract channel is a defect. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: ErrorShape };
