import type { Formats } from './format';

const plural = new Intl.PluralRules('en');
/** “1 document”, “1,204 documents”. */
function count(n: number, one: string, other: string, f: Formats): string {
  return `${f.number(n)} ${plural.select(n) === 'one' ? one : other}`;
}
const documents = (n: number, f: Formats): string => count(n, 'document', 'documents', f);

/**
 * Every sentence of the windows, in English. A message is a text, or a function of its parameters and the formats of
 * the person's region. Sentences about errors live in preload/contract/error-sentences.
 */
export const en = {
  'app.name': 'Countersign',
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
  'token.chip.trouble': (p: { token: string }) => `${p.token} needs attention`,

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
  'state.awaiting-pin': 'Waiting for your PIN',
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
  'who.signer': 'Signer',
  'who.key': 'Key',
  'who.chooseKey': 'Choose a key',
  'who.token': 'Token',
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
  'who.noCertificate': 'No certificate to sign with',
  'who.unusable': 'Keys that can not be used',
  'who.unusableReason': (p: { reason: string }) => `Can not sign: ${p.reason}.`,
  'who.unusableUnknown': 'This signer can not use it.',
  'who.loading': 'Looking for your keys…',

  'sign.button': (p: { count: number }, f: Formats) => (p.count === 0 ? 'Sign' : `Sign ${documents(p.count, f)}`),
  'sign.hint.pin': 'You will be asked for your PIN once.',
  'sign.hint.noDocuments': 'None of these documents can be signed.',
  'sign.hint.noSigner': 'See above what is missing.',
  'sign.hint.noKey': 'Choose a key first.',
  'sign.hint.roles': 'Shorten the roles first.',
  'sign.hint.pageNumber': 'Say on which page the signature is to be seen.',
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

  'claims.title': 'What the signature says',
  'claims.summary.nothing': 'Nothing beside who and when',
  'claims.summary.roles': (p: { roles: string[] }) => `as ${p.roles.join(', ')}`,
  'claims.summary.location': (p: { location: string }) => `in ${p.location}`,
  'claims.purpose': 'Why you sign',
  'claims.purpose.none': 'Not said',
  'claims.purpose.reason': 'A reason in your own words',
  'claims.policy': (p: { policy: string }) =>
    `This signer names the signature policy ${p.policy}, which stands in place of a reason.`,
  'claims.commitment.proof-of-origin': 'Proof of origin',
  'claims.commitment.proof-of-origin.detail': 'You created, approved and sent it.',
  'claims.commitment.proof-of-receipt': 'Proof of receipt',
  'claims.commitment.proof-of-receipt.detail': 'You received it.',
  'claims.commitment.proof-of-delivery': 'Proof of delivery',
  'claims.commitment.proof-of-delivery.detail': 'You delivered it to its recipient.',
  'claims.commitment.proof-of-sender': 'Proof of sender',
  'claims.commitment.proof-of-sender.detail': 'You sent it, and need not have created it.',
  'claims.commitment.proof-of-approval': 'Proof of approval',
  'claims.commitment.proof-of-approval.detail': 'You approve its content.',
  'claims.commitment.proof-of-creation': 'Proof of creation',
  'claims.commitment.proof-of-creation.detail': 'You created it, and need not have approved or sent it.',
  'claims.reason': 'Reason',
  'claims.reason.example': 'I agree to the terms',
  'claims.roles': 'In the role of',
  'claims.roles.hint': 'One role on each line.',
  'claims.roles.example': 'Managing Director',
  'claims.roles.tooMany': (p: { roles: number; role: number }, f: Formats) =>
    `At most ${f.number(p.roles)} roles, each of at most ${f.number(p.role)} characters.`,
  'claims.location': 'Place',
  'claims.location.example': 'Stockholm',
  'claims.note': 'These are your own words: the signature protects them, but nobody confirms them.',
  'claims.reset': 'Back to the signer’s own',

  'look.title': 'Visible signature',
  'look.summary.invisible': 'Not shown on a page',
  'look.summary.page': (p: { page: string }) => (p.page ? `Page ${p.page}` : 'Page'),
  'look.visible': 'Show the signature on a page',
  'look.layout': 'Layout',
  'look.layout.TEXT': 'Text',
  'look.layout.NAME_AND_TEXT': 'Name and text',
  'look.layout.IMAGE': 'Picture',
  'look.layout.IMAGE_AND_TEXT': 'Picture and text',
  'look.layout.IMAGE_BEHIND_TEXT': 'Text on picture',
  'look.corner': 'Corner',
  'look.corner.top-left': 'Top left',
  'look.corner.top-right': 'Top right',
  'look.corner.bottom-left': 'Bottom left',
  'look.corner.bottom-right': 'Bottom right',
  'look.corner.configured': 'Place of the configuration',
  'look.pages': 'Page',
  'look.pages.first': 'First page',
  'look.pages.last': 'Last page',
  'look.pages.all': 'All pages',
  'look.pages.number': 'Page number',
  'look.pages.configured': 'Pages of the configuration',
  'look.pageNumber': 'Number',
  'look.pageNumber.wrong': 'Pages are counted from 1.',
  'look.picture': 'Picture',
  'look.picture.none': 'None yet',
  'look.picture.configured': 'The signer’s own picture',
  'look.picture.drawn': 'Drawn by hand',
  'look.picture.choose': 'Choose a file…',
  'look.picture.draw': 'Draw by hand…',
  'look.picture.remove': 'Remove the picture',
  'look.picture.hint': 'PNG, JPEG or SVG. Kept until you close Countersign, and nowhere else.',

  'ink.title': 'Sign by hand',
  'ink.text':
    'Write with a pen, a finger or the mouse. To work with the keyboard alone, choose a picture file instead.',
  'ink.empty': 'Empty pad',
  'ink.drawn': (p: { count: number }, f: Formats) => `Pad with ${count(p.count, 'stroke', 'strokes', f)}`,
  'ink.undo': 'Undo',
  'ink.clear': 'Clear',
  'ink.session': 'Kept until you close Countersign.',
  'ink.full': 'The pad is full.',
  'ink.cancel': 'Cancel',
  'ink.use': 'Use it',

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
  'result.signedBy': (p: { subject: string; at: string }, f: Formats) =>
    `Signed as ${p.subject} on ${f.dateTime(p.at)} by this computer’s clock. No authority confirmed the time.`,
  'result.signedByConfirmed': (p: { subject: string; at: string; authority: string }, f: Formats) =>
    `Signed as ${p.subject} on ${f.dateTime(p.at)}. The timestamp authority “${p.authority}” confirmed the time.`,
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

  'evidence.proved': 'Shown by evidence',
  'evidence.open': 'Not confirmed',
  'evidence.linked': 'Linked to the signatory only',
  'evidence.linked.signature': (p: { serial: string; subject: string }) =>
    `The signature fits the certificate ${p.serial}, issued to ${p.subject}.`,
  'evidence.linked.unfit': (p: { serial: string }) => `The signature does not fit the certificate ${p.serial}.`,
  'evidence.linked.notExamined': (p: { serial: string }) =>
    `Whether the signature fits the certificate ${p.serial} was not examined.`,
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
  'evidence.identified.broken': 'The signature does not hold, so the name in the certificate proves nothing.',
  'evidence.control': 'Under the signatory’s sole control',
  'evidence.control.proved': (p: { alias: string; token: string }) =>
    `The private key “${p.alias}” was used inside the token “${p.token}”, after your PIN. The token reports that the key is not readable and was never able to leave it.`,
  'evidence.control.used': (p: { alias: string; token: string }) =>
    `The private key “${p.alias}” was used inside the token “${p.token}”.`,
  'evidence.control.pin': 'It was released by your PIN.',
  'evidence.control.noPin': 'The token released it without a PIN.',
  'evidence.control.readable': 'The token does not report that the key can not be read out.',
  'evidence.control.extractable': 'The token does not report that the key was never able to leave it.',
  'evidence.integrity': 'Any later change shows',
  'evidence.integrity.whole': (p: { covered: number; algorithm: string }, f: Formats) =>
    `The signature covers the whole file: ${count(p.covered, 'byte', 'bytes', f)} by ${p.algorithm}, all but the place of the signature itself.`,
  'evidence.integrity.part': (p: { covered: number; size: number; algorithm: string }, f: Formats) =>
    `The signature covers ${f.number(p.covered)} of ${count(p.size, 'byte', 'bytes', f)} by ${p.algorithm}. A change elsewhere would not show.`,
  'evidence.integrity.broken': 'Countersign’s own check of the finished file did not pass.',
  'evidence.integrity.notExamined': 'Countersign did not examine the finished file.',
  'evidence.integrity.checked': 'Countersign read the finished file again and found it intact.',
  'evidence.qualified': 'Qualified: claimed, not confirmed',
  'evidence.qualified.both':
    'The certificate claims to be qualified, with its key on a qualified device (QSCD). This version does not check that against the trusted lists.',
  'evidence.qualified.only':
    'The certificate claims to be qualified. This version does not check that against the trusted lists.',

  'details.level': 'Level',
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
  'pin.windowTitle': 'PIN – Countersign',
  'pin.token': (p: { label: string; serial: string }) => (p.serial ? `${p.label}, serial ${p.serial}` : p.label),
  'pin.signs': 'Signs',
  'pin.documents': (p: { count: number }, f: Formats) => documents(p.count, f),
  'pin.more': (p: { count: number }, f: Formats) => `and ${f.number(p.count)} more`,
  'pin.key': 'with the key',
  'pin.as': 'as',
  'pin.entriesOnce': 'The PIN is asked for once.',
  'pin.entries': (p: { count: number }, f: Formats) => `The PIN will be asked for ${f.number(p.count)} times.`,
  'pin.label': 'PIN',
  'pin.sign': 'Sign',
  'pin.cancel': 'Cancel',
  'pin.close': 'Close',
  'pin.checking': 'The token is checking…',
  'pin.accepted': 'The token accepted the PIN.',
  'pin.capsLock': 'Caps Lock is on.',
  'pin.lengthRange': (p: { min: number; max: number }, f: Formats) =>
    p.min === p.max ? `${f.number(p.min)} characters` : `${f.number(p.min)} to ${f.number(p.max)} characters`,
  'pin.lengthAtLeast': (p: { min: number }, f: Formats) => `At least ${f.number(p.min)} characters`,
  'pin.countLow': 'The token says that a wrong PIN was given since the last good one.',
  'pin.lastTry':
    'This is the last try. One more wrong PIN locks the token; then only its PUK or its issuer can unlock it.',
  'pin.lastTryTick': 'I understand that this is the last try.',
  'pin.loading': 'Asking the token…',
} as const satisfies Record<string, string | ((params: never, formats: Formats) => string)>;

export type Messages = typeof en;
