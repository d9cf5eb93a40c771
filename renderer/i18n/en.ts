import { count, documents } from './counted';
import { appearanceMessages } from './en-appearance';
import { doctorMessages } from './en-doctor';
import { delegationMessages } from './en-delegation';
import { findingsMessages } from './en-findings';
import { documentMessages } from './en-documents';
import { historyMessages } from './en-history';
import { identityMessages } from './en-identity';
import { keyMessages } from './en-keys';
import { oneTimeMessages } from './en-one-time';
import { outletMessages } from './en-outlets';
import { pageMessages } from './en-page';
import { placementMessages } from './en-placement';
import { policyMessages } from './en-policy';
import { signatureMessages } from './en-signature';
import { trustMessages } from './en-trust';
import { updatesMessages } from './en-updates';
import { verificationMessages } from './en-verification';
import type { Formats } from './format';

/**
 * Every sentence of the windows, in English. A message is a text, or a function of its parameters and the formats of
 * the person's region. Sentences about errors live in preload/contract/error-sentences.
 */
export const en = {
  ...findingsMessages,
  ...appearanceMessages,
  ...historyMessages,
  ...delegationMessages,
  ...documentMessages,
  ...identityMessages,
  ...keyMessages,
  ...oneTimeMessages,
  ...outletMessages,
  ...pageMessages,
  ...doctorMessages,
  ...placementMessages,
  ...policyMessages,
  ...signatureMessages,
  ...verificationMessages,
  ...trustMessages,
  ...updatesMessages,
  'app.name': 'Countersign',
  'app.panels': 'Pages',
  'app.demoProfile': 'Demo profile',
  'app.demoProfileHint':
    'Signatures made in this profile are for trying out. No real authority issued its certificates.',

  'theme.label': 'Appearance',
  'theme.system': 'Like the computer',
  'theme.light': 'Light',
  'theme.dark': 'Dark',

  'token.chip.searching': 'Looking for tokens…',
  'token.chip.none': 'No token yet',
  'token.chip.absent': (p: { token: string }) => `${p.token} is not there`,
  'token.chip.unreachable': (p: { token: string }) => `${p.token} can not be reached`,
  'token.chip.trouble': (p: { token: string }) => `${p.token} needs attention`,

  'pins.button': 'PIN',
  'pins.buttonLabel': (p: { token: string }) => `PIN of ${p.token}`,
  'pins.title': (p: { token: string }) => `PIN of ${p.token}`,
  'pins.change': 'Change PIN…',
  'pins.change.detail': 'You know the PIN and want another one.',
  'pins.unblock': 'Unblock with PUK…',
  'pins.unblock.detail': 'The PIN is locked or forgotten. You get a new PIN with the PUK that came with the token.',
  'pins.first': 'Set the first PIN…',
  'pins.first.detail': 'The token has no PIN yet. Its PUK, or its security officer’s PIN, lets you set one.',
  'pins.close': 'Close',
  'login.held': (p: { token: string; left: string }) => `Logged in to ${p.token}, ${p.left} left`,
  'login.hint': 'The token stays logged in after a signing. The next one with the same key asks for no PIN.',
  'login.end': 'Log out',
  'pins.done.change': (p: { token: string }) => `The PIN of ${p.token} is changed.`,
  'pins.done.unblock': (p: { token: string }) => `The PIN of ${p.token} is unblocked.`,
  'pins.done.first': (p: { token: string }) => `${p.token} has a PIN now.`,
  'pins.done.more': 'From now on the new PIN counts.',

  'drop.title': 'Drop documents to sign',
  'drop.text': 'PDF files, a folder, or many at once. They never leave this computer.',
  'drop.choose': 'Choose files',
  'drop.tokenAnyTime': 'Your card or token is needed only when you sign.',
  'drop.release': 'Drop to add',
  'drop.releaseWhileSigning': 'Drop to add for the next signing',
  'drop.nothingAdded': 'Nothing was added.',
  'drop.nothingAddedWhy': 'What you dropped is neither a file of this computer nor a folder with PDF files in it.',

  'drop.leftOut': (p: { max: number }, f: Formats) =>
    `Only the first ${count(p.max, 'file was', 'files were', f)} added.`,
  'drop.leftOutWhy': 'There were more. Sign these, then drop the rest.',

  'queue.label': 'Documents to sign',
  'queue.title': (p: { count: number }, f: Formats) => documents(p.count, f),
  'queue.add': 'Add files',
  'queue.removeAll': 'Remove all',
  'queue.adding': (p: { count: number }, f: Formats) =>
    p.count > 0 ? `Reading ${count(p.count, 'file', 'files', f)}…` : 'Reading files…',
  'queue.column.document': 'Document',
  'queue.column.pages': 'Pages',
  'queue.column.size': 'Size',
  'queue.column.state': 'State',
  'queue.column.actions': 'Actions',
  'queue.remove': (p: { name: string }) => `Remove ${p.name} from the list`,
  'queue.removed': (p: { name: string }) => `${p.name} is off the list.`,
  'queue.added': (p: { count: number }, f: Formats) => `${documents(p.count, f)} added.`,
  'queue.pages': (p: { count: number }, f: Formats) => count(p.count, 'page', 'pages', f),
  'queue.signatures': (p: { count: number }, f: Formats) =>
    `carries ${count(p.count, 'signature', 'signatures', f)} already`,
  'queue.unknown': '–',
  'queue.next': 'For the next signing',
  'queue.limit': (p: { max: number }, f: Formats) =>
    `The first ${f.number(p.max)} are signed at once, the rest after them.`,

  'state.waiting': 'Ready',
  'state.queued': 'Waiting',
  'state.preparing': 'Preparing…',
  'state.awaiting-login': 'Waiting for your login',
  'state.awaiting-pin': 'Waiting for your PIN',
  'state.awaiting-password': 'Needs its password',
  'state.signing': 'Signing…',
  'state.saving': 'Saving…',
  'state.signed': 'Signed',
  'state.failed': 'Not signed',
  'state.cancelled': 'Stopped',
  'state.problem': 'Can not be signed',
  'state.locked': 'Needs its password',

  'problem.details': 'What to do',
  'problem.dismiss': 'Close this message',
  'problem.lookAgain': 'Look again',
  'problem.looking': 'Looking…',
  'problem.others': (p: { count: number }, f: Formats) => `This concerns ${documents(p.count, f)}.`,

  'who.title': 'Who signs',
  'who.title.seal': 'Who seals',
  'who.signer': 'Signer',
  'who.key': 'Key',
  'who.chooseKey': 'Choose a key',
  'who.token': 'Token',
  'who.keyFile': 'Key file',
  'who.tokenSerial': (p: { serial: string }) => `serial ${p.serial}`,
  'who.signatory': 'Signatory',
  'who.level': 'Level',
  'who.level.PAdES-BASELINE-B': 'PAdES B-B, time by this computer’s clock',
  'who.level.PAdES-BASELINE-T': 'PAdES B-T, time confirmed by an authority',
  'who.level.PAdES-BASELINE-LT': 'PAdES B-LT, with what proves it later',
  'who.level.PAdES-BASELINE-LTA': 'PAdES B-LTA, kept valid for decades',
  'who.issuedBy': (p: { issuer: string }) => `Certificate from ${p.issuer}`,
  'who.validUntil': (p: { until: string }, f: Formats) => `valid until ${f.date(p.until)}`,
  'who.claims.both': 'Certificate claims: qualified, on a QSCD',
  'who.claims.qualified': 'Certificate claims: qualified',
  'who.claims.qscd': 'Certificate claims: key on a QSCD',
  'who.identified.operating-system': (p: { username: string }) => `${p.username}, signed in to this computer`,
  'who.identified.configuration': (p: { username: string }) => `${p.username}, named in the configuration`,
  'who.identified.openid-connect': (p: { username: string; issuer?: string }) =>
    `${p.username}, logged in with ${p.issuer ?? ''}`,
  'who.identified.device-code': (p: { username: string; issuer?: string }) =>
    `${p.username}, logged in with ${p.issuer ?? ''}, by a code on another page or device`,
  'who.identified.client-certificate': (p: { username: string; issuer?: string }) =>
    `${p.username}, by a card with a certificate from ${p.issuer ?? ''}`,
  'who.identified.password': (p: { username: string }) => `${p.username}, by a password that the configuration knows`,
  'who.identified.directory': (p: { username: string; issuer?: string }) =>
    `${p.username}, by a password that ${p.issuer ?? ''} accepted`,
  'who.identified.nobody': 'Nobody has logged in yet',
  'who.several': 'Several keys can sign: choose one below',
  'who.noCertificate': 'No certificate to sign with',
  'who.certificateAfterPassword': 'The file shows its certificates once its password is given',
  'who.keyAfterPassword': 'Known after the password',
  'who.unusable': 'Keys that can not be used',
  'who.unusableReason': (p: { reason: string }) => `Can not sign: ${p.reason}.`,
  'who.unusableUnknown': 'This signer can not use it.',
  'keyFile.kind': 'A key in a file',
  'keyFile.use': 'Use a key file (.p12, .pfx)…',
  'keyFile.useDropped': 'Sign with it',
  'keyFile.useDroppedLabel': (p: { name: string }) => `Sign with ${p.name}`,
  'keyFile.note':
    'This key is in a file. Whoever has a copy of the file and knows its password can sign in your name, and no card or device prevents it: its signatures are advanced at most, never qualified.',
  'keyFile.remove': 'Forget this key file',
  'keyFile.removeLabel': (p: { file: string }) => `Forget the key file ${p.file}`,
  'keyFile.used': (p: { file: string }) => `“${p.file}” can sign now.`,
  'keyFile.usedMore':
    'You are asked for its password when you sign. Countersign remembers where the file is, and nothing of what is in it.',
  'keyFile.removed': (p: { file: string }) => `“${p.file}” is forgotten.`,
  'keyFile.removedMore': 'The file itself was not touched.',
  'who.loading': 'Looking for your keys…',

  'sign.button': (p: { count: number }, f: Formats) => (p.count === 0 ? 'Sign' : `Sign ${documents(p.count, f)}`),
  'sign.button.seal': (p: { count: number }, f: Formats) => (p.count === 0 ? 'Seal' : `Seal ${documents(p.count, f)}`),
  'sign.hint.pin': 'You will be asked for your PIN.',
  'sign.hint.held': 'You are logged in: no PIN is asked for.',
  'sign.hint.password': 'You will be asked for the password of your key file.',
  'sign.hint.noDocuments': 'None of these documents can be signed.',
  'sign.hint.noSigner': 'See above what is missing.',
  'sign.hint.onBehalf': 'You can not sign on their behalf now: see above why.',
  'sign.hint.noKey': 'Choose a key first.',
  'sign.hint.roles': 'Shorten the roles first.',
  'sign.hint.pageNumber': 'Say on which page the signature is to be seen.',
  'sign.hint.text': 'The text of the visible signature has a word between braces that nothing is known of.',
  'sign.hint.noPicture': 'Choose or draw a picture for the visible signature.',
  'sign.hint.loading': 'Looking for your keys…',

  'password.enter': 'Enter password…',
  'password.enterFor': (p: { name: string }) => `Enter password of ${p.name}`,
  'password.title': 'Password of the document',
  'password.protected': (p: { name: string }) =>
    `“${p.name}” is protected. Type the password that its author gave you.`,
  'password.wantsOwner': (p: { name: string }) =>
    `“${p.name}” can be read, but its author lets only the owner sign it. Type the owner’s password.`,
  'password.label': 'Password',
  'password.ownerLabel': 'Owner’s password',
  'password.hint':
    'It is tried on the other protected documents of the list too, and forgotten when they are signed or leave the list. It is not the PIN of your token.',
  'password.cancel': 'Cancel',
  'password.submit': 'Open',
  'password.checking': 'Trying…',

  'progress.starting': 'Getting ready',
  'progress.pin': 'Waiting for your PIN',
  'progress.pinHint': 'Type it in the PIN window.',
  'progress.signing': (p: { done: number; total: number }, f: Formats) =>
    `Signing ${f.number(Math.min(p.done + 1, p.total))} of ${f.number(p.total)}`,
  'progress.stopping': 'Stopping…',
  'progress.label': 'Progress of the signing',
  'progress.stop': 'Stop',
  'progress.stopHint': 'Documents that are signed already stay signed.',
  'progress.soFar': 'So far',
  'progress.signed': 'Signed',
  'progress.failed': 'Not signed',
  'progress.left': 'To do',

  'result.label': 'Result of the signing',
  'result.allSigned': (p: { count: number }, f: Formats) => `${documents(p.count, f)} signed`,
  'result.someSigned': (p: { signed: number; total: number }, f: Formats) =>
    `${f.number(p.signed)} of ${documents(p.total, f)} signed`,
  'result.noneSigned': 'No document was signed',
  'result.signedBy': (p: { subject: string; at: string; done: string }, f: Formats) =>
    `${p.done} as ${p.subject} on ${f.dateTime(p.at)} by this computer’s clock. No authority confirmed the time.`,
  'result.signedByConfirmed': (p: { subject: string; at: string; authority: string; done: string }, f: Formats) =>
    `${p.done} as ${p.subject} on ${f.dateTime(p.at)}. The timestamp authority “${p.authority}” confirmed the time.`,
  'result.lowerThan': (p: { level: string; wanted: string; reasons: string[] }) =>
    `Delivered as ${p.level}, not as ${p.wanted}: ${p.reasons.join('; ') || 'no reason was given'}.`,
  'result.savedIn': (p: { folder: string }) => `Saved in ${p.folder}`,
  'result.open': 'Open',
  'result.show': 'Show in folder',
  'result.openFile': (p: { name: string }) => `Open: ${p.name}`,
  'result.showFile': (p: { name: string }) => `Show in folder: ${p.name}`,
  'result.another': 'Sign another',
  'result.remaining': (p: { count: number }, f: Formats) => `Go on with ${documents(p.count, f)}`,
  'result.failedGroup': 'Not signed',
  'result.signedGroup': 'Signed',
  'result.evidence': 'Evidence',
  'result.evidenceOf': (p: { name: string }) => `Evidence: ${p.name}`,
  'result.details': 'All details',
  'result.requirements': 'What an advanced electronic signature needs, and what shows it here',
  'result.requirements.seal': 'What an advanced electronic seal needs, and what shows it here',

  'evidence.proved': 'Shown by evidence',
  'evidence.open': 'Not confirmed',
  'evidence.linked': 'Linked to the signatory only',
  'evidence.linked.seal': 'Linked to the creator of the seal only',
  'evidence.linked.signature': (p: { noun: string; serial: string; subject: string }) =>
    `The ${p.noun} fits the certificate ${p.serial}, issued to ${p.subject}.`,
  'evidence.linked.unfit': (p: { noun: string; serial: string }) =>
    `The ${p.noun} does not fit the certificate ${p.serial}.`,
  'evidence.linked.notExamined': (p: { noun: string; serial: string }) =>
    `Whether the ${p.noun} fits the certificate ${p.serial} was not examined.`,
  'evidence.linked.unique': (p: { token: string }) =>
    `The token “${p.token}” reports that its private key was never able to leave it.`,
  'evidence.linked.copies': (p: { token: string }) =>
    `The token “${p.token}” does not report that its private key was never able to leave it, so a copy may exist.`,
  'evidence.identified': 'Identifies the signatory',
  'evidence.identified.certificate': (p: { subject: string; issuer: string; who: string }) =>
    `The certificate names ${p.subject}, and ${p.issuer} issued it. The signing was started as ${p.who}.`,
  'evidence.identified.confirmed': 'Countersign’s own check confirmed the certificate’s chain.',
  'evidence.identified.notChecked':
    'Whether the issuer is trusted and whether the certificate was revoked is not checked yet.',
  'evidence.identified.notTrusted':
    'Its issuer is not among those that are trusted here, and whether the certificate was revoked is not checked yet.',
  'evidence.identified.trusted': (p: { anchor: string }) =>
    `The certificate leads to ${p.anchor}, which is trusted here, but no trusted list confirms the certificate. Whether it was revoked is not checked yet.`,
  'evidence.identified.demo': (p: { anchor: string }) =>
    `The certificate leads to ${p.anchor}, the anchor of the demo, which is worth nothing outside of it. Whether it was revoked is not checked yet.`,
  'evidence.identified.listed': (p: { anchor: string; list: string }) =>
    `The certificate leads to ${p.anchor}, which is trusted here, and ${p.list} confirms it. Whether it was revoked since is not checked yet.`,
  'evidence.identified.seal': 'Identifies the creator of the seal',
  'evidence.identified.broken': (p: { noun: string }) =>
    `The ${p.noun} does not hold, so the name in the certificate proves nothing.`,
  'evidence.control': 'Under the signatory’s sole control',
  'evidence.control.seal': 'Under the control of the creator of the seal',
  'evidence.control.proved': (p: { alias: string; token: string }) =>
    `The private key “${p.alias}” was used inside the token “${p.token}”, after your PIN. The token reports that the key is not readable and was never able to leave it.`,
  'evidence.control.used': (p: { alias: string; token: string }) =>
    `The private key “${p.alias}” was used inside the token “${p.token}”.`,
  'evidence.control.pin': 'It was released by your PIN.',
  'evidence.control.noPin': 'The token released it without a PIN.',
  'evidence.control.file':
    'It is kept in a file: sole control rests on who has a copy of the file and knows its password.',
  'evidence.control.readable': 'The token does not report that the key can not be read out.',
  'evidence.control.extractable': 'The token does not report that the key was never able to leave it.',
  'evidence.integrity': 'Any later change shows',
  'evidence.integrity.whole': (p: { noun: string; covered: number; algorithm: string }, f: Formats) =>
    `The ${p.noun} covers the whole file: ${count(p.covered, 'byte', 'bytes', f)} by ${p.algorithm}, all but the place of the ${p.noun} itself.`,
  'evidence.integrity.part': (p: { noun: string; covered: number; size: number; algorithm: string }, f: Formats) =>
    `The ${p.noun} covers ${f.number(p.covered)} of ${count(p.size, 'byte', 'bytes', f)} by ${p.algorithm}. A change elsewhere would not show.`,
  'evidence.integrity.broken': 'Countersign’s own check of the finished file did not pass.',
  'evidence.integrity.notExamined': 'Countersign did not examine the finished file.',
  'evidence.integrity.checked': 'Countersign read the finished file again and found it intact.',
  'evidence.qualified': 'Qualified: claimed, not confirmed',
  'evidence.qualified.both': 'The certificate claims to be qualified, with its key on a qualified device (QSCD).',
  'evidence.qualified.only': 'The certificate claims to be qualified.',
  'evidence.qualified.notAsked': 'No trusted list was asked.',
  'evidence.qualified.confirmed': 'Qualified certificate: confirmed by a trusted list',

  'details.level': 'Level',
  'details.seen': 'Seen',
  'details.seenValue': (p: { page: number; rectangle: readonly number[]; more: number }, f: Formats) => {
    const [left = 0, bottom = 0, right = 0, top = 0] = p.rectangle;
    const points = (value: number): string => f.number(Math.round(value));
    const rest = p.more > 0 ? `, and on ${count(p.more, 'more page', 'more pages', f)}` : '';
    const size = `${points(right - left)} × ${points(top - bottom)} points`;
    return `On page ${f.number(p.page)}, ${size}, ${points(left)} from the left and ${points(bottom)} from the bottom${rest}`;
  },
  'details.notSeen': 'On no page: programs list it beside the document',
  'details.field': 'Field',
  'details.time': 'Time',
  'details.timestamp': 'Confirmed time',
  'details.timestampValue': (p: { authority: string; time: string }, f: Formats) =>
    `${f.dateTimeExact(p.time)}, by ${p.authority}`,
  'details.timeValue': (p: { at: string }, f: Formats) => `${f.dateTimeExact(p.at)}, this computer’s clock`,
  'details.certificate': 'Certificate',
  'details.validity': 'Valid',
  'details.validityValue': (p: { from: string; to: string }, f: Formats) => `${f.date(p.from)} to ${f.date(p.to)}`,
  'details.issuer': 'Issuer',
  'details.keyAlgorithm': 'Key kind',
  'details.signatory': 'Signatory',
  'details.alias': 'Key',
  'details.token': 'Token',
  'details.signer': 'Signer',
  'details.check': 'Own check',
  'details.output': 'Signed file',
  'details.input': 'Your document',
  'details.digest': (p: { algorithm: string; hex: string }) => `${p.algorithm} ${p.hex}`,

  'announce.started': (p: { count: number }, f: Formats) => `Signing ${documents(p.count, f)}.`,
  'announce.pin': 'Waiting for your PIN in the PIN window.',
  'announce.progress': (p: { done: number; total: number }, f: Formats) =>
    `${f.number(p.done)} of ${f.number(p.total)} done.`,
  'announce.finished': (p: { signed: number; failed: number; cancelled: number }, f: Formats) =>
    `Finished. Signed: ${f.number(p.signed)}. Not signed: ${f.number(p.failed + p.cancelled)}.`,

  'pin.title': 'Enter your PIN',
  'pin.titlePassword': 'Enter the password of your key file',
  'pin.windowTitle': 'PIN – Countersign',
  'pin.titleOnReader': 'Type your PIN on the reader',
  'pin.token': (p: { label: string; serial: string; slot?: string }) =>
    [p.label, p.serial && `serial ${p.serial}`, p.slot].filter(Boolean).join(', '),
  'pin.signs': 'Signs',
  'pin.documents': (p: { count: number }, f: Formats) => documents(p.count, f),
  'pin.more': (p: { count: number }, f: Formats) => `and ${f.number(p.count)} more`,
  'pin.key': 'with the key',
  'pin.as': 'as',
  'pin.entriesOnce': 'The PIN is asked for once.',
  'pin.passwordOnce': 'The password is asked for once.',
  'pin.keyAfterPassword': 'The key is known once the password is given.',
  'pin.entriesUnknown': 'The PIN is asked for once, unless this key wants it for each signature.',
  'pin.concerns': (p: { count: number }, f: Formats) => `In ${documents(p.count, f)}:`,
  'pin.entries': (p: { count: number }, f: Formats) =>
    `The PIN will be asked for ${f.number(p.count)} times: this key wants it for each signature.`,
  'pin.entryOf': (p: { entry: number; count: number }, f: Formats) =>
    `PIN ${f.number(p.entry)} of ${f.number(p.count)}: this key wants it for each signature.`,
  'pin.label': 'PIN',
  'pin.labelPassword': 'Password',
  'pin.sign': 'Sign',
  'pin.cancel': 'Cancel',
  'pin.close': 'Close',
  'pin.checking': 'The token is checking…',
  'pin.onReader': 'Use the reader',
  'pin.readerReady': 'The PIN is typed on the keys of the card reader, not here.',
  'pin.readerNow': 'Type your PIN on the keys of the card reader now, and confirm it there.',
  'pin.accepted': 'The token accepted the PIN.',
  'pin.capsLock': 'Caps Lock is on.',
  'pin.lengthRange': (p: { min: number; max: number }, f: Formats) =>
    p.min === p.max ? `${f.number(p.min)} characters` : `${f.number(p.min)} to ${f.number(p.max)} characters`,
  'pin.lengthAtLeast': (p: { min: number }, f: Formats) => `At least ${f.number(p.min)} characters`,
  'pin.countLow': 'The token says that a wrong PIN was given since the last good one: few tries are left.',
  'pin.lastTry':
    'This is the last try. One more wrong PIN locks the token; then only its PUK or its issuer can unlock it.',
  'pin.lastTryTick': 'I understand that this is the last try.',
  'pin.loading': 'Asking the token…',
  'pin.change.title.change': 'Change your PIN',
  'pin.change.title.unblock': 'Unblock your PIN',
  'pin.change.title.first': 'Set your PIN',
  'pin.change.secret.change': 'Old PIN',
  'pin.change.secret.unblock': 'PUK',
  'pin.change.secret.first': 'PUK or security officer’s PIN',
  'pin.change.new': 'New PIN',
  'pin.change.again': 'New PIN again',
  'pin.change.differ': 'The two new PINs are not the same.',
  'pin.change.readerReady': 'Everything is typed on the keys of the card reader, not here.',
  'pin.change.readerNow.change': 'Type on the card reader what it asks for: the old PIN, then the new one.',
  'pin.change.readerNow.unblock': 'Type on the card reader what it asks for: the PUK, then the new PIN.',
  'pin.change.readerNow.first':
    'Type on the card reader what it asks for: the PUK or the security officer’s PIN, then the new PIN.',
  'pin.change.submit.change': 'Change PIN',
  'pin.change.submit.unblock': 'Unblock',
  'pin.change.submit.first': 'Set PIN',
  'pin.change.done': 'The token took the new PIN.',
  'pin.change.lastTry': 'This is the last try. One more wrong one locks the token.',
} as const satisfies Record<string, string | ((params: never, formats: Formats) => string)>;

export type Messages = typeof en;
