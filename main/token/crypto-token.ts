import type { KeyKind } from '../../preload/contract/keys';
import type { Keystore, PinPurpose } from '../../preload/contract/model';
import type { DigestAlgorithm, SignatureAlgorithm } from '../document/document-port';

export type { Keystore };

/** What is known of a token without a login (CK_TOKEN_INFO). */
export interface TokenDescription {
  label: string;
  serial: string;
  model: string;
  manufacturer: string;
  slotDescription: string;
  slotId: number;
  /** True where the card shows another token, with a PIN of its own, in another slot. */
  oneOfSeveral?: boolean;
  pin: PinState;
  writeProtected: boolean;
  /**
   * `PKCS12`: a file holds the keys, and its password takes the place of a PIN; `MEMORY`: keys are made in the memory of this
   * computer and end there.
   */
  keystore?: Keystore;
  /** Present where certificates are seen only after the login (a PKCS#12 file that encrypts them too). */
  certificatesHidden?: true;
}

/** What a token says of its user PIN. */
export interface PinState {
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
  /** What the token says of its security officer's PIN, which takes the part of a PUK. */
  officer?: { locked: boolean; finalTry: boolean };
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

/**
 * How a key of a token signs a digest. Ed25519 (RFC 8032) takes the digest for its message: that is for what says itself that it
 * was signed so, such as an index of releases, and for no document.
 */
export interface TokenAlgorithm {
  signature: SignatureAlgorithm | 'Ed25519';
  digest: DigestAlgorithm;
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
   * @param release - opens the place where the PIN of this one signature is typed, for a key that wants one for each
   * @returns RSA and Ed25519: the signature octets; ECDSA: DER Ecdsa-Sig-Value
   */
  sign(alias: string, digest: Uint8Array, algorithm: TokenAlgorithm, release?: PinRelease): Promise<Uint8Array>;
  close(): Promise<void>;
  /** Asks the token whether it still lets us in without a PIN. Present where a login may outlive its batch. */
  isLoggedIn?(): Promise<boolean>;
  /** Present where this kind of token makes and keeps keys at our wish. */
  readonly keys?: KeyManagement;
  /** Present where this kind of token makes keys for one signature. */
  readonly oneTime?: OneTimeKeys;
}

export { keyKinds, type KeyKind } from '../../preload/contract/keys';

/** How a key pair is to be born. It is always sensitive, and never leaves the token. */
export interface KeyWish {
  alias: string;
  kind: KeyKind;
  /** CKA_ALWAYS_AUTHENTICATE: the PIN is asked for with every signature. */
  alwaysAuthenticate: boolean;
  /** SignServer's KEYGENERATIONLIMIT: no key is made where as many private keys are already. */
  limit?: number;
}

/** A private key of the token with what belongs to it. */
export interface ManagedKey {
  alias: string;
  /** CKA_ID in hex. */
  id: string;
  /** DER SubjectPublicKeyInfo; absent where the token tells the public key nowhere. */
  publicKey?: Uint8Array;
  /** DER of the certificates for this key. */
  certificates: Uint8Array[];
}

/** A certificate with the parts that a token wants beside it, each as whole DER elements. */
export interface CertificateObject {
  der: Uint8Array;
  subject: Uint8Array;
  issuer: Uint8Array;
  serialNumber: Uint8Array;
}

/** How many objects went with a key. */
export interface DeletedObjects {
  privateKeys: number;
  publicKeys: number;
  certificates: number;
}

/** The life of keys in a token, from a logged-in session. */
export interface KeyManagement {
  /** The kinds that the token can make, in the order of {@link keyKinds}. */
  offered(): Promise<KeyKind[]>;
  /** Every private key, those without a certificate too. */
  list(): Promise<ManagedKey[]>;
  /** Makes a key pair in the token; one that would not be protected as wished is taken away again. */
  generate(wish: KeyWish): Promise<ManagedKey>;
  /**
   * Keeps a certificate with its key, in place of earlier ones for that key, and the authorities' certificates beside it.
   * @returns how many were written and how many earlier ones were taken away
   */
  store(alias: string, certificate: CertificateObject, authorities: CertificateObject[]): Promise<StoredObjects>;
  /** Deletes one private key with its public key and its certificates. It can not be undone. */
  remove(alias: string): Promise<DeletedObjects>;
}

/** Whether a key ends with the session that made it, or stands on the token until it is destroyed. */
export type KeyLifetime = 'session' | 'token';

/** A key pair that is made for one signature, or one batch. It is always sensitive where a device keeps it. */
export interface OneTimeKeyWish {
  /** Random: nothing on the token may be called so. */
  alias: string;
  kind: KeyKind;
  lives: KeyLifetime;
}

export interface OneTimeKey {
  alias: string;
  /** DER SubjectPublicKeyInfo. */
  publicKey: Uint8Array;
  lives: KeyLifetime;
}

/** Keys that live for one signature, from a logged-in session, which also signs with them. */
export interface OneTimeKeys {
  /** @returns undefined where the token keeps no key for a session only, and that was wished */
  make(wish: OneTimeKeyWish): Promise<OneTimeKey | undefined>;
  /**
   * Destroys whatever the token has under exactly this alias, whoever made it, and looks whether it is gone.
   * @returns how many objects that were
   */
  destroy(alias: string): Promise<number>;
}

export interface StoredObjects {
  stored: number;
  replaced: number;
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
      ask: (state: AskedPin) => Promise<Uint8Array | undefined>;
      /** Says that the PIN is typed on the reader's pad now; false when the person does not want to. */
      onReader?: (state: AskedPin) => Promise<boolean>;
      /** When the person does not want to type any more; ends the wait for the reader's pad. */
      ended?: Promise<unknown>;
    };

/** What is known of the PIN before it is typed. */
export interface AskedPin {
  lastTry: boolean;
  countLow: boolean;
  attempt: number;
}

/** Opens the place where the PIN for one signature is typed, and lets it be closed. */
export type PinRelease = (state: PinState) => { source: PinSource; close(): void };

/** Two secrets of one person: the PIN or PUK that is asked for, and the PIN that is to be. */
export interface TypedPinChange {
  secret: Uint8Array;
  newPin: Uint8Array;
}

/** Where the secrets of a PIN change come from; as {@link PinSource}. */
export type PinChangeSource =
  | Extract<PinSource, { kind: 'port' }>
  | {
      kind: 'typed';
      ask: () => Promise<TypedPinChange | undefined>;
      /** Says that everything is typed on the reader's pad now; false when the person does not want to. */
      onReader?: () => Promise<boolean>;
    };

/** Changing, unblocking and first setting of a token's PIN. */
export interface PinKeeper {
  /**
   * Looks whether `purpose` can be served now, before anybody is asked for a secret.
   * @throws CountersignError token.*, pin.*, puk.locked
   */
  ready(purpose: PinPurpose): Promise<TokenDescription>;
  /** Each pair of secrets that comes from `source` is tried once; none is sent twice by the program. */
  manage(purpose: PinPurpose, source: PinChangeSource): Promise<void>;
}

/** A token and what can be seen of its keys without a login. */
export interface TokenAtALook {
  description: TokenDescription;
  entries: KeyEntry[];
}

/** What holds private keys. Every method rejects with a CountersignError. */
export interface CryptoToken {
  /** The token's name in the configuration. */
  readonly name: string;
  describe(): Promise<TokenDescription>;
  /** What can be seen without a login. */
  entries(): Promise<KeyEntry[]>;
  /** Both at once, where that saves a question. */
  look?(): Promise<TokenAtALook>;
  /** Whether its sessions have {@link TokenSession.keys}; known before anybody is asked for a PIN. */
  readonly managesKeys?: boolean;
  /** Present where no device holds the keys. */
  readonly keystore?: Keystore;
  /** Whether its sessions have {@link TokenSession.oneTime}; known before anybody is asked for a PIN. */
  readonly makesOneTimeKeys?: boolean;
  /** Absent where a kind has no PIN that could be changed. */
  readonly pins?: PinKeeper;
  /**
   * How many PINs a batch with this key needs. Undefined where the token has not told yet: it hides its keys, and what they
   * want, until a first login.
   */
  pinEntries?(token: TokenDescription, alias: string, signatures: number): number | undefined;
  /** Logs in with a PIN from `pin`; the program never sends one PIN twice. */
  open(pin: PinSource): Promise<TokenSession>;
  /** Does of {@link CryptoToken.open} what needs no PIN, while something else goes on. Absent where there is nothing. */
  begin?(): BegunLogin;
}

/** A login on its way to its PIN. Whoever has begun it opens it or leaves it. */
export interface BegunLogin {
  /** What the token showed when it was opened for the login; as {@link CryptoToken.look}. */
  look(): Promise<TokenAtALook>;
  /**
   * As {@link CryptoToken.open}.
   * @param alias - of the key that will be asked for next: it is looked up at once
   */
  open(pin: PinSource, alias?: string): Promise<TokenSession>;
  /** Ends it without a PIN. Never rejects. */
  leave(): Promise<void>;
}
