import { randomBytes } from 'node:crypto';
import pkcs11js from 'pkcs11js';
import { Fault, type TransferredPort } from '../../hosts/endpoint';
import type { KeyEntry, PrivateKeyDescription } from '../crypto-token';
import type { PinVerdict } from '../../../preload/contract/bridges';
import { guard, loginOutcome, returnValueName } from './cryptoki-errors';
import type { Module } from './module';
import { describePrivateKey, findPrivateKey, listEntries } from './objects';
import type { LoginVerdict, TokenMethods } from './protocol';
import { signDigest } from './sign';
import { describeSlot } from './slots';

type Handle = Buffer;

/**
 * One batch's hold on a token: a session that carries the login, the PIN conversation, and a fresh session for each
 * signature. A PIN lives here from its arrival to the one C_Login it is for.
 */
export class LoginSession {
  readonly id = randomBytes(16).toString('hex');
  private readonly handle: Handle;
  private loggedIn = false;
  private port: TransferredPort | undefined;
  private pin: string | undefined;
  /** Handles of token objects hold for every session of this process, so a batch looks a key up once. */
  private readonly keys = new Map<string, { handle: Handle; description: PrivateKeyDescription }>();

  constructor(
    private readonly module: Module,
    private readonly slot: Buffer,
    private readonly pinArrived: (session: string) => void,
  ) {
    this.handle = this.openSession();
  }

  /** Joins the PIN window. A second PIN before the first was judged is dropped: one attempt at a time. */
  attach(port: TransferredPort): void {
    this.port = port;
    port.on('message', (event) => {
      const pin = (event.data as { pin?: unknown } | null)?.pin;
      if (typeof pin !== 'string' || this.pin !== undefined) return;
      this.pin = pin;
      this.pinArrived(this.id);
    });
    port.start();
  }

  /** Uses the PIN that has arrived, once. */
  attempt(): LoginVerdict {
    const { pin } = this;
    this.pin = undefined;
    if (pin === undefined) throw new Fault('device-error', 'no PIN has arrived');
    const verdict = this.login(pin);
    this.port?.postMessage(forWindow(verdict));
    return verdict;
  }

  detach(): void {
    this.pin = undefined;
    this.port?.close();
    this.port = undefined;
  }

  /** The one place where C_Login is called. */
  login(pin: string): LoginVerdict {
    try {
      this.module.cryptoki.C_Login(this.handle, pkcs11js.CKU_USER, pin);
      this.loggedIn = true;
      return { outcome: 'accepted', detail: 'CKR_OK', lastTry: false, countLow: false };
    } catch (error) {
      return { outcome: loginOutcome(error), detail: returnValueName(error), ...this.triesLeft() };
    }
  }

  entries(): KeyEntry[] {
    return listEntries(this.module, this.handle, this.loggedIn);
  }

  key(alias: string): PrivateKeyDescription {
    return this.lookUp(alias).description;
  }

  sign({ alias, digest, algorithm }: Omit<TokenMethods['session.sign']['params'], 'session'>): Uint8Array {
    const { handle, description } = this.lookUp(alias);
    if (description.alwaysAuthenticate) throw new Fault('key-always-authenticate', alias);
    if ((description.keyType === 'EC') !== (algorithm.signature === 'ECDSA')) {
      throw new Fault('mechanism-unsupported', algorithm.signature);
    }
    const session = this.openSession();
    try {
      return signDigest(this.module, session, handle, digest, algorithm);
    } finally {
      this.closeQuietly(session);
    }
  }

  private lookUp(alias: string): { handle: Handle; description: PrivateKeyDescription } {
    const known = this.keys.get(alias);
    if (known) return known;
    const handle = findPrivateKey(this.module, this.handle, alias);
    const found = { handle, description: describePrivateKey(this.module, this.handle, handle, alias) };
    this.keys.set(alias, found);
    return found;
  }

  close(): void {
    this.detach();
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
