import type { CertificateWarning } from './certificate-warnings';
import type { CertificateProblem, ErrorShape } from './error-codes';
import type { CertificateSummary, TokenSummary } from './model';
import type { RequestForm } from './request-form';

/** Key pairs that a token may be asked to make. */
export const keyKinds = ['RSA-2048', 'RSA-3072', 'RSA-4096', 'P-256', 'P-384', 'P-521'] as const;
export type KeyKind = (typeof keyKinds)[number];

/** A certificate as a person is told of it. Without a subject it can not be read. */
export type DescribedCertificate = Partial<CertificateSummary> & {
  problem?: CertificateProblem;
  /** As {@link KeyChoice.warnings}, of itself alone. */
  warnings?: CertificateWarning[];
};

/** A token whose keys can be looked after here, or, with a problem, why they can not be now. */
export interface KeyTokenSummary extends Pick<TokenSummary, 'name' | 'label' | 'serial' | 'present' | 'problem'> {
  /** What it held when it was last opened. */
  listing?: KeyListing;
}

/** A key of a token as the window shows it. */
export interface KeySummary {
  alias: string;
  /** CKA_ID in hex. */
  id: string;
  /** Such as `RSA 3072` or `EC P-256`; `unknown` where the token does not tell. */
  algorithm: string;
  certificates: DescribedCertificate[];
  /** What a certificate request for it begins with: the name of its certificate, else the signer's SUBJECTDN_PATTERN. */
  draft: RequestForm;
}

/** The keys of one token, as they were seen under the last PIN. */
export interface KeyListing {
  token: string;
  keys: KeySummary[];
  /** The kinds that the token can make. */
  offered: KeyKind[];
  /** Of the offered kinds, the one that is made where none is named. */
  preferred?: KeyKind;
  /** KEYGENERATIONLIMIT. */
  limit?: number;
  /** An alias that no key has yet. */
  suggestedAlias: string;
  /** Names of the certificate authorities that a request can be sent to. */
  authorities: string[];
}

/** A certificate request that main keeps until it is saved or sent. */
export interface ReadyRequest {
  id: string;
  alias: string;
}

/** What a certificate authority answered to a request that was sent. */
export type SentAnswer = { authority: string; request: ReadyRequest } & (
  | ({
      state: 'issued';
      /** Why the authorities' certificates are not on the token. */
      chainProblem?: ErrorShape;
    } & ImportedCertificate)
  /** It was issued and is not on the token: it can be imported once more, and saved. */
  | { state: 'not-stored'; preview: CertificatePreview; problem: ErrorShape }
  /** Somebody at the authority decides first. `retryAt`: ISO 8601, where the authority says so. */
  | { state: 'pending'; retryAt?: string }
);

/** What of a chosen file would be taken into the token. */
export interface CertificatePreview {
  id: string;
  /** File name, for display only. */
  file: string;
  certificate: DescribedCertificate;
  /** The authorities' certificates of the file, the issuer first, without a self-signed root. */
  chain: DescribedCertificate[];
  /** How many earlier certificates of the key it takes the place of. */
  replaces: number;
}

/** What an import changed. */
export interface ImportedCertificate {
  alias: string;
  /** Certificates that were written; 0 where all of them were on the token already. */
  stored: number;
  replaced: number;
}
