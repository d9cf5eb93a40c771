import type { PinChangeOutcome } from '../../../preload/contract/bridges';
import type { SlotDescription } from '../../../preload/contract/doctor';
import type {
  CertificateObject,
  DeletedObjects,
  KeyEntry,
  KeyKind,
  KeyWish,
  ManagedKey,
  OneTimeKey,
  OneTimeKeyWish,
  PrivateKeyDescription,
  StoredObjects,
  TokenAtALook,
  TokenDescription,
  TokenAlgorithm,
} from '../crypto-token';

/** Which slot is meant. Given fields must all agree; index and number count as SignServer counts them. */
export interface SlotSelector {
  label?: string;
  serial?: string;
  /** SLOT_INDEX: position in the slot list. */
  index?: number;
  /** SLOT_NUMBER: the module's slot id. */
  number?: number;
}

/** Names of faults that the token process reports; main completes them with the token's configured name. */
export type TokenFault =
  | 'module-missing'
  | 'module-failed'
  | 'absent'
  /** The module has not even an empty slot. */
  | 'no-slots'
  /** Several tokens have the label that is looked for. */
  | 'ambiguous'
  /** The proxy in front of the token is not there, or its connection broke. Named by the supervisor. */
  | 'unreachable'
  /** The connection to the token broke during a signature; or a half-made key could not be taken away again. */
  | 'outcome-unknown'
  | 'removed'
  | 'device-error'
  | 'mechanism-unsupported'
  | 'key-missing'
  | 'key-always-authenticate'
  | 'pin-wrong'
  | 'pin-locked'
  | 'pin-length'
  | 'pin-expired'
  | 'pin-not-initialized'
  | 'in-use'
  | 'session-unknown'
  /** A PKCS#12 file that can not be used; the detail is a KeystoreProblem. */
  | 'keystore-unusable'
  | 'key-exists'
  /** The private key is gone, and something that belonged to it is not. */
  | 'key-partly-deleted'
  | 'key-limit'
  | 'key-ambiguous'
  | 'key-kind-unsupported'
  /** No key is kept for a session only. */
  | 'key-lifetime-refused'
  | 'key-unprotected'
  | 'key-always-authenticate-refused'
  | 'key-management-refused'
  | 'token-write-protected'
  | 'token-full';

/** The outcome of one PIN, as the token judged it. */
export interface LoginVerdict {
  outcome:
    | 'accepted'
    | 'wrong'
    | 'locked'
    | 'length'
    /** It can not be a PIN, and was not sent; `detail` is the flaw. */
    | 'malformed'
    /** On the reader's pad. */
    | 'cancelled'
    | 'expired'
    | 'not-initialized'
    | 'removed'
    | 'device-error';
  detail: string;
  /** From the token's flags after the try. */
  lastTry: boolean;
  countLow: boolean;
}

/** How a PIN is changed, unblocked or set in PKCS#11's words; which one a token wants is decided before anything is sent. */
export type PinOperation =
  /** C_Login as the user with the old PIN, then C_SetPIN. */
  | 'change'
  /** C_Login as the security officer, then C_InitPIN. */
  | 'init-pin'
  /** C_SetPIN without a login, with the PUK in the place of the old PIN. */
  | 'set-pin-by-puk';

/** How one try to change, unblock or set a PIN ended. `wrong`, `locked` and `length` are about the old PIN or the PUK. */
export interface PinChangeResult {
  outcome: PinChangeOutcome;
  detail: string;
  /** From the token's flags after the try. */
  lastTry: boolean;
}

/**
 * Which PIN is meant: the one that arrived through the port, the one that the person types on the reader's pad while the
 * request is under way, or one that main was the place to type (the command line's way; the octets are wiped).
 */
export type PinEntry = 'arrived' | 'reader' | Uint8Array;

/** One signature to be made. */
export interface SignatureRequest {
  session: string;
  alias: string;
  digest: Uint8Array;
  algorithm: TokenAlgorithm;
}

