import { momentWords } from './moment-words';
import type { OneTimeErrorParams } from './one-time-error-codes';
import type { Sentences } from './sentences';
import type { OneTimeStep } from './one-time';
import { nothingSigned } from './what-is-safe';

export const oneTimeErrorSentences: Pick<Sentences, keyof OneTimeErrorParams> = {
  'oneTime.unsupported': (p) => ({
    what: `“${p.token}” makes no keys for one signature.`,
    safe: nothingSigned,
    todo: 'Tell whoever looks after the configuration: this signer needs a token that makes keys, or KEYSTORETYPE MEMORY.',
  }),
  'oneTime.nameUnknown': (p) => ({
    what: `The certificate of the signer “${p.signer}” can not be asked for: ${p.detail}.`,
    safe: `${nothingSigned} No key was made.`,
    todo: 'Log in in a way that says it, or tell whoever looks after the configuration.',
  }),
  'oneTime.pending': (p) => ({
    what: `Somebody at “${p.authority}” decides first whether a certificate is given. The key was made for this signing alone and does not wait.`,
    safe: `${nothingSigned} The key is destroyed.`,
    todo: `Tell whoever looks after “${p.authority}”: for one-time keys it has to answer at once.`,
  }),
  'oneTime.ended': (p) => ({
    what: `The certificate that “${p.authority}” gave for this signing ended at ${momentWords(p.until)}, before it was this document’s turn.`,
    safe: nothingSigned,
    todo: 'Sign the documents that are left once more: a new key and a new certificate are made. Fewer documents at once take less time.',
  }),
  'oneTime.notDestroyed': (p) => ({
    what: `The key “${p.alias}” that was made for this signing could not be destroyed on “${p.token}”.`,
    safe: 'Documents that are signed stay signed, the others are unchanged. Countersign does not use this key again.',
    todo: 'Leave the token where it is and sign once more, or run “countersign keys list”: with the next login the key is destroyed.',
  }),
};

/** One step as a line. */
export function describeOneTimeStep(step: OneTimeStep): string {
  return `${oneTimeStepWords(step)}: ${step.milliseconds} ms`;
}

/**
 * What was done in one step, without how long it took.
 *
 * @param time - how the end of the certificate is written, from ISO 8601
 */
export function oneTimeStepWords({ step, about = '', until }: OneTimeStep, time = (iso: string) => iso): string {
  switch (step) {
    case 'key':
      return `Key made (${about})`;
    case 'certificate':
      return `Certificate from ${about}${until === undefined ? '' : `, until ${time(until)}`}`;
    case 'signature':
      return `Signature of ${about}`;
    case 'timestamp':
      return `Saved with the timestamp of ${about}`;
    case 'destroyed':
      return 'Key destroyed';
  }
}
