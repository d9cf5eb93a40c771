import type { EnrollmentErrorParams, EnrollmentProblem, LoginProblem } from './enrollment-error-codes';
import { momentWords } from './moment-words';
import type { Sentences } from './sentences';

const nothingSent = 'No request was made, and nothing was sent.';
const keyUnchanged = 'No document was signed, and what was on the token before is as it was.';

type WrongAnswer = EnrollmentErrorParams['enrollment.wrongAnswer'];

/** Ends a sentence that says that an authority's answer is not what was asked for. */
const enrollmentProblems: Record<EnrollmentProblem, (p: WrongAnswer) => string> = {
  'not-certificates': () => 'there is no certificate in it',
  'not-message': () => 'it is no message of CMP that can be read',
  protection: (p) => `nobody can tell whether it comes from the authority (${p.detail ?? ''})`,
  'other-transaction': () => 'it belongs to another request',
  'not-confirmed': () =>
    'a certificate was issued, but the authority does not say that it has heard that it arrived, and may withdraw it',
  empty: () => 'it is empty',
  'web-page': () => 'it is a web page: a login page or a proxy?',
  text: () => 'it is a text in place of certificates',
  'cut-off': () => 'it is cut off: the server, or a proxy before it, ended it too early',
  compressed: () => 'it is compressed in a way that Countersign can not undo',
  'other-key': () => 'its certificate belongs to another key',
  'certificate-authority': () => 'its certificate is that of a certificate authority, not of a person',
  several: () => 'several certificates in it belong to the key',
  'other-name': (p) => `its certificate names “${p.issued ?? ''}” in place of “${p.wanted ?? ''}”`,
  'other-issuer': (p) => `its certificate comes from an authority that is not accepted here (“${p.issued ?? ''}”)`,
  'no-issuer': (p) => `the certificate of the authority that issued it (“${p.issued ?? ''}”) did not come with it`,
  usage: () => 'its certificate is not made for signing documents (key usage)',
  'too-long': (p) =>
    `its certificate would be valid until ${momentWords(p.issued ?? '')}, longer than was asked for (${momentWords(p.wanted ?? '')})`,
  'not-yet-valid': (p) => `its certificate is not valid before ${momentWords(p.issued ?? '')}`,
  expired: (p) => `its certificate has expired (${momentWords(p.issued ?? '')})`,
  algorithm: () => 'its certificate is for a kind of key that can not be signed with',
};

const protectionTodo =
  'Check CMP_REFERENCE, CMP_SECRET_FILE and CMP_ANSWERANCHORS in the configuration, or ask whoever runs the authority.';

const todoOf: Partial<Record<EnrollmentProblem, string>> = {
  protection: protectionTodo,
  'not-confirmed': 'Check the network, then try again.',
  'other-name': 'Check whom the request names (SUBJECTDN_PATTERN), and ask whoever runs the authority.',
  'other-issuer': 'Check ISSUERS in the configuration, and ask whoever runs the authority.',
  'no-issuer': 'Name the authority’s certificates in ISSUERS, or ask whoever runs it.',
  usage: 'Ask whoever runs the authority for a profile with contentCommitment (nonRepudiation).',
  'too-long': 'Ask whoever runs the authority for a profile of shorter certificates, or change CERTIFICATEENDTIME.',
  'not-yet-valid': 'Check the clock of this computer, and ask whoever runs the authority.',
  expired: 'Check the clock of this computer, and ask whoever runs the authority.',
};

const loginProblems: Record<LoginProblem, string> = {
  missing: 'wants to be shown your login, and there is none that it could check',
  expired: 'takes no login that has expired, as this one has',
  used: 'takes each login once only, and this one has been used',
  audience: 'takes no login that was made for another program, as this one was',
  refused: 'did not accept your login',
};

const logInAgain = 'Log in again, then sign again.';
const askWho = 'Ask whoever keeps the configuration which login the authority accepts.';
const loginTodo: Record<LoginProblem, string> = {
  missing: 'Log in with OpenID Connect (AUTHTYPE JwtAuthorizer), then sign again.',
  expired: logInAgain,
  used: logInAgain,
  audience: askWho,
  refused: `${logInAgain} If that does not help, ask whoever runs the authority.`,
};

