import type { NoteCode } from '../../../../preload/contract/signing-notes';

/** What the PIN window says at a station in English: in the place of the usual words, which are for somebody at a desk. */
export const en = {
  text: {
    'pin.title': 'Type your PIN',
    'pin.titleOnReader': 'Type your PIN on the card reader',
    'pin.titlePassword': 'Type the password',
    'pin.token': (p: { label: string; serial: string; slot?: string }) => p.label,
    'pin.label': 'PIN',
    'pin.labelPassword': 'Password',
    'pin.sign': 'Sign',
    'pin.submit.identify': 'Log in',
    'pin.cancel': 'Cancel',
    'pin.close': 'Close',
    'pin.checking': 'One moment, please.',
    'pin.onReader': 'Use the reader',
    'pin.readerReady': 'You type the PIN on the keys of the card reader.',
    'pin.readerNow': 'Type your PIN on the card reader now, and confirm it there.',
    'pin.accepted': 'The PIN is right.',
    'pin.capsLock': 'Capital letters are locked.',
    'pin.lengthRange': (p: { min: number; max: number }) =>
      p.min === p.max ? `${p.min} characters` : `${p.min} to ${p.max} characters`,
    'pin.lengthAtLeast': (p: { min: number }) => (p.min === 1 ? '' : `At least ${p.min} characters`),
    'pin.countLow': 'A wrong PIN was typed before. Only a few tries are left.',
    'pin.lastTry': 'This is the last try. One more wrong PIN blocks the card.',
    'pin.lastTryTick': 'I have understood.',
    'pin.loading': 'One moment, please.',
    'pin.task.identify': 'You show who you are.',
    'pin.task.nothingSigned': 'Nothing is signed with this.',
    'pin.login.title': 'Who are you?',
    'pin.login.about': (p: { title: string }) => p.title,
    'pin.login.why': 'You show who you are. Nothing is signed with this.',
    'pin.login.heldHere': 'The password is not kept here.',
    'pin.login.shownTo': (p: { server: string }) => `The password goes to ${p.server}. It is not kept here.`,
    'pin.login.username': 'Name',
    'pin.login.password': 'Password',
    'pin.login.submit': 'Log in',
    'pin.login.checking': 'One moment, please.',
    'pin.login.accepted': 'You are logged in.',
  },
  signs: 'You sign:',
  as: 'You are:',
  onBehalfOf: 'For:',
  cover: 'Cover the keys with your hand.',
  notes: {
    'signature.hidden':
      'An earlier version of this document was signed, and that signature is gone. Ask before you sign.',
    'field.made': 'The place for this signature was not there. It was made.',
    'visible.notSeen': 'Your signature will not be seen on the pages.',
    'visible.putOnPage': 'The place for your signature was put on a page.',
    'visible.crowded': 'Your signature will cover a part of the page.',
    'visible.noLine': 'There is no line for your signature. It stands somewhere else.',
    'visible.maybeHidden': 'Some programs will not show your signature on the page.',
    'form.drawn': 'Fields of the form were drawn anew.',
    'certificate.doubted': 'Programs that check signatures may have doubts about this card. Ask before you sign.',
  } satisfies Record<NoteCode, string>,
};

/** What the PIN window says at a station. A language that lacks a word of it does not compile. */
export type StationPinWords = typeof en;
