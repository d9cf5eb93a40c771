import { CountersignError } from '../errors/countersign-error';
import { namesSigners } from '../configuration/configuration';
import type { Services } from '../services';
import type { CryptoToken } from '../token/crypto-token';

/**
 * The token that a command means: the named one, or the only one there is. Key files have no PIN that could be meant.
 *
 * @throws CountersignError token.unknown, signer.none, usage.invalid where several could be meant; as the token's address
 */
export async function chosenToken(services: Services, wanted: string | undefined): Promise<CryptoToken> {
  const { tokens, configuration } = services;
  if (namesSigners(configuration) && (wanted !== undefined || tokens.configuredNames.length === 1)) {
    return tokens.configured(wanted ?? tokens.configuredNames[0]!);
  }
  const found: { name: string; token: CryptoToken }[] = namesSigners(configuration)
    ? tokens.configuredNames.map((name) => ({ name, token: tokens.configured(name) }))
    : (await tokens.discover()).found;
  const chosen =
    wanted === undefined ? (found.length === 1 ? found[0] : undefined) : found.find(({ name }) => name === wanted);
  if (chosen) return chosen.token;
  if (wanted !== undefined) throw new CountersignError('token.unknown', { token: wanted });
  if (found.length === 0) throw new CountersignError('signer.none', {});
  const names = found.map(({ name }) => `“${name}”`).join(', ');
  throw new CountersignError('usage.invalid', { detail: `say which token is meant with --token: ${names}` });
}
