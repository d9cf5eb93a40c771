import { randomBytes } from 'node:crypto';
import pkcs11js from 'pkcs11js';
import { Fault, type TransferredPort } from '../../hosts/endpoint';
import type { PinChangeOutcome, PinChangeVerdict } from '../../../preload/contract/bridges';
import { fits, pinFlaw } from '../pin-flaw';
import { isRemoval, returnValueName } from './cryptoki-errors';
import { Mailbox } from './mailbox';
import type { Module } from './module';
import { canUsePinPad, forAddon, wipe, type Pin } from './pin-octets';
import type { PinChangeResult, PinOperation } from './protocol';
import { describeSlot } from './slots';

type Handle = Buffer;

/** What one try needs: the PIN or PUK that is asked for, and the PIN that is to be. On a pad, the person types both there. */
export interface PinSecrets {
  secret: Pin;
  newPin: Pin;
}

/**
 * One person's wish to change, unblock or set the PIN of one token: the conversation with the PIN window, and the calls into
 * the module. What was typed lives here from its arrival to the one try that it is for.
 */
export class PinManagement {
  readonly id = randomBytes(16).toString('hex');
  private readonly mailbox: Mailbox;

  constructor(
    private readonly module: Module,
    private readonly slot: Buffer,
    private readonly operation: PinOperation,
    arrived: (management: string) => void,
    /** Told before the call that changes the PIN: from then on an end leaves it open which PIN counts. */
    private readonly setting: (management: string) => void,
  ) {
    this.mailbox = new Mailbox(['secret', 'newPin'], () => arrived(this.id));
  }

  attach(port: TransferredPort): void {
    this.mailbox.attach(port);
  }

  /** Uses what has arrived, once, and forgets it. */
  attempt(from: 'arrived' | 'reader'): PinChangeResult {
    const result = this.perform(this.take(from));
    this.mailbox.tell(forWindow(result));
    return result;
  }

  private take(from: 'arrived' | 'reader'): PinSecrets {
    const [secret, newPin] = this.mailbox.take() ?? [];
    if (from === 'arrived' && secret && newPin) return { secret, newPin };
    wipe(secret, newPin);
    if (from === 'arrived') throw new Fault('device-error', 'nothing has arrived');
    if (!canUsePinPad) throw new Fault('device-error', 'no PIN pad in this build');
    return { secret: null, newPin: null };
  }

  close(): void {
    this.mailbox.close();
  }

  /**
   * Tries once. A length that the token does not allow for the new PIN is refused here, before anything that counts is sent.
   * Whatever becomes of it, the secrets have served.
   */
  perform(secrets: PinSecrets): PinChangeResult {
    try {
      const result = this.tried(secrets);
      // Only a person at a pad can have cancelled: secrets that we sent were given.
      return result.outcome === 'cancelled' && secrets.secret ? { ...result, outcome: 'device-error' } : result;
    } finally {
      wipe(secrets.secret, secrets.newPin);
    }
  }

  private tried({ secret, newPin }: PinSecrets): PinChangeResult {
    const { pin, writeProtected } = describeSlot(this.module, this.slot);
    if (writeProtected) return this.refused('write-protected', 'CKF_WRITE_PROTECTED');
    const flaw = (secret && pinFlaw(secret)) ?? (newPin && pinFlaw(newPin));
    if (flaw) return this.refused('malformed', flaw);
    if (newPin && !fits(newPin, pin)) return this.refused('new-pin-refused', 'CKR_PIN_LEN_RANGE');
    // A PUK may be longer than the PINs of which the token says the lengths.
    if (this.operation === 'change' && secret && !fits(secret, pin)) return this.refused('length', 'CKR_PIN_LEN_RANGE');
    let session: Handle;
    try {
      session = this.module.cryptoki.C_OpenSession(this.slot, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION);
    } catch (error) {
      return this.failed(error, settingOutcome);
    }
    try {
      return this.inSession(session, secret, newPin);
    } finally {
      this.closeQuietly(session);
    }
  }

  private inSession(session: Handle, secret: Pin, newPin: Pin): PinChangeResult {
    switch (this.operation) {
      case 'change':
        return this.change(session, secret, newPin);
      case 'init-pin':
        return this.initialize(session, secret, newPin);
      case 'set-pin-by-puk':
        return this.setPin(session, secret, newPin) ?? done;
    }
  }

  /**
   * Only the login can spend a try: some modules take C_SetPIN in a session without a login for the unblocking by a PUK. An
   * expired PIN was the right one, and C_SetPIN is what the standard then wants (PKCS#11 v2.40, section 5.1.6).
   */
  private change(session: Handle, oldPin: Pin, newPin: Pin): PinChangeResult {
    const { cryptoki } = this.module;
    const login = this.call(() => cryptoki.C_Login(session, pkcs11js.CKU_USER, forAddon(oldPin)), loginOutcomeOf);
    if (login && login.outcome !== 'expired') return login;
    try {
      return this.setPin(session, oldPin, newPin) ?? done;
    } finally {
      if (!login) this.logoutQuietly(session);
    }
  }

