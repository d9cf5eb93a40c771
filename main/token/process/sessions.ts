import { randomBytes } from 'node:crypto';
import pkcs11js from 'pkcs11js';
import { Fault, type TransferredPort } from '../../hosts/endpoint';
import type { KeyEntry, OneTimeKey, OneTimeKeyWish, PrivateKeyDescription, TokenAlgorithm } from '../crypto-token';
import type { PinVerdict } from '../../../preload/contract/bridges';
import { fits, pinFlaw, type PinLengths } from '../pin-flaw';
import { guard, loginOutcome, returnValueName } from './cryptoki-errors';
import { writingFault } from './key-objects';
import { Mailbox } from './mailbox';
import type { Module } from './module';
import { certificatesOf, describePrivateKey, findPrivateKey, listEntries } from './objects';
import { OneTimeKeyring } from './one-time-keyring';
import { canUsePinPad, forAddon, wipe, type Pin } from './pin-octets';
import type { LoginVerdict, PinEntry, SignatureRequest } from './protocol';
import type { HeldSession } from './session-desk';
import { beginSignature } from './sign';
import { describeSlot } from './slots';
import type { StoredObject } from './stored-objects';

/** CKS_RO_USER_FUNCTIONS and CKS_RW_USER_FUNCTIONS, which the binding does not name. */
const userFunctions = { readOnly: 1, readWrite: 3 };

type Handle = Buffer;
type DigestToSign = Omit<SignatureRequest, 'session'>;

/**
 * One batch's hold on a token: a session that carries the login, the PIN conversation, and a fresh session for each
 * signature. A PIN lives here from its arrival to the one C_Login it is for.
 */
export class LoginSession implements HeldSession {
  readonly id = randomBytes(16).toString('hex');
  private readonly handle: Handle;
  private loggedIn = false;
  private readonly mailbox: Mailbox;
  /** Handles of token objects hold for every session of this process, so a batch looks a key up once. */
  private readonly keys = new Map<string, { handle: Handle; description: PrivateKeyDescription }>();
  /** Those that were seen before the login. */
  private certificates: StoredObject[] | undefined;
  private readonly ring: OneTimeKeyring;

  constructor(
    private readonly module: Module,
    private readonly slot: Buffer,
    /** Of the PINs of this token. */
    private readonly lengths: PinLengths,
    pinArrived: (session: string) => void,
  ) {
    this.mailbox = new Mailbox(['pin'], () => pinArrived(this.id));
    this.handle = this.openSession();
    this.ring = new OneTimeKeyring(module);
  }

  attach(port: TransferredPort): void {
    this.mailbox.attach(port);
  }

  /** Logs in with the PIN, once. */
  attempt(entry: PinEntry): LoginVerdict {
    const verdict = this.login(this.handle, pkcs11js.CKU_USER, this.take(entry));
    if (verdict.outcome === 'accepted') this.loggedIn = true;
    return verdict;
  }

  detach(): void {
    this.mailbox.close();
  }

  /** The PIN that is meant; afterwards nothing of it is kept here. */
  private take(entry: PinEntry): Pin {
    const [arrived] = this.mailbox.take() ?? [];
    if (entry === 'arrived') {
      if (!arrived) throw new Fault('device-error', 'no PIN has arrived');
      return arrived;
    }
    wipe(arrived);
    if (entry !== 'reader') return entry;
    if (!canUsePinPad) throw new Fault('device-error', 'no PIN pad in this build');
    return null;
  }

  /** A window that waits hears the verdict. */
  private login(session: Handle, user: number, pin: Pin): LoginVerdict {
    const verdict = this.judge(session, user, pin);
    this.mailbox.tell(forWindow(verdict));
    return verdict;
  }