/** Requests to a token process: method → parameters and answer. */
export interface TokenMethods {
  'module.load': { params: { path: string }; value: { manufacturer: string; description: string; version: string } };
  /** Finalize and initialize again, for modules that see new tokens only then. Refused while a session is open. */
  'module.reload': { params: Record<string, never>; value: boolean };
  'tokens.list': { params: Record<string, never>; value: TokenDescription[] };
  'slots.list': { params: Record<string, never>; value: SlotDescription[] };
  'token.describe': { params: { slot: SlotSelector }; value: TokenDescription };
  'token.entries': { params: { slot: SlotSelector }; value: KeyEntry[] };
  /** The two before in one question. */
  'token.look': { params: { slot: SlotSelector }; value: TokenAtALook };
  /**
   * `pinPad`: this build can leave the PIN to the reader's pad. `token`: as it is before any PIN is tried. `entries`: where `look`
   * asks for them, what the session sees before its login; its key is then found by what was seen.
   */
  'session.open': {
    params: { slot: SlotSelector; look?: true };
    value: { session: string; needsLogin: boolean; pinPad: boolean; token: TokenDescription; entries?: KeyEntry[] };
  };
  /** Whether the token itself says that the user is logged in (C_GetSessionInfo). */
  'session.isLoggedIn': { params: { session: string }; value: boolean };
  'session.close': { params: { session: string }; value: boolean };
  /** Takes the token's end of the port that joins it to the PIN window. A PIN that arrives is announced, then held. */
  'login.attach': { params: { session: string }; value: boolean };
  /** Uses the PIN once, and forgets it. `alias`: of the key that is asked for next; where it is there, it comes with the verdict. */
  'login.attempt': {
    params: { session: string; pin: PinEntry; alias?: string };
    value: LoginVerdict & { key?: PrivateKeyDescription };
  };
  'login.detach': { params: { session: string }; value: boolean };
  /** Begins the change of a PIN; refused while a session is open. */
  'pin.open': {
    params: { slot: SlotSelector; operation: PinOperation };
    value: { management: string; pinPad: boolean };
  };
  'pin.attach': { params: { management: string }; value: boolean };
  /** Uses what has arrived over the port, once, and forgets it; or lets the person type all of it on the reader's pad. */
  'pin.attempt': { params: { management: string; pin: 'arrived' | 'reader' }; value: PinChangeResult };
  'pin.close': { params: { management: string }; value: boolean };
  /** The command line's way. */
  'pin.typed': { params: { management: string; secret: Uint8Array; newPin: Uint8Array }; value: PinChangeResult };
  'session.entries': { params: { session: string }; value: KeyEntry[] };
  'session.key': { params: { session: string; alias: string }; value: PrivateKeyDescription };
  /** Fault `key-always-authenticate`: the key wants a PIN for this signature; none was made. */
  'session.sign': { params: SignatureRequest; value: Uint8Array };
  /** A signature of a key that wants a PIN for each: C_SignInit, C_Login(CKU_CONTEXT_SPECIFIC), C_Sign. */
  'session.signReleased': {
    params: SignatureRequest & { pin: PinEntry };
    /** With the signature when the PIN was accepted. */
    value: { verdict: LoginVerdict; signature?: Uint8Array };
  };
  'keys.offered': { params: { session: string }; value: KeyKind[] };
  'keys.list': { params: { session: string }; value: ManagedKey[] };
  'keys.generate': { params: { session: string; wish: KeyWish }; value: ManagedKey };
  'keys.store': {
    params: { session: string; alias: string; certificate: CertificateObject; authorities: CertificateObject[] };
    value: StoredObjects;
  };
  'keys.delete': { params: { session: string; alias: string }; value: DeletedObjects };
  /** `undefined`: no key is kept for a session only. */
  'oneTime.make': { params: { session: string; wish: OneTimeKeyWish }; value: OneTimeKey | undefined };
  /** How many objects were destroyed. */
  'oneTime.destroy': { params: { session: string; alias: string }; value: number };
}

/** Events from a token process. */
export interface TokenEvents {
  'login.pinArrived': { session: string };
  'pin.arrived': { management: string };
  /** The call that changes the PIN is about to be made. */
  'pin.setting': { management: string };
}
