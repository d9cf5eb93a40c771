import type { ForbiddenBy } from '../../preload/contract/policy';
import { whoForbids } from './en-policy';
import { count } from './counted';
import type { Formats } from './format';

/** The sentences of the doctor's page, in English. What it finds is said in preload/contract/doctor-sentences. */
export const doctorMessages = {
  'doctor.title': 'Readers, drivers and tokens',
  'doctor.button': 'Check readers and tokens',
  'doctor.hint': 'What stands between this computer and a signature. No PIN is used, and nothing is changed.',
  'doctor.close': 'Back',
  'doctor.whyNot': 'Why not?',
  'doctor.notReady': 'No token is ready yet.',
  'doctor.lookAgain': 'Look again',
  'doctor.looking': 'Looking…',
  'doctor.waiting': (p: { names: string[] }, f: Formats) =>
    p.names.length === 0
      ? 'Reading the tokens…'
      : `Waiting for ${count(p.names.length, 'driver', 'drivers', f)}: ${p.names.join(', ')}`,
  'doctor.copy': 'Copy report',
  'doctor.copied': 'Copied',
  'doctor.advice': 'What to do',
  'doctor.readers': 'Card readers',
  'doctor.tokens': 'Tokens',
  'doctor.drivers': 'Drivers',
  'doctor.answers': 'Works',
  'doctor.failed': 'Does not work',
  'doctor.set-aside': 'Set aside',
  'doctor.tryAgain': 'Try again',
  'doctor.tryAgainLabel': (p: { module: string }) => `Try again: ${p.module}`,
  'doctor.remove': 'Remove',
  'doctor.removeLabel': (p: { module: string }) => `Remove: ${p.module}`,
  'doctor.notKept': 'Not added: it is kept once it works.',
  'doctor.notSaved': 'It serves until you close Countersign: the profile folder can not be written.',
  'doctor.add': 'Add a driver…',
  'doctor.addHint': 'A PKCS#11 module that is not at a usual place. It is tried in a process of its own first.',
  'doctor.addForbidden': (p: ForbiddenBy) => `${whoForbids(p)} lets nobody add drivers (${p.entry} in ${p.file}).`,
} as const satisfies Record<string, string | ((params: never, formats: Formats) => string)>;
