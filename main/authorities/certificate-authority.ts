import type { CardProof } from '../identity/card-proof';
import type { NetworkPort } from '../network/network-port';

/**
 * Gives certificates for keys. Each kind has its folder under `kinds`, and its entries in `configuration/authorities`. A request
 * is sent once: what goes wrong is said, and nothing is tried again by the program.
 */
export interface CertificateAuthority {
  /** Its name in CERTIFICATEAUTHORITIES; its credentials go by that name and stay in main's network. */
  readonly name: string;
  readonly kind: 'est' | 'step-ca' | 'vault' | 'ejbca' | 'cmp' | 'self-signed';
  /** PEM file with the only authorities that its certificates may come from; absent: those that it names itself. */
  readonly issuers?: string;
  /**
   * @throws CountersignError enrollment.*, authority.unsuited
   */
  issue(order: CertificateOrder): Promise<EnrollmentAnswer>;
  /**
   * The certificates of the authority itself: what a chain is made of. Absent where they always come with the answer.
   *
   * @returns DER
   * @throws CountersignError enrollment.*
   */
  certificates?(network: NetworkPort): Promise<Uint8Array[]>;
}

/** A certificate that is asked for. Subject and alternative names stand in the request. */
export interface CertificateOrder {
  /** DER CertificationRequest (PKCS #10), signed with the key that is to be certified. */
  request: Uint8Array;
  /** How long it is to be valid, from now; authorities that can be told are told. */
  validitySeconds?: number;
  /** In place of a certificate that names the same person (EST has its own operation for that). */
  renewal: boolean;
  person: CertifiedPerson;
  network: NetworkPort;
  /** Lets the card that identified the person prove who asks; resolves to undefined where none did, or its key can not. */
  proofOfCard?(): Promise<CardProof | undefined>;
  /** Where the key may sign its own certificate. */
  ownSignature?: OwnSignature;
  /**
   * Holds what came against the request, for an authority that wants to hear whether its certificate is taken.
   *
   * @param certificates - DER, as {@link EnrollmentAnswer} has them
   * @throws CountersignError enrollment.wrongAnswer when it is not
   */
  accept(certificates: readonly Uint8Array[]): void;
  now?: () => Date;
}

/** Whom the certificate is for, as far as an authority is told or shown it. */
export interface CertifiedPerson {
  username: string;
  claims: Readonly<Record<string, string | readonly string[]>>;
  /** The identity token of the login; undefined once it is forgotten. Absent where nobody logged in with one. */
  identityToken?(): string | undefined;
  /** Says that an authority was shown it which takes it once: the next request needs another login. */
  spendLogin?(): void;
}

/** How the key of the request signs. */
export interface OwnSignature {
  /** DER AlgorithmIdentifier. */
  algorithm: Uint8Array;
  /** @returns the value as a certificate has it: for ECDSA DER Ecdsa-Sig-Value */
  sign(signed: Uint8Array): Promise<Uint8Array>;
}

/** What an authority answers. */
export type EnrollmentAnswer =
  /** DER of what came: the issued certificate, and what the authority sends with it. Nothing of it is checked yet. */
  | { state: 'issued'; certificates: Uint8Array[] }
  /** Somebody at the authority decides first. `retryAfter`: seconds from now, where the authority says it. */
  | { state: 'pending'; retryAfter?: number };
