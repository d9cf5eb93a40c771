import type { SignatureReport, VerificationReport } from './document-report';
import type { SubIndication } from './model';
import type { SignatureKind } from './verification-details';
import { indicationOf, isRevocationUnknown, standingOf, validationOf } from './verification-verdict';

/** What a reason of the standard means, for a person who has never heard of it. */
export interface Reason {
  /** A whole sentence. `name`: whose signature it is; `issuer`: who issued the certificate. */
  what(p: { name: string; issuer: string }): string;
  /** What that means for the reader, and what can be done. */
  meaning: string;
}

/** What a thing is called by in the sentences: a seal is not a signature. */
interface Called {
  noun: string;
  done: string;
  maker: string;
}

const called: Record<'signature' | 'seal', Called> = {
  signature: { noun: 'signature', done: 'signed', maker: 'the signatory' },
  seal: { noun: 'seal', done: 'sealed', maker: 'whoever sealed it' },
};

const notAgainst = ({ noun }: Called): string =>
  `This does not speak against the ${noun}. It only can not be confirmed here and now.`;
const askAgain = 'Do not rely on it. Ask whoever sent the document for it again.';

/** ETSI EN 319 102-1, tables 5 and 6, in plain words. */
function reasonsAbout(words: Called): Record<SubIndication, Reason> {
  const { noun, done, maker } = words;
  const notAgainstIt = notAgainst(words);
  const askSigner = `Do not rely on it before ${maker} has confirmed it in another way.`;
  return {
    FORMAT_FAILURE: {
      what: () => `The ${noun} is not built as the standard demands, so it does not protect the document.`,
      meaning: askAgain,
    },
    HASH_FAILURE: {
      what: ({ name }) => `The document is not the one that ${name} ${done}: it does not match the ${noun}.`,
      meaning: askAgain,
    },
    SIG_CRYPTO_FAILURE: {
      what: ({ name }) => `The ${noun} was not made with the key in the certificate of ${name}, or it was changed.`,
      meaning: askAgain,
    },
    REVOKED: {
      what: ({ name }) => `The certificate of ${name} had been revoked when the document was ${done}.`,
      meaning: `A certificate is revoked when its key is lost or no longer in the right hands. ${askSigner}`,
    },
    EXPIRED: {
      what: ({ name }) => `The certificate of ${name} had expired when the document was ${done}.`,
      meaning: askSigner,
    },
    NOT_YET_VALID: {
      what: ({ name }) => `The document was ${done} before the certificate of ${name} became valid.`,
      meaning: askSigner,
    },
    SIG_CONSTRAINTS_FAILURE: {
      what: () => `The ${noun} does not have everything that is required of it here.`,
      meaning: `The details say what is missing. Ask whoever sent the document whether it can be ${done} anew.`,
    },
    CHAIN_CONSTRAINTS_FAILURE: {
      what: ({ name }) =>
        `The certificate of ${name}, or one above it, is not meant for this: its issuer restricts what it may be used for.`,
      meaning: askSigner,
    },
    CERTIFICATE_CHAIN_GENERAL_FAILURE: {
      what: ({ issuer }) => `The way from the certificate over ${issuer} to somebody who is trusted does not hold.`,
      meaning: `The details say where it breaks. Who ${done} can not be confirmed this way.`,
    },
    CRYPTO_CONSTRAINTS_FAILURE: {
      what: () => `The ${noun}, or a certificate that it rests on, uses a method that is no longer safe.`,
      meaning: `With such a method somebody else could make a ${noun} that looks the same. Ask for a new one.`,
    },
    CRYPTO_CONSTRAINTS_FAILURE_NO_POE: {
      what: () =>
        `The ${noun} uses a method that is no longer safe, and nothing proves that it was made while it still was.`,
      meaning: `A timestamp of that time would prove it. Ask whether there is a copy with one, or for a new ${noun}.`,
    },
    POLICY_PROCESSING_ERROR: {
      what: () => `The ${noun} names rules (a signature policy) that could not be applied.`,
      meaning: notAgainstIt,
    },
    SIGNATURE_POLICY_NOT_AVAILABLE: {
      what: () => `The ${noun} names rules (a signature policy) that are not at hand.`,
      meaning: notAgainstIt,
    },
    TIMESTAMP_ORDER_FAILURE: {
      what: () => 'The timestamps of the document contradict each other: a later one says an earlier time.',
      meaning: `When it was ${done} can not be told. Ask whoever sent it.`,
    },
    NO_SIGNING_CERTIFICATE_FOUND: {
      what: () => `The certificate that the ${noun} was made with is not in the document.`,
      meaning: `Without it nobody can say who ${done}. Ask whoever sent the document for it again.`,
    },
    NO_CERTIFICATE_CHAIN_FOUND: {
      what: ({ issuer }) =>
        `The issuer of the certificate, ${issuer}, is not among those that are trusted on this computer.`,
      meaning: notAgainstIt,
    },
    NO_CERTIFICATE_CHAIN_FOUND_NO_POE: {
      what: ({ issuer }) =>
        `${issuer} was trusted only until a certain day, and nothing proves that the document was ${done} before it.`,
      meaning: notAgainstIt,
    },
    REVOKED_NO_POE: {
      what: ({ name }) =>
        `The certificate of ${name} has been revoked, and nothing proves that the document was ${done} before.`,
      meaning: `Without a timestamp from before the revocation it can not be told which came first. ${askSigner}`,
    },
    REVOKED_CA_NO_POE: {
      what: ({ issuer }) =>
        `A certificate above that of ${issuer} has been revoked, and nothing proves that the document was ${done} before.`,
      meaning: askSigner,
    },
    OUT_OF_BOUNDS_NO_POE: {
      what: ({ name }) =>
        `The certificate of ${name} is not valid today, and nothing proves that the document was ${done} while it was.`,
      meaning: `A timestamp of that time would prove it. ${notAgainstIt}`,
    },
    OUT_OF_BOUNDS_NOT_REVOKED: {
      what: ({ name }) =>
        `The certificate of ${name} was not valid at the time that is proved for the ${noun}. It was not revoked.`,
      meaning: `When the document was really ${done} can not be proved. Ask ${maker} if the time matters.`,
    },
    REVOCATION_OUT_OF_BOUNDS_NO_POE: {
      what: () =>
        'What says that the certificate was not revoked is itself signed with a certificate that is not valid any more.',
      meaning: notAgainstIt,
    },
    NO_POE: {
      what: () => `Nothing proves when the ${noun} was made.`,
      meaning: notAgainstIt,
    },
    TRY_LATER: {
      what: ({ issuer }) => `${issuer} has not said, or not recently enough, whether the certificate was revoked.`,
      meaning:
        'Check the document again later, when its answer can be had. Until then this speaks neither for nor against it.',
    },
    SIGNED_DATA_NOT_FOUND: {
      what: () => `What was ${done} is not in the document.`,
      meaning: 'Ask whoever sent it for the whole document.',
    },
    GENERIC: {
      what: () => `This version can not examine the ${noun}.`,
      meaning: notAgainstIt,
    },
  };
}

