import type { AliasSelectorKind } from '../../preload/contract/model';
import { CountersignError } from '../errors/countersign-error';
import type { SignerConfiguration } from '../configuration/configuration';
import type { Identity } from '../identity/identity';

export interface AliasRequest {
  signer: string;
  configuration: SignerConfiguration;
  signatory: Pick<Identity, 'username'>;
  /** The alias that the request names (SignServer's metadata ALIAS). */
  requested: string | undefined;
  /** Aliases that can sign, as far as is known; an AliasSelector may fall back on the only one. */
  usable: string[];
}

/** The rule that turns an identified user and a request into an alias. */
export interface AliasSelector {
  /** Whether a request may name the alias. */
  readonly choosable: boolean;
  /**
   * @throws CountersignError alias.required, alias.notAllowed
   */
  select(request: AliasRequest): string;
}

/** DefaultAliasSelector: always DEFAULTKEY. */
const defaultAlias: AliasSelector = {
  choosable: false,
  select: (request) => fixed(request, request.configuration.DEFAULTKEY ?? ''),
};

/** AuthorizedUsernameAliasSelector: ALIAS_PREFIX + the name of the authorized user. */
const authorizedUsername: AliasSelector = {
  choosable: false,
  select: (request) => fixed(request, request.configuration.ALIAS_PREFIX + request.signatory.username),
};

/** RequestMetadataAliasSelector: what the request names, else DEFAULTKEY, else the only key that can sign. */
const requestMetadata: AliasSelector = {
  choosable: true,
  select: (request) => named(request, request.configuration.DEFAULTKEY),
};

/** Not SignServer's: the person chooses, in the window or the terminal, unless only one key can sign. */
const interactive: AliasSelector = { choosable: true, select: (request) => named(request) };

export const aliasSelectors: Record<AliasSelectorKind, AliasSelector> = {
  Default: defaultAlias,
  AuthorizedUsername: authorizedUsername,
  RequestMetadata: requestMetadata,
  Interactive: interactive,
};

/** A selector that leaves no choice refuses a request for any other alias. */
function fixed({ signer, requested }: AliasRequest, alias: string): string {
  if (requested !== undefined && requested !== alias) {
    throw new CountersignError('alias.notAllowed', { signer, alias: requested });
  }
  return alias;
}

/** Where the choice is free. */
function named({ signer, requested, usable }: AliasRequest, fallback?: string): string {
  const alias = requested ?? fallback ?? (usable.length === 1 ? usable[0] : undefined);
  if (alias === undefined) throw new CountersignError('alias.required', { signer });
  return alias;
}
