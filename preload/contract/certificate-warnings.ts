/**
 * What programs that check signatures will hold against a certificate that can sign all the same. It is said before anything
 * is signed and forbids nothing: what is demanded differs from place to place.
 */
export interface CertificateWarning {
  code:
    /** `detail`: the key, such as `RSA 1024`. */
    | 'key-short'
    /** `detail`: the digest that it is signed with, such as `SHA-1`. */
    | 'digest-broken'
    /** What it would sign with is not good any more, by the standard or by the configuration. `detail`: what, and until when. */
    | 'algorithm-ended'
    /** `detail`: when, ISO 8601. */
    | 'expired'
    | 'not-yet-valid'
    /** Its extended key usage is critical and not for signing. `detail`: what it is for. */
    | 'purpose'
    /** There are more authorities below it than it may have. */
    | 'path-length'
    /** `detail`: OID of a critical extension that programs do not know. */
    | 'extension-unknown';
  /** Whose certificate it is; `timestamp`: what the timestamp itself is, and not its authority's certificate. */
  of: 'signer' | 'issuer' | 'timestamp-authority' | 'timestamp';
  /** Of the issuer, or of the timestamp authority. */
  name?: string;
  detail: string;
}

const refused = 'Programs that check the signature may refuse it.';

/** A warning as two short sentences for a person: what, and what it means. It may hold words of a certificate. */
export function describeCertificateWarning({ code, of, name = '', detail }: CertificateWarning): string {
  const whose = {
    signer: 'the certificate',
    issuer: `the certificate of the issuer “${name}”`,
    'timestamp-authority': `the certificate of the timestamp authority “${name}”`,
    timestamp: `the timestamp of “${name}”`,
  }[of];
  const its = `${whose[0]!.toUpperCase()}${whose.slice(1)}`;
  switch (code) {
    case 'key-short':
      return `The key of ${whose} (${detail}) is too short to be safe. ${refused}`;
    case 'digest-broken':
      return `${its} is signed with ${detail}, which can be forged. ${refused}`;
    case 'algorithm-ended':
      return `The signature would not be safe: ${detail}. ${refused}`;
    case 'expired':
      return `${its} expired on ${detail.slice(0, 10)}. ${refused}`;
    case 'not-yet-valid':
      return `${its} is valid only from ${detail.slice(0, 10)} on. ${refused}`;
    case 'purpose':
      return `${its} is made for something else than signing documents (${detail}). ${refused}`;
    case 'path-length':
      return `${its} does not allow so many authorities below it. ${refused}`;
    case 'extension-unknown':
      return `${its} has a condition (${detail}) that programs must know to accept it. ${refused}`;
  }
}
