import { listErrorSentences } from './trusted-list-sentences';
import { anchorSentences } from './anchor-sentences';
import { assuranceSentences } from './assurance-sentences';
import { checkSentences } from './check-error-sentences';
import { configurationSentences } from './configuration-sentences';
import { appearanceSentences } from './appearance-sentences';
import { commandSentences } from './command-sentences';
import { delegationSentences } from './delegation-sentences';
import { driverSentences } from './driver-sentences';
import type { CertificateProblem, ErrorShape } from './error-codes';
import {
  certificateProblems,
  historyProblems,
  keystoreProblems,
  macProblems,
  seedValueRequirements,
  unseenReasons,
  visibleObstacles,
} from './error-reasons';
import { handedSentences } from './handed-sentences';
import { identitySentences } from './identity-sentences';
import { keySentences } from './key-sentences';
import { outletSentences } from './outlet-sentences';
import { pageErrorSentences } from './page-sentences';
import { placeSentences } from './place-sentences';
import { pinSentences } from './pin-sentences';
import { policySentences } from './policy-sentences';
import { protectedSentences } from './protected-sentences';
import type { ErrorSentences, Sentences } from './sentences';
import { stationErrorSentences } from './station-error-sentences';
import { updateErrorSentences } from './update-sentences';
import { tokenSentences } from './token-sentences';
import { nothingSigned, nothingWritten, safeBesideSigned, unchanged } from './what-is-safe';

/** The end of a sentence that begins "This certificate can not sign: ". */
export function describeCertificateProblem(problem: CertificateProblem): string {
  return certificateProblems[problem];
}