  private setPin(session: Handle, oldPin: Pin, newPin: Pin): PinChangeResult | undefined {
    const { cryptoki } = this.module;
    this.setting(this.id);
    return this.call(() => cryptoki.C_SetPIN(session, forAddon(oldPin), forAddon(newPin)), settingOutcome);
  }

  /** The standard's way: the security officer sets the user's PIN (PKCS#11 v2.40, section 5.5, C_InitPIN). */
  private initialize(session: Handle, officerPin: Pin, newPin: Pin): PinChangeResult {
    const { cryptoki } = this.module;
    const login = this.call(() => cryptoki.C_Login(session, pkcs11js.CKU_SO, forAddon(officerPin)), loginOutcomeOf);
    if (login) return login;
    this.setting(this.id);
    try {
      return this.call(() => cryptoki.C_InitPIN(session, forAddon(newPin)), settingOutcome) ?? done;
    } finally {
      this.logoutQuietly(session);
    }
  }

  /** @returns why the call failed; nothing when it did not */
  private call(made: () => void, outcomeOf: OutcomeOf): PinChangeResult | undefined {
    try {
      made();
      return undefined;
    } catch (error) {
      return this.failed(error, outcomeOf);
    }
  }

  private refused(outcome: PinChangeOutcome, detail: string): PinChangeResult {
    return { outcome, detail, lastTry: false };
  }

  private failed(error: unknown, outcomeOf: OutcomeOf): PinChangeResult {
    const detail = returnValueName(error);
    const outcome = isRemoval(detail) ? 'removed' : outcomeOf(detail);
    return { outcome, detail, lastTry: outcome === 'wrong' && this.lastTry() };
  }

  /** Whether the token says that one try is left; where the PUK is no security officer's PIN, it says nothing about it. */
  private lastTry(): boolean {
    if (this.operation === 'set-pin-by-puk') return false;
    const flag = this.operation === 'change' ? pkcs11js.CKF_USER_PIN_FINAL_TRY : pkcs11js.CKF_SO_PIN_FINAL_TRY;
    try {
      return (this.module.cryptoki.C_GetTokenInfo(this.slot).flags & flag) !== 0;
    } catch {
      return false;
    }
  }

  private logoutQuietly(session: Handle): void {
    try {
      this.module.cryptoki.C_Logout(session);
    } catch {
      // The token may be gone; its login went with it.
    }
  }

  private closeQuietly(session: Handle): void {
    try {
      this.module.cryptoki.C_CloseSession(session);
    } catch {
      // A removed token has closed its sessions itself.
    }
  }
}

type OutcomeOf = (returnValue: string) => PinChangeOutcome;

const done: PinChangeResult = { outcome: 'done', detail: 'CKR_OK', lastTry: false };

/** CKR_PIN_TOO_WEAK of PKCS#11 v3.0, which the binding does not name. */
const tooWeak = '0x000001B8';

function common(returnValue: string): PinChangeOutcome {
  switch (returnValue) {
    case 'CKR_PIN_INCORRECT':
      return 'wrong';
    case 'CKR_PIN_LOCKED':
      return 'locked';
    case 'CKR_FUNCTION_NOT_SUPPORTED':
    case 'CKR_USER_TYPE_INVALID':
      return 'unsupported';
    case 'CKR_FUNCTION_CANCELED':
    case 'CKR_CANCEL':
      return 'cancelled';
    case 'CKR_TOKEN_WRITE_PROTECTED':
    case 'CKR_SESSION_READ_ONLY':
      return 'write-protected';
    case 'CKR_SESSION_READ_ONLY_EXISTS':
    case 'CKR_USER_ALREADY_LOGGED_IN':
    case 'CKR_USER_ANOTHER_ALREADY_LOGGED_IN':
      return 'in-use';
    default:
      return 'device-error';
  }
}

/** What a login with the old PIN, or as security officer, says. */
export function loginOutcomeOf(returnValue: string): PinChangeOutcome {
  switch (returnValue) {
    case 'CKR_PIN_LEN_RANGE':
    case 'CKR_PIN_INVALID':
      return 'length';
    case 'CKR_PIN_EXPIRED':
      return 'expired';
    case 'CKR_USER_PIN_NOT_INITIALIZED':
      return 'not-initialized';
    default:
      return common(returnValue);
  }
}

/** What C_SetPIN or C_InitPIN says: its length errors are about the new PIN. */
export function settingOutcome(returnValue: string): PinChangeOutcome {
  switch (returnValue) {
    case 'CKR_PIN_LEN_RANGE':
    case 'CKR_PIN_INVALID':
    case tooWeak:
      return 'new-pin-refused';
    default:
      return common(returnValue);
  }
}

/** The port says of a result what the window needs. */
function forWindow({ outcome, lastTry }: PinChangeResult): PinChangeVerdict {
  return { verdict: outcome, lastTry };
}