  /** The one place where C_Login is called. Whatever it answers, the PIN has served. */
  private judge(session: Handle, user: number, pin: Pin): LoginVerdict {
    const flaw = pin && pinFlaw(pin);
    if (flaw || (pin && !fits(pin, this.lengths))) {
      wipe(pin);
      const unsent = flaw
        ? ({ outcome: 'malformed', detail: flaw } as const)
        : ({ outcome: 'length', detail: 'CKR_PIN_LEN_RANGE' } as const);
      return { ...unsent, ...this.triesLeft() };
    }
    try {
      this.module.cryptoki.C_Login(session, user, forAddon(pin));
      return { outcome: 'accepted', detail: 'CKR_OK', lastTry: false, countLow: false };
    } catch (error) {
      const outcome = loginOutcome(error);
      // Only a person at a pad can have cancelled: a PIN that we sent was given.
      const said = outcome === 'cancelled' && pin !== null ? 'device-error' : outcome;
      return { outcome: said, detail: returnValueName(error), ...this.triesLeft() };
    } finally {
      wipe(pin);
    }
  }

  /** By the token's own word: a card that was out in between has forgotten the login, whatever we remember. */
  isLoggedIn(): boolean {
    if (!this.loggedIn) return false;
    const { state } = guard(() => this.module.cryptoki.C_GetSessionInfo(this.handle));
    return state === userFunctions.readOnly || state === userFunctions.readWrite;
  }

  /** What is seen before the login. The key that is chosen by it is found by the certificates that were seen. */
  look(): KeyEntry[] {
    this.certificates = certificatesOf(this.module, this.handle);
    return listEntries(this.module, this.handle, false, this.certificates);
  }

  entries(): KeyEntry[] {
    return listEntries(this.module, this.handle, this.loggedIn);
  }

  key(alias: string): PrivateKeyDescription {
    return this.lookUp(alias).description;
  }

  /**
   * Signs on the login alone. A key that wants a PIN for each signature is not even tried without one: a strict card
   * answers that with the end of its login, and another login would have to repeat a PIN.
   */
  sign(request: DigestToSign): Uint8Array {
    if (this.key(request.alias).alwaysAuthenticate) throw new Fault('key-always-authenticate', request.alias);
    return this.inSession(request, (_session, finish) => finish());
  }

  /** Makes the one signature that the PIN is for. */
  signReleased(request: DigestToSign, entry: PinEntry): { verdict: LoginVerdict; signature?: Uint8Array } {
    const pin = this.take(entry);
    try {
      return this.inSession(request, (session, finish) => {
        const verdict = this.login(session, pkcs11js.CKU_CONTEXT_SPECIFIC, pin);
        return verdict.outcome === 'accepted' ? { verdict, signature: finish() } : { verdict };
      });
    } finally {
      // Also where the signature could not be begun.
      wipe(pin);
    }
  }

  /** Begins a signature in a fresh session, which is closed whatever becomes of it. */
  private inSession<T>(
    { alias, digest, algorithm }: DigestToSign,
    use: (session: Handle, finish: () => Uint8Array) => T,
  ): T {
    const { handle, description } = this.lookUp(alias);
    if (!suits(description.keyType, algorithm.signature)) {
      throw new Fault('mechanism-unsupported', algorithm.signature);
    }
    const session = this.openSession();
    try {
      return use(session, beginSignature(this.module, session, handle, digest, algorithm));
    } finally {
      this.closeQuietly(session);
    }
  }

  /** Lets go with a session that may write, which shares the login; what was known of keys is forgotten. */
  async changeKeys<T>(change: (session: Handle, slot: Buffer) => T | Promise<T>): Promise<T> {
    const flags = pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION;
    let session: Handle;
    try {
      session = this.module.cryptoki.C_OpenSession(this.slot, flags);
    } catch (error) {
      throw writingFault(error);
    }
    try {
      return await change(session, this.slot);
    } finally {
      this.keys.clear();
      this.certificates = undefined;
      this.closeQuietly(session);
    }
  }

  /** A key that lives for a session lives for this one, which carries the login. */
  async makeOneTimeKey(wish: OneTimeKeyWish): Promise<OneTimeKey | undefined> {
    const made =
      wish.lives === 'session'
        ? await this.ring.make(this.handle, this.slot, wish)
        : await this.changeKeys((session, slot) => this.ring.make(session, slot, wish));
    if (!made) return undefined;
    const { privateKey, description, ...key } = made;
    this.keys.set(wish.alias, { handle: privateKey, description });
    return key;
  }