const sentences: Sentences = {
  'request.invalid': (p) => ({
    what: `Countersign refused a malformed request (${p.channel}: ${p.issue}).`,
    safe: nothingSigned,
    todo: 'Restart Countersign. If it happens again, report it.',
  }),
  'request.forbidden': (p) => ({
    what: `Countersign refused a request that did not come from its own window (${p.channel}).`,
    safe: nothingSigned,
    todo: 'Restart Countersign. If it happens again, report it.',
  }),
  ...configurationSentences,
  ...placeSentences,
  ...handedSentences,
  ...protectedSentences,
  ...updateErrorSentences,
  ...stationErrorSentences,
  'signer.none': () => ({
    what: 'No signer is set up, and no token was found on this computer.',
    safe: nothingSigned,
    todo: 'Insert your card or connect your token, or ask your IT department for a configuration.',
  }),
  'signer.unknown': (p) => ({
    what: `There is no signer named “${p.signer}”.`,
    safe: nothingSigned,
    todo: 'Choose one of the signers in the configuration.',
  }),
  'signer.notAuthorized': (p) => ({
    what: `The signer “${p.signer}” does not accept the user “${p.username}”.`,
    safe: nothingSigned,
    todo: 'Choose another signer, or ask whoever keeps the configuration.',
  }),
  'alias.required': (p) => ({
    what: `The signer “${p.signer}” needs to know which key to use.`,
    safe: nothingSigned,
    todo: 'Choose a key (on the command line: --alias).',
  }),
  'alias.notAllowed': (p) => ({
    what: `The signer “${p.signer}” does not let you use the key “${p.alias}”.`,
    safe: nothingSigned,
    todo: 'Leave the choice of the key to the signer, or choose another signer.',
  }),
  'alias.unknown': (p) => ({
    what: `The token “${p.token}” has no key named “${p.alias}” that belongs to you.`,
    safe: nothingSigned,
    todo: 'Check that the right card is inserted, or ask whoever set up your key.',
  }),
  ...tokenSentences,
  ...assuranceSentences,
  ...driverSentences,
  ...checkSentences,
  ...listErrorSentences,
  ...anchorSentences,
  'key.missing': (p) => ({
    what: `The private key “${p.alias}” is not on the token “${p.token}”.`,
    safe: nothingSigned,
    todo: 'Check that the right card is inserted.',
  }),
  'key.alwaysAuthenticateUnsupported': (p) => ({
    what: `The key “${p.alias}” on the token “${p.token}” wants a PIN for each signature, and there was no place to ask for it.`,
    safe: 'No PIN was sent and no try was used.',
    todo: 'Choose another key for this.',
  }),
  ...identitySentences,
  ...appearanceSentences,
  ...delegationSentences,
  ...keySentences,
  'certificate.missing': (p) => ({
    what: `The key “${p.alias}” on the token “${p.token}” has no certificate.`,
    safe: nothingSigned,
    todo: 'Ask whoever issued the card for its certificate.',
  }),
  'certificate.unusable': (p) => ({
    what: `The certificate “${p.alias}” can not sign: ${certificateProblems[p.reason]}.`,
    safe: nothingSigned,
    todo: 'Choose another certificate, or ask its issuer for a new one.',
  }),
  'certificate.noneUsable': () => ({
    what: 'There is no certificate on this token that can sign documents.',
    safe: nothingSigned,
    todo: 'Insert the card that holds your signature certificate, or ask its issuer for one.',
  }),
  ...pinSentences,
  ...policySentences,
  ...outletSentences,
  ...pageErrorSentences,
  'keystore.unusable': (p) => ({
    what: `The key file “${p.file}”${p.token === p.file ? '' : ` of the token “${p.token}”`} can not be used: ${keystoreProblems[p.problem].what}.`,
    safe: nothingSigned,
    todo: keystoreProblems[p.problem].todo,
  }),
  'keystore.passwordWrong': (p) => ({
    what: `That is not the password of “${p.token}”.`,
    safe: nothingSigned,
    todo: 'Type the password of the file again.',
  }),
  'keystore.unmanaged': (p) => ({
    what: `“${p.token}” is a PKCS#12 file: it has a password and no PIN, and its keys are not changed from here.`,
    safe: 'The file is as it was.',
    todo: 'Give it another password or other keys with the program that made it, such as openssl.',
  }),
  'keystore.notAllowed': (p) => ({
    what: `The key file “${p.file}” can not be used: the configuration does not allow key files of your own.`,
    safe: nothingSigned,
    todo: 'Choose one of the signers, or ask whoever keeps the configuration.',
  }),
  'document.unknown': () => ({
    what: 'That document is no longer in the list.',
    safe: unchanged,
    todo: 'Add it again.',
  }),
  'document.notFound': (p) => ({
    what: `“${p.file}” is not there any more.`,
    safe: 'Nothing was signed.',
    todo: 'Find where it was moved to and add it again.',
  }),
  'document.unreadable': (p) => ({
    what: `“${p.file}” can not be opened.`,
    safe: nothingSigned,
    todo: 'Check that you may read it and that no other program holds it.',
  }),
  'document.linkLoop': (p) => ({
    what: `“${p.file}” is a link that leads to itself: there is no document behind it.`,
    safe: 'Nothing was signed.',
    todo: 'Use the document itself, or make the link anew.',
  }),
  'document.nameNotUtf8': (p) => ({
    what: `“${p.file}” can not be found by its name: the name has characters in an old encoding (not UTF-8).`,
    safe: nothingSigned,
    todo: 'Give the file another name, in the file manager or with convmv, then try again.',
  }),
  'document.twice': (p) => ({
    what:
      p.file === p.other
        ? `“${p.file}” is there twice.`
        : `“${p.file}” is the same file as “${p.other}”, which stands before it.`,
    safe: 'It is signed once, or not at all; this second time nothing was done with it.',
    todo: 'Nothing needs to be done. To sign a copy, make one first.',
  }),
  'document.keyFile': (p) => ({
    what: `“${p.file}” is a key file to sign with, not a document to be signed.`,
    safe: 'Nothing was signed, and the file is unchanged.',
    todo: 'To sign with it, choose “Use a key file…” where the window says who signs, or name it in the configuration (KEYSTOREPATH).',
  }),
  'document.notPdf': (p) => ({
    what: `“${p.file}” is not a PDF.`,
    safe: nothingSigned,
    todo: 'Save it as a PDF first, then add that.',
  }),
  'document.damaged': (p) => ({
    what: `“${p.file}” is damaged or incomplete (${p.detail}).`,
    safe: nothingSigned,
    todo: 'Get the document again from where it came from, or print it to a new PDF and sign that.',
  }),
  'document.encrypted': (p) => ({
    what: `“${p.file}” is encrypted for certain recipients, or in a way that this version does not know. No password opens it.`,
    safe: nothingSigned,
    todo: 'Ask for a copy that is not encrypted, or that is protected with a password.',
  }),
  'document.certified': (p) => ({
    what: `The author of “${p.file}” certified it and allows no more signatures.`,
    safe: nothingSigned,
    todo: 'Ask the author for a version that allows signatures.',
  }),
  'document.notFirstSignature': (p) => ({
    what: `“${p.file}” carries a signature already, and only the first one can certify a document.`,
    safe: nothingSigned,
    todo: 'Certify a version without signatures, or sign this one without certifying it.',
  }),
  'document.macWrong': (p) => ({
    what: `“${p.file}” is protected with a password so that changes by others are noticed, and ${macProblems[p.state]}${p.detail === undefined ? '' : ` (${p.detail})`}.`,
    safe: nothingSigned,
    todo: 'Ask whoever sent it for another copy. What this one says may not be what they sent.',
  }),
  'document.wouldHarm': (p) => ({
    what: `“${p.file}” is signed already (field “${p.field}”). A further signature would make that one count as changed afterwards.`,
    safe: nothingSigned,
    todo: 'Sign without showing the signature, or in a field that the document has for you. If that is refused too, ask whoever sent it for another copy.',
  }),
  'document.changed': (p) => ({
    what: `“${p.file}” was changed by another program while it was being signed.`,
    safe: 'No signed file was written.',
    todo: 'Save your work in the other program, then sign again.',
  }),
  'document.notReviewed': (p) => ({
    what:
      p.left === undefined
        ? `“${p.file}” was not reviewed: this signer signs only what was seen to the last page.`
        : `Of “${p.file}” ${p.left} of ${p.pages ?? p.left} pages were not seen yet: this signer signs only what was seen to the last page.`,
    safe: 'It was not signed, and your key was not used for it.',
    todo: 'Look at every page in the window, then press Sign. The command line shows no pages: sign with another signer there.',
  }),
  'document.changedSinceShown': (p) => ({
    what: `“${p.file}” was changed since its pages were shown.`,
    safe: 'It was not signed, and your key was not used for it.',
    todo: 'Look at the pages as they are now. If they say what you mean to sign, press Sign again.',
  }),
  'document.unsupported': (p) => ({
    what: `“${p.file}” can not be signed by this version (${p.detail}).`,
    safe: nothingSigned,
    todo: 'Print it to a new PDF and sign that.',
  }),
  'field.unknown': (p) => ({
    what: `“${p.file}” has no signature field named “${p.field}”, and none can be made under that name.`,
    safe: nothingSigned,
    todo:
      p.nearest === undefined
        ? 'Check the name, or choose one without full stops for a new field.'
        : `If you meant the field “${p.nearest}”, give that name; a new field has a name without full stops.`,
  }),
  'field.otherKind': (p) => ({
    what: `The field “${p.field}” of “${p.file}” is not a signature field.`,
    safe: nothingSigned,
    todo: 'Choose another name.',
  }),
  'field.signed': (p) => ({
    what: `The signature field “${p.field}” of “${p.file}” is signed already.`,
    safe: nothingSigned,
    todo: 'Choose another field.',
  }),
  'field.locked': (p) => ({
    what: `An earlier signature, or the form, does not let the field “${p.field}” of “${p.file}” be filled.`,
    safe: nothingSigned,
    todo: 'Choose another field, or ask the author for a version that allows your signature.',
  }),
  'field.seedValue': (p) => ({
    what: `The field “${p.field}” of “${p.file}” requires ${seedValueRequirements[p.requirement]}.`,
    safe: nothingSigned,
    todo: 'Sign with what the field asks for, or ask the author of the document.',
  }),
  'visible.pageUnknown': (p) => ({
    what: `The signature was to be shown on page ${p.page} of “${p.file}”, which has ${p.pages === 1 ? 'one page' : `${p.pages} pages`}.`,
    safe: nothingSigned,
    todo: 'Choose another page.',
  }),
  'visible.outside': (p) => ({
    what: `The place of the signature does not fit on page ${p.page} of “${p.file}”.`,
    safe: nothingSigned,
    todo: 'Choose another place, or a smaller one.',
  }),
  'visible.noLine': (p) => ({
    what: `No free line for a signature was found in “${p.file}”.`,
    safe: nothingSigned,
    todo: 'Choose a place in this document, or a corner for documents without a line.',
  }),
  'visible.fieldUnseen': (p) => ({
    what: `The signature was to be visible, but the field “${p.field}” of “${p.file}” ${unseenReasons[p.reason]}.`,
    safe: nothingSigned,
    todo: 'Choose another field, leave the field out so that a new one is made, or sign invisibly.',
  }),
  'visible.forbidden': (p) => ({
    what: `The signature can not be shown like that in “${p.file}”: ${visibleObstacles[p.obstacle].why}.`,
    safe: nothingSigned,
    todo: visibleObstacles[p.obstacle].todo,
  }),
  'document.processStopped': (p) => ({
    what: `Reading “${p.file}” failed unexpectedly. The part of Countersign that reads documents has been started afresh.`,
    safe: nothingWritten,
    todo: 'Try again. If it happens again, the document may be damaged.',
  }),
  'document.processTimeout': (p) => ({
    what: `“${p.file}” took longer than ${p.seconds} seconds and was given up.`,
    safe: nothingWritten,
    todo: 'Try again, or copy the document to this computer’s own disk first.',
  }),
  'output.folderReadOnly': (p) => ({
    what: `The signed file can not be saved in “${p.folder}”: you may not write there.`,
    safe: 'Your document is unchanged and no signed file was written.',
    todo: 'Copy the document to a folder of yours and sign it there.',
  }),
  'output.diskFull': (p) => ({
    what: `There is no room left to save the signed file in “${p.folder}”.`,
    safe: 'Your document is unchanged and no signed file was written.',
    todo: 'Free some space and try again.',
  }),
  'output.exists': (p) => ({
    what: `“${p.file}” exists already, and Countersign never writes over a file.`,
    safe: 'Both files are unchanged.',
    todo: 'Choose another name, or move the existing file away.',
  }),
  'output.failed': (p) => ({
    what: `The signed file “${p.file}” could not be saved (${p.detail}).`,
    safe: 'Your document is unchanged and no signed file was written.',
    todo: 'Check the disk or the network folder, then try again.',
  }),
  'timestamp.failed': (p) => ({
    what: `No timestamp could be had for ${p.file}${p.reasons ? ` (${p.reasons})` : ''}.`,
    safe: 'No signed file was delivered, and your document is unchanged.',
    todo: 'Check the network connection and try again. If it happens again, ask whoever runs the timestamp authority.',
  }),
  'level.notReached': (p) => ({
    what: `${p.file} could not be raised to ${p.level} (${p.reasons}).`,
    safe: 'No signed file was delivered, and your document is unchanged.',
    todo: 'Check the network connection and try again, or let this signer deliver a lower level.',
  }),
  'output.roomExceeded': (p) => ({
    what: `The signature of ${p.file} became larger than the room that was kept for it.`,
    safe: 'No signed file was delivered, and your document is unchanged.',
    todo: 'Try again: more room is kept the next time.',
  }),
  'output.checkFailed': (p) => ({
    what: `Countersign checked the signed copy of “${p.file}” before delivering it, and the check did not pass (${p.detail}).`,
    safe: 'Your document is unchanged, and the faulty copy was thrown away.',
    todo: 'Try again. If it happens again, report it with this message.',
  }),
  'history.notRecorded': (p) => ({
    what: `This signing is not, or not wholly, recorded in the history: ${historyProblems[p.reason]}.`,
    safe: 'What was signed is signed and in its place.',
    todo: 'Make the profile folder writable and free some space. What is missing is recorded with the next signing, as long as Countersign stays open.',
  }),
  'history.interrupted': () => ({
    what: 'Countersign ended before it could say how this document ended.',
    safe: 'Your document is unchanged; an output under its own name is whole.',
    todo: 'Look whether the signed copy is there before you sign again.',
  }),
  'history.unreadable': () => ({
    what: 'The history can not be read.',
    safe: 'Nothing was changed.',
    todo: 'Check that you may read the folder “history” of the profile.',
  }),
  'batch.cancelled': () => ({
    what: 'You stopped the signing.',
    safe: 'Documents signed before that are complete; the others are unchanged.',
    todo: 'Press Sign to go on with the rest.',
  }),
  'batch.unknown': () => ({
    what: 'That signing has already ended.',
    safe: unchanged,
    todo: 'Start a new one.',
  }),
  ...commandSentences,
  internal: (p) => ({
    what: `Something went wrong inside Countersign (reference ${p.reference}).`,
    safe: nothingWritten,
    todo: 'Try again. If it happens again, report it with the reference.',
  }),
};

/**
 * Turns an error that crossed a wall into sentences.
 *
 * @param error - the code and its parameters
 * @param someSigned - other documents of the same request are signed
 * @returns three whole sentences: what happened, what is safe, what to do
 */
export function describeError(error: ErrorShape, someSigned = false): ErrorSentences {
  const describe = sentences[error.code] as (params: unknown) => ErrorSentences;
  const said = describe(error.params);
  return someSigned ? { ...said, safe: safeBesideSigned(said.safe) } : said;
}