const reasons = { signature: reasonsAbout(called.signature), seal: reasonsAbout(called.seal) };

/** Of the standard's reasons the one about this kind; for what no reason is known the last of them. */
export const reasonFor = (subIndication: SubIndication | undefined, kind: SignatureKind): Reason =>
  reasons[kind === 'seal' ? 'seal' : 'signature'][subIndication ?? 'GENERIC'];

/** What a signature itself forbids says more than what is not known of it. */
const changedThoughForbidden: Reason = {
  what: () => 'The document was changed after it in a way that it forbids.',
  meaning: 'Do not rely on what the document says now.',
};

/** Where chains are not looked at, nothing is said about who is trusted. */
const notLooked = (kind: SignatureKind): Reason => ({
  what: ({ issuer }) => `Whether the issuer of the certificate, ${issuer}, is to be trusted was not looked at.`,
  meaning: notAgainst(called[kind === 'seal' ? 'seal' : 'signature']),
});

/** Nobody could be asked whether the certificate was revoked, or nobody gave an answer that counts. */
const notAnswered = (kind: SignatureKind, offline: boolean): Reason => ({
  what: ({ issuer }) =>
    offline
      ? `Whether the certificate was revoked is not known: nobody was asked over the network, neither ${issuer} nor those above it.`
      : `Whether the certificate was revoked is not known: ${issuer}, or somebody above it, could not be reached or gave no answer that counts.`,
  meaning: `${notAgainst(called[kind === 'seal' ? 'seal' : 'signature'])} ${offline ? 'Check it again where the network may be asked.' : 'Check it again later.'}`,
});

/**
 * Why a signature is not confirmed; undefined where it is.
 *
 * @param report - on the document: it says whether somebody was asked
 */
export function reasonOf(
  signature: SignatureReport,
  kind: SignatureKind,
  { circumstances }: Pick<VerificationReport, 'circumstances'>,
): Reason | undefined {
  const { indication, subIndication } = indicationOf(signature);
  if (standingOf(signature) === 'forbidden') return changedThoughForbidden;
  if (indication === 'TOTAL-PASSED') return undefined;
  if (subIndication === 'NO_CERTIFICATE_CHAIN_FOUND' && !validationOf(signature) && !signature.timestampValidation)
    return notLooked(kind);
  if (isRevocationUnknown(signature)) return notAnswered(kind, circumstances?.offline === true);
  return reasonFor(subIndication, kind);
}