  /** @throws Fault outcome-unknown where something of it is still there */
  async destroyOneTimeKey(alias: string): Promise<number> {
    this.keys.delete(alias);
    const gone = this.ring.livesOnToken(alias)
      ? await this.changeKeys((session) => this.ring.destroy(session, alias))
      : this.ring.destroy(this.handle, alias);
    return gone;
  }

  /** What was made for one signature and stands on the token goes at once: nobody may be there to ask for it any more. */
  destroyOneTimeKeys(): void {
    if (!this.ring.hasTokenKeys) return;
    try {
      const flags = pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION;
      const session = this.module.cryptoki.C_OpenSession(this.slot, flags);
      this.ring.destroyAll(session);
      this.closeQuietly(session);
    } catch {
      // The journal of these keys remembers what is left.
    }
  }

  /** Whether a key for one signature stood on the token. */
  get hadOneTimeTokenKeys(): boolean {
    return this.ring.hadTokenKeys;
  }

  /** For what only reads. */
  readKeys<T>(read: (session: Handle, slot: Buffer) => T): T {
    return read(this.handle, this.slot);
  }

  private lookUp(alias: string): { handle: Handle; description: PrivateKeyDescription } {
    const known = this.keys.get(alias);
    if (known) return known;
    const handle = findPrivateKey(this.module, this.handle, alias, this.certificates);
    const found = { handle, description: describePrivateKey(this.module, this.handle, handle, alias) };
    this.keys.set(alias, found);
    return found;
  }

  close(): void {
    this.detach();
    this.destroyOneTimeKeys();
    if (this.loggedIn) {
      try {
        this.module.cryptoki.C_Logout(this.handle);
      } catch {
        // The token may be gone; closing is what counts.
      }
    }
    this.loggedIn = false;
    this.closeQuietly(this.handle);
  }

  private openSession(): Handle {
    return guard(() => this.module.cryptoki.C_OpenSession(this.slot, pkcs11js.CKF_SERIAL_SESSION));
  }

  private closeQuietly(session: Handle): void {
    try {
      this.module.cryptoki.C_CloseSession(session);
    } catch {
      // A removed token has closed its sessions itself.
    }
  }

  /** What the token's flags say after a try; a token that is gone says nothing. */
  private triesLeft(): { lastTry: boolean; countLow: boolean } {
    try {
      const { pin } = describeSlot(this.module, this.slot);
      return { lastTry: pin.finalTry, countLow: pin.countLow };
    } catch {
      return { lastTry: false, countLow: false };
    }
  }
}

function forWindow(verdict: LoginVerdict): PinVerdict {
  switch (verdict.outcome) {
    case 'accepted':
    case 'locked':
      return { verdict: verdict.outcome };
    case 'wrong':
      return { verdict: 'wrong', lastTry: verdict.lastTry, countLow: verdict.countLow };
    case 'length':
      return { verdict: 'failed', code: 'pin.lengthInvalid' };
    case 'malformed':
      return { verdict: 'failed', code: 'pin.malformed' };
    case 'cancelled':
      return { verdict: 'failed', code: 'pin.cancelled' };
    case 'expired':
      return { verdict: 'failed', code: 'pin.expired' };
    case 'not-initialized':
      return { verdict: 'failed', code: 'pin.notInitialized' };
    case 'removed':
      return { verdict: 'failed', code: 'token.removed' };
    case 'device-error':
      return { verdict: 'failed', code: 'token.deviceError' };
  }
}

/** A key of another type would be taken for a wrong mechanism at best; what `other` is the token itself knows. */
function suits(keyType: PrivateKeyDescription['keyType'], signature: TokenAlgorithm['signature']): boolean {
  if (signature === 'Ed25519') return keyType === 'other';
  return (keyType === 'EC') === (signature === 'ECDSA');
}
