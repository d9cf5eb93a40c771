import type { ConfigurationErrorParams } from './configuration-error-codes';
import type { Sentences } from './sentences';
import { nothingSigned } from './what-is-safe';

const configurationAsBefore = 'The configuration is as it was before.';

/** Errors of the configuration, and of what is written into it. */
export const configurationSentences: Pick<Sentences, keyof ConfigurationErrorParams> = {
  'config.unreadable': (p) => ({
    what: `The configuration file ${p.file} can not be read.`,
    safe: nothingSigned,
    todo: 'Check that the file exists and that you may read it.',
  }),
  'config.invalid': (p) => ({
    what: `The configuration file ${p.file} is wrong at line ${p.line}, column ${p.column}${p.path ? ` (${p.path})` : ''}: ${p.expected}.`,
    safe: nothingSigned,
    todo: 'Correct that line and start again.',
  }),
  'config.notReplaced': (p) => ({
    what: `The configuration has other entries of these names already: ${p.entries}.`,
    safe: `Nothing was written. ${configurationAsBefore}`,
    todo: 'Look at both. Where those of the file are to take their place, run the command again with --replace; the old configuration then stays as a backup.',
  }),
  'config.notWritten': (p) => ({
    what: `The configuration ${p.file} could not be written (${p.detail}).`,
    safe: configurationAsBefore,
    todo: 'Check that you may write there and that there is room on the disk, then run the command again.',
  }),
  'config.wouldBeInvalid': (p) => ({
    what: `With these entries the configuration would be wrong (${p.path}): ${p.expected}.`,
    safe: `Nothing was written. ${configurationAsBefore}`,
    todo: 'Correct the worker or the configuration there, then run the command again.',
  }),
  'workers.unreadable': (p) => ({
    what: `The file ${p.file} can not be read (${p.detail}).`,
    safe: `Nothing was written. ${configurationAsBefore}`,
    todo: 'Check the name, and that you may read the file.',
  }),
  'workers.none': (p) => ({
    what: `There is no worker of SignServer in ${p.file}.`,
    safe: `Nothing was written. ${configurationAsBefore}`,
    todo: 'Choose a file with worker properties, such as WORKERGENID1.NAME=…; “signserver dumpproperties” makes one.',
  }),
};
