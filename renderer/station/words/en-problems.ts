/** What went wrong, for somebody at a counter: what happened, and what to do now. */
export const problemsEn = {
  'card-missing': { what: 'There is no card in the reader.', todo: 'Put your card in, and try again.' },
  'card-taken': { what: 'The card was taken out.', todo: 'Put it in again, and start once more.' },
  'card-wrong': { what: 'This card can not sign here.', todo: 'Take another card, or ask the staff.' },
  'card-expired': { what: 'This card is not valid now.', todo: 'Please ask the staff.' },
  'card-several': { what: 'There are two cards.', todo: 'Take out the one that is not yours.' },
  reader: { what: 'The card reader does not answer.', todo: 'Take your card out, and put it in again.' },
  'pin-wrong': { what: 'The PIN was wrong. Nothing was signed.', todo: 'Try again. Type slowly.' },
  'pin-blocked': { what: 'The card is blocked now. Nothing was signed.', todo: 'Please ask the staff.' },
  'pin-length': { what: 'The PIN is too short or too long.', todo: 'Try again.' },
  stopped: { what: 'You stopped. Nothing was signed.', todo: 'Begin again when you are ready.' },
  'pin-unusable': { what: 'This card needs a new PIN first.', todo: 'Please ask the staff.' },
  'login-wrong': { what: 'The name or the password was wrong.', todo: 'Try again.' },
  'login-refused': { what: 'Logging in did not work.', todo: 'Try again, or ask the staff.' },
  'login-not-allowed': { what: 'You can not sign at this station.', todo: 'Please ask the staff.' },
  'login-over': { what: 'The time for logging in is over.', todo: 'Log in again.' },
  'login-unavailable': { what: 'Logging in does not work just now.', todo: 'Try again, or ask the staff.' },
  'other-person': { what: 'The card belongs to somebody else.', todo: 'Use your own card, or ask the staff.' },
  network: { what: 'The network does not answer. Your document is not signed.', todo: 'Try again, or ask the staff.' },
  'document-gone': {
    what: 'The document is not there any more.',
    todo: 'Put the memory stick back, or ask the staff.',
  },
  'document-changed': { what: 'The document was changed. Nothing was signed.', todo: 'Please ask the staff.' },
  'document-expired': { what: 'The time for this document is over.', todo: 'Please ask the staff.' },
  'document-unusable': { what: 'This document can not be signed here.', todo: 'Choose another one, or ask the staff.' },
  'document-locked': {
    what: 'This document is locked with a password.',
    todo: 'Choose another one, or ask the staff.',
  },
  'document-unread': { what: 'You have not seen every page yet.', todo: 'Read to the end first.' },
  'pages-stopped': { what: 'The pages are not shown any more. Your document is safe.', todo: 'Try again.' },
  'key-unknown': {
    what: 'It is not certain whether your document was signed.',
    todo: 'Please ask the staff before you try again.',
  },
  'full-here': { what: 'The station has no more room.', todo: 'Please ask the staff.' },
  'medium-gone': { what: 'The memory stick is not there any more.', todo: 'Put it back, and try again.' },
  'medium-full': { what: 'The memory stick is full.', todo: 'Take another way, or ask the staff.' },
  'medium-locked': {
    what: 'Nothing can be written on this memory stick.',
    todo: 'Take another way, or ask the staff.',
  },
  printer: { what: 'The printer does not print.', todo: 'Take another way, or ask the staff.' },
  link: { what: 'Your telephone can not get it just now.', todo: 'Take another way, or ask the staff.' },
  address: { what: 'This page can not be shown here.', todo: 'Please ask the staff.' },
  'not-now': { what: 'That can not be done now.', todo: 'Start again, or ask the staff.' },
  'set-up': { what: 'That does not work at this station.', todo: 'Please ask the staff.' },
  unknown: { what: 'That did not work.', todo: 'Try again. If it does not work then, ask the staff.' },
};

/** Each problem for which the station has words of its own. */
export type ProblemKind = keyof typeof problemsEn;
