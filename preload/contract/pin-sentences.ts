import type { ErrorCode, ErrorParams, PinFlaw } from './error-codes';
import type { ErrorSentences } from './sentences';
import { nothingSigned, unchanged } from './what-is-safe';

const pinUnchanged = 'The PIN is as it was.';
const pinPurposes = { change: 'change', unblock: 'unblock', first: 'set' } as const;

const typeIt = 'Type it in the terminal, or pass it on without that.';
const powerShell =
  'Type it in the terminal. In PowerShell, $OutputEncoding = [Text.UTF8Encoding]::new($false) makes pipes pass it on as it is.';

/** The end of a sentence that says why something is no PIN, and what to do. */
const flaws: Record<PinFlaw | 'unknown', { what: string; todo: string }> = {
  'byte-order-mark': {
    what: 'it begins with a byte order mark (U+FEFF), which PowerShell and some editors put before text',
    todo: powerShell,
  },
  'utf-16': { what: 'it is text in UTF-16, as PowerShell writes it', todo: powerShell },
  nul: { what: 'it has NUL characters', todo: typeIt },
  control: { what: 'it has control characters, which nobody can type', todo: typeIt },
  invisible: {
    what: 'it has characters that nobody can see, as text that is copied from a web page may have',
    todo: typeIt,
  },
  blank: {
    what: 'it ends with a blank, which “echo 1234 | …” of the Windows command prompt adds',
    todo: 'Leave no blank before the “|”, or type it in the terminal.',
  },
  unknown: {
    what: 'it has characters that nobody can see or type',
    todo: 'Type it instead of pasting it.',
  },
};

function newPinLengths({ minLength, maxLength }: { minLength: number; maxLength: number }): string {
  if (maxLength > 0 && maxLength < 64) return `; it wants ${minLength} to ${maxLength} characters`;
  return minLength > 0 ? `; it wants at least ${minLength} characters` : '';
}

type PinCode = Extract<ErrorCode, `pin.${string}` | `puk.${string}`>;
type PinSentences = { [C in PinCode]: (params: ErrorParams[C]) => ErrorSentences };

/** Sentences about a PIN, its change and its PUK. */
export const pinSentences: PinSentences = {
  'pin.wrong': (p) => ({
    what: `That PIN is not the PIN of “${p.token}”.${p.triesLeft === 1 ? ' One more wrong PIN locks it.' : ''}`,
    safe: `The PIN was tried once. ${unchanged}`,
    todo: p.triesLeft === 1 ? 'Try again only if you are sure of your PIN.' : 'Type the PIN again.',
  }),
  'pin.locked': (p) => ({
    what: `The PIN of “${p.token}” is locked after too many wrong tries.`,
    safe: nothingSigned,
    todo: 'Unblock it with its PUK (“PIN” beside the token’s name, or “countersign pin unblock”), or ask its issuer.',
  }),
  'pin.cancelled': (p) => ({
    what: `No PIN was given for “${p.token}”.`,
    safe: nothingSigned,
    todo: 'Press Sign, or run the command again, when you want to try again.',
  }),
  'pin.required': (p) => ({
    what: `The token “${p.token}” needs a PIN, and there is nobody to ask.`,
    safe: nothingSigned,
    todo: 'Run the command in a terminal, or give the PIN on standard input with --pin-stdin.',
  }),
  'pin.lengthInvalid': (p) => ({
    what: `That PIN is too short or too long for “${p.token}”${newPinLengths({ minLength: 0, maxLength: 0, ...p })}.`,
    safe: `It was not tried. ${unchanged}`,
    todo: 'Type the PIN again.',
  }),
  'pin.malformed': (p) => {
    const { what, todo } = flaws[p.flaw ?? 'unknown'];
    return {
      what: `What was given as the ${p.keystore ? 'password' : 'PIN'} of “${p.token}” can not be one: ${what}.`,
      safe: p.keystore ? unchanged : `It was not sent, and no try was used. ${unchanged}`,
      todo,
    };
  },
  'pin.expired': (p) => ({
    what: `The PIN of “${p.token}” has expired or must be changed before its first use.`,
    safe: nothingSigned,
    todo: 'Change it (“PIN” beside the token’s name, or “countersign pin change”), then try again.',
  }),
  'pin.notInitialized': (p) => ({
    what: `The token “${p.token}” has no PIN yet.`,
    safe: nothingSigned,
    todo: 'Set one (“PIN” beside the token’s name, or “countersign pin set”), then try again.',
  }),
  'pin.newRefused': (p) => ({
    what: `The token “${p.token}” does not take that new PIN${newPinLengths(p)}.`,
    safe: pinUnchanged,
    todo: 'Choose another new PIN.',
  }),
  'pin.newDiffers': (p) => ({
    what: `The two new PINs for “${p.token}” were not the same.`,
    safe: `Nothing was sent, and no try was used. ${pinUnchanged}`,
    todo: 'Type the new PIN twice, the same both times.',
  }),
  'pin.alreadySet': (p) => ({
    what: `The token “${p.token}” has a PIN already.`,
    safe: pinUnchanged,
    todo: 'Change the PIN, or unblock it with the PUK.',
  }),
  'pin.changeUnsupported': (p) => ({
    what: `The driver of the token “${p.token}” can not ${pinPurposes[p.purpose]} its PIN from here.`,
    safe: pinUnchanged,
    todo: 'Use the card’s own software, or ask its issuer.',
  }),
  'pin.changeUnknown': (p) => ({
    what: `The driver of the token “${p.token}” stopped while the PIN was being changed, so it is not known whether the old or the new PIN counts.`,
    safe: 'Countersign does not try again by itself. No document was touched.',
    todo: 'Try the new PIN first, then the old one. Each wrong PIN costs a try.',
  }),
  'puk.wrong': (p) => ({
    what: `That PUK is not the PUK of “${p.token}”.${p.triesLeft === 1 ? ' One more wrong PUK locks it for good.' : ''}`,
    safe: `The PUK was tried once. ${pinUnchanged}`,
    todo:
      p.triesLeft === 1
        ? 'Try again only if you are sure of your PUK.'
        : 'Look the PUK up before you type it again: after too many wrong ones it is locked for good.',
  }),
  'puk.locked': (p) => ({
    what: `The PUK of “${p.token}” is locked after too many wrong tries.`,
    safe: pinUnchanged,
    todo: 'Nothing on this computer can unlock it. Ask the token’s issuer for help or for a new one.',
  }),
  'puk.lengthInvalid': (p) => ({
    what: `That PUK is too short or too long for “${p.token}”.`,
    safe: `It was not tried. ${pinUnchanged}`,
    todo: 'Type the PUK again.',
  }),
};
