/** Why the answer of a certificate authority is not taken. */
export type EnrollmentProblem =
  /** No certificates in a shape that can be read. */
  | 'not-certificates'
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
  'enrollment.notAuthorized': { authority: string; status: number; words?: string };
  /** `loginSpent`: the authority takes a login once, and this refusal used it up. */
  'enrollment.refused': { authority: string; status: number; words?: string; loginSpent?: true };
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
  };
}
