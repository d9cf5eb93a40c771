import type { OneTimeStepTally } from '../../preload/contract/one-time';
import { oneTimeStepWords } from '../../preload/contract/one-time-sentences';
import type { Formats } from './format';

/** The sentences of keys that live for one signature, in English. */
export const oneTimeMessages = {
  'state.making-key': 'Making a key…',
  'state.awaiting-certificate': 'Waiting for the certificate…',
  'progress.destroying-key': 'Destroying the key…',
  'steps.label': 'The key of this signing',
  'steps.destroyed': 'The key of this signing was destroyed',
  'steps.words': (p: { step: OneTimeStepTally }, f: Formats) => {
    const words = oneTimeStepWords(p.step, (iso) => f.dateTime(iso));
    return p.step.times === 1 ? words : `${words} (${f.number(p.step.times)} times)`;
  },
  'steps.took': (p: { milliseconds: number }, f: Formats) => `${f.number(p.milliseconds)} ms`,
  'who.keyIsMade': 'A new one for each signing',
  'who.certificateIsMade': 'A certificate is made for each signing',
  'sign.hint.memory': 'A new key is made; no PIN is asked for.',
  'evidence.control.oneTime': (p: { authority: string }) =>
    `It was made for this signing alone, certified by “${p.authority}”. It is destroyed when the signing ends; where that fails, a warning says so.`,
  'memory.kind': 'A new key for each signing, in the memory of this computer',
  'evidence.control.memory':
    'It was made in the memory of this computer and never written to a disk; no device protected it. Sole control rests on who could use this computer while the key was there.',
} as const;
