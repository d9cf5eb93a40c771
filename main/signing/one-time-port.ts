import type { CertifiedPerson, OwnSignature } from '../authorities/certificate-authority';
import type { CardConversation } from '../identity/authenticator';
import type { CardProof } from '../identity/card-proof';
import type { Identity } from '../identity/identity';
import type { RememberedKey } from './history-port';

/** The certificate authority of a signer whose keys live for one signature. */
export interface OneTimeAuthority {
  /** Its name in the configuration. */
  readonly name: string;
  /**
   * Asks for a certificate and holds it against the request: key, name, usage, validity and issuer. It is asked once.
   *
   * @throws CountersignError enrollment.*
   */
  certify(order: OneTimeOrder): Promise<IssuedForKey | { state: 'pending' }>;
}

export interface OneTimeOrder {
  /** DER CertificationRequest. */
  request: Uint8Array;
  /** How long the certificate may be valid, from now. */
  validitySeconds?: number;
  person: CertifiedPerson;
  /** For an authority that believes the card that identified the person. */
  proofOfCard?(): Promise<CardProof | undefined>;
  /** For an authority that is the key itself. */
  ownSignature: OwnSignature;
  now: () => Date;
  /** Whether digitalSignature alone will do. */
  allowDigitalSignature: boolean;
}

export interface IssuedForKey {
  state: 'issued';
  /** DER. */
  certificate: Uint8Array;
  /** DER of those that issued it, without a self-signed root. */
  chain: Uint8Array[];
}

/** Remembers keys that stand on a token, so that whatever happens each is destroyed. */
export interface OneTimeJournal {
  /** Resolves when it is on disk: only then may the key be made. */
  begin(key: RememberedKey): Promise<void>;
  /** It is destroyed. */
  end(alias: string): void;
  /** It could not be destroyed; the next login on its token tries again. */
  left(alias: string): void;
}

/** What signing with one-time keys needs. */
export interface OneTimeServices {
  /**
   * @param own - the signer's CERTIFICATEAUTHORITY
   * @throws CountersignError authority.*
   */
  authority(own: string | undefined): OneTimeAuthority;
  journal: OneTimeJournal;
  /** Lets the card that identified somebody prove who asks; absent where nobody can log in with one. */
  proofOfCard?(identity: Identity, conversation: CardConversation): Promise<CardProof | undefined>;
}
