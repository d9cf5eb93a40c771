import { CountersignError } from '../errors/countersign-error';
import type { Log } from '../log/log';
import type { TokenDescription, TokenSession } from '../token/crypto-token';
import type { SigningHistory } from './history-port';
import type { ProfileOneTimeJournal } from './one-time-journal';

/**
 * Destroys what an earlier process left on a token that somebody has just logged in to: one-time keys whose signing was killed.
 * Never rejects: it is not what the person logged in for.
 *
 * @returns how many keys are gone
 */
export async function destroyLeftKeys(
  { oneTime }: Pick<TokenSession, 'oneTime'>,
  { serial }: Pick<TokenDescription, 'serial'>,
  parts: { journal: ProfileOneTimeJournal; history: Pick<SigningHistory, 'leftKey'>; log: Log },
): Promise<number> {
  const { journal, history, log } = parts;
  let gone = 0;
  if (!oneTime) return gone;
  for (const key of journal.leftKeys(serial)) {
    try {
      await oneTime.destroy(key.alias);
      gone += 1;
      // The journal comes last: what is not in it any more, nobody tells the history of.
      await history.leftKey(key);
      journal.forget(key.alias);
    } catch (error) {
      const code = CountersignError.is(error) ? error.code : 'internal';
      log.warn('oneTime.left', { error: code });
      await history.leftKey(key, new CountersignError('oneTime.notDestroyed', { token: key.token, alias: key.alias }));
    }
  }
  return gone;
}
