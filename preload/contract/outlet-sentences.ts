import type { OutletErrorParams } from './outlet-error-codes';
import type { Sentences } from './sentences';

const complete = 'The signed file is complete and unchanged.';
const notPrinted = `Nothing was printed. ${complete}`;
const notSent = `Nothing was sent. ${complete}`;

const protectedWords = {
  password: {
    what: 'is protected with a password, and the printing system can not open it',
    todo: 'Open it in a program that asks for its password, and print it there.',
  },
  permission: {
    what: 'is not to be printed: whoever protected it has set it so',
    todo: 'Ask whoever made the document for a copy that can be printed.',
  },
};

/** What a person reads when a signed file could not be printed or handed to the mail program. */
export const outletSentences: Pick<Sentences, keyof OutletErrorParams> = {
  'print.unavailable': () => ({
    what: 'The printing system of this computer (CUPS) can not be used: its programs are not there.',
    safe: notPrinted,
    todo: 'Open the file in another program and print it there, or have CUPS installed.',
  }),
  'print.noPrinter': () => ({
    what: 'No printer is set up on this computer.',
    safe: notPrinted,
    todo: 'Set up a printer in the settings of the system, then try again.',
  }),
  'print.refused': (p) => ({
    what: `The printer “${p.printer}” did not take the file${p.detail === '' ? '' : `: ${p.detail}`}.`,
    safe: notPrinted,
    todo: 'Choose another printer, or look at this one in the settings of the system.',
  }),
  'print.hung': (p) => ({
    what: `The printing system did not answer within ${p.seconds} seconds, and is not waited for any longer.`,
    safe: p.taking ? complete : notPrinted,
    todo: p.taking
      ? 'Look at the printer and its queue before you print again: it may have taken the file all the same.'
      : 'Try again, or open the file in another program and print it there.',
  }),
  'print.protected': (p) => ({
    what: `“${p.file}” ${protectedWords[p.reason].what}.`,
    safe: notPrinted,
    todo: protectedWords[p.reason].todo,
  }),
  'print.pagesUnknown': (p) => ({
    what: `“${p.file}” has ${p.pages === 1 ? 'one page' : `${p.pages} pages`}, and others were to be printed.`,
    safe: notPrinted,
    todo: 'Name pages that it has.',
  }),
  'mail.unavailable': () => ({
    what: 'No mail program was found that takes files from other programs.',
    safe: notSent,
    todo: 'Choose your mail program in the settings of the system, or drag the file from here into a message.',
  }),
  'mail.failed': () => ({
    what: 'The mail program could not be started.',
    safe: notSent,
    todo: 'Open it yourself and drag the file from here into a message.',
  }),
  'mail.tooMany': (p) => ({
    what: `${p.count} files are too many for one message: it takes at most ${p.most}, with paths that are not too long.`,
    safe: `Nothing was sent. The signed files are complete and unchanged.`,
    todo: 'Send them in several messages, or put them into one archive.',
  }),
  'mail.nameUnfit': (p) => ({
    what: `The mail program can not be told of “${p.file}”: there is a quotation mark, a comma or a backslash in its name or in the name of its folder.`,
    safe: notSent,
    todo: 'Drag the file from here into a message, or give it another name.',
  }),
};
