import type { DigestAlgorithm, SignatureAlgorithm } from '../document/document-port';

/** What is known of a token without a login (CK_TOKEN_INFO). */
export interface TokenDescription {
  label: string;
  serial: string;
  model: string;
  manufacturer: string;
  slotDescription: string;
  slotId: number;
  pin: {
    required: boolean;
    minLength: number;
    maxLength: number;
    initialized: boolean;
    locked: boolean;
    finalTry: boolean;
    countLow: boolean;
    toBeChanged: boolean;
    /** The PIN is typed on the reader's own pad. */
    protectedPath: boolean;
  };
  writeProtected: boolean;
}

/** A certificate object of the token, and whether its private key was seen. */
export interface KeyEntry {
  /** CKA_LABEL, or CKA_ID in hex where labels are missing or doubled. */
  alias: string;
  /** CKA_ID in hex. */
  id: string;
  /** DER of the certificate; absent for a key without one. */
  certificate?: Uint8Array;
  /** `unknown` where private objects hide until login. */
  privateKey: 'present' | 'absent' | 'unknown';
}

/** A logged-in session on one token, for one batch. */
export interface TokenSession {
  /** Certificates and keys as seen after the login. */
  entries(): Promise<KeyEntry[]>;
  /** Attributes of one private key. */
  key(alias: string): Promise<PrivateKeyDescription>;
  /**
   * Signs one digest. Never repeated by the program: an error whose outcome is unknown says so.
   * @param digest - the digest octets, of the length of `digestAlgorithm`
   * @returns RSA: the signature octets; ECDSA: DER Ecdsa-Sig-Value
   */
  sign(
    alias: string,
    digest: Uint8Array,
    algorithm: { signature: SignatureAlgorithm; digest: DigestAlgorithm },
  ): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface PrivateKeyDescription {
  alias: string;
  keyType: 'RSA' | 'EC' | 'other';
  sensitive: boolean;
  alwaysSensitive: boolean;
  extractable: boolean;
  neverExtractable: boolean;
  alwaysAuthenticate: boolean;
}

/**
 * Where the PIN comes from. Main hands out an end of a channel and never sees what passes (window), or, on the command
 * line, is itself the place where the PIN is typed.
 */
export type PinSource =
  | { kind: 'port'; port: unknown; ended: Promise<'cancelled' | 'closed'> }
  | {
      kind: 'typed';
      ask: (state: { lastTry: boolean; countLow: boolean; attempt: number }) => Promise<Uint8Array | undefined>;
    };

/** What holds private keys. Every method rejects with a CountersignError. */
export interface CryptoToken {
  /** The token's name in the configuration. */
  readonly name: string;
  describe(): Promise<TokenDescription>;
  /** What can be seen without a login. */
  entries(): Promise<KeyEntry[]>;
  /** Logs in with a PIN from `pin`; the program never sends one PIN twice. */
  open(pin: PinSource): Promise<TokenSession>;
}
