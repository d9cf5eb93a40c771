/** Why the answer of a certificate authority is not taken. */
export type EnrollmentProblem =
  /** No certificates in a shape that can be read. */
  | 'not-certificates'
  /** No message of CMP that can be read. */
  | 'not-message'
  /** It is not protected as it has to be; `detail` says how. */
  | 'protection'
  /** It answers something else than was asked. */
  | 'other-transaction'
  /** The authority was told that its certificate is taken, and does not say that it has heard. */
  | 'not-confirmed'
  | 'empty'
  | 'web-page'
  | 'text'
  | 'cut-off'
  /** In a way that is not known, or damaged. */
  | 'compressed'
  /** None of its certificates is for the key of the request. */
  | 'other-key'
  | 'certificate-authority'
  /** Several certificates for the key. */
  | 'several'
  /** It names somebody else than was asked for. */
  | 'other-name'
  /** Its authority is none of ISSUERS. */
  | 'other-issuer'
  /** No certificate of an authority that issued it came with it. */
  | 'no-issuer'
  /** Its key usage is not that of a signatory. */
  | 'usage'
  /** It would be valid for longer than was asked for. */
  | 'too-long'
  | 'not-yet-valid'
  | 'expired'
  /** A kind of key that can not be signed with here. */
  | 'algorithm';

/** Why a login can not be shown to a certificate authority. */
export type LoginProblem =
  /** Nobody logged in, or not in a way that others can check. */
  | 'missing'
  | 'expired'
  /** It bought a certificate already, or a refusal. */
  | 'used'
  /** It was made for another program than the authority believes. */
  | 'audience'
  /** The authority does not say more than that. */
  | 'refused';

/** Errors of certificate authorities. `authority`: its name in the configuration. */
export interface EnrollmentErrorParams {
  /** The configuration has no certificate authority that a request could be sent to. */
  'authority.none': Record<string, never>;
  /** There are several, and neither the signer nor the request names one. */
  'authority.required': { authorities: string };
  'authority.unknown': { authority: string };
  /** The signer sends to `own`, and a request named another one. */
  'authority.notAllowed': { authority: string; own: string };
  /** It takes a proof that this request has not: a card, a signature of the key itself. */
  'authority.unsuited': { authority: string; detail: string };
  /** No answer to a certificate request; `detail` in plain words. `asked`: it may have issued one all the same. */
  'enrollment.unreachable': { authority: string; detail: string; asked?: true };
  /** It does not let Countersign in. `words`: what the authority wrote, as one line. */
  'enrollment.notAuthorized': {
    authority: string;
    /** Of HTTP. */
    status: number;
    words?: string;
    /** What CMP calls it, such as `badPOP` (PKIFailureInfo). */
    failure?: string;
    /** Nothing that is known protects it: anybody on the way may have said it. */
    unprotected?: true;
  };
  /** `loginSpent`: the authority takes a login once, and this refusal used it up. */
  'enrollment.refused': EnrollmentErrorParams['enrollment.notAuthorized'] & { loginSpent?: true };
  'enrollment.loginUnusable': { authority: string; problem: LoginProblem; words?: string };
  /**
   * `serialNumber`: of the certificate that was issued and is not used. `wanted`, `issued`: where they differ, such as the two
   * names.
   */
  'enrollment.wrongAnswer': {
    authority: string;
    problem: EnrollmentProblem;
    serialNumber?: string;
    wanted?: string;
    issued?: string;
    /** Of `protection`, a few plain words. */
    detail?: string;
    /** The authority was told that the certificate is not taken. */
    told?: true;
  };
}
