/**
 * What a login left behind that others believe: an OpenID Connect identity token, which a certificate authority takes. It lives in
 * memory only: no copy, no JSON and no inspection of an object that has it shows it.
 */
export class LoginProof {
  #token: string | undefined;
  #spent = false;

  /** @param token - a JWT in its compact form (RFC 7519) */
  constructor(token: string) {
    this.#token = token;
  }

  /** The token; undefined once it was forgotten. */
  reveal(): string | undefined {
    return this.#token;
  }

  /** Whether somebody was shown it who takes it once only. */
  get spent(): boolean {
    return this.#spent;
  }

  spend(): void {
    this.#spent = true;
  }

  forget(): void {
    this.#token = undefined;
  }

  toJSON(): undefined {
    return undefined;
  }
}
