import type { PinUnderWay } from './error-codes';
import type { Sentences } from './sentences';
import { nothingSigned, nothingWritten } from './what-is-safe';

/** What a driver that hung or stopped leaves to say of a PIN that it was judging. */
const duringPin: Record<PinUnderWay | 'none', { waited: string; stopped: string; safe: string; todo: string }> = {
  none: { waited: '', stopped: '', safe: '', todo: 'Take the card out and insert it again, then try again.' },
  sent: {
    waited: ' after it got the PIN',
    stopped: ' while it checked the PIN',
    safe: ' The PIN was sent once and is not sent again; if it was right, that cost no try.',
    todo: 'Take the card out and insert it again, then try again. You will be asked for your PIN once more.',
  },
  reader: {
    waited: ' while the PIN was to be typed on its reader',
    stopped: ' while the PIN was to be typed on its reader',
    safe: '',
    todo: 'Try again, and type the PIN while the reader asks for it. If the reader does not ask, disconnect it and connect it again.',
  },
};

/** The sentences about tokens, their drivers and what these did. */
export const tokenSentences = {
  'token.unknown': (p) => ({
    what: `There is no token named “${p.token}” in the configuration.`,
    safe: nothingSigned,
    todo: 'Correct the signer’s CRYPTOTOKEN in the configuration.',
  }),
  'token.moduleMissing': (p) => ({
    what: `The driver “${p.library}” for the token “${p.token}” is not installed on this computer.`,
    safe: nothingSigned,
    todo: 'Install the software that came with the card, then try again.',
  }),
  'token.moduleFailed': (p) => ({
    what: `The driver of the token “${p.token}” did not start (${p.detail}).`,
    safe: nothingSigned,
    todo: 'Reconnect the card reader or reinstall the card’s software, then try again.',
  }),
  'token.absent': (p) => ({
    what: `The token “${p.token}” is not there${p.reader === 'none' ? ': its driver finds no reader at all' : ''}.`,
    safe: nothingSigned,
    todo:
      p.reader === 'none'
        ? 'Connect the reader or the token. If it is connected, this computer’s smartcard service has stopped (pcscd on Linux): have it started, then try again. Countersign need not be restarted.'
        : 'Insert the card or connect the token, then try again.',
  }),
  'token.ambiguous': (p) => ({
    what: `Several tokens could be “${p.token}”: their serial numbers are ${p.serials}.`,
    safe: `${nothingSigned} No PIN was sent to any of them.`,
    todo: 'Take out those that you do not mean, or have the SERIAL of yours added to the configuration.',
  }),
  'token.unreachable': (p) => ({
    what: `The token “${p.token}” can not be reached: nothing answers at ${p.address}.`,
    safe: nothingSigned,
    todo: 'Check the network or VPN, or ask whoever runs the server of the token; then try again. Countersign need not be restarted.',
  }),
  'token.removed': (p) => ({
    what: `The token “${p.token}” was removed.`,
    safe: nothingSigned,
    todo: 'Insert it again if it is out, then press Sign or run the command again. You will be asked for your PIN once more.',
  }),
  'token.timeout': (p) => ({
    what: `The token “${p.token}” did not answer for ${p.seconds} seconds${duringPin[p.pin ?? 'none'].waited}, so its driver was stopped.`,
    safe: `${nothingSigned}${duringPin[p.pin ?? 'none'].safe}`,
    todo: duringPin[p.pin ?? 'none'].todo,
  }),
  'token.stopped': (p) => ({
    what: `The driver of the token “${p.token}” stopped working${duringPin[p.pin ?? 'none'].stopped}. It has been started afresh.`,
    safe: `${nothingSigned}${duringPin[p.pin ?? 'none'].safe}`,
    todo: 'Try again. You will be asked for your PIN once more.',
  }),
  'token.outcomeUnknown': (p) => ({
    what: `The driver of the token “${p.token}” stopped in the middle of a signature, so it is not known whether your key was used.`,
    safe: `${nothingWritten} Countersign does not sign again by itself.`,
    todo: 'Try again when you are ready. You will be asked for your PIN once more.',
  }),
  'token.deviceError': (p) => ({
    what: `The token “${p.token}” reported an error (${p.detail}). This is not about your PIN.`,
    safe: nothingSigned,
    todo: 'Take the card out and insert it again, then try again.',
  }),
  'token.pinPadUnsupported': (p) => ({
    what: `The token “${p.token}” wants its PIN typed on the reader’s own keys, which this build of Countersign can not do.`,
    safe: 'No PIN was sent and no try was used.',
    todo: 'Use a reader without a PIN pad, or an installation made by the set-up of the project.',
  }),
  'token.inUse': (p) => ({
    what: `The token “${p.token}” is at work.`,
    safe: 'Nothing was sent, and no try was used.',
    todo: 'Wait until the signing has ended, then try again.',
  }),
  'token.mechanismUnsupported': (p) => ({
    what: `The token “${p.token}” can not make ${p.algorithm} signatures.`,
    safe: nothingSigned,
    todo: 'Choose another key, or another SIGNATUREALGORITHM in the signer’s configuration.',
  }),
} satisfies Partial<Sentences>;
