import type { DelegationErrorParams } from './delegation-error-codes';
import type { Sentences } from './sentences';
import { nothingSigned, unchanged } from './what-is-safe';

const askFor = (principal: string, what: string): string =>
  `Ask “${principal}” to sign, or ask whoever keeps the configuration for ${what}.`;

/** Why nothing, or not this document, is signed in somebody else's stead. Each is told before a PIN is asked for. */
export const delegationSentences: Pick<Sentences, keyof DelegationErrorParams> = {
  'delegation.unknown': (p) => ({
    what: `Nobody named “${p.delegation}” lets others sign with the signer “${p.signer}”.`,
    safe: nothingSigned,
    todo: 'Check the name: it is that of an entry of DELEGATIONS in the configuration, or of its PRINCIPAL. Or sign for yourself.',
  }),
  'delegation.ambiguous': (p) => ({
    what: `“${p.principal}” lets you sign in several ways: ${p.delegations}.`,
    safe: nothingSigned,
    todo: 'Name the one that you mean.',
  }),
  'delegation.notForYou': (p) => ({
    what: `You are known here as “${p.username}”, who may not sign on behalf of “${p.principal}” with the signer “${p.signer}”.`,
    safe: nothingSigned,
    todo: `Sign for yourself. If you should be allowed, ask whoever keeps the configuration.`,
  }),
  'delegation.notYet': (p) => ({
    what: `You may sign on behalf of “${p.principal}” only from ${momentWords(p.from)} on.`,
    safe: nothingSigned,
    todo: 'Wait until then. If the clock of this computer is wrong, set it.',
  }),
  'delegation.expired': (p) => ({
    what: `The permission to sign on behalf of “${p.principal}” has ended: ${untilWords(p.until)}.`,
    safe: nothingSigned,
    todo: askFor(p.principal, 'a new permission'),
  }),
  'delegation.exceeded': (p) => ({
    what: `${leftWords(p)} You wanted to sign ${p.documents === 1 ? 'one document' : `${p.documents} documents`}.`,
    safe: nothingSigned,
    todo:
      p.left > 0
        ? `Choose ${p.left === 1 ? 'one document' : `at most ${p.left} documents`}, or ask “${p.principal}” for the others.`
        : askFor(p.principal, 'more'),
  }),
  'delegation.uncounted': (p) => ({
    what: `How many signatures were made on behalf of “${p.principal}” can not be counted, because the history of this profile can not be read or written.`,
    safe: nothingSigned,
    todo: 'Check that the disk is not full and that you may write in the folder of the profile, then sign again. “countersign history --verify” says what is wrong with the history.',
  }),
  'delegation.notForDocument': (p) => ({
    what: `“${p.file}” is not among the documents that you may sign on behalf of “${p.principal}”: ${p.patterns}.`,
    safe: unchanged,
    todo: `Sign it for yourself, or ask “${p.principal}” to sign it.`,
  }),
  'delegation.notForCommitment': (p) => ({
    what: `On behalf of “${p.principal}” you may only sign with one of these purposes: ${p.allowed.replaceAll('-', ' ')}.`,
    safe: nothingSigned,
    todo: 'Choose one of them as the purpose (on the command line: --commitment), then sign again.',
  }),
  'delegation.principalsKey': (p) => ({
    what: `This key belongs to “${p.certificate}”, on whose behalf you want to sign. Only your own key can sign on behalf of “${p.principal}”.`,
    safe: nothingSigned,
    todo: 'Choose your own key, or insert your own card.',
  }),
};

const isDay = (text: string): boolean => text.length === 10;

/** A moment as the configuration writes it, a little easier to read. */
function momentWords(text: string): string {
  return isDay(text) ? `${text} (UTC)` : text.replace('T', ' ').replace(/Z$/, ' UTC');
}

const untilWords = (text: string): string =>
  isDay(text) ? `${text} was its last day (UTC)` : `it was given until ${momentWords(text)}`;

function leftWords({ principal, most, left }: DelegationErrorParams['delegation.exceeded']): string {
  const signatures = most === 1 ? 'one signature' : `${most} signatures`;
  const remain = left === 0 ? 'none is left' : left === 1 ? 'one is left' : `${left} are left`;
  return `At most ${signatures} may be made on behalf of “${principal}”, and ${remain}.`;
}
