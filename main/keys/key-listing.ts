import type { KeyKind, KeyListing, KeyTokenSummary } from '../../preload/contract/keys';
import { emptyRequestForm, type RequestForm } from '../../preload/contract/request-form';
import { CountersignError } from '../errors/countersign-error';
import { aliasSelectors } from '../signers/alias-selectors';
import { namesSigners, type Configuration, type SignerConfiguration } from '../configuration/configuration';
import type { SignerCatalog } from '../signers/signer-catalog';
import type { CryptoToken, ManagedKey, TokenDescription } from '../token/crypto-token';
import { describeKey } from './described-key';
import type { KeyPlace, KeyPlaces } from './key-place';
import { preferredKind } from './key-service';
import { latestOf } from './request-plan';
import { formOf, formOfCertificate } from './subject-form';

/**
 * The tokens of the profile, each with what keeps its keys from being looked after here, if anything does. No PIN is asked for.
 */
export async function keyTokens(
  places: KeyPlaces & { signers: Pick<SignerCatalog, 'list'> },
): Promise<KeyTokenSummary[]> {
  const { configuration, tokens, signers } = places;
  if (!namesSigners(configuration)) {
    const found = await signers.list();
    return Promise.all(found.map(({ tokenName, token, seen }) => summarize(tokenName, () => token, seen)));
  }
  return Promise.all(
    Object.keys(configuration.CRYPTOTOKENS).map((name) => summarize(name, () => tokens.configured(name))),
  );
}

async function summarize(
  name: string,
  address: () => CryptoToken | undefined,
  seen?: TokenDescription,
): Promise<KeyTokenSummary> {
  let summary: KeyTokenSummary = { name, present: false };
  try {
    const token = address();
    if (!token) throw new CountersignError('token.unknown', { token: name });
    const description = seen ?? (await token.describe());
    const { label, serial } = description;
    summary = { name, label, serial, present: true };
    refuseUnmanageable(name, token, description);
    return summary;
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    return { ...summary, problem: error.toShape() };
  }
}

/** @throws CountersignError what would stand in the way after the PIN, too */
function refuseUnmanageable(name: string, { managesKeys }: CryptoToken, description: TokenDescription): void {
  const { pin, writeProtected, keystore } = description;
  if (!managesKeys) {
    const detail =
      keystore === 'PKCS12' ? 'it is a file, which Countersign only reads' : 'this kind of token has no key management';
    throw new CountersignError('key.managementUnsupported', { token: name, detail });
  }
  if (writeProtected) throw new CountersignError('token.writeProtected', { token: name });
  if (pin.locked) throw new CountersignError('pin.locked', { token: name });
  if (pin.required && !pin.initialized) throw new CountersignError('pin.notInitialized', { token: name });
}

/** What the window shows of a token's keys. */
export function keyListing(
  { configuration, now }: { configuration: Configuration | undefined; now: () => Date },
  place: KeyPlace,
  keys: ManagedKey[],
  offered: KeyKind[],
): KeyListing {
  const signers = signersOn(configuration, place.tokenName);
  const preferred = preferredKind(offered);
  const pattern = signers.find(({ SUBJECTDN_PATTERN }) => SUBJECTDN_PATTERN !== undefined)?.SUBJECTDN_PATTERN;
  return {
    token: place.tokenName,
    keys: keys.map((key) => ({ ...describeKey(key, now()), draft: draftFor(key, pattern, place.username) })),
    offered,
    ...(preferred && { preferred }),
    ...(place.limit !== undefined && { limit: place.limit }),
    suggestedAlias: freeAlias(wantedAlias(signers, place.signatory), keys),
    authorities: authoritiesFor(signers, configuration),
  };
}

/** Those that the signers of the token name; where none does, all of the configuration. */
function authoritiesFor(signers: SignerConfiguration[], configuration: Configuration | undefined): string[] {
  const named = signers.flatMap(({ CERTIFICATEAUTHORITY }) => CERTIFICATEAUTHORITY ?? []);
  return named.length > 0 ? [...new Set(named)] : Object.keys(configuration?.CERTIFICATEAUTHORITIES ?? {});
}

/** The signers on a token, the default signer first. */
function signersOn(configuration: Configuration | undefined, token: string): SignerConfiguration[] {
  const { SIGNERS = {}, DEFAULTSIGNER } = configuration ?? {};
  return Object.entries(SIGNERS)
    .filter(([, { CRYPTOTOKEN }]) => CRYPTOTOKEN === token)
    .sort(([one], [other]) => Number(other === DEFAULTSIGNER) - Number(one === DEFAULTSIGNER))
    .map(([, signer]) => signer);
}

/** A renewal asks for the same name again. */
function draftFor(key: ManagedKey, pattern: string | undefined, username: string): RequestForm {
  const certificate = latestOf(key);
  if (certificate) return formOfCertificate(certificate);
  return pattern === undefined ? { ...emptyRequestForm } : formOf(pattern, { username, alias: key.alias });
}

/** The alias by which a signer would find the key; where none leaves it to a rule, the person's name. */
function wantedAlias(signers: SignerConfiguration[], signatory: KeyPlace['signatory']): string {
  const ruled = signers.find(({ ALIASSELECTOR }) => !aliasSelectors[ALIASSELECTOR].choosable);
  if (!ruled) return signatory.username;
  return aliasSelectors[ruled.ALIASSELECTOR].select({
    ...{ signer: '', configuration: ruled, signatory, requested: undefined, usable: [] },
  });
}

function freeAlias(wanted: string, keys: ManagedKey[]): string {
  const taken = new Set(keys.flatMap(({ alias, id }) => [alias, id]));
  let alias = wanted;
  for (let number = 2; taken.has(alias); number += 1) alias = `${wanted}-${number}`;
  return alias;
}
