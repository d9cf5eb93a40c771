import type { PageErrorParams } from './page-error-codes';
import type { Sentences } from './sentences';
import { nothingSigned } from './what-is-safe';

const unseen =
  'Open it in another program before you sign it, or ask whoever sent it for another copy. To sign something unseen is to sign whatever it says.';

export const pageErrorSentences: Pick<Sentences, keyof PageErrorParams> = {
  'page.locked': () => ({
    what: 'The pages can not be shown: the document is protected with a password.',
    safe: nothingSigned,
    todo: 'Enter the document’s password.',
  }),
  'page.damaged': () => ({
    what: 'The pages can not be shown: the document is damaged, or not written as a PDF should be.',
    safe: nothingSigned,
    todo: unseen,
  }),
  'page.tooLarge': () => ({
    what: 'The pages can not be shown: the document is larger than 4 GB.',
    safe: nothingSigned,
    todo: unseen,
  }),
  'page.hung': () => ({
    what: 'Drawing the pages did not come to an end, and was stopped.',
    safe: nothingSigned,
    todo: `Show it again. If that does not help: ${lowered(unseen)}`,
  }),
  'page.memory': () => ({
    what: 'Drawing the pages took more than 1 GB of memory, and was stopped.',
    safe: nothingSigned,
    todo: `Show it again. If that does not help: ${lowered(unseen)}`,
  }),
  'page.crashed': () => ({
    what: 'The process that draws the pages stopped.',
    safe: nothingSigned,
    todo: `Show it again. If that does not help: ${lowered(unseen)}`,
  }),
  'page.changed': () => ({
    what: 'The file was changed by another program while it was shown.',
    safe: nothingSigned,
    todo: 'Show it again, and look at what it says now before you sign it.',
  }),
};

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
