import type { IdentificationStep, IdentificationWay, LoginAuthType } from '../../preload/contract/identity';
import type { PinSource, TokenDescription } from '../token/crypto-token';
import type { CardProof } from './card-proof';
import type { Identity } from './identity';

/**
 * Makes an {@link Identity} of what a person can prove. Each kind has its folder under `authenticators`. Nothing is tried twice by
 * the program: what goes wrong is said, and the person begins again.
 */
export interface Authenticator {
  /** Its name in AUTHENTICATORS. */
  readonly name: string;
  readonly title: string;
  readonly authType: LoginAuthType;
  /** The first is tried unless another is asked for. */
  readonly ways: readonly IdentificationWay[];
  /**
   * @param way - one of {@link ways}
   * @throws CountersignError identity.*; pin.* and token.* for a card
   */
  identify(conversation: IdentificationConversation, way: IdentificationWay): Promise<Identity>;
  /**
   * Tries what can be tried while nobody logs in: servers, their certificates, files.
   *
   * @returns what was found, in plain words
   * @throws CountersignError identity.*, anchor.*
   */
  reach(): Promise<string>;
  /** Whether what proved the identity is still there, for a card; asked every few seconds. Absent where it can not go. */
  stillThere?(identity: Identity): Promise<boolean>;
  /**
   * Lets the card that identified somebody sign a token for an authority; absent where no card does. The PIN is asked for when it
   * signs.
   *
   * @returns undefined where its key can not
   * @throws CountersignError identity.*, token.*
   */
  proofOfCard?(identity: Identity, conversation: CardConversation): Promise<CardProof | undefined>;
  /** Tells the issuer that the session is over, where it wants to know. Never rejects. */
  signOut?(identity: Identity): Promise<void>;
}

/** How an authenticator talks with the person: the window and the terminal each have their own. */
export interface IdentificationConversation {
  /** Aborted when the person does not want any more, or begins another login. */
  readonly signal: AbortSignal;
  tell(step: IdentificationStep): void;
  /** Opens the system's browser. @returns false where there is none */
  openBrowser(address: string): Promise<boolean>;
  /** Opens the place where a name and a password are typed; its other end goes to the process that holds them against something. */
  askPassword(request: PasswordRequest): PasswordConversation;
  /** Opens the place where the PIN of a card is typed. */
  askPin(request: { token: string; description: TokenDescription; alias: string; subject: string }): {
    source: PinSource;
    close(): void;
  };
}

/** What of it a card needs. */
export type CardConversation = Pick<IdentificationConversation, 'signal' | 'tell' | 'askPin'>;

/** What is shown where a password is typed. */
export interface PasswordRequest {
  authenticator: string;
  title: string;
  /** Whom the password is shown to: a directory's address; absent for accounts of the configuration. */
  server?: string;
  /** Who logged in there last, where that is known. */
  username?: string;
}

/** A name with its password, as octets that whoever gets them wipes. */
export interface TypedPassword {
  username: string;
  password: Uint8Array;
}

/** Main hands out an end of a channel and never sees what passes (window), or is itself the place (command line). */
export type PasswordSource =
  | { kind: 'port'; port: unknown; ended: Promise<'cancelled' | 'closed'> }
  | { kind: 'typed'; ask(): Promise<TypedPassword | undefined>; ended?: Promise<unknown> };

export interface PasswordConversation {
  source: PasswordSource;
  close(): void;
}
