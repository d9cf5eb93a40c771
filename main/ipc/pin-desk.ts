import type { PinChangeContext, PinPurpose } from '../../preload/contract/model';
import type { OperationHistory } from '../audit/operation';
import type { IdentitySession } from '../identity/identity-session';
import { CountersignError } from '../errors/countersign-error';
import type { SignerCatalog } from '../signers/signer-catalog';
import type { PinChangeSource } from '../token/crypto-token';
import { managedPins } from '../token/managed-pins';
import { recordedPinChange } from '../keys/recorded-pin-change';
import { recordedAuthType } from '../configuration/configuration-authenticators';
import { recordedPerson } from '../identity/identity';

/** What the PIN window shows before anything is typed. */
export type PinChangeRequest = Omit<PinChangeContext, 'conversationId'>;

/** Where a person types the secrets of a PIN change. */
export interface PinChangePrompt {
  openChange(request: PinChangeRequest): { source: Extract<PinChangeSource, { kind: 'port' }>; close(): void };
}

/** Changes, unblocks and first sets PINs for the window, one at a time and never beside a signing. */
export class PinDesk {
  private running = false;

  constructor(
    private readonly services: {
      signers: SignerCatalog;
      history: OperationHistory;
      identity: Pick<IdentitySession, 'signatory'>;
    },
    private readonly prompt: PinChangePrompt,
    /** True while tokens are used for something else. */
    private readonly occupied: () => boolean,
    /** Ends a login that is held: it would stand in the way. */
    private readonly logOut: () => Promise<void>,
    /** Told when a PIN was changed: what the signers' tokens say may be another now. */
    private readonly changed: () => void,
  ) {}

  /** True while a window for it is open. */
  get busy(): boolean {
    return this.running;
  }

  /**
   * @returns false when the person closed the window
   * @throws CountersignError signer.*, token.*, pin.*, puk.*
   */
  async manage(signerName: string, purpose: PinPurpose): Promise<boolean> {
    const { name, configuration, signatory, token, tokenName, problem } = await this.services.signers.find(signerName);
    if (!token) throw problem ?? new CountersignError('token.unknown', { token: tokenName });
    const pins = managedPins(token, purpose);
    if (this.running || this.occupied()) throw new CountersignError('token.inUse', { token: tokenName });
    this.running = true;
    try {
      await this.logOut();
      const { label, serial, pin } = await pins.ready(purpose);
      const { minLength, maxLength } = pin;
      const conversation = this.prompt.openChange({
        purpose,
        token: { name: tokenName, label, serial },
        onReader: pin.protectedPath,
        minLength,
        maxLength,
        lastTry: purpose === 'change' ? pin.finalTry : (pin.officer?.finalTry ?? false),
      });
      try {
        const signer = { name, authType: recordedAuthType(configuration) };
        const person = recordedPerson(signatory ?? this.services.identity.signatory);
        const facts = { signer, signatory: person, token: tokenName, serial };
        await recordedPinChange(this.services.history, facts, pins, purpose, conversation.source);
        return true;
      } finally {
        conversation.close();
      }
    } catch (error) {
      if (CountersignError.is(error) && error.code === 'pin.cancelled') return false;
      throw error;
    } finally {
      this.running = false;
      this.changed();
    }
  }
}
