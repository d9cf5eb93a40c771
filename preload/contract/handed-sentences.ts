import type { Sentences } from './sentences';

/** Of what other programs hand to the window. */
export const handedSentences: Pick<Sentences, 'address.refused'> = {
  'address.refused': () => ({
    what: 'A link or another program asked Countersign for something that it does for no link.',
    safe: 'Nothing was opened, signed or sent.',
    todo: 'You can go on. If you followed a link that you trust, ask whoever made it what it is for.',
  }),
};