/** What a person reads when a certificate authority can not be asked, or its answer can not be used. */
export const enrollmentSentences: Pick<Sentences, keyof EnrollmentErrorParams> = {
  'authority.none': () => ({
    what: 'No certificate authority is set up that a request could be sent to.',
    safe: nothingSent,
    todo: 'Name one under CERTIFICATEAUTHORITIES in the configuration, or save the request and hand it in yourself.',
  }),
  'authority.required': (p) => ({
    what: `There are several certificate authorities, and none was named: ${p.authorities}.`,
    safe: nothingSent,
    todo: 'Name one (--authority), or give the signer its CERTIFICATEAUTHORITY.',
  }),
  'authority.unknown': (p) => ({
    what: `There is no certificate authority named “${p.authority}”.`,
    safe: nothingSent,
    todo: 'Choose one of the CERTIFICATEAUTHORITIES in the configuration.',
  }),
  'authority.notAllowed': (p) => ({
    what: `This signer sends its requests to the certificate authority “${p.own}”, not to “${p.authority}”.`,
    safe: nothingSent,
    todo: 'Leave the authority out, or ask whoever keeps the configuration.',
  }),
  'authority.unsuited': (p) => ({
    what: `The certificate authority “${p.authority}” can not be asked in this way: ${p.detail}.`,
    safe: 'Nothing was sent.',
    todo: 'Choose another authority, or ask whoever keeps the configuration.',
  }),
  'enrollment.unreachable': (p) => ({
    what: `The certificate authority “${p.authority}” gave no answer: ${p.detail}.`,
    safe: p.asked ? `It may have issued a certificate that did not arrive. ${keyUnchanged}` : keyUnchanged,
    todo: 'Check the network and the configuration of the authority, then try again.',
  }),
  'enrollment.notAuthorized': (p) => ({
    what: `The certificate authority “${p.authority}” does not let Countersign in${quoted(p)}.${unsure(p)}`,
    safe: keyUnchanged,
    todo: 'Ask whoever runs the authority which name and password, or which client certificate, it wants (in the configuration: EST_USERNAME, EST_CLIENTCERTIFICATE, CMP_REFERENCE, CMP_SECRET_FILE and so on).',
  }),
  'enrollment.refused': (p) => ({
    what: `The certificate authority “${p.authority}” refused the request${quoted(p)}.${unsure(p)}`,
    safe: keyUnchanged,
    todo: p.unprotected
      ? `${protectionTodo} Then try again.`
      : p.loginSpent
        ? 'Correct what it says, or ask whoever runs the authority. It takes a login once only: log in again before you try again.'
        : 'Correct what it says, or ask whoever runs the authority; then try again.',
  }),
  'enrollment.loginUnusable': (p) => ({
    what: `The certificate authority “${p.authority}” ${loginProblems[p.problem]}${p.words === undefined ? '' : `: “${p.words}”`}.`,
    safe: keyUnchanged,
    todo: loginTodo[p.problem],
  }),
  'enrollment.wrongAnswer': (p) => ({
    what: `The answer of the certificate authority “${p.authority}” can not be used: ${enrollmentProblems[p.problem](p)}.`,
    safe:
      p.serialNumber === undefined
        ? `Nothing of it was taken. ${keyUnchanged}`
        : `The certificate that was issued is not used${p.told ? ', and the authority was told so' : ''}; its serial number is ${p.serialNumber}. ${keyUnchanged}`,
    todo:
      (todoOf[p.problem] ?? 'Check the address of the authority in the configuration, and ask whoever runs it.') +
      (p.serialNumber === undefined ? '' : ' With the serial number they can revoke it.'),
  }),
};

/** The words of an authority are its own: they are shown as such. */
function quoted({ status, words, failure }: { status: number; words?: string; failure?: string }): string {
  const reason = failure === undefined ? `HTTP status ${status}` : `CMP: ${failure}`;
  return words === undefined ? ` (${reason})` : `: “${words}” (${reason})`;
}

function unsure({ unprotected }: { unprotected?: true }): string {
  return unprotected ? ' Nothing shows that this answer comes from the authority itself.' : '';
}
