import type { OperationFacts } from '../audit/operation';
import { CountersignError } from '../errors/countersign-error';
import type { SignatureAlgorithm } from '../document/document-port';
import { aliasSelectors } from '../signers/alias-selectors';
import type { Configuration } from '../configuration/configuration';
import { authorize } from '../identity/identification';
import type { Identity } from '../identity/identity';
import type { IdentitySession } from '../identity/identity-session';
import { recordedAuthType } from '../configuration/configuration-authenticators';
import { recordedPerson } from '../identity/identity';
import type { SignerCatalog, TokenSource } from '../signers/signer-catalog';
import type { CryptoToken, ManagedKey } from '../token/crypto-token';
import type { CertificateAuthority } from '../authorities/certificate-authority';
import { certificateAuthority } from '../authorities/chosen-authority';

/** The token whose keys are managed, and what the configuration says of that. */
export interface KeyPlace {
  token: CryptoToken;
  tokenName: string;
  username: string;
  /** Whose place it is, as the history names it. */
  recorded: Pick<OperationFacts, 'signer' | 'signatory'>;
  /** Whose keys they are. */
  signatory: Identity;
  subjectPattern?: string;
  signatureAlgorithm?: SignatureAlgorithm;
  /** KEYGENERATIONLIMIT. */
  limit?: number;
  /** Whether a request may name the alias; otherwise there is only one. */
  choosable: boolean;
  /**
   * The alias that a request means.
   * @throws CountersignError alias.required, alias.notAllowed
   */
  alias(requested: string | undefined): string;
  /**
   * The certificate authority that a request is sent to.
   * @throws CountersignError authority.*
   */
  authority(requested: string | undefined): CertificateAuthority;
}

/** What a place is found with. */
export interface KeyPlaces {
  configuration: Configuration | undefined;
  signers: Pick<SignerCatalog, 'find'>;
  tokens: Pick<TokenSource, 'configured'>;
  identity: Pick<IdentitySession, 'signatory'>;
}

/**
 * Finds the token of a signer, under that signer's rules: who may use it, and which alias. A token of the configuration can be
 * named by itself, to look after keys that no signer uses yet, or no longer.
 *
 * @throws CountersignError signer.*, token.*
 */
export async function keyPlace(places: KeyPlaces, wish: { signer?: string; token?: string }): Promise<KeyPlace> {
  return wish.token !== undefined && places.configuration
    ? placeOfToken(places, wish.token)
    : placeOfSigner(places, wish.signer ?? wish.token);
}

function placeOfToken({ configuration, tokens, identity }: KeyPlaces, name: string): KeyPlace {
  const { signatory } = identity;
  return {
    token: tokens.configured(name),
    tokenName: name,
    username: signatory.username,
    recorded: { signatory: recordedPerson(signatory) },
    signatory,
    ...limitOf(configuration, name),
    choosable: true,
    alias(requested) {
      if (requested === undefined) {
        throw new CountersignError('usage.invalid', { detail: 'together with --token, --alias names the key' });
      }
      return requested;
    },
    authority: (requested) => certificateAuthority(configuration, undefined, requested),
  };
}

async function placeOfSigner({ configuration, signers }: KeyPlaces, wanted: string | undefined): Promise<KeyPlace> {
  const signer = await signers.find(wanted);
  const { name, configuration: own, token, tokenName, problem } = signer;
  const signatory = authorize(name, own, signer.signatory);
  if (!token) throw problem ?? new CountersignError('token.unknown', { token: tokenName });
  const selector = aliasSelectors[own.ALIASSELECTOR];
  return {
    token,
    tokenName,
    username: signatory.username,
    recorded: { signer: { name, authType: recordedAuthType(own) }, signatory: recordedPerson(signatory) },
    signatory,
    ...(own.SUBJECTDN_PATTERN !== undefined && { subjectPattern: own.SUBJECTDN_PATTERN }),
    ...(own.SIGNATUREALGORITHM && { signatureAlgorithm: own.SIGNATUREALGORITHM }),
    ...limitOf(configuration, tokenName),
    choosable: selector.choosable,
    alias: (requested) => selector.select({ signer: name, configuration: own, signatory, requested, usable: [] }),
    authority: (requested) => certificateAuthority(configuration, own.CERTIFICATEAUTHORITY, requested),
  };
}

function limitOf(configuration: Configuration | undefined, token: string): { limit?: number } {
  const found = configuration?.CRYPTOTOKENS[token];
  return found && 'KEYGENERATIONLIMIT' in found && found.KEYGENERATIONLIMIT !== undefined
    ? { limit: found.KEYGENERATIONLIMIT }
    : {};
}

/** The key of a token that an alias names. @throws CountersignError key.missing */
export function keyNamed(keys: ManagedKey[], alias: string, token: string): ManagedKey {
  const key = keys.find((one) => one.alias === alias);
  if (!key) throw new CountersignError('key.missing', { alias, token });
  return key;
}
