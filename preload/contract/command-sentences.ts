import type { Sentences } from './sentences';
import { unchanged } from './what-is-safe';

type CommandErrorCode = 'document.notTried' | 'document.brokenOff' | 'command.stopped' | 'usage.invalid';

/** What a person reads of a command that is not understood, or that was stopped. */
export const commandSentences: Pick<Sentences, CommandErrorCode> = {
  'document.notTried': (p) => ({
    what: `“${p.file}” was not tried: you stopped before its turn came.`,
    safe: unchanged,
    todo: 'Run the command again for it.',
  }),
  'document.brokenOff': (p) => ({
    what: `The work on “${p.file}” was broken off.`,
    safe: 'Your document is unchanged. If a new file with its final name stands beside it, that file is whole.',
    todo: 'Look whether that file is there before you run the command again.',
  }),
  'command.stopped': () => ({
    what: 'You stopped the command.',
    safe: 'What was finished before is complete; everything else is unchanged.',
    todo: 'Run it again for the rest.',
  }),
  'usage.invalid': (p) => ({
    what: `The command is not understood: ${p.detail}.`,
    safe: 'Nothing was done.',
    todo: 'Run it with --help to see how it is written.',
  }),
};
